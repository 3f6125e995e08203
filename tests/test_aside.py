"""Work done in a copy of the process gives what it would give here, errors included."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from pathlib import Path

import pytest

from dcgraph import errors
from dcgraph.errors import DcgraphError, LoadError, QueryTimeout
from dcgraph.validate.aside import aside


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the command line: this process has no other threads."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def double(number: int) -> int:
    return 2 * number


def fail(line: int) -> int:
    raise LoadError("The file x.ttl is bad; mend it.", Path("x.ttl"), line)


def die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_the_result_comes_back() -> None:
    with aside(double, 21) as result:
        assert result() == 42


def test_an_error_comes_back_whole() -> None:
    with pytest.raises(LoadError, match="mend it") as caught, aside(fail, 7) as result:
        result()
    assert (caught.value.path, caught.value.line) == (Path("x.ttl"), 7)


@pytest.mark.skipif(os.cpu_count() == 1, reason="with one processor the work is done here")
@pytest.mark.usefixtures("alone")
def test_a_copy_that_dies_is_told_in_a_sentence() -> None:
    with pytest.raises(DcgraphError, match="without a result"), aside(die, 0) as result:
        result()


def test_with_one_processor_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with aside(lambda _: os.getpid(), 0) as result:
        assert result() == os.getpid()


def test_every_error_can_pass_between_processes() -> None:
    error = QueryTimeout("The query was stopped.", 1.5)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert (str(copy), copy.seconds) == ("The query was stopped.", 1.5)
    kinds = [getattr(errors, name) for name in errors.__all__]
    assert len(kinds) > 10
    assert all(issubclass(kind, DcgraphError) for kind in kinds)
