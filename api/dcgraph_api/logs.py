"""The log: one line for each event on the standard error stream, as JSON or as text.

The standard library's logging does it all: what dcgraph, uvicorn and asyncio say arrives there
in any case, and a library for structured logs would add a second way beside it.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from dcgraph.escaping import escaped
from dcgraph_api.ids import CURRENT_ID

__all__ = ["ACCESS", "JsonFormatter", "TextFormatter", "set_up"]

ACCESS: Final = logging.getLogger("dcgraph.access")
"""Where a request that has ended is told, with its details in `fields`."""


class JsonFormatter(logging.Formatter):
    """One JSON object a line, in ASCII alone, so that nothing in it can begin another line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line without its end."""
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := CURRENT_ID.get():
            line["request_id"] = request_id
        line |= _fields(record)
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class TextFormatter(logging.Formatter):
    """A line for people; a trace follows on lines of its own, each marked with a bar."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines, without the last end."""
        parts = [_time(record), record.levelname, record.getMessage()]
        parts += [f"{name}={value}" for name, value in _fields(record).items()]
        if request_id := CURRENT_ID.get():
            parts.append(f"request_id={request_id}")
        lines = [" ".join(map(escaped, parts))]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += ["  | " + escaped(line) for line in trace.splitlines()]
        return "\n".join(lines)


def set_up(form: str, stream: TextIO | None = None) -> None:
    """Have all that is logged written to `stream`, by default the standard error stream.

    `form` is "json", "text", "off", or "auto" for text on a terminal and JSON elsewhere.
    A program that has set up logging already keeps what it has.
    """
    root = logging.getLogger()
    if root.handlers:
        return
    target = stream or sys.stderr
    handler: logging.Handler
    if form == "off":
        handler = logging.NullHandler()
    else:
        handler = logging.StreamHandler(target)
        text = form == "text" or (form == "auto" and target.isatty())
        handler.setFormatter(TextFormatter() if text else JsonFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    # It tells of every request to a store elsewhere; those that matter are told by us.
    logging.getLogger("httpx2").setLevel(logging.WARNING)


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {})
    return fields
