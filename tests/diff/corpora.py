"""The small graph, with edits of it made in memory."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from dcgraph.diff import compare
from dcgraph.diff.model import Comparison, Entry
from dcgraph.files import FOLDERS, ROOT
from dcgraph.git import State, folder
from dcgraph.namespaces import DCG, DCGD, compact
from dcgraph.rdf.corpus import Corpus

SMALL = Path(__file__).parents[1] / "small"
CONVENTION = "data/instruments/small-convention.ttl"
OFFICE = "data/actors/small-office.ttl"
NOTION = "data/concepts/small-customs.ttl"
WEB = "data/sources/web.ttl"
QUESTION = "data/questions/small-standards.rq"
TREATS = DCGD + "small-convention.1.treats.small-customs"
HEAD = f"@prefix dcg: <{DCG}> .\n@prefix dcgd: <{DCGD}> .\n"

Edit = tuple[str, str, str]
"""A path, the text to be replaced there, and what comes instead."""


@cache
def base() -> State:
    """The shipped ontology and shapes over the small data."""
    texts = dict(folder(ROOT).texts)
    kept = {path: text for path, text in texts.items() if path.split("/")[0] in FOLDERS[::2]}
    for path in sorted(SMALL.rglob("*")):
        if path.is_file():
            kept[path.relative_to(SMALL).as_posix()] = path.read_text("utf-8")
    return State("A", ROOT, kept)


@cache
def base_corpus() -> Corpus:
    return base().corpus()


def edited(*edits: Edit, new: dict[str, str] | None = None, gone: tuple[str, ...] = ()) -> State:
    """The small graph with texts replaced in whole files, files added and files taken away."""
    texts = dict(base().texts) | (new or {})
    for path in gone:
        del texts[path]
    for path, old, text in edits:
        assert old in texts[path], f"{old!r} is not in {path}"
        texts[path] = texts[path].replace(old, text)
    return replace(base(), name="B", texts=texts)


def told(after: State, before: State | None = None) -> Comparison:
    """The comparison, by way of the corpora that are read anew for what changed alone."""
    return compare(before or base(), after)


def by_name(compared: Comparison) -> dict[str, Entry]:
    """The entries by short name; those without a name, by sort and number."""
    found: dict[str, Entry] = {}
    for entry in compared.entries:
        name = compact(entry.iri) if "://" in entry.iri else f"{entry.sort} {len(found)}"
        assert name not in found
        found[name] = entry
    return found


def changed(entry: Entry) -> dict[str, tuple[list[str], list[str]]]:
    """The values before and after by the property's label."""
    return {
        change.label: ([v.text for v in change.before], [v.text for v in change.after])
        for change in entry.properties
    }
