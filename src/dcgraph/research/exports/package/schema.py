"""What the columns of the package's tables mean, as Table Schema says it."""

from __future__ import annotations

from typing import Any, Final

from dcgraph.research.model import BASES, CONFIDENCES, FORCES

__all__ = ["COLUMNS", "TITLES", "schema"]

TITLES: Final = {
    "things": "Everything that the graph has a record of",
    "labels": "Names, titles and summaries, by language",
    "statements": "Claims, properties and what follows from them by rule",
    "norms": "What provisions lay down: who must, should or may do what, and how strongly",
    "citations": "The places in sources on which records and claims rest",
    "sources": "The documents that are cited",
    "definitions": "Definitions of concepts, by language",
}

_WORDS: Final = {"basis": list(BASES), "confidence": list(CONFIDENCES), "force": list(FORCES)}
"""Columns with a word of a closed list."""
_GRADE: Final = "confirmed where the text was read, recalled where it was not, empty without one."

COLUMNS: Final[dict[str, dict[str, str]]] = {
    "things": {
        "name": "The end of its IRI.",
        "iri": "Its IRI.",
        "kind": "The class that its record gives.",
        "kinds": "All its classes in the ontology, with semicolons between.",
        "label": "Its label in English, else in any language.",
        "language": "The language of that label.",
        "confidence": f"That of its best citation: {_GRADE}",
    },
    "labels": {
        "name": "The thing.",
        "property": "The property, by its name in the ontology or with its prefix.",
        "language": "The language, as a code.",
        "text": "The text.",
    },
    "statements": {
        "subject": "The thing of which it is said.",
        "relation": "The property, by its name in the ontology or with its prefix.",
        "force": "How strongly a text speaks, empty where the relation says nothing of that.",
        "object": "The thing to which it leads, empty where it leads to none of these.",
        "value": "The value, or the IRI of what is no thing here.",
        "language": "The language of the value, empty where it has none.",
        "basis": "asserted by the record, stated by a source, interpreted by this project, or "
        "derived by rule.",
        "confidence": f"That of its best citation: {_GRADE}",
        "claim": "The claim that makes it, empty for all else.",
        "claimants": "Who holds the claim, with semicolons between.",
        "stated_on": "The date of that, as precise as it is known.",
        "rationale": "Why the claim is made, in English.",
        "read_by": "Who read the claim against its source, with semicolons between.",
        "read_on": "The day of the last reading.",
        "review": "Proposed, ReadTwice or Disputed: whether a second reader agrees.",
    },
    "norms": {
        "name": "The norm.",
        "provision": "The provision that lays it down.",
        "kind": "Its class, which tells its force.",
        "force": "How strongly it speaks, empty for a prohibition and where the verb was not read.",
        "words": "The operative words of the text.",
        "bearers": "Who must, should or may do it, with semicolons between.",
        "actions": "What is to be done, with semicolons between.",
        "matters": "On what, with semicolons between.",
        "beneficiaries": "For whom, with semicolons between.",
        "qualifiers": "What limits it, with semicolons between.",
        "condition": "Its condition in our own words, in English.",
        "confidence": f"That of its best citation: {_GRADE}",
    },
    "citations": {
        "name": "The end of its IRI.",
        "record": "The record or claim that it bears out.",
        "source": "The document.",
        "locator": "The place in it.",
        "confidence": "confirmed where the text was read, recalled where it was not.",
        "supports": "The properties that it bears out, all where there are none.",
        "supports_values": "The values of these that it bears out where it does not bear out all: "
        "things by name, texts by their first words.",
    },
    "sources": {
        "name": "The document.",
        "kind": "Its class.",
        "title": "Its title, in its own language where that is known.",
        "language": "Its language, as a code.",
        "authors": "Its authors among the things, with semicolons between.",
        "publisher": "The name under which it was made public.",
        "issued": "Its date, as precise as it is known.",
        "address": "Where it was found.",
        "authority": "Who answers for it: primary text, official, scholarly, professional, press "
        "or self-published.",
    },
    "definitions": {
        "name": "The definition.",
        "concept": "The concept that it defines.",
        "language": "The language of the substance.",
        "wording": "The substance of the definition in our own words, no quotation of its source.",
        "date": "Its date, as precise as it is known.",
        "given_by": "Who gives it, with semicolons between.",
        "given_in": "Where, with semicolons between.",
        "confidence": f"That of its best citation: {_GRADE}",
    },
}

_KEYS: Final = {
    "things": ["name"],
    "norms": ["name"],
    "citations": ["name", "record"],
    "sources": ["name"],
}
_REFERENCES: Final = {
    "labels": {"name": "things"},
    "statements": {"subject": "things", "object": "things", "claim": "things"},
    "norms": {"name": "things", "provision": "things"},
    "citations": {"record": "things", "source": "sources"},
    "sources": {"name": "things"},
    "definitions": {"name": "things", "concept": "things"},
}
_REQUIRED: Final = frozenset(
    ("name", "iri", "kind", "label", "property", "text", "subject", "relation", "basis", "record")
)


def schema(table: str) -> dict[str, Any]:
    """The schema of a table: its columns, its key, and which columns name rows of others."""
    told: dict[str, Any] = {
        "fields": [_field(name, meaning) for name, meaning in COLUMNS[table].items()]
    }
    if table in _KEYS:
        told["primaryKey"] = _KEYS[table]
    if table in _REFERENCES:
        told["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": other, "fields": ["name"]}}
            for name, other in _REFERENCES[table].items()
        ]
    return told


def _field(name: str, meaning: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "type": "string", "description": meaning}
    limits: dict[str, Any] = {"required": True} if name in _REQUIRED else {}
    if name in _WORDS:
        limits["enum"] = _WORDS[name]
    return told | ({"constraints": limits} if limits else {})
