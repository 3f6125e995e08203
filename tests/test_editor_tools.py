"""What docs/editor-tools.md hands out works: hooks, workflow, problem matcher, formats."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.waiting import PATIENCE

from dcgraph.cli.check import Style
from dcgraph.files import Rooms

CHECKOUT = Path(__file__).resolve().parents[1]
PAGE = (CHECKOUT / "docs/editor-tools.md").read_text("utf-8")
HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8")
)
WORKFLOW: dict[Any, Any] = yaml.safe_load(
    (CHECKOUT / ".github/workflows/graph.yml").read_text("utf-8")
)
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["graph"]["steps"]
START = "from dcgraph.cli import main; main()"
CONVENTION = "data/instruments/small-convention.ttl"
GIT = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=0"]


def spoil(rooms: Rooms) -> None:
    path = rooms.root / CONVENTION
    text = path.read_text("utf-8")
    assert '"1999-06-26"' in text
    path.write_text(text.replace('"1999-06-26"', '"1999-13-26"'), "utf-8")


def run(words: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=folder,
        env=os.environ | more,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def command(entry: str) -> list[str]:
    program, *words = shlex.split(entry)
    assert program == "dcgraph"
    return [sys.executable, "-c", START, *words]


def fence(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


def test_the_page_tells_of_each_format() -> None:
    table = PAGE.partition("## Formats")[2].partition("## Before each commit")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [style.value for style in Style]


def test_the_hooks_are_those_that_the_page_names() -> None:
    (repo,) = yaml.safe_load(fence("yaml"))["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in HOOKS]
    for hook in HOOKS:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert f"- `{hook['id']}` " in PAGE
        assert re.search(hook["files"], "data/instruments/rkc/general-annex-7.ttl")
        assert not re.search(hook["files"], "docs/data/page.md")


def hooked(name: str, folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """What a hook says, called with the files of the commit if it asks for them."""
    (hook,) = (hook for hook in HOOKS if hook["id"] == name)
    given = files if hook.get("pass_filenames", True) else ()
    return run([*command(hook["entry"]), *given], folder)


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_hook_of_the_check_judges_what_is_staged(small: Rooms) -> None:
    run(["git", "init", "-q"], small.root)
    run(["git", "add", "."], small.root)
    first = hooked("dcgraph-check", small.root, CONVENTION)
    assert (first.returncode, first.stdout) == (0, ""), first.stderr
    assert run([*GIT, "commit", "-q", "-m", "base"], small.root).returncode == 0

    sound = (small.root / CONVENTION).read_text("utf-8")
    spoil(small)
    unstaged = hooked("dcgraph-check", small.root)
    assert (unstaged.returncode, unstaged.stdout) == (0, ""), unstaged.stderr

    # What is staged counts, though the file itself has been mended since.
    run(["git", "add", CONVENTION], small.root)
    (small.root / CONVENTION).write_text(sound, "utf-8")
    faulty = hooked("dcgraph-check", small.root, CONVENTION)
    assert faulty.returncode == 1
    assert faulty.stdout.startswith(f"{CONVENTION}:11:22: error: ")


@pytest.mark.nightly
def test_the_hook_of_everything_refuses_a_fault(small: Rooms) -> None:
    sound = hooked("dcgraph-check-all", small.root)
    assert (sound.returncode, sound.stdout) == (0, ""), sound.stderr
    spoil(small)
    faulty = hooked("dcgraph-check-all", small.root)
    assert faulty.returncode == 1
    assert faulty.stdout.startswith(f"{CONVENTION}:11:22: error: ")


def test_the_hook_of_the_layout_changes_nothing(small: Rooms) -> None:
    path = small.root / CONVENTION
    untidy = path.read_text("utf-8").replace("    dcg:", "  dcg:", 1)
    path.write_text(untidy, "utf-8")
    done = hooked("dcgraph-fmt", small.root, CONVENTION)
    assert done.returncode == 1, done.stderr
    assert CONVENTION in done.stdout
    assert path.read_text("utf-8") == untidy
    # A file that is no part of the commit holds nothing up.
    assert hooked("dcgraph-fmt", small.root, "data/sources/web.ttl").returncode == 0


@pytest.mark.nightly
def test_the_problem_matcher_reads_what_a_check_prints(small: Rooms) -> None:
    (task,) = json.loads(fence("json"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    spoil(small)
    done = run([sys.executable, "-c", START, *task["args"]], small.root)
    (line,) = done.stdout.splitlines()
    # What JavaScript and Python mean by this expression is the same.
    match = re.fullmatch(pattern["regexp"].strip("^$"), line)
    assert match
    parts = ("file", "line", "column", "severity", "code")
    assert [match[pattern[part]] for part in parts] == [
        CONVENTION,
        "11",
        "22",
        "error",
        "Instrument-adoptionDate",
    ]
    assert match[pattern["message"]].startswith("dcgd:small-convention: Write one adoption date")


def test_the_workflow_writes_nothing_of_a_stranger_into_its_scripts() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", ""), step["name"]
    assert "pull_request_target" not in WORKFLOW[True]  # YAML 1.1 takes `on` for true
    assert WORKFLOW["permissions"] == {"contents": "read"}
    writing = [step for step in STEPS if step["name"] in ("Upload the findings", "Comment")]
    assert len(writing) == 2
    assert all("env.OWN == 'true'" in step["if"] for step in writing)


@pytest.fixture
def change(small: Rooms, tmp_path: Path) -> dict[str, str]:
    """A repository with a base commit, a fault in the working tree, and the tool of the base."""
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "base"]):
        done = run([*GIT, *words], small.root)
        assert done.returncode == 0, done.stderr
    base = run(["git", "rev-parse", "HEAD"], small.root).stdout.strip()
    spoil(small)
    tool = tmp_path / "runner/base/.venv/bin/dcgraph"
    tool.parent.mkdir(parents=True)
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "{START}" "$@"\n', "utf-8")
    tool.chmod(0o755)
    return {
        "BASE": base,
        "RUNNER_TEMP": str(tmp_path / "runner"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }


def script(name: str) -> list[str]:
    (step,) = (step for step in STEPS if step["name"] == name)
    return ["bash", "-e", "-c", step["run"]]


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_scripts_of_the_workflow_run(
    small: Rooms, change: dict[str, str], tmp_path: Path
) -> None:
    listed = run(script("Check the graph"), small.root, **change)
    assert listed.returncode == 1, listed.stderr
    stop, line = listed.stdout.splitlines()
    # What a runner hears after this is no command, whatever a file of the change says.
    assert re.fullmatch(r"::stop-commands::\d{4,}", stop)
    assert line.startswith(f"{CONVENTION}:11:22: error: ")

    written = run(script("Write the findings as SARIF"), small.root, **change)
    assert written.returncode == 0, written.stderr
    findings = json.loads((tmp_path / "runner/findings.sarif").read_text("utf-8"))
    assert len(findings["runs"][0]["results"]) == 1

    told = run(script("Tell what the change does"), small.root, **change)
    assert told.returncode == 0, told.stderr
    comment = (tmp_path / "runner/comment.md").read_text("utf-8")
    assert "1999-13-26" in comment
    assert (tmp_path / "summary.md").read_text("utf-8") == comment


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_workflow_hides_no_refusal(small: Rooms, change: dict[str, str]) -> None:
    # Only the exit code of findings is passed over, not that of a check that did not run.
    shutil.rmtree(small.root / "data")
    assert run(script("Write the findings as SARIF"), small.root, **change).returncode != 0
