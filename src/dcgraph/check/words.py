"""What shapes expect, and findings, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pyoxigraph import Literal

from dcgraph.check.findings import Finding, rule_name, severity_of
from dcgraph.check.rules import RULES, Rule
from dcgraph.errors import LoadError, NotFoundError
from dcgraph.files import read_text
from dcgraph.namespaces import RDFS, SH, TYPE, XSD, compact
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.turtle import Term
from dcgraph.sparql.run import query_texts
from dcgraph.text import escaped, replaced

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
    return tuple(compact(term.value) for head in lists for term in corpus.members(head))


def named(corpus: Corpus, iri: str) -> str:
    """A term or record by its label and its short name."""
    label = corpus.label(iri)
    return f"{label} ({compact(iri)})" if label else compact(iri)


def _said(corpus: Corpus, subject: str) -> dict[str, list[Term]]:
    """What SHACL says of a node, by the local name of the property."""
    found: dict[str, list[Term]] = {}
    for _, triple in corpus.statements(subject):
        if triple.predicate.value.startswith(SH):
            found.setdefault(triple.predicate.value.removeprefix(SH), []).append(triple.object)
    return found


def _count(said: dict[str, list[Term]]) -> str:
    least, most = _number(said, "minCount"), _number(said, "maxCount")
    number = most or least
    values = "one value" if number == "1" else f"{number} values"
    if least and most:
        return f"exactly {values}" if least == most else f"{least} to {values}"
    if least:
        return f"at least {values}"
    return f"at most {values}" if most is not None else ""


def _number(said: dict[str, list[Term]], name: str) -> str | None:
    values = said.get(name)
    return values[0].value if values else None


def _kinds(corpus: Corpus, said: dict[str, list[Term]]) -> list[str]:
    """What kind of value: of a class, a datatype, one of a list."""
    found = [f"a record of the kind {named(corpus, c.value)}" for c in said.get("class", [])]
    for head in said.get("or", []):
        kinds = [_kinds(corpus, _said(corpus, m.value)) for m in corpus.members(head)]
        found.append(" or ".join(" and ".join(kind) for kind in kinds if kind))
    for head in said.get("in", []):
        names = [_shown(corpus, term) for term in corpus.members(head)]
        found.append("one of " + listed(names, "or"))
    found += [
        _DATATYPES.get(term.value.removeprefix(XSD), f"a {compact(term.value)}")
        for term in said.get("datatype", [])
    ]
    if not found:
        found += [_KINDS.get(t.value.removeprefix(SH), "") for t in said.get("nodeKind", [])]
    return found


def _texts(corpus: Corpus, said: dict[str, list[Term]]) -> list[str]:
    """What a text or number must be like."""
    found = []
    for head in said.get("languageIn", []):
        tags = [f"@{term.value}" for term in corpus.members(head)]
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


def listed(names: Iterable[str], word: str = "and") -> str:
    """Names with commas and a last word between: `a, b or c`; nothing for none."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


Lines = Callable[[Place], str | None]
"""What gives the line of a file at a place, or None if there is none."""

_WIDTH = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^>\s]*>|[;,\[\]]|[^\s;,\[\]]+')
_TEXT_MAX_LENGTH = 40


def as_text(finding: Finding, lines: Lines = lambda _: None) -> str:
    """A finding in the layout of a compiler: rule, place, source line, repair, reason."""
    title = f": {finding.title}" if finding.title else ""
    parts = [f"{finding.severity}[{finding.rule}]{title}"]
    parts.append("  --> " + (_where(finding.place) if finding.place else "(no place in a file)"))
    if finding.place:
        parts += excerpt(finding.place, lines(finding.place))
    name = compact(finding.subject) if finding.subject else ""
    called = f"“{finding.label}” ({name})" if finding.label else name
    triple = f"{finding.path} {finding.value}".strip()
    told = [
        ("record", called),
        ("found" if finding.value else "property", triple),
        ("repair", finding.message),
        ("expected", finding.expected),
        ("why", finding.why),
        ("near", ", ".join(finding.near)),
        *(("see also", _where(place)) for place in finding.other),
    ]
    parts += [f"  {word + ':':<10}{escaped(text)}" for word, text in told if text]
    return "\n".join(parts)


def excerpt(place: Place, line: str | None) -> list[str]:
    """The line at a place, cut around it if it is long, and a mark below what is meant."""
    if line is None:
        return []
    start = max(0, place.column - 1 - _WIDTH // 2) if len(line) > _WIDTH else 0
    shown = line[start : start + _WIDTH]
    before = "…" if start else ""
    after = "…" if len(line) > start + _WIDTH else ""
    # One character for each, so that the mark stands below what it means.
    clean = replaced(shown)
    column = place.column - 1 - start
    token = _TOKEN.match(clean, column)
    width = min(len(token[0]) if token else 1, _TEXT_MAX_LENGTH, max(1, len(clean) - column))
    number = str(place.line)
    mark = " " * (len(before) + column) + "^" * width
    return [
        f"  {' ' * len(number)} |",
        f"  {number} | {before}{clean}{after}",
        f"  {' ' * len(number)} | {mark}",
    ]


def counted(number: int, thing: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _where(place: Place) -> str:
    return f"{escaped(place.path)}:{place.line}:{place.column}"


def lines_of(corpus: Corpus) -> Lines:
    """What gives the lines of the corpus's files, and of others that stand below its root."""
    files = {file.shown: file for file in corpus.files}
    others: dict[str, list[str]] = {}

    def line(place: Place) -> str | None:
        path = place.path
        if path not in files and path not in others:
            others[path] = _read(corpus.root / path).split("\n")
        rows = files[path].lines if path in files else others[path]
        return rows[place.line - 1] if 0 < place.line <= len(rows) else None

    return line


def _read(path: Path) -> str:
    try:
        # No line of what a link leads to is shown.
        return "" if path.is_symlink() or not path.is_file() else read_text(path)
    except LoadError:
        return ""


CONTRADICTIONS = "ontology/contradictions"
"""The folder of the queries that find contradictions, below the root."""
AXIOMS_FORBID = "The axioms of the ontology forbid it."

_MEMBERS = (SH + "property", SH + "sparql")
_RULES = (SH + "PropertyShape", SH + "SPARQLConstraint")
_LABEL = RDFS + "label"
_GAP = re.compile(r"\{[?$](\w+)\}")
_INSTEAD = {
    "path": "the property",
    "value": "the value",
    "relation": "the relation",
    "kind": "named",
}
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LANGUAGES = {"en": "English", "fr": "French", "ru": "Russian"}


def catalogue(corpus: Corpus) -> dict[str, Rule]:
    """Every rule by its name: of the shapes, of the ontology's axioms, of the program, of OWL 2 DL.

    Raises LoadError if the folder of the contradictions holds none.
    """
    found = dict(RULES)
    members: dict[str, str] = {}
    kinds = {}
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            subject, predicate = triple.subject.value, triple.predicate.value
            if predicate in _MEMBERS:
                members.setdefault(triple.object.value, subject)
            elif predicate == TYPE:
                kinds[subject] = triple.object.value
    for iri in dict.fromkeys([*members, *kinds]):
        alone = kinds.get(iri) == SH + "NodeShape" and _constrains(corpus, iri)
        if iri in members or alone or kinds.get(iri) in _RULES:
            made = _of_shapes(corpus, iri, members.get(iri, iri))
            found[made.id] = made
    for name, text in query_texts(corpus.root / CONTRADICTIONS, []).items():
        made = _of_axioms(name, text)
        found[made.id] = made
    return dict(sorted(found.items()))


def rule(rules: dict[str, Rule], name: str) -> Rule:
    """The rule of that name. Raises NotFoundError, with the nearest names, if there is none."""
    if name in rules:
        return rules[name]
    folded = {known.casefold(): known for known in rules}
    matches = get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    near = tuple(folded[match] for match in matches)
    hint = f"did you mean {' or '.join(near)}?" if near else "`dcgraph explain` lists them all."
    raise NotFoundError(f"There is no rule named {name!r}; {hint}", name, near)


def _constrains(corpus: Corpus, shape: str) -> bool:
    """Whether a node shape asks something by itself, apart from its properties and queries."""
    told = {t.predicate.value for _, t in corpus.statements(shape)}
    plain = {SH + name for name in ("name", "message", "description", "severity", "deactivated")}
    own = {name for name in told if name.startswith(SH) and not name.startswith(SH + "target")}
    return bool(own - plain - set(_MEMBERS))


def _of_shapes(corpus: Corpus, iri: str, shape: str) -> Rule:
    said = {t.predicate.value: t.object.value for _, t in corpus.statements(iri)}
    name = rule_name(iri)
    return Rule(
        name,
        said.get(_LABEL) or said.get(SH + "name") or _title(corpus, name, shape),
        severity_of(said.get(SH + "severity", "")),
        said.get(SH + "description", ""),
        _general(said.get(SH + "message", "")),
        corpus.locate(iri) or Place("shapes", 1, 1),
        expected_by(corpus, iri),
        allowed_by(corpus, iri),
        shape,
    )


def _of_axioms(name: str, text: str) -> Rule:
    return Rule(
        f"Contradiction-{name}",
        f"contradiction: {' '.join(_WORDS.findall(name)).lower()}",
        "error",
        AXIOMS_FORBID,
        _general(text.partition("\n")[0].lstrip("# ")),
        Place(f"{CONTRADICTIONS}/{name}.rq", 1, 1),
    )


def _title(corpus: Corpus, name: str, shape: str) -> str:
    """The words of a rule's name after what its shape is about: `claim: stated by whom`."""
    about = next(
        (t.object.value for _, t in corpus.statements(shape) if t.predicate.value == _LABEL),
        rule_name(shape),
    )
    words = [word.lower() for word in _WORDS.findall(name.rpartition("-")[2])]
    if len(words) > 1 and words[-1] in _LANGUAGES:
        words[-1:] = ["in", _LANGUAGES[words[-1]]]
    return f"{about}: {' '.join(words)}"


def _general(message: str) -> str:
    """A message with words where the values of one case would stand."""
    return _GAP.sub(lambda gap: _INSTEAD.get(gap[1], "another"), message)
