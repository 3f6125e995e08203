"""Shapes that cannot be run as they are written, each found at the value that is to blame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal

from dcgraph.load import Corpus, SourceFile
from dcgraph.terms import PREFIXES, compact
from dcgraph.turtle import Located, Term
from dcgraph.validate.findings import Finding, on_triple

_SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_XSD: Final = PREFIXES["xsd"]

_FOREIGN: Final = frozenset(
    _SH + name
    for name in (
        *("validator", "nodeValidator", "propertyValidator"),
        *("target", "rule", "expression", "js"),
    )
)
"""What brings code of its own into a check, or what pySHACL would pass over without a word."""

_NUMBERS: Final = (
    *("minCount", "maxCount", "minLength", "maxLength"),
    *("qualifiedMinCount", "qualifiedMaxCount"),
)
_SWITCHES: Final = ("uniqueLang", "closed", "deactivated", "qualifiedValueShapesDisjoint")
_NAMES: Final = ("class", "datatype", "nodeKind", "targetClass", "property", "sparql", "node")
_LISTS: Final = ("in", "languageIn", "and", "or", "xone", "ignoredProperties")
_KINDS: Final = frozenset(
    _SH + name
    for name in (
        *("IRI", "Literal", "BlankNode"),
        *("BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"),
    )
)
_LONGEST: Final = 10_000


def misfits(corpus: Corpus) -> tuple[list[Finding], set[str]]:
    """A finding on each value of a shape that keeps it from being run, and the nodes at fault.

    Of a node without a name, the one that has a name and leads to it is at fault.
    """
    owners = {
        triple.object: triple.subject
        for file in corpus.rooms("shapes")
        for triple in file.triples
        if isinstance(triple.object, BlankNode)
    }
    findings, faulty = [], set()
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            if message := _wrong(corpus, triple):
                findings.append(_finding(file, triple, message))
                node: Term = triple.subject
                seen = set()
                while isinstance(node, BlankNode) and node in owners and node not in seen:
                    seen.add(node)
                    node = owners[node]
                faulty.add(node.value)
    return findings, faulty


def _finding(file: SourceFile, triple: Located, message: str) -> Finding:
    return on_triple(file, triple, "Shape-form", message)


def _wrong(corpus: Corpus, triple: Located) -> str:
    """What is wrong with a triple of a shape; empty if nothing is."""
    path, value = triple.predicate.value, triple.object
    if path in _FOREIGN:
        return f"{compact(path)} is not run here; write a core constraint or sh:sparql."
    if not path.startswith(_SH):
        return ""
    judge = _JUDGES.get(path.removeprefix(_SH))
    return judge(corpus, compact(path), value) if judge else ""


def _number(_: Corpus, name: str, value: Term) -> str:
    whole = isinstance(value, Literal) and value.datatype.value == _XSD + "integer"
    if whole and re.fullmatch(r"\+?[0-9]+", value.value):
        return ""
    return f"{name} takes a whole number from 0 on, without quotes: write one."


def _switch(_: Corpus, name: str, value: Term) -> str:
    kind = isinstance(value, Literal) and value.datatype.value == _XSD + "boolean"
    if kind and value.value in ("true", "false", "1", "0"):
        return ""
    return f"{name} takes true or false, without quotes: write one of them."


def _pattern(_: Corpus, name: str, value: Term) -> str:
    if not isinstance(value, Literal):
        return f"{name} takes a regular expression in quotes: write one."
    try:
        re.compile(value.value)
    except (re.error, RecursionError, OverflowError) as error:
        return f"{name} takes a regular expression, and this is none ({error}): correct it."
    return ""


def _name(_: Corpus, name: str, value: Term) -> str:
    if isinstance(value, Literal):
        return f"{name} takes a name and no text: write one with its prefix."
    if name == "sh:nodeKind" and value.value not in _KINDS:
        kinds = ", ".join(sorted(compact(kind) for kind in _KINDS))
        return f"{name} takes one of {kinds}."
    return ""


def _list(corpus: Corpus, name: str, value: Term) -> str:
    for number, cell in enumerate(_cells(corpus, value)):
        if cell is None or number == _LONGEST:
            return f"{name} takes a list in parentheses, as in ( dcg:a dcg:b ): write one."
    return ""


def _cells(corpus: Corpus, head: Term) -> Iterator[Term | None]:
    """The cells of a list; None where it goes on with none."""
    while head.value != _RDF + "nil":
        said = {t.predicate.value: t.object for _, t in corpus.statements(head.value)}
        if isinstance(head, Literal) or _RDF + "first" not in said or _RDF + "rest" not in said:
            yield None
            return
        yield head
        head = said[_RDF + "rest"]


_Judge = Callable[[Corpus, str, Term], str]
_JUDGES: Final[dict[str, _Judge]] = {
    "pattern": _pattern,
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_SWITCHES, _switch),
    **dict.fromkeys(_NAMES, _name),
    **dict.fromkeys(_LISTS, _list),
}
