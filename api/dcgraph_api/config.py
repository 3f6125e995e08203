"""The settings of the server, each read from one environment variable."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlsplit

from dcgraph.errors import SettingsError
from dcgraph.sparql.model import Limits
from dcgraph.store.supervisor import MEMORY_QUADS
from dcgraph_api.clients import parse_networks

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


_LIMITS: Final = Limits()


def _setting(default: Any, unit: str, lowest: float, highest: float, text: str) -> Any:
    return field(
        default=default,
        metadata={"unit": unit, "lowest": lowest, "highest": highest, "help": text},
    )


def _worded(default: str, form: str, text: str, choices: tuple[str, ...] = ()) -> Any:
    """A setting in words: "base" address, "origin", "networks", one "choice", several "words"."""
    metadata = {"unit": "", "help": text, "form": form, "choices": choices}
    return field(default=default, metadata=metadata)


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
    base: str = _worded(
        "", "base", "Public http(s) address of the server, if not the one it is asked under."
    )
    store: str = _worded(
        "", "base", "SPARQL endpoint to which the graph is published, if not the store shipped."
    )
    cors_origin: str = _worded(
        "*", "origin", "Origin whose pages may read answers in a browser: * for any, or empty."
    )
    processes: int = _setting(
        min(2, os.cpu_count() or 1), "", 1, 64, "Server processes; each has its own workers."
    )
    workers: int = _setting(
        2, "", 1, 256, "Worker processes of the open endpoint, and as many for all else."
    )
    queue: int = _setting(
        64, "", 0, 100_000, "Slow queries, and as many others, that may wait for a worker."
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
    rows: int = _setting(
        _LIMITS.rows, "rows", 1, 1 << 40, "Most solutions of a SELECT that are sent."
    )
    cache_bytes: int = _setting(
        64 << 20, "bytes", 0, 1 << 40, "Answers kept in memory by each server process."
    )
    memory_quads: int = _setting(
        MEMORY_QUADS, "quads", 0, 1 << 40, "Largest store kept in memory; 0 for none."
    )
    follow_seconds: float = _setting(
        1.0, "seconds", 0, 3_600, "How often to look for a new snapshot; 0 for never."
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
    send_seconds: float = _setting(
        30.0, "seconds", 0.01, 3_600, "Longest time that an answer may wait unread by its client."
    )
    unsent_bytes: int = _setting(
        256 << 20, "bytes", 1 << 20, 1 << 50, "Answers that may wait unread in each process."
    )
    connections: int = _setting(1_000, "", 1, 100_000, "Open connections of each server process.")
    client_connections: int = _setting(
        100, "", 0, 100_000, "Open connections of one client in each process; 0 for any number."
    )
    client_queries: int = _setting(
        32, "", 0, 100_000, "Queries of one client in progress in each process; 0 for any number."
    )
    trusted_proxies: str = _worded(
        "", "networks", "Proxies, as addresses or networks, whose X-Forwarded-For is believed."
    )
    log: str = _worded(
        "auto",
        "choice",
        "Form of the log: json, text, off, or auto for text on a terminal and json elsewhere.",
        ("auto", "json", "text", "off"),
    )
    access_log: str = _worded(
        "errors",
        "choice",
        "Requests that the log tells: all, errors for those that failed or took a second, off.",
        ("off", "errors", "all"),
    )
    log_include: str = _worded(
        "",
        "words",
        "What the log tells of a request besides: query for its text, client for its address.",
        ("query", "client"),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings that the environment gives; what it does not name keeps its default.

        Raises SettingsError, which names the variable, for a value that cannot be used.
        """
        given: dict[str, Any] = {}
        for one in fields(cls):
            value = environment.get(variable(one))
            if value is not None:
                given[one.name] = parse(one, value.strip())
        return cls(**given)

    @property
    def limits(self) -> Limits:
        """The bounds of one query."""
        return Limits(
            seconds=self.time_limit,
            memory_bytes=self.memory,
            output_bytes=self.output_bytes,
            query_bytes=self.query_bytes,
            rows=self.rows,
        )


def settings_table() -> tuple[Setting, ...]:
    """Every setting there is, in the order in which it should be shown."""
    return tuple(
        Setting(variable(one), str(one.default), one.metadata["unit"], one.metadata["help"])
        for one in fields(Settings)
    )
