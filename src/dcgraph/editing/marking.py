"""The lines that mark a thing as retired, cut into its statement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dcgraph.editing.blocks import file_of
from dcgraph.editing.changes import Change, exact
from dcgraph.editing.composing import quoted
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, PREFIXES, compact

__all__ = ["declared", "marked"]

_DEPRECATED: Final = PREFIXES["owl"] + "deprecated"
_REPLACED: Final = PREFIXES["dcterms"] + "isReplacedBy"
_NOTE: Final = PREFIXES["skos"] + "note"
_LAST: Final = (DCG + "hasCitation", PREFIXES["rdfs"] + "isDefinedBy")
_FIRST: Final = ("dcg", "dcgd", "dcgs")


def marked(text: str, old: str, new: str, reason: str) -> str:
    """The text of a file with the statement of `old` marked as retired in favour of `new`.

    The lines stand before what is last in a statement, its citations or its module.
    """
    for prefix in ("dcterms", "owl", "skos"):
        text = _with_prefix(text, prefix)
    file = file_of(text)
    block = next(block for block in file.blocks if block.subject == old)
    write = file.spelling.write
    lines = [
        f"{write(_DEPRECATED)} true",
        f"{write(_REPLACED)} {write(new)}",
        f"{write(_NOTE)} {quoted(f'Retired: {reason}', 'en')}",
    ]
    joint = f" ;{file.newline}    "
    last = next((offset for iri, offset in block.predicates if iri in _LAST), None)
    if last is not None:
        return text[:last] + joint.join([*lines, ""]) + text[last:]
    end = len(text[: block.stop].rstrip())
    return text[:end].rstrip(";").rstrip() + joint + joint.join(lines) + " " + text[block.stop :]


def declared(corpus: Corpus, iri: str, changes: Mapping[Path, Change]) -> tuple[Path, str | None]:
    """The file of the ontology that declares an annotation property, and its text if it now must.

    The declaration is put among those of the same vocabulary, where the sources are described.
    """
    for file, triple in corpus.statements(iri):
        if file.room == "ontology" and triple.predicate.value == PREFIXES["rdf"] + "type":
            return file.path, None
    space = iri[: iri.rfind("/") + 1]
    homes = [
        file
        for file in corpus.rooms("ontology")
        if any(t.subject.value.startswith(space) for t in file.triples)
    ]
    if not homes:
        raise EditError(f"{compact(iri)} is not declared in ontology/; declare it there first.")
    home = next((file for file in homes if file.path.name == "source.ttl"), homes[0]).path
    change = changes.get(home)
    text = exact(home) if change is None else (change.after or "")
    return home, _with_declaration(text, iri, space)


def _with_declaration(text: str, iri: str, space: str) -> str:
    file = file_of(text)
    own = [block for block in file.blocks if block.subject.startswith(space)]
    write = file.spelling.write
    line = f"{write(iri)} a {write(PREFIXES['owl'] + 'AnnotationProperty')} ."
    before = [block for block in own if block.subject.casefold() < iri.casefold()]
    if before:
        end = before[-1].end
        return f"{text[:end]}{file.newline}{line}{text[end:]}"
    start = own[0].start
    return f"{text[:start]}{line}{file.newline}{text[start:]}"


def _with_prefix(text: str, prefix: str) -> str:
    """The text with a prefix declared, among the others in the order of the house."""
    file = file_of(text)
    if PREFIXES[prefix] in file.spelling.prefixes.values():
        return text
    if prefix in file.spelling.prefixes:
        raise EditError(
            f"The file gives the prefix {prefix}: to another namespace than "
            f"{PREFIXES[prefix]}; give that one another prefix first."
        )
    line = f"@prefix {prefix}: <{PREFIXES[prefix]}> .{file.newline}"
    start = 0
    for other in text.splitlines(keepends=True):
        words = other.split()
        if len(words) < 2 or words[0] != "@prefix":  # noqa: PLR2004
            break
        if words[1].rstrip(":") not in _FIRST and words[1].rstrip(":") > prefix:
            break
        start += len(other)
    return text[:start] + line + text[start:]
