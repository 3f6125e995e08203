"""What a text is said to require, recommend or permit rests on its operative verb.

`tests/data/operative-verbs.csv` holds the verb of each such text, and of those whose claims were
withdrawn for their verb. It was worked out from the texts by hand. Its columns are

- text: the local name of an instrument or provision;
- concerns: the local names of the concepts to which the words apply, or none for all of them;
- words: the operative words, a few at most;
- force: one of `FORCES`;
- source: the source in which they were seen, without `sources.`;
- seen: in the text, in an account of it, or not at all (recalled).

When a claim fails here, read the text first: then correct the relation or add the row.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import Corpus

TABLE = Path(__file__).parent / "data" / "operative-verbs.csv"
COLUMNS = ("text", "concerns", "words", "force", "source", "seen")
SEEN = {"text", "account", "recalled"}

FORCES = {
    "duty": "requires",
    "advice": "recommends",
    "permission": "permits",
    "duty to permit": "obligesToPermit",
    "duty of endeavour": "endeavours",
    "duty as far as possible": "endeavours",
    "recital": None,
}
"""Forces, each with the relation that it gives; none where the claim says `treats`."""

SAID = {
    "duty to permit": ("permit", "allow", "right"),
    "duty of endeavour": ("endeavour",),
    "duty as far as possible": ("possible", "practicable", "resources"),
    "recital": ("recital",),
}
"""Words of which the rationale of a withdrawn claim has one at least."""

STRONG = frozenset(relation for relation in FORCES.values() if relation)


class Verb(NamedTuple):
    """A row of the table."""

    text: str
    concerns: frozenset[str]
    force: str
    source: str

    def applies(self, claim: Said) -> bool:
        return self.text == claim.subject and (not self.concerns or claim.object in self.concerns)


class Said(NamedTuple):
    """A claim, in local names."""

    name: str
    subject: str
    relation: str
    object: str
    rationale: str
    sources: frozenset[str]


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        found = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS
    return found


def verbs() -> list[Verb]:
    return [
        Verb(row["text"], frozenset(row["concerns"].split()), row["force"], row["source"])
        for row in rows()
    ]


def unfounded(claims: list[Said], known: list[Verb]) -> list[str]:
    """The claims that say more than the verb of their text."""
    faults = []
    for claim in claims:
        if claim.relation in STRONG:
            forces = {one.force for one in known if one.applies(claim)}
            if claim.relation not in {FORCES[force] for force in forces}:
                faults.append(f"{claim.name}: the text has {', '.join(sorted(forces)) or 'no row'}")
    return faults


@pytest.fixture(scope="module")
def claims(shipped: Corpus) -> list[Said]:
    """Every claim of the shipped graph."""
    return said(shipped)


Values = dict[object, dict[str, list[object]]]


def local(term: object) -> str:
    value: str = term.value  # type: ignore[attr-defined]
    return value.removeprefix(DCGD).removeprefix(DCG).removeprefix("sources.")


def values_of(corpus: Corpus) -> Values:
    """What the data say of each subject, by the local names of the properties."""
    values: Values = {}
    for file in corpus.rooms("data"):
        for triple in file.triples:
            found = values.setdefault(triple.subject, {})
            found.setdefault(triple.predicate.value.removeprefix(DCG), []).append(triple.object)
    return values


def citations(corpus: Corpus) -> dict[str, set[str]]:
    """The sources that each record cites."""
    values = values_of(corpus)
    return {
        local(subject): {
            local(source)
            for citation in one["hasCitation"]
            for source in values[citation]["citesSource"]
        }
        for subject, one in values.items()
        if "hasCitation" in one
    }


def said(corpus: Corpus) -> list[Said]:
    values = values_of(corpus)
    return [
        Said(
            name=local(subject),
            subject=local(one["hasSubject"][0]),
            relation=local(one["hasRelation"][0]),
            object=local(one["hasObject"][0]),
            rationale=" ".join(local(text) for text in one["rationale"]),
            sources=frozenset(
                local(source)
                for citation in one["hasCitation"]
                for source in values[citation]["citesSource"]
            ),
        )
        for subject, one in values.items()
        if "hasRelation" in one
    ]


def test_the_table_is_in_order_and_in_its_own_words() -> None:
    found = rows()
    assert len(found) > 100
    keys = [(row["text"], row["concerns"], row["words"]) for row in found]
    assert keys == sorted(set(keys))
    for row in found:
        assert row["force"] in FORCES, row
        assert row["seen"] in SEEN, row
        assert row["words"], row
        assert row["source"], row


def test_no_claim_says_more_than_the_verb_of_its_text(claims: list[Said]) -> None:
    assert sum(claim.relation in STRONG for claim in claims) > 80
    faults = unfounded(claims, verbs())
    assert not faults, "\n".join(faults)


def test_each_row_has_a_record_of_its_text_that_cites_its_source(shipped: Corpus) -> None:
    # The text itself, a part of it, a norm of it or a claim on it.
    cited = citations(shipped)
    faults = [
        f"{one.text}: no record of it cites {one.source}"
        for one in verbs()
        if not any(
            one.source in sources and f"{name}.".startswith(f"{one.text}.")
            for name, sources in cited.items()
        )
    ]
    assert not faults, "\n".join(faults)


def test_claims_that_were_weakened_say_the_words_of_force(claims: list[Said]) -> None:
    faults, found = [], 0
    for one in verbs():
        if one.force not in SAID:
            continue
        weak = {"treats", FORCES[one.force]}
        told = [c.rationale for c in claims if one.applies(c) and c.relation in weak]
        found += len(told)
        if told and not any(word in text for word in SAID[one.force] for text in told):
            faults.append(f"{one.text}: no rationale tells of its {one.force}")
    assert found > 10
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("force", [force for force in FORCES if FORCES[force] != "requires"])
def test_a_claim_beyond_its_verb_is_found(force: str) -> None:
    row = Verb("act.1", frozenset({"portal"}), force, "act-text")
    duty = Verb("act.1", frozenset({"appeal"}), "duty", "act-text")
    claim = Said("act.1.requires.portal", "act.1", "requires", "portal", "", frozenset())
    assert unfounded([claim], [row, duty]) == [f"act.1.requires.portal: the text has {force}"]
    assert unfounded([claim._replace(relation="treats")], [row, duty]) == []
    assert unfounded([claim._replace(object="appeal")], [row, duty]) == []
    assert unfounded([claim._replace(subject="act.2")], [row]) == [
        "act.1.requires.portal: the text has no row"
    ]
