"""Reading the value of one setting, by the type and the bounds that its field declares."""

from __future__ import annotations

import re
from dataclasses import Field
from typing import Any, Final
from urllib.parse import urlsplit

from dcgraph.errors import SettingsError
from dcgraph_api.clients import parse_networks

__all__ = ["PREFIX", "parse", "variable"]

PREFIX: Final = "DCGRAPH_"


def variable(one: Field[Any]) -> str:
    """The environment variable that gives this setting."""
    return PREFIX + one.name.upper()


def parse(one: Field[Any], value: str) -> str | int | float:
    """The value of a setting; raises SettingsError, which names the variable, for a wrong one."""
    match one.metadata.get("form"):
        case "base":
            return _base(one, value)
        case "origin":
            return _origin(one, value)
        case "networks":
            return _networks(one, value)
        case "words":
            return _words(one, value)
        case "choice":
            return _choice(one, value)
    if isinstance(one.default, str):
        return _text(one, value)
    return _number(one, value)


def _text(one: Field[Any], value: str) -> str:
    if not value or any(character.isspace() for character in value):
        raise SettingsError(f"{variable(one)} must be one word, such as {one.default!r}.")
    return value


def _choice(one: Field[Any], value: str) -> str:
    choices = one.metadata["choices"]
    if value not in choices:
        raise SettingsError(f"{variable(one)} is {value!r}; it must be {' or '.join(choices)}.")
    return value


def _words(one: Field[Any], value: str) -> str:
    choices = one.metadata["choices"]
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not set(words) <= set(choices):
        raise SettingsError(
            f"{variable(one)} is {value!r}; it must be a list with commas of "
            f"{' and '.join(choices)}, or empty."
        )
    return ",".join(words)


def _networks(one: Field[Any], value: str) -> str:
    try:
        return ",".join(map(str, parse_networks(value)))
    except ValueError as error:
        raise SettingsError(
            f"{variable(one)} is {value!r} ({error}); it must be a list with commas of addresses "
            "or networks, such as 127.0.0.1,10.0.0.0/8, or empty."
        ) from None


def _base(one: Field[Any], value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if value and (not sound or parts.query or parts.fragment or any(c in value for c in ' <>"')):
        raise SettingsError(
            f"{variable(one)} is {value!r}; it must be an http or https address without a "
            "query, such as https://example.org/graph."
        )
    return value.rstrip("/")


def _origin(one: Field[Any], value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = f"{parts.scheme}://{parts.netloc}" == value and parts.port != 0
        sound = sound and parts.scheme in ("http", "https") and "@" not in value
    except ValueError:
        sound = False
    if value in ("", "*") or (sound and re.fullmatch("[!-~]+", value)):
        return value
    raise SettingsError(
        f"{variable(one)} is {value!r}; it must be *, or empty, or an origin without a path, such "
        "as https://example.org."
    )


def _number(one: Field[Any], value: str) -> int | float:
    whole = isinstance(one.default, int)
    lowest, highest = one.metadata["lowest"], one.metadata["highest"]
    try:
        number = int(value) if whole else float(value)
    except ValueError:
        number = None
    # The comparison is also false for a float that is not a number.
    if number is None or not lowest <= number <= highest:
        kind = "a whole number" if whole else "a number"
        unit = f" of {one.metadata['unit']}" if one.metadata["unit"] else ""
        raise SettingsError(
            f"{variable(one)} is {value!r}; it must be {kind}{unit} "
            f"from {lowest} to {highest} (default {one.default})."
        )
    return number
