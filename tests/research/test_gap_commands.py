"""The command `dcgraph gaps`, from its arguments to what it prints."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter
from tests.research.desks import MARKS, desk_over
from typer.testing import CliRunner, Result

from dcgraph import cli
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research.filters import Filters
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv, gaps_xlsx
from dcgraph.research.gaps import Gaps, gaps


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk over the graph of the pact in place of a snapshot."""
    monkeypatch.setattr("dcgraph.cli.research.desk_of", lambda *_: desk_over(MARKS))


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["gaps", *words])


def test_it_prints_a_text_unless_asked_otherwise() -> None:
    found = gaps(desk_over(MARKS), "new", "pact", Filters("fr"), most=1)
    told = run("new", "pact", "--lang", "fr", "--most", "1")
    assert (told.exit_code, told.stdout) == (0, markdown(found.paper))


def test_it_prints_the_same_members_as_over_http_and_the_same_tables() -> None:
    found = gaps(desk_over(MARKS), "new", "pact", Filters())
    told = run("new", "pact", "--format", "json")
    assert TypeAdapter(Gaps).validate_json(told.stdout) == found
    assert run("new", "pact", "--format", "csv").stdout_bytes == gaps_csv(found)
    assert run("new", "pact", "--format", "xlsx").stdout_bytes == gaps_xlsx(found, "en")


@pytest.mark.parametrize(
    ("words", "error", "names"),
    [
        (("newt", "pact"), NotFoundError, "new"),
        (("pact", "new"), ParameterError, "comes first"),
        (("new", "pact", "--format", "rtf"), ParameterError, "markdown, json, csv, xlsx"),
        (("new", "pact", "--most", "0"), ParameterError, "1 to 50"),
    ],
)
def test_what_cannot_be_answered_is_told(
    words: tuple[str, ...], error: type[Exception], names: str
) -> None:
    told = run(*words)
    assert isinstance(told.exception, error)
    assert names in str(told.exception)
