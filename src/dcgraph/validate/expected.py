"""What a property shape asks for, in words."""

from __future__ import annotations

from typing import Final

from pyoxigraph import Literal

from dcgraph.load import Corpus
from dcgraph.terms import PREFIXES, compact
from dcgraph.turtle import Term

__all__ = ["allowed_by", "expected_by", "listed", "members", "named"]

_SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_XSD: Final = PREFIXES["xsd"]

_DATATYPES: Final = {
    "string": "text in quotes without a language tag",
    "boolean": "true or false, without quotes",
    "integer": "a whole number, without quotes",
    "decimal": "a number, without quotes",
    "anyURI": 'an address, written "…"^^xsd:anyURI',
}
_KINDS: Final = {
    "IRI": "a name (an IRI)",
    "Literal": "a text or number",
    "BlankNode": "a node without a name",
}
_BOUNDS: Final = {
    "minInclusive": "{} or more",
    "maxInclusive": "{} or less",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
    "pattern": "text of the form {}",
    "hasValue": "the value {} among others",
}
_LONGEST: Final = 1000  # of a list, which may lead in a circle


def expected_by(corpus: Corpus, shape: str) -> str:
    """What the property shape of that IRI asks for; empty if nothing can be said of it."""
    said = _said(corpus, shape)
    parts = [_count(said), *_kinds(corpus, said), *_texts(corpus, said)]
    found = "; ".join(part for part in parts if part)
    inverse = [_said(corpus, path.value).get("inversePath") for path in said.get("path", ())]
    if found and inverse and inverse[0]:
        return f"from the other side, with {compact(inverse[0][0].value)}: {found}"
    return found


def allowed_by(corpus: Corpus, shape: str) -> tuple[str, ...]:
    """The only values that the shape allows, in their short form; empty if any will do."""
    lists = _said(corpus, shape).get("in", [])
    return tuple(compact(term.value) for head in lists for term in members(corpus, head))


def named(corpus: Corpus, iri: str) -> str:
    """A term or record by its label and its short name."""
    label = corpus.label(iri)
    return f"{label} ({compact(iri)})" if label else compact(iri)


def _said(corpus: Corpus, subject: str) -> dict[str, list[Term]]:
    """What SHACL says of a node, by the local name of the property."""
    found: dict[str, list[Term]] = {}
    for _, triple in corpus.statements(subject):
        if triple.predicate.value.startswith(_SH):
            found.setdefault(triple.predicate.value.removeprefix(_SH), []).append(triple.object)
    return found


def members(corpus: Corpus, head: Term) -> list[Term]:
    """The members of a list by its first node."""
    found: list[Term] = []
    while head.value != _RDF + "nil" and len(found) < _LONGEST:
        parts = {t.predicate.value: t.object for _, t in corpus.statements(head.value)}
        if _RDF + "first" not in parts or _RDF + "rest" not in parts:
            break
        found.append(parts[_RDF + "first"])
        head = parts[_RDF + "rest"]
    return found


def _count(said: dict[str, list[Term]]) -> str:
    least, most = _number(said, "minCount"), _number(said, "maxCount")
    if least and least == most:
        return f"exactly {_values(least)}"
    if least and most:
        return f"{least} to {_values(most)}"
    if least:
        return f"at least {_values(least)}"
    return f"at most {_values(most)}" if most is not None else ""


def _values(number: str) -> str:
    return "one value" if number == "1" else f"{number} values"


def _number(said: dict[str, list[Term]], name: str) -> str | None:
    values = said.get(name)
    return values[0].value if values else None


def _kinds(corpus: Corpus, said: dict[str, list[Term]]) -> list[str]:
    """What kind of value: of a class, a datatype, one of a list."""
    found = [f"a record of the kind {named(corpus, c.value)}" for c in said.get("class", [])]
    for head in said.get("or", []):
        kinds = [_kinds(corpus, _said(corpus, m.value)) for m in members(corpus, head)]
        found.append(" or ".join(" and ".join(kind) for kind in kinds if kind))
    for head in said.get("in", []):
        names = [_shown(corpus, term) for term in members(corpus, head)]
        found.append("one of " + listed(names, "or"))
    found += [
        _DATATYPES.get(term.value.removeprefix(_XSD), f"a {compact(term.value)}")
        for term in said.get("datatype", [])
    ]
    if not found:
        found += [_KINDS.get(t.value.removeprefix(_SH), "") for t in said.get("nodeKind", [])]
    return found


def _texts(corpus: Corpus, said: dict[str, list[Term]]) -> list[str]:
    """What a text or number must be like."""
    found = []
    for head in said.get("languageIn", []):
        tags = [f"@{term.value}" for term in members(corpus, head)]
        found.append(f"a language tag: {listed(tags, 'or')}")
    if any(term.value == "true" for term in said.get("uniqueLang", [])):
        found.append("one text in each language")
    least, most = _number(said, "minLength"), _number(said, "maxLength")
    if least and most:
        found.append(f"{least} to {most} characters")
    elif least or most:
        word = "least" if least else "most"
        found.append(f"at {word} {least or most} character{'' if (least or most) == '1' else 's'}")
    for name, words in _BOUNDS.items():
        found += [words.format(_shown(corpus, term)) for term in said.get(name, [])]
    return found


def _shown(corpus: Corpus, term: Term) -> str:
    return term.value if isinstance(term, Literal) else named(corpus, term.value)


def listed(names: list[str], word: str) -> str:
    """Names with commas and a last word between: `a, b or c`."""
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)
