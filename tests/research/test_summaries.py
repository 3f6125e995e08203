"""Which of the texts in several languages is told, and that another language is marked."""

from __future__ import annotations

import pytest
from tests.research.desks import CITED, PACT, desk_over
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.mcp.answers import told
from dcgraph.mcp.evidence import Citer, plain
from dcgraph.research.filters import Filters

TEXTS = f"""{PACT}
dcgd:pact dcg:summary "Всё."@ru , "Tout."@fr .
dcgd:law.new dcg:summary "Новый."@ru , "New."@en , "Nouveau."@fr .
dcgd:advice.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:advice ;
    dcg:hasReadingExtent dcg:ReadInPart ; dcg:summary "Début."@fr ; {CITED}
dcgd:change a dcg:Amendment , dcg:Record ; dcg:hasKindOfChange dcg:Added ;
    dcg:changesProvision dcgd:pact.1 ; dcg:publicationDate "2012" ;
    dcg:summary "Added."@en , "Ajouté."@fr ; {CITED}
"""


@pytest.mark.parametrize(
    ("name", "lang", "line"),
    [
        # In the language, else in English, else the first there is; what is in another is marked.
        ("pact", "ru", "Всё."),
        ("pact", "en", "Tout. [fr]"),
        ("law.new", "fr", "Nouveau."),
        ("advice", "en", "Read: in part: Début. [fr]"),
        ("advice", "fr", "Read: in part: Début."),
    ],
)
def test_a_record_has_one_summary_and_marks_another_language(
    monkeypatch: pytest.MonkeyPatch, name: str, lang: str, line: str
) -> None:
    assert line in lines(monkeypatch, "show", name, "--lang", lang)


@pytest.mark.parametrize("command", ["show", "state"])
@pytest.mark.parametrize(("lang", "said"), [("fr", ": Ajouté."), ("ru", ": Added. [en]")])
def test_a_change_is_told_in_the_language_or_marked(
    monkeypatch: pytest.MonkeyPatch, command: str, lang: str, said: str
) -> None:
    told = lines(monkeypatch, command, "pact.1", "--lang", lang)
    (line,) = (one for one in told if one.startswith("- 2012, "))
    assert line.endswith(said)


def lines(monkeypatch: pytest.MonkeyPatch, *command: str) -> list[str]:
    monkeypatch.setattr("dcgraph.cli.research.desk_of", lambda *_: desk_over(TEXTS))
    return CliRunner().invoke(cli.app, command).stdout.splitlines()


def test_an_assistant_has_the_same_summary() -> None:
    desk = desk_over(TEXTS)
    assert "Tout." in str(plain(told(desk, Citer(desk), "pact", Filters("en")))["summary"])
