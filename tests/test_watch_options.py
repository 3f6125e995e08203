"""`dcgraph check --watch` refuses what it would not heed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dcgraph.cli import app
from dcgraph.cli import check as rechecking


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "json"),
        ("--output", "found.txt"),
        ("--no-questions",),
        ("--since", "HEAD"),
        ("--staged",),
        ("--engine", "pyshacl"),
    ],
)
def test_an_option_that_watching_does_not_heed_is_refused_by_name(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched: list[Path] = []
    monkeypatch.setattr(rechecking, "run_watch", lambda root, _: watched.append(root))
    # A wide terminal, so that no name is broken at its end.
    done = CliRunner().invoke(
        app,
        ["check", "--root", str(tmp_path), "--watch", *words],
        env={"COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"},
    )
    assert done.exit_code == 2
    assert f"--watch does not go with {words[0]}" in done.output
    assert not watched
