"""Why a record and a list of claims are empty, over the pact: see `desks.py` for its lines."""

from __future__ import annotations

import pytest
from tests.research.desks import CITED, PACT, RECALLED, desk_over

from dcgraph.research.answers import answered
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.model import Language, Silence
from dcgraph.research.records import record


def of_record(name: str, wish: Filters) -> Silence:
    found = record(desk_over(PACT), name, wish)
    assert not found.statements
    assert found.silence is not None
    return found.silence


def of_claims(**given: str) -> Silence:
    found = answered(desk_over(PACT), "claims", **given)
    assert not found.items
    silence: Silence = found.silence
    return silence


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "on small left out by the filter: 2."),
        ("fr", "« petit »"),
        ("ru", "сведений: 2"),
    ],
)
def test_what_is_left_out_of_a_record_is_counted(lang: Language, words: str) -> None:
    # Its abbreviation, and the claim c4 of which it is the object.
    turtle = PACT.replace("=small", "small") + "dcgd:small dcg:abbreviation 'S' ."
    found = record(desk_over(turtle), "small", Filters(lang, frozenset()))
    assert found.silence is not None
    assert found.silence.reason == "filtered"
    assert words in found.silence.message


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ({}, ["first", "second"]),
        ({"confidence": "recalled"}, ["second"]),
        ({"confidence": "confirmed"}, ["first"]),
        ({"as_of": "2001"}, ["first"]),
        # A definition is given by somebody, and is neither stated nor interpreted.
        ({"basis": "stated"}, ["first", "second"]),
    ],
)
def test_definitions_are_chosen_by_day_and_confidence(
    wish: dict[str, str], names: list[str]
) -> None:
    given = f"""
        dcgd:first a dcg:Definition ; dcg:isDefinitionOf dcgd:big ; dcg:definitionDate "2001" ;
            dcg:wording "of great size"@en ; {CITED}
        dcgd:second a dcg:Definition ; dcg:isDefinitionOf dcgd:big ; dcg:definitionDate "2002" ;
            dcg:wording "not small"@en ; {RECALLED}"""
    found = record(desk_over(PACT + given), "big", wanted(**wish))
    assert [one.thing.name for one in found.definitions] == names


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "Law: read in part"), ("fr", "lu en partie"), ("ru", "прочитано частично")],
)
def test_a_record_of_a_text_that_was_read_in_part_says_so(lang: Language, words: str) -> None:
    said = of_record("law", Filters(lang))
    assert said.reason == "not read"
    assert words in said.message


def test_a_record_of_which_nothing_is_said_says_that() -> None:
    assert of_record("quiet", Filters()).reason == "not covered"


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        # The law was read in part, its edition by the same note; the pact as a whole.
        ({"subject": "law", "object": "small"}, "not read"),
        ({"about": "law.new", "object": "small"}, "not read"),
        ({"subject": "pact.2", "object": "small"}, "not covered"),
        ({"subject": "office", "object": "small"}, "not covered"),
        # There is no note on the advice.
        ({"subject": "advice", "object": "big"}, "not read"),
    ],
)
def test_no_claim_of_an_unread_text_is_told_apart(ends: dict[str, str], reason: str) -> None:
    assert of_claims(**ends).reason == reason


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "read in part"), ("fr", "lu en partie"), ("ru", "частично")]
)
def test_it_is_told_how_far_it_was_read(lang: Language, words: str) -> None:
    assert words in of_claims(subject="law", object="small", lang=lang).message


def test_what_is_filtered_comes_before_what_is_not_read() -> None:
    said = of_claims(subject="law.new", basis="interpreted")
    assert said.reason == "filtered"
