"""Progress is said in one line on a terminal, and line by line in a log."""

from __future__ import annotations

import sys

import pytest

from dcgraph.progress import progress


def test_a_terminal_sees_each_step_and_in_the_end_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress("Building") as tell:
        tell("reading")
        tell("storing")
    said = capsys.readouterr().err
    assert said == "\r\x1b[KBuilding: reading …\r\x1b[KBuilding: storing …\r\x1b[K"


def test_a_log_has_each_step_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Building", logged=True) as tell:
        tell("reading")
        assert capsys.readouterr().err == "Building: reading\n"
        tell("storing")
        assert capsys.readouterr().err == "Building: storing\n"
    assert capsys.readouterr().err == ""


def test_what_editors_and_hooks_read_has_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Checking") as tell:
        tell("reading")
    assert capsys.readouterr().err == ""
