"""Progress is said on a terminal, in one line, and nowhere else."""

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


def test_a_file_sees_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Building") as tell:
        tell("reading")
    assert capsys.readouterr().err == ""
