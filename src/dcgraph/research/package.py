"""The whole graph as a package of tables."""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from io import StringIO
from itertools import chain
from typing import Any, Final

from dcgraph.namespaces import DCG, DCGD, DCTERMS, ROOT, SKOS, TYPE, compact
from dcgraph.research.citation import title_and_names
from dcgraph.research.facts import HOLDERS, REPEATED, Words, authority
from dcgraph.research.force import force_of
from dcgraph.research.graph import Desk
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, Norm
from dcgraph.research.norms import norm
from dcgraph.research.tables import write_csv

_WORDS: Final = {"basis": list(BASES), "confidence": list(CONFIDENCES), "force": list(FORCES)}
"""Columns with a word of a closed list."""
_REQUIRED: Final = frozenset(
    ("name", "iri", "kind", "label", "property", "text", "subject", "relation", "basis", "record")
)
Row = tuple[str, ...]


@cache
def _tables() -> dict[str, Any]:
    """The tables by name, each after those that it refers to, as package.toml declares them."""
    return tomllib.loads(files("dcgraph.research").joinpath("package.toml").read_text("utf-8"))


def schema(table: str) -> dict[str, Any]:
    """The schema of a table: its columns, its key, and which columns name rows of others."""
    declared = _tables()[table]
    told: dict[str, Any] = {
        "fields": [_field(name, meaning) for name, meaning in declared["columns"].items()]
    }
    if "key" in declared:
        told["primaryKey"] = declared["key"]
    if "references" in declared:
        told["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": other, "fields": ["name"]}}
            for name, other in declared["references"].items()
        ]
    return told


def _field(name: str, meaning: str) -> dict[str, Any]:
    told: dict[str, Any] = {"name": name, "type": "string", "description": meaning}
    limits: dict[str, Any] = {"required": True} if name in _REQUIRED else {}
    if name in _WORDS:
        limits["enum"] = _WORDS[name]
    return told | ({"constraints": limits} if limits else {})


_TITLE: Final = DCTERMS + "title"
_TEXTS: Final = (*(SKOS + "prefLabel", SKOS + "altLabel", _TITLE, DCG + "summary", SKOS + "note"),)
"""Properties with a text in each language, which stand in the table of labels."""
_ENDS: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject", "hasBasis"))
_OF_CLAIMS: Final = (
    *(*HOLDERS, DCG + "statedOnDate", DCG + "rationale"),
    *(DCG + "readBy", DCG + "readOn", DCG + "hasReviewState"),
)
_APART: Final = frozenset((TYPE, DCG + "hasCitation", *REPEATED, *_TEXTS))
_SEVERAL: Final = "; "


def _rows(desk: Desk) -> dict[str, Iterable[Row]]:
    """The rows of each table; things are what has a class and is no citation."""
    facts = desk.facts
    things = dict.fromkeys(
        iri
        for iri in sorted(facts.about)
        if iri.startswith(DCGD)
        and (kinds := facts.iris(iri, TYPE))
        and DCG + "Citation" not in kinds
    )
    return {
        "things": (_thing(desk, iri) for iri in things),
        "labels": (
            (_name(iri), _term(predicate), language, text)
            for iri in things
            for predicate in _TEXTS
            for text, language in facts.words(iri, predicate)
        ),
        "statements": chain(
            (_claimed(desk, iri) for iri in sorted(facts.claims)),
            (row for iri in things for row in _statements(desk, iri, things)),
        ),
        "norms": (_norm(norm(desk, iri, "en")) for iri in facts.of_kind(DCG + "Norm")),
        "citations": (row for iri in things for row in _citations(desk, iri)),
        "sources": (_source(desk, iri) for iri in facts.of_kind(DCG + "Source")),
        "definitions": (
            row for iri in facts.of_kind(DCG + "Definition") for row in _definitions(desk, iri)
        ),
    }


def _name(iri: str) -> str:
    return iri.removeprefix(DCGD)


def _term(iri: str) -> str:
    """The name of a property or class: that of the ontology bare, others with their prefix."""
    return iri.removeprefix(DCG) if iri.startswith(DCG) else compact(iri)


def _thing(desk: Desk, iri: str) -> Row:
    label, kinds = desk.label(iri), desk.kinds(iri)
    first, every = (kinds[0] if kinds else ""), _SEVERAL.join(kinds)
    return _name(iri), iri, first, every, label.text, label.language, desk.graded(iri) or ""


def _claimed(desk: Desk, iri: str) -> Row:
    claim, facts = desk.facts.claims[iri], desk.facts
    rationale = desk.chosen(facts.words(iri, DCG + "rationale"), "en")
    return (
        _name(claim.subject),
        *_relation_cells(claim.relation),
        _name(claim.object),
        "",
        "",
        claim.basis,
        desk.graded(iri) or "",
        _name(iri),
        _SEVERAL.join(map(_name, facts.holders(iri))),
        facts.first(iri, DCG + "statedOnDate"),
        rationale.text if rationale else "",
        _SEVERAL.join(one.text for one in facts.words(iri, DCG + "readBy")),
        facts.first(iri, DCG + "readOn"),
        facts.first(iri, DCG + "hasReviewState").removeprefix(DCG),
    )


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
                    *_relation_cells(predicate),
                    *_value_cells(value, things),
                    basis,
                    grade,
                    *[""] * 7,
                )


def _relation_cells(relation: str) -> Row:
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


def _value_cells(value: str | Words, things: Collection[str]) -> Row:
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
    spoken = facts.first(iri, DCG + "languageCode")
    signed = facts.words(iri, DCG + "authorNames")
    title, names = title_and_names(facts.words(iri, _TITLE), spoken, signed)
    return (
        _name(iri),
        desk.kinds(iri)[0],
        title.text if title else "",
        spoken,
        _SEVERAL.join(map(_name, facts.iris(iri, DCG + "hasAuthor"))),
        names.text if names else "",
        _SEVERAL.join(map(_name, facts.iris(iri, DCG + "appearedIn"))),
        *(
            _SEVERAL.join(one.text for one in facts.words(iri, DCG + name))
            for name in ("volume", "issue", "pages", "doi", "isbn")
        ),
        _SEVERAL.join(map(_name, facts.iris(iri, DCG + "isCopyOf"))),
        facts.first(iri, DCG + "publisherName"),
        facts.first(iri, DCTERMS + "issued"),
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

_LICENSE: Final = DCTERMS + "license"


def package(desk: Desk) -> dict[str, bytes]:
    """The files by name: `datapackage.json`, and a CSV for each table."""
    tables = {
        f"{name}.csv": write_csv(_tables()[name]["columns"], rows)
        for name, rows in _rows(desk).items()
    }
    told = json.dumps(_description(desk, tables), indent=2, ensure_ascii=False) + "\n"
    return {"datapackage.json": told.encode(), **tables}


def counted(package: Mapping[str, bytes], table: str) -> int:
    """How many rows a table of the package has."""
    return sum(1 for _ in csv.reader(StringIO(package[f"{table}.csv"].decode(), newline=""))) - 1


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
        "resources": [_resource(name, tables[f"{name}.csv"]) for name in _tables()],
    }


def _resource(name: str, content: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": _tables()[name]["title"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema(name),
    }
