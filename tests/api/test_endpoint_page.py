"""What the page on the endpoint says of kinds, formats and clients is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph_api.errors import KINDS
from dcgraph_api.negotiation import FAMILIES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "endpoint.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LABEL = "RKC General Annex, Standard 7.1"


def rows(name: str) -> list[list[str]]:
    """The cells of the table between the marks of this name, without its head."""
    table = PAGE.partition(f"<!-- {name} -->\n")[2].partition(f"<!-- /{name} -->")[0]
    lines = table.splitlines()[2:]
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]


def test_the_kinds_of_problems_are_those_there_are() -> None:
    assert rows("kinds") == [[kind, str(one.status), one.title] for kind, one in KINDS.items()]


def test_the_formats_are_those_there_are() -> None:
    assert rows("formats") == [
        [family.title, one.names[0], one.media_type]
        for family in FAMILIES
        for one in family.formats
    ]


def test_there_are_programs() -> None:
    taken = re.findall(r"^from (\w+)", "".join(PROGRAMS), re.MULTILINE)
    assert {"SPARQLWrapper", "rdflib"} <= set(taken)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_that_is_shown_finds_what_the_first_question_finds(
    program: str, shipped_address: str
) -> None:
    text = program.replace("http://127.0.0.1:8000", shipped_address)
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    assert LABEL in done.stdout
