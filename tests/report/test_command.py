"""`dcgraph check` as tools call it: formats, files and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.files import Rooms

CONVENTION = "data/instruments/small-convention.ttl"
START = "from dcgraph.cli import main; main()"


def check(rooms: Rooms, *words: str, at: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Check the small graph, from its own folder or from another."""
    here = at or rooms.root
    root = rooms.root.relative_to(here).as_posix()
    return subprocess.run(
        [sys.executable, "-c", START, "check", "--no-questions", "--root", root, *words],
        cwd=here,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def spoil(rooms: Rooms) -> None:
    path = rooms.root / CONVENTION
    text = path.read_text("utf-8")
    assert '"1999-06-26"' in text
    path.write_text(text.replace('"1999-06-26"', '"1999-13-26"'), "utf-8")


def test_a_report_goes_into_a_file_and_a_summary_to_the_reader(small: Rooms) -> None:
    spoil(small)
    done = check(small, "--format", "sarif", "--output", "report.sarif")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("1 error, 0 warnings in ")
    (run,) = json.loads((small.root / "report.sarif").read_text("utf-8"))["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == "Instrument-adoptionDate"
    (rule,) = run["tool"]["driver"]["rules"]
    assert "A date is compared as text" in rule["help"]["text"]
    assert "dcgraph explain Instrument-adoptionDate" in rule["help"]["text"]


def test_a_report_alone_is_all_that_is_printed(small: Rooms) -> None:
    spoil(small)
    done = check(small, "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["errors"] == 1
    assert done.stderr == ""


def test_paths_are_those_of_whoever_reads_them(small: Rooms) -> None:
    spoil(small)
    done = check(small, "--format", "concise", at=small.root.parent)
    assert done.stdout.startswith(f"small/{CONVENTION}:11:22: error: ")


def test_a_file_that_cannot_be_read_is_a_finding_too(small: Rooms) -> None:
    (small.root / "data/concepts/bad.ttl").write_text("dcgd:x a ;\n", encoding="utf-8")
    done = check(small, "--format", "concise")
    assert done.returncode == 1
    assert done.stdout.startswith("data/concepts/bad.ttl:1:")
    assert "[File-syntax]" in done.stdout


@pytest.mark.nightly
def test_a_report_tells_which_stages_were_left_out(small: Rooms) -> None:
    whole = json.loads(check(small, "--format", "json").stdout)
    assert [left["stage"] for left in whole["left_out"]] == ["questions"]
    assert "--no-questions" in whole["left_out"][0]["why"]
    (small.root / "data/concepts/bad.ttl").write_text("dcgd:x a ;\n", encoding="utf-8")
    (run,) = json.loads(check(small, "--format", "sarif").stdout)["runs"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    told = [note["message"]["text"].partition(". ") for note in notes]
    assert [said[0] for said in told] == [
        "Left out: constraints",
        "Left out: consistency",
        "Left out: shapes",
        "Left out: questions",
    ]
    assert ["Mend" in said[2] for said in told] == [True, True, True, False]
    assert "asks" in told[-1][2]


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "yaml"), "--format"),
        (("--output", "nowhere/report"), "nowhere/report"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(
    small: Rooms, words: tuple[str, ...], said: str
) -> None:
    before = (small.root / CONVENTION).read_bytes()
    done = check(small, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (small.root / CONVENTION).read_bytes() == before
