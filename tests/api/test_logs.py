"""Lines of the log, and which requests they tell."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from dcgraph_api.clients import Clients
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import JsonFormatter, TextFormatter, Watch, set_up
from dcgraph_api.request_context import CURRENT_ID, Record

HOSTILE = "a\nb\r\x1b[31m\x00\u2028\u202e\x85\ud800é"


def record(message: str, error: Exception | None = None, **fields: Any) -> logging.LogRecord:
    trace = None if error is None else (type(error), error, error.__traceback__)
    made = logging.LogRecord("dcgraph", logging.INFO, "f", 1, "%s", (message,), trace)
    made.fields = fields
    return made


@pytest.fixture
def current_id() -> Iterator[str]:
    token = CURRENT_ID.set("id-1")
    yield "id-1"
    CURRENT_ID.reset(token)


def test_a_line_of_json_holds_all(current_id: str) -> None:
    line = json.loads(JsonFormatter().format(record("said", status=200)))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line == {
        "level": "info",
        "logger": "dcgraph",
        "message": "said",
        "request_id": current_id,
        "status": 200,
    }


@pytest.mark.parametrize("formatter", [JsonFormatter(), TextFormatter()])
def test_nothing_that_is_logged_begins_a_line_or_moves_the_cursor(
    formatter: logging.Formatter,
) -> None:
    text = formatter.format(record(HOSTILE, path=HOSTILE))
    assert text.isprintable()
    text.encode()


def test_json_gives_back_what_was_logged() -> None:
    line = json.loads(JsonFormatter().format(record(HOSTILE, path=HOSTILE)))
    assert line["message"] == line["path"] == HOSTILE


def test_a_trace_cannot_pass_for_a_line() -> None:
    text = TextFormatter().format(record("failed", ValueError("x\n2026-01-01 INFO forged")))
    first, *rest = text.splitlines()
    assert first.endswith("failed")
    assert rest
    assert all(line.startswith("  | ") for line in rest)
    assert "trace" in json.loads(JsonFormatter().format(record("failed", ValueError("x\n"))))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def bare_root() -> Iterator[logging.Logger]:
    """The root logger without handlers, as a program starts with it."""
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.error")
    client = logging.getLogger("httpx2")
    kept = (root.handlers[:], root.level, uvicorn.level, client.level)
    root.handlers[:] = []
    try:
        yield root
    finally:
        root.handlers[:], root.level, uvicorn.level, client.level = kept


@pytest.mark.parametrize(
    ("form", "stream", "kind"),
    [
        ("auto", io.StringIO(), JsonFormatter),
        ("auto", Terminal(), TextFormatter),
        ("json", Terminal(), JsonFormatter),
        ("text", io.StringIO(), TextFormatter),
    ],
)
def test_the_form_is_that_of_the_setting(form: str, stream: io.StringIO, kind: type) -> None:
    with bare_root() as root:
        set_up(form, stream)
        logging.getLogger("dcgraph").info("said")
        assert isinstance(root.handlers[0].formatter, kind)
    assert "said" in stream.getvalue()


def test_requests_to_another_store_are_not_told_one_by_one() -> None:
    stream = io.StringIO()
    with bare_root():
        set_up("text", stream)
        logging.getLogger("httpx2").info("HTTP Request: POST")
        logging.getLogger("httpx2").warning("amiss")
    assert stream.getvalue().count("\n") == 1
    assert "amiss" in stream.getvalue()


def test_off_is_silent_even_for_errors(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    with bare_root() as root:
        set_up("off", stream)
        assert root.handlers
        logging.getLogger("dcgraph").error("said")
    assert stream.getvalue() == capsys.readouterr().err == ""


def test_a_log_that_is_set_up_stays() -> None:
    mine = logging.NullHandler()
    with bare_root() as root:
        root.addHandler(mine)
        set_up("json", io.StringIO())
        assert root.handlers == [mine]


def told(
    caplog: pytest.LogCaptureFixture,
    access: str,
    *,
    status: int = 200,
    seconds: float = 0.001,
    include: tuple[str, ...] = (),
) -> list[logging.LogRecord]:
    caplog.set_level(logging.INFO)
    watch = Watch(Metrics(), Clients(0), access, include)
    noted = Record("id-1")
    noted.status, noted.seconds, noted.size, noted.query = status, seconds, 7, "ASK { secret }"
    noted.lane, noted.engine_seconds, noted.cache = "open", 0.0005, "miss"
    watch.ended({"method": "GET", "path": "/sparql", "client": ("192.0.2.1", 1)}, noted)
    return caplog.records


@pytest.mark.parametrize(
    ("access", "status", "seconds", "lines"),
    [
        ("off", 500, 5.0, 0),
        ("errors", 200, 0.1, 0),
        ("errors", 404, 0.1, 0),
        ("errors", 503, 0.1, 1),
        ("errors", 200, 1.0, 1),
        ("all", 200, 0.1, 1),
    ],
)
def test_which_requests_are_told(
    caplog: pytest.LogCaptureFixture, access: str, status: int, seconds: float, lines: int
) -> None:
    assert len(told(caplog, access, status=status, seconds=seconds)) == lines


@pytest.mark.parametrize(
    ("status", "level"), [(200, "INFO"), (404, "INFO"), (503, "WARNING"), (500, "ERROR")]
)
def test_the_level_is_that_of_the_status(
    caplog: pytest.LogCaptureFixture, status: int, level: str
) -> None:
    (one,) = told(caplog, "all", status=status)
    assert one.levelname == level


def test_a_line_tells_neither_query_nor_client_unless_asked_to(
    caplog: pytest.LogCaptureFixture,
) -> None:
    (one,) = told(caplog, "all")
    text = JsonFormatter().format(one)
    assert "secret" not in text
    assert "192.0.2.1" not in text
    line = json.loads(text)
    assert re.fullmatch("[0-9a-f]{16}", line["query_hash"])
    assert (line["status"], line["bytes"], line["ms"]) == (200, 7, 1.0)
    assert (line["engine_ms"], line["cache"], line["path"]) == (0.5, "miss", "/sparql")
    caplog.clear()
    (full,) = told(caplog, "all", include=("query", "client"))
    line = json.loads(JsonFormatter().format(full))
    assert (line["query"], line["client"]) == ("ASK { secret }", "192.0.2.1")
