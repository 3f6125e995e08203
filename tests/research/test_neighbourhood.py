"""What lies around a thing, in a graph whose every link can be counted by hand."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter
from tests.research.desks import CITED, PACT, RECALLED, desk_over
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.neighbourhood import Left, Neighbourhood, neighbourhood, neighbourhood_text

MORE = f"""
dcgd:c5 a dcg:Claim ; dcg:hasSubject dcgd:advice ; dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Interpreted ; {CITED}
dcgd:c6 a dcg:Claim ; dcg:hasSubject dcgd:pact ; dcg:hasRelation dcg:requires ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Derived ; {CITED}
dcgd:alone a dcg:Convention , dcg:Instrument , dcg:Record ; skos:prefLabel "Alone"@en .
dcgd:alone.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:alone ;
    dcg:hasReadingExtent dcg:NotRead ; {RECALLED}
dcgd:hermit a dcg:Notion , dcg:Record ; skos:prefLabel "hermit"@en .
"""


@pytest.fixture(scope="module")
def made() -> Desk:
    return desk_over(PACT + MORE)


def names(found: Neighbourhood) -> list[str]:
    return [one.name for one in found.nodes]


def edges(found: Neighbourhood) -> set[tuple[str, str, str]]:
    told = set()
    for one in found.edges:
        assert one.object is not None
        told.add((one.subject.name, one.relation, one.object.name))
    return told


def test_the_surest_links_come_first(made: Desk) -> None:
    # On big: c3 states it of law.new, confirmed; c5 and c2 read it into advice and pact.1.1,
    # confirmed, and advice stands in one place more; c1 of pact is recalled.
    found = neighbourhood(made, "big", Filters())
    assert names(found) == ["big", "law.new", "advice", "pact.1.1", "pact"]
    assert found.steps == (1, 4)
    assert edges(found) == {
        ("pact", "treats", "big"),
        ("pact.1.1", "requires", "big"),
        ("law.new", "recommends", "big"),
        ("advice", "treats", "big"),
    }
    assert {(one.claim, one.basis, one.confidence) for one in found.edges} == {
        ("c1", "stated", "recalled"),
        ("c2", "interpreted", "confirmed"),
        ("c3", "stated", "confirmed"),
        ("c5", "interpreted", "confirmed"),
    }


def test_what_is_left_out_is_counted_where_it_is_linked(made: Desk) -> None:
    # Beyond: law of law.new, small of advice, pact.1 of pact.1.1, the two chapters of pact.
    found = neighbourhood(made, "big", Filters())
    assert found.more == (
        Left("law.new", 1),
        Left("advice", 1),
        Left("pact.1.1", 1),
        Left("pact", 2),
    )
    fewer = neighbourhood(made, "big", Filters(), limit=3)
    assert names(fewer) == ["big", "law.new", "advice"]
    assert fewer.more == (Left("big", 2), Left("law.new", 1), Left("advice", 1))


def test_steps_go_on_from_what_was_reached(made: Desk) -> None:
    found = neighbourhood(made, "law", Filters(), depth=3)
    assert found.steps == (1, 1, 1, 3)
    assert names(found)[:3] == ["law", "law.new", "big"]
    assert set(names(found)[3:]) == {"advice", "pact.1.1", "pact"}
    assert ("law.new", "isEditionOf", "law") in edges(found)
    (asserted,) = [one for one in found.edges if one.relation == "isEditionOf"]
    assert (asserted.basis, asserted.confidence, asserted.claim) == ("asserted", None, "")


def test_links_between_neighbours_are_there_too(made: Desk) -> None:
    found = neighbourhood(made, "pact", Filters(), depth=2)
    assert ("pact.1.1", "isPartOf", "pact.1") in edges(found)
    assert ("pact.1.1", "requires", "big") in edges(found)
    assert not {"book", "pact.note", "c1"} & set(names(found)), "no source, note or claim"


@pytest.mark.parametrize(
    ("wish", "options", "around"),
    [
        ({}, {"relation": "requires"}, ["pact.1.1"]),
        ({}, {"relation": "dcg:requires, recommends"}, ["law.new", "pact.1.1"]),
        ({"basis": "stated"}, {}, ["law.new", "pact"]),
        ({"basis": "derived"}, {}, ["pact"]),
        ({"confidence": "recalled"}, {}, ["pact"]),
        ({"as_of": "2011-04"}, {}, ["advice", "pact.1.1", "pact"]),
    ],
)
def test_links_are_filtered(
    made: Desk, wish: dict[str, str], options: dict[str, str], around: list[str]
) -> None:
    found = neighbourhood(made, "big", wanted(**wish), relation=options.get("relation", ""))
    assert names(found) == ["big", *around]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "wish", "reason"),
    [
        ("small", {"basis": "interpreted"}, "filtered"),
        ("alone", {}, "not read"),
        ("hermit", {}, "not covered"),
    ],
)
def test_nothing_around_says_why(
    made: Desk, *, lang: Language, name: str, wish: dict[str, str], reason: str
) -> None:
    found = neighbourhood(made, name, wanted(lang, **wish))
    assert (names(found), found.edges, found.more) == ([name], (), ())
    assert found.silence is not None
    assert found.silence.reason == reason
    assert found.nodes[0].label in found.silence.message
    assert "{" not in found.silence.message
    assert found.silence.message in neighbourhood_text(found, lang)


@pytest.mark.parametrize(
    ("name", "options", "error", "words"),
    [
        ("bigg", {}, NotFoundError, "big"),
        ("big", {"relation": "require"}, NotFoundError, "requires"),
        ("big", {"relation": "Notion"}, NotFoundError, "No relation"),
        ("big", {"depth": 4}, ParameterError, "1 to 3"),
        ("big", {"depth": 0}, ParameterError, "1 to 3"),
        ("big", {"limit": 501}, ParameterError, "1 to 500"),
    ],
)
def test_what_means_nothing_is_told(
    made: Desk, *, name: str, options: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        neighbourhood(made, name, Filters(), **options)  # type: ignore[arg-type]


def test_its_text_tells_steps_links_and_what_is_left_out(made: Desk) -> None:
    lines = neighbourhood_text(neighbourhood(made, "law", Filters("fr")), "fr").splitlines()
    assert lines[0] == "Law (Instrument, law)"
    assert lines[2:4] == ["Étape 1 : 1", "- Law, new (Edition, law.new) (+ 1 de plus)"]
    assert lines[5] == "Liens : 1"


def test_it_goes_through_json_unharmed(made: Desk) -> None:
    found = neighbourhood(made, "big", Filters(), depth=2)
    kind = TypeAdapter(Neighbourhood)
    assert kind.validate_json(kind.dump_json(found)) == found


def test_it_says_of_the_convention_what_the_files_say(desk: Desk) -> None:
    # data/instruments/rkc-general-annex.ttl: Standard 7.1 is part of chapter 7.
    found = neighbourhood(desk, "rkc.ga-7.1", Filters(), relation="isPartOf", depth=2)
    assert ("rkc.ga-7.1", "isPartOf", "rkc.ga-7") in edges(found)
    assert ("rkc.ga-7", "isPartOf", "rkc.ga") in edges(found)
    whole = neighbourhood(desk, "rkc", Filters(), depth=3, limit=500)
    assert len(whole.nodes) == 500
    assert len(set(names(whole))) == 500
    assert set(names(whole)) >= {one for edge in edges(whole) for one in (edge[0], edge[2])}


def test_a_command_says_beside_an_empty_file_why_it_is_empty(
    monkeypatch: pytest.MonkeyPatch, made: Desk
) -> None:
    monkeypatch.setattr("dcgraph.cli.research.desk_of", lambda *_: made)
    words = ("neighbourhood", "big", "--relation", "isPartOf", "--format", "csv")
    told = CliRunner().invoke(cli.app, words)
    assert told.exit_code == 0
    assert told.stdout.startswith("source,source_label,")
    assert told.stdout.count("\n") == 1
    assert "left out by relation" in told.stderr
