"""The whole graph as a package of tables."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dcgraph.namespaces import DCG, DCGD, PREFIXES, ROOT, compact
from dcgraph.research.force import force_of
from dcgraph.research.graph import HOLDERS, REPEATED, Desk, Words, authority
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, Norm
from dcgraph.research.norms import norm
from dcgraph.research.tables import written

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


Row = tuple[str, ...]

TABLES: Final = (
    *("things", "labels", "statements", "norms", "citations", "sources", "definitions"),
)
"""The names of the tables, each after those that it refers to."""

_TYPE: Final = PREFIXES["rdf"] + "type"
_SKOS, _DCTERMS = PREFIXES["skos"], PREFIXES["dcterms"]
_TITLE: Final = _DCTERMS + "title"
_TEXTS: Final = (
    _SKOS + "prefLabel",
    _SKOS + "altLabel",
    _TITLE,
    DCG + "summary",
    _SKOS + "note",
)
"""Properties with a text in each language, which stand in the table of labels."""
_ENDS: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject", "hasBasis"))
_READING: Final = (DCG + "readBy", DCG + "readOn", DCG + "hasReviewState")
_OF_CLAIMS: Final = (*HOLDERS, DCG + "statedOnDate", DCG + "rationale", *_READING)
_APART: Final = frozenset((_TYPE, DCG + "hasCitation", *REPEATED, *_TEXTS))
_SEVERAL: Final = "; "


def things_of(desk: Desk) -> dict[str, None]:
    """The IRIs of all that has a row in the table of things, in their order."""
    return dict.fromkeys(iri for iri in sorted(desk.facts.about) if _is_thing(desk, iri))


def rows(desk: Desk, table: str, things: Collection[str]) -> Iterator[Row]:
    """The rows of one of the TABLES."""
    match table:
        case "things":
            yield from (_thing(desk, iri) for iri in things)
        case "labels":
            yield from (row for iri in things for row in _labels(desk, iri))
        case "statements":
            yield from (_claimed(desk, iri) for iri in sorted(desk.facts.claims))
            yield from (row for iri in things for row in _statements(desk, iri, things))
        case "norms":
            yield from (_norm(norm(desk, iri, "en")) for iri in desk.facts.of_kind(DCG + "Norm"))
        case "citations":
            yield from (row for iri in things for row in _citations(desk, iri))
        case "sources":
            yield from (_source(desk, iri) for iri in desk.facts.of_kind(DCG + "Source"))
        case "definitions":
            kind = DCG + "Definition"
            yield from (row for iri in desk.facts.of_kind(kind) for row in _definitions(desk, iri))


def _is_thing(desk: Desk, iri: str) -> bool:
    kinds = desk.facts.iris(iri, _TYPE)
    return iri.startswith(DCGD) and bool(kinds) and DCG + "Citation" not in kinds


def _name(iri: str) -> str:
    return iri.removeprefix(DCGD)


def _term(iri: str) -> str:
    """The name of a property or class: that of the ontology bare, others with their prefix."""
    return iri.removeprefix(DCG) if iri.startswith(DCG) else compact(iri)


def _thing(desk: Desk, iri: str) -> Row:
    label, kinds = desk.label(iri), desk.kinds(iri)
    first, every = (kinds[0] if kinds else ""), _SEVERAL.join(kinds)
    return _name(iri), iri, first, every, label.text, label.language, desk.graded(iri) or ""


def _labels(desk: Desk, iri: str) -> Iterator[Row]:
    for predicate in _TEXTS:
        for one in desk.facts.words(iri, predicate):
            yield _name(iri), _term(predicate), one.language, one.text


def _claimed(desk: Desk, iri: str) -> Row:
    claim, facts = desk.facts.claims[iri], desk.facts
    rationale = desk.chosen(facts.words(iri, DCG + "rationale"), "en")
    return (
        _name(claim.subject),
        *_related(claim.relation),
        _name(claim.object),
        "",
        "",
        claim.basis,
        desk.graded(iri) or "",
        _name(iri),
        _SEVERAL.join(map(_name, facts.holders(iri))),
        facts.first(iri, DCG + "statedOnDate"),
        rationale.text if rationale else "",
        *_read(desk, iri),
    )


def _read(desk: Desk, iri: str) -> Row:
    """Who read a claim against its source, when, and its state of review."""
    facts, (by, on, state) = desk.facts, _READING
    told = _SEVERAL.join(one.text for one in facts.words(iri, by))
    return told, facts.first(iri, on), _name(facts.first(iri, state)).removeprefix(DCG)


def _statements(desk: Desk, iri: str, things: Collection[str]) -> Iterator[Row]:
    """What a thing says itself, and what follows by rule; what claims say stands with them."""
    facts = desk.facts
    passed = {*_APART, *(_ENDS + _OF_CLAIMS if iri in facts.claims else ())}
    for predicate, values in sorted(facts.about[iri].items()):
        if predicate in passed:
            continue
        for value in values:
            triple = iri, predicate, value
            derived = triple in facts.derived
            if not (derived and triple in facts.asserted_by_claims):
                grade = "" if derived else desk.graded(iri, predicate, value=value) or ""
                basis = "derived" if derived else "asserted"
                yield (
                    _name(iri),
                    *_related(predicate),
                    *_ended(value, things),
                    basis,
                    grade,
                    *[""] * 7,
                )


def _related(relation: str) -> Row:
    """A relation in the columns for its name and its force."""
    return _term(relation), force_of(relation.removeprefix(DCG)) or ""


def _norm(one: Norm) -> Row:
    several = (one.bearers, one.actions, one.matters, one.beneficiaries, one.qualifiers)
    return (
        one.thing.name,
        one.provision.name if one.provision else "",
        one.kind,
        one.force or "",
        one.words.text if one.words else "",
        *(_SEVERAL.join(each.name for each in group) for group in several),
        one.condition.text if one.condition else "",
        Desk.confidence(one.citations) or "",
    )


def _ended(value: str | Words, things: Collection[str]) -> Row:
    """A value in the columns for a thing, a value and a language."""
    if isinstance(value, Words):
        return "", value.text, value.language
    return (_name(value), "", "") if value in things else ("", compact(value), "")


def _citations(desk: Desk, iri: str) -> Iterator[Row]:
    facts = desk.facts
    for one in facts.iris(iri, DCG + "hasCitation"):
        recalled = facts.first(one, DCG + "hasConfidence") == DCG + "Recalled"
        yield (
            _name(one),
            _name(iri),
            _name(facts.first(one, DCG + "citesSource")),
            facts.first(one, DCG + "locator"),
            "recalled" if recalled else "confirmed",
            _SEVERAL.join(map(_term, facts.iris(one, DCG + "supports"))),
            _SEVERAL.join(
                _name(value) if isinstance(value, str) else value.text
                for value in facts.values(one, DCG + "supportsValue")
            ),
        )


def _source(desk: Desk, iri: str) -> Row:
    facts = desk.facts
    titles = facts.words(iri, _TITLE)
    spoken = facts.first(iri, DCG + "languageCode")
    own = [one for one in titles if one.language == spoken] or titles
    return (
        _name(iri),
        desk.kinds(iri)[0],
        own[0].text if own else "",
        spoken,
        _SEVERAL.join(map(_name, facts.iris(iri, DCG + "hasAuthor"))),
        facts.first(iri, DCG + "publisherName"),
        facts.first(iri, _DCTERMS + "issued"),
        facts.first(iri, DCG + "webAddress"),
        authority(facts, iri) or "",
    )


def _definitions(desk: Desk, iri: str) -> Iterator[Row]:
    facts = desk.facts
    concepts = facts.iris(iri, DCG + "isDefinitionOf")
    for concept in concepts:
        for one in facts.words(iri, DCG + "wording"):
            yield (
                _name(iri),
                _name(concept),
                one.language,
                one.text,
                facts.first(iri, DCG + "definitionDate"),
                _SEVERAL.join(map(_name, facts.iris(iri, DCG + "isGivenBy"))),
                _SEVERAL.join(map(_name, facts.iris(iri, DCG + "isGivenIn"))),
                desk.graded(iri) or "",
            )


ARCHIVE: Final = "tables.zip"
"""The name of the archive among the downloads."""
ZIP: Final = "application/zip"

_LEVEL: Final = 6
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that the format knows, so that no clock is in the file."""
_LICENSE: Final = PREFIXES["dcterms"] + "license"


def package(desk: Desk) -> dict[str, bytes]:
    """The files by name: `datapackage.json`, and a CSV for each table."""
    things = things_of(desk)
    tables = {
        f"{name}.csv": written(tuple(COLUMNS[name]), rows(desk, name, things)) for name in TABLES
    }
    told = json.dumps(_description(desk, tables), indent=2, ensure_ascii=False) + "\n"
    return {"datapackage.json": told.encode(), **tables}


def counted(files: Mapping[str, bytes], table: str) -> int:
    """How many rows a table of the package has."""
    return sum(1 for _ in csv.reader(StringIO(files[f"{table}.csv"].decode(), newline=""))) - 1


def packed(files: Mapping[str, bytes]) -> bytes:
    """The files in a ZIP archive, in their order."""
    place = BytesIO()
    with ZipFile(place, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return place.getvalue()


def _description(desk: Desk, tables: Mapping[str, bytes]) -> dict[str, Any]:
    manifest = desk.snapshot.manifest
    return {
        "profile": "tabular-data-package",
        "name": "dcgraph-tables",
        "id": f"{ROOT}at/{manifest.hash[:16]}/tables",
        "title": "dcgraph, a knowledge graph on digital customs, as tables",
        "description": "Statements with their basis and confidence, and the places in sources "
        f"on which they rest. From {desk.pinned()}. Values stand exactly as they are, so that a "
        "cell may begin with =, +, - or @: import the files into a spreadsheet as text.",
        "homepage": ROOT,
        "version": manifest.version,
        "licenses": [
            {"name": "CC-BY-4.0", "path": path} for path in desk.facts.iris(DCG, _LICENSE)
        ],
        "keywords": ["customs", "knowledge graph", "linked data"],
        "resources": [_resource(name, tables[f"{name}.csv"]) for name in TABLES],
    }


def _resource(name: str, content: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": TITLES[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema(name),
    }
