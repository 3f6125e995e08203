"""The settings of the server, each read from one environment variable."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlsplit

from dcgraph.errors import SettingsError
from dcgraph.sparql.model import Limits
from dcgraph.store.process import MEMORY_QUADS
from dcgraph_api.clients import parse_networks

PREFIX: Final = "DCGRAPH_"

_LIMITS: Final = Limits()


def variable(one: Field[Any]) -> str:
    """The environment variable that gives this setting."""
    return PREFIX + one.name.upper()


def _setting(
    default: Any, text: str, read: Callable[[str], Any], wrong: str, unit: str = ""
) -> Any:
    """A setting: `read` raises ValueError for a text that it cannot use; `wrong` is the message."""
    metadata = {"help": text, "read": read, "wrong": wrong, "unit": unit}
    return field(default=default, metadata=metadata)


def _number(default: float, unit: str, lowest: float, highest: float, text: str) -> Any:
    whole = isinstance(default, int)

    def read(value: str) -> float:
        number = int(value) if whole else float(value)
        # Also false for a float that is not a number.
        if not lowest <= number <= highest:
            raise ValueError
        return number

    noun = f"{'a whole number' if whole else 'a number'}{f' of {unit}' if unit else ''}"
    wrong = f"it must be {noun} from {lowest} to {highest} (default {default})."
    return _setting(default, text, read, f"{{name}} is {{value!r}}; {wrong}", unit)


def _address(text: str) -> Any:
    def read(value: str) -> str:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        if value and (
            not sound or parts.query or parts.fragment or any(c in value for c in ' <>"')
        ):
            raise ValueError
        return value.rstrip("/")

    wrong = "must be an http or https address without a query, such as https://example.org/graph."
    return _setting("", text, read, f"{{name}} is {{value!r}}; it {wrong}")


def _words(default: str, choices: tuple[str, ...], text: str, *, several: bool = False) -> Any:
    """One of some words, or several with commas."""

    def read(value: str) -> str:
        words = [word.strip() for word in value.split(",") if word.strip()] if several else [value]
        if not set(words) <= set(choices):
            raise ValueError
        return ",".join(words)

    wrong = " or ".join(choices) + "."
    if several:
        wrong = f"a list with commas of {' and '.join(choices)}, or empty."
    return _setting(default, text, read, f"{{name}} is {{value!r}}; it must be {wrong}")


def _word(value: str) -> str:
    if not value or any(character.isspace() for character in value):
        raise ValueError
    return value


def _origin(value: str) -> str:
    if value not in ("", "*"):
        parts = urlsplit(value)
        sound = f"{parts.scheme}://{parts.netloc}" == value and parts.port != 0
        sound = sound and parts.scheme in ("http", "https") and "@" not in value
        if not sound or not re.fullmatch("[!-~]+", value):
            raise ValueError
    return value


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

    host: str = _setting(
        "127.0.0.1", "Address to listen on.", _word, "{name} must be one word, such as '127.0.0.1'."
    )
    port: int = _number(8000, "", 0, 65_535, "Port to listen on; 0 takes any free one.")
    base: str = _address("Public http(s) address of the server, if not the one it is asked under.")
    store: str = _address(
        "SPARQL endpoint to which the graph is published, if not the store shipped."
    )
    cors_origin: str = _setting(
        "*",
        "Origin whose pages may read answers in a browser: * for any, or empty.",
        _origin,
        "{name} is {value!r}; it must be *, or empty, or an origin without a path, such as "
        "https://example.org.",
    )
    processes: int = _number(
        min(2, os.cpu_count() or 1), "", 1, 64, "Server processes; each has its own workers."
    )
    workers: int = _number(
        2, "", 1, 256, "Worker processes of the open endpoint, and as many for all else."
    )
    queue: int = _number(
        64, "", 0, 100_000, "Slow queries, and as many others, that may wait for a worker."
    )
    time_limit: float = _number(
        _LIMITS.seconds, "seconds", 0.01, 86_400, "Longest time that a query may run."
    )
    memory: int = _number(
        _LIMITS.memory_bytes, "bytes", 16 << 20, 1 << 50, "Most memory that a query may take."
    )
    output_bytes: int = _number(
        _LIMITS.output_bytes, "bytes", 1 << 10, 1 << 40, "Largest answer that is sent."
    )
    rows: int = _number(
        _LIMITS.rows, "rows", 1, 1 << 40, "Most solutions of a SELECT that are sent."
    )
    cache_bytes: int = _number(
        64 << 20, "bytes", 0, 1 << 40, "Answers kept in memory by each server process."
    )
    memory_quads: int = _number(
        MEMORY_QUADS, "quads", 0, 1 << 40, "Largest store kept in memory; 0 for none."
    )
    follow_seconds: float = _number(
        1.0, "seconds", 0, 3_600, "How often to look for a new snapshot; 0 for never."
    )
    query_bytes: int = _number(
        _LIMITS.query_bytes, "bytes", 64, 64 << 20, "Longest query that is read."
    )
    # A form writes many characters in three bytes, so that a query of full length fits.
    body_bytes: int = _number(
        4 * _LIMITS.query_bytes, "bytes", 64, 256 << 20, "Largest request body that is read."
    )
    head_bytes: int = _number(
        65_536, "bytes", 1 << 10, 16 << 20, "Largest request line with headers that is read."
    )
    receive_seconds: float = _number(
        10.0, "seconds", 0.01, 3_600, "Longest time that a client may take to send a request."
    )
    send_seconds: float = _number(
        30.0, "seconds", 0.01, 3_600, "Longest time that an answer may wait unread by its client."
    )
    unsent_bytes: int = _number(
        256 << 20, "bytes", 1 << 20, 1 << 50, "Answers that may wait unread in each process."
    )
    connections: int = _number(1_000, "", 1, 100_000, "Open connections of each server process.")
    client_connections: int = _number(
        100, "", 0, 100_000, "Open connections of one client in each process; 0 for any number."
    )
    client_queries: int = _number(
        32, "", 0, 100_000, "Queries of one client in progress in each process; 0 for any number."
    )
    trusted_proxies: str = _setting(
        "",
        "Proxies, as addresses or networks, whose X-Forwarded-For is believed.",
        lambda value: ",".join(map(str, parse_networks(value))),
        "{name} is {value!r} ({error}); it must be a list with commas of addresses or networks, "
        "such as 127.0.0.1,10.0.0.0/8, or empty.",
    )
    log: str = _words(
        "auto",
        ("auto", "json", "text", "off"),
        "Form of the log: json, text, off, or auto for text on a terminal and json elsewhere.",
    )
    access_log: str = _words(
        "errors",
        ("off", "errors", "all"),
        "Requests that the log tells: all, errors for those that failed or took a second, off.",
    )
    log_include: str = _words(
        "",
        ("query", "client"),
        "What the log tells of a request besides: query for its text, client for its address.",
        several=True,
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings that the environment gives; what it does not name keeps its default.

        Raises SettingsError, which names the variable, for a value that cannot be used.
        """
        given: dict[str, Any] = {}
        for one in fields(cls):
            name = variable(one)
            if name in environment:
                value = environment[name].strip()
                try:
                    given[one.name] = one.metadata["read"](value)
                except ValueError as error:
                    told = one.metadata["wrong"].format(name=name, value=value, error=error)
                    raise SettingsError(told) from None
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
