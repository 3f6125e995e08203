"""Claims that are this project's own reading: few, argued once, and not taken back."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import pytest

from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import Corpus

MAX_INTERPRETED = 250
"""How many claims may be this project's own reading.

What a provision asks follows from its norms and from the arguments on actions; only what does
not follow is read into a text.
"""

ARGUED = {"realises", "putsInPlace"}
"""The relations of actions."""

TAKEN_BACK = re.compile(
    r"""
    \bnot\ (yet\ )?(been\ |itself\ )?read\b             # was not read, were not read naming
    | \bnot\ known\ to\b
    | \bnot\ (speak|name|mention|use|say)\b             # does not name the notion
    | \bnot\ (spoken\ of|named|mentioned|used|said)\b
    | \bwithout\ (naming|using|saying)\b
    | \bnot\ the\ word\b
    | \bonly\ (its|the|a)\ (title|heading|headings|name|subject|contents|beginning)\b
    | \b(title|heading|name|contents)\ (alone|only)\b
    | \b(as|is|are|only)\ recalled\b
    | \b(by|under)\ another\ name\b
    | \bno\ (source|text)\ that\ was\ read\b
    | \bcould\ not\ be\ read\b
    | \bnone\ of\ (the\ )?(sources|texts)\ (says|say|names|name)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What takes back in a rationale what the claim says.

That a text says less than the object of the claim is a limit of the reading, and is told as what
the text does say; that the text was not read, or does not name the object, is no argument.
"""


class Reading(NamedTuple):
    """An interpreted claim, in local names."""

    name: str
    subject: str
    relation: str
    object: str
    rationale: str


@pytest.fixture(scope="module")
def readings(shipped: Corpus) -> list[Reading]:
    values: dict[str, dict[str, str]] = {}
    for file in shipped.rooms("data"):
        for triple in file.triples:
            if triple.predicate.value.startswith(DCG):
                found = values.setdefault(triple.subject.value, {})
                found[triple.predicate.value.removeprefix(DCG)] = triple.object.value
    return [
        Reading(
            subject.removeprefix(DCGD),
            one["hasSubject"].removeprefix(DCGD),
            one["hasRelation"].removeprefix(DCG),
            one["hasObject"].removeprefix(DCGD),
            one["rationale"],
        )
        for subject, one in values.items()
        if one.get("hasBasis") == DCG + "Interpreted"
    ]


def test_few_claims_are_our_own_reading(readings: list[Reading]) -> None:
    assert any(one.relation in ARGUED for one in readings)
    assert len(readings) <= MAX_INTERPRETED, Counter(one.relation for one in readings)


def test_no_rationale_takes_its_claim_back(readings: list[Reading]) -> None:
    assert readings
    taken = [one for one in readings if TAKEN_BACK.search(one.rationale)]
    assert not taken, "\n".join(f"{one.name}: {one.rationale}" for one in taken)


@pytest.mark.parametrize(
    "words",
    [
        "The Standard speaks of documents and does not name the single window.",
        "Its text was not read.",
        "The notice was not read naming it.",
        "Only its title was read.",
        "As recalled, the Standard asks for it.",
        "That is risk management under another name.",
        "It asks for this without naming it.",
    ],
)
def test_what_takes_a_claim_back_is_found(words: str) -> None:
    assert TAKEN_BACK.search(words)


def test_each_pair_of_an_action_is_argued_once(readings: list[Reading]) -> None:
    argued = [one for one in readings if one.relation in ARGUED]
    assert len(argued) > 50
    pairs = Counter((one.subject, one.object) for one in argued)
    assert {pair: n for pair, n in pairs.items() if n > 1} == {}
    # One argument is about one pair: none is copied from another.
    texts = Counter(one.rationale for one in argued)
    assert {text: n for text, n in texts.items() if n > 1} == {}
