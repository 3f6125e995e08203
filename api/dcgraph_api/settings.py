"""The settings of the server, each read from one `DCGRAPH_…` environment variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlsplit

from dcgraph.errors import SettingsError
from dcgraph.store.model import Limits

__all__ = ["PREFIX", "Setting", "Settings", "settings_table"]

PREFIX: Final = "DCGRAPH_"
_LIMITS: Final = Limits()


def _setting(default: Any, unit: str, lowest: float, highest: float, text: str) -> Any:
    return field(
        default=default,
        metadata={"unit": unit, "lowest": lowest, "highest": highest, "help": text},
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings, for help texts and documentation."""

    variable: str
    default: str
    unit: str
    help: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server runs. Sizes in bytes, times in seconds."""

    host: str = _setting("127.0.0.1", "", 0, 0, "Address to listen on.")
    port: int = _setting(8000, "", 0, 65_535, "Port to listen on; 0 takes any free one.")
    base: str = _setting(
        "", "", 0, 0, "Public http(s) address of the server, if not the one it is asked under."
    )
    workers: int = _setting(
        2, "", 1, 256, "Worker processes of the open endpoint, and as many for all else."
    )
    queue: int = _setting(
        64, "", 0, 100_000, "Queries that may wait for a worker before others are turned away."
    )
    time_limit: float = _setting(
        _LIMITS.seconds, "seconds", 0.01, 86_400, "Longest time that a query may run."
    )
    memory: int = _setting(
        _LIMITS.memory_bytes, "bytes", 16 << 20, 1 << 50, "Most memory that a query may take."
    )
    output_bytes: int = _setting(
        _LIMITS.output_bytes, "bytes", 1 << 10, 1 << 40, "Largest answer that is sent."
    )
    query_bytes: int = _setting(
        _LIMITS.query_bytes, "bytes", 64, 64 << 20, "Longest query that is read."
    )
    body_bytes: int = _setting(
        # A form writes many characters in three bytes, so that a query of full length fits.
        4 * _LIMITS.query_bytes,
        "bytes",
        64,
        256 << 20,
        "Largest request body that is read.",
    )
    head_bytes: int = _setting(
        65_536, "bytes", 1 << 10, 16 << 20, "Largest request line with headers that is read."
    )
    receive_seconds: float = _setting(
        10.0, "seconds", 0.01, 3_600, "Longest time that a client may take to send a request."
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings that the environment gives; what it does not name keeps its default.

        Raises SettingsError, which names the variable, for a value that cannot be used.
        """
        given: dict[str, Any] = {}
        for one in fields(cls):
            value = environment.get(_variable(one))
            if value is not None:
                given[one.name] = _parse(one, value.strip())
        return cls(**given)

    @property
    def limits(self) -> Limits:
        """The bounds of one query."""
        return Limits(
            seconds=self.time_limit,
            memory_bytes=self.memory,
            output_bytes=self.output_bytes,
            query_bytes=self.query_bytes,
        )


def settings_table() -> tuple[Setting, ...]:
    """Every setting there is, in the order in which it should be shown."""
    return tuple(
        Setting(_variable(one), str(one.default), one.metadata["unit"], one.metadata["help"])
        for one in fields(Settings)
    )


def _variable(one: Field[Any]) -> str:
    return PREFIX + one.name.upper()


def _parse(one: Field[Any], value: str) -> str | int | float:
    if one.name == "base":
        return _base(one, value)
    if isinstance(one.default, str):
        return _text(one, value)
    return _number(one, value)


def _text(one: Field[Any], value: str) -> str:
    if not value or any(character.isspace() for character in value):
        raise SettingsError(f"{_variable(one)} must be one word, such as {one.default!r}.")
    return value


def _base(one: Field[Any], value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if value and (not sound or parts.query or parts.fragment or any(c in value for c in ' <>"')):
        raise SettingsError(
            f"{_variable(one)} is {value!r}; it must be an http or https address without a "
            "query, such as https://example.org/graph."
        )
    return value.rstrip("/")


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
            f"{_variable(one)} is {value!r}; it must be {kind}{unit} "
            f"from {lowest} to {highest} (default {one.default})."
        )
    return number
