"""Pages that walk through a change are run from top to bottom, in a copy of the checkout.

A page marked `<!-- run in a copy -->` is one: its sh blocks run in order, and the lines of a
text block stand, in that order, in what the sh block before it prints.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

CHECKOUT = Path(__file__).resolve().parents[1]
WALK = "<!-- run in a copy -->"
BLOCK = re.compile(r"^```sh\n(.*?)^```$(?:\n+```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
DCGRAPH = f"{sys.executable} -P -c 'from dcgraph.cli import main; main()'"
PAGES = [p for p in sorted((CHECKOUT / "docs").glob("*.md")) if WALK in p.read_text("utf-8")]
COPIED = [
    *("ontology", "data", "shapes", "tests/questions", ".gitignore"),
    *("CHANGELOG.md", "CITATION.cff", "LICENSE", "LICENSE-DATA"),
]


def sh(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euc", script],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The text of the graph as a checkout of its own, committed."""
    root = tmp_path / "checkout"
    for name in COPIED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        make = shutil.copytree if (CHECKOUT / name).is_dir() else shutil.copy
        make(CHECKOUT / name, root / name)
    who = "-c user.name=A -c user.email=a@example.org -c commit.gpgsign=false"
    done = sh(f"git init -q && git add --all && git {who} commit -qm start", root)
    assert done.returncode == 0, done.stderr
    return root


def test_there_are_walks() -> None:
    assert [page.name for page in PAGES] == ["a-change.md"]


@pytest.mark.nightly
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_can_be_walked(page: Path, copy: Path) -> None:
    blocks = BLOCK.findall(page.read_text("utf-8"))
    assert blocks
    for script, shown in blocks:
        done = sh(script.replace(".venv/bin/dcgraph", DCGRAPH), copy)
        printed = done.stdout + done.stderr
        # A check that finds errors ends with 1.
        assert done.returncode in ((0, 1) if "check" in script else (0,)), f"{script}\n{printed}"
        missing, rest = "", printed
        for line in filter(str.strip, shown.splitlines()):
            _, found, rest = rest.partition(line)
            missing = missing or ("" if found else line)
        assert not missing, f"{script}\ndoes not print {missing!r} there:\n{printed}"


def test_a_line_that_is_not_printed_is_noticed(copy: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\necho one two\n```\n\n```text\none\nthree\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="does not print 'three'"):
        test_a_page_can_be_walked(page, copy)
