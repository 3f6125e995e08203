"""What shapes expect, and findings, in words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal

from dcgraph.check.findings import GAP, Finding, rule_name, severity_of
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


def _expected(corpus: Corpus, asked: _Asked) -> str:
    """What a property shape asks for; empty if nothing can be said of it."""
    parts = [_count(asked), *_kinds(corpus, asked), *_texts(corpus, asked)]
    expected = "; ".join(part for part in parts if part)
    for path in asked["path"]:
        for inverse in _asked(corpus, path.value)["inversePath"] if expected else ():
            return f"from the other side, with {compact(inverse.value)}: {expected}"
    return expected


def named(corpus: Corpus, iri: str) -> str:
    """A term or record by its label and its short name."""
    label = corpus.label(iri)
    return f"{label} ({compact(iri)})" if label else compact(iri)


_Asked = defaultdict[str, list[Term]]
"""What SHACL says of a node, by the local name of the property."""


def _asked(corpus: Corpus, subject: str) -> _Asked:
    asked: _Asked = defaultdict(list)
    for _, path, value in corpus.facts_about(subject):
        if path.value.startswith(SH):
            asked[path.value.removeprefix(SH)].append(value)
    return asked


def _first(values: list[Term]) -> str:
    return values[0].value if values else ""


def _count(asked: _Asked) -> str:
    least, most = _first(asked["minCount"]), _first(asked["maxCount"])
    number = most or least
    values = "one value" if number == "1" else f"{number} values"
    if least and most:
        return f"exactly {values}" if least == most else f"{least} to {values}"
    return f"at {'least' if least else 'most'} {values}" if number else ""


def _kinds(corpus: Corpus, asked: _Asked) -> list[str]:
    """What kind of value: of a class, a datatype, one of a list."""
    kinds = [f"a record of the kind {named(corpus, term.value)}" for term in asked["class"]]
    for head in asked["or"]:
        members = [_kinds(corpus, _asked(corpus, term.value)) for term in corpus.members(head)]
        kinds.append(" or ".join(" and ".join(kind) for kind in members if kind))
    choices = ([_shown(corpus, term) for term in corpus.members(head)] for head in asked["in"])
    kinds += [f"one of {listed(names, 'or')}" for names in choices]
    types = [term.value for term in asked["datatype"]]
    kinds += [_DATATYPES.get(kind.removeprefix(XSD), f"a {compact(kind)}") for kind in types]
    return kinds or [_KINDS.get(term.value.removeprefix(SH), "") for term in asked["nodeKind"]]


def _texts(corpus: Corpus, asked: _Asked) -> list[str]:
    """What a text or number must be like."""
    texts = []
    for head in asked["languageIn"]:
        tags = (f"@{term.value}" for term in corpus.members(head))
        texts.append(f"a language tag: {listed(tags, 'or')}")
    if any(term.value == "true" for term in asked["uniqueLang"]):
        texts.append("one text in each language")
    least, most = _first(asked["minLength"]), _first(asked["maxLength"])
    if least and most:
        texts.append(f"{least} to {most} characters")
    elif number := least or most:
        things = "character" if number == "1" else "characters"
        texts.append(f"at {'least' if least else 'most'} {number} {things}")
    for name, words in _BOUNDS.items():
        texts += [words.format(_shown(corpus, term)) for term in asked[name]]
    return texts


def _shown(corpus: Corpus, term: Term) -> str:
    return term.value if isinstance(term, Literal) else named(corpus, term.value)


def listed(names: Iterable[str], word: str = "and") -> str:
    """Names with commas and a last word between: `a, b or c`; nothing for none."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} {word} {last}" if most else last


Lines = Callable[[Place], str | None]
"""What gives the line of a file at a place, or None if there is none."""

_WIDTH = 100
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^\S+)?|<[^>\s]*>|[;,\[\]]|[^\s;,\[\]]+')
_TEXT_MAX_LENGTH = 40


def as_text(finding: Finding, lines: Lines = lambda _: None) -> str:
    """A finding in the layout of a compiler: rule, place, source line, repair, reason."""
    place, title = finding.place, f": {finding.title}" if finding.title else ""
    parts = [
        f"{finding.severity}[{finding.rule}]{title}",
        f"  --> {_where(place) if place else '(no place in a file)'}",
        *(excerpt(place, lines(place)) if place else ()),
    ]
    parts += [f"  {word + ':':<10}{escaped(text)}" for word, text in members(finding)]
    return "\n".join(parts)


def members(finding: Finding) -> list[tuple[str, str]]:
    """The members of a finding beside its rule and place, each a name and a text."""
    name = compact(finding.subject)
    parts = [
        ("record", f"“{finding.label}” ({name})" if finding.label else name),
        ("found" if finding.value else "property", f"{finding.path} {finding.value}".strip()),
        ("repair", finding.message),
        ("expected", finding.expected),
        ("why", finding.why),
        ("near", ", ".join(finding.near)),
        *(("see also", _where(place)) for place in finding.other),
    ]
    return [(word, text) for word, text in parts if text]


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
    token = TOKEN.match(clean, column)
    width = min(len(token[0]) if token else 1, _TEXT_MAX_LENGTH, max(1, len(clean) - column))
    number = str(place.line)
    mark = " " * (len(before) + column) + "^" * width
    return [
        f"  {' ' * len(number)} |",
        f"  {number} | {before}{clean}{after}",
        f"  {' ' * len(number)} | {mark}",
    ]


def _where(place: Place) -> str:
    return f"{escaped(place.path)}:{place.line}:{place.column}"


def lines_of(corpus: Corpus) -> Lines:
    """What gives the lines of the corpus's files, and of others that stand below its root."""
    files = {file.shown: file for file in corpus.files}
    others: dict[str, list[str]] = {}

    def line(place: Place) -> str | None:
        path = place.path
        if path not in files and path not in others:
            others[path], file = [""], corpus.root / path
            # No line of what a link leads to is shown.
            with suppress(LoadError):
                if file.is_file() and not file.is_symlink():
                    others[path] = read_text(file).split("\n")
        rows = files[path].lines if path in files else others[path]
        return rows[place.line - 1] if 0 < place.line <= len(rows) else None

    return line


CONTRADICTIONS = "ontology/contradictions"
"""The folder of the queries that find contradictions, below the root."""
AXIOMS_FORBID = "The axioms of the ontology forbid it."

_MEMBERS = (SH + "property", SH + "sparql")
_SILENT = {"property", "sparql", "name", "message", "description", "severity", "deactivated"}
_RULES = (SH + "PropertyShape", SH + "SPARQLConstraint")
_LABEL = RDFS + "label"
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
    rules = [*RULES.values()]
    members: dict[str, str] = {}
    kinds = {}
    for subject, path, value in corpus.facts("shapes"):
        if path.value in _MEMBERS:
            members.setdefault(value.value, subject.value)
        elif path.value == TYPE:
            kinds[subject.value] = value.value
    for iri in dict.fromkeys([*members, *kinds]):
        asked, kind = _asked(corpus, iri), kinds.get(iri)
        # A node shape is a rule if it asks something beside its properties and queries.
        own = (name for name in asked.keys() - _SILENT if not name.startswith("target"))
        if iri in members or kind in _RULES or (kind == SH + "NodeShape" and any(own)):
            rules.append(_of_shapes(corpus, iri, asked, members.get(iri, iri)))
    texts = query_texts(corpus.root / CONTRADICTIONS, [])
    rules += [_of_axioms(name, text) for name, text in texts.items()]
    return {rule.id: rule for rule in sorted(rules, key=lambda rule: rule.id)}


def rule(rules: dict[str, Rule], name: str) -> Rule:
    """The rule of that name. Raises NotFoundError, with the nearest names, if there is none."""
    if name in rules:
        return rules[name]
    folded = {known.casefold(): known for known in rules}
    near = tuple(folded[n] for n in get_close_matches(name.casefold(), folded, n=3, cutoff=0.6))
    hint = f"did you mean {' or '.join(near)}?" if near else "`dcgraph explain` lists them all."
    raise NotFoundError(f"There is no rule named {name!r}; {hint}", name, near)


def _of_shapes(corpus: Corpus, iri: str, asked: _Asked, shape: str) -> Rule:
    name = rule_name(iri)
    title = _first(corpus.values(iri, _LABEL)) or _first(asked["name"])
    return Rule(
        name,
        title or _title(corpus, name, shape),
        severity_of(_first(asked["severity"])),
        _first(asked["description"]),
        _general(_first(asked["message"])),
        corpus.locate(iri) or Place("shapes", 1, 1),
        _expected(corpus, asked),
        tuple(compact(term.value) for head in asked["in"] for term in corpus.members(head)),
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
    about = _first(corpus.values(shape, _LABEL)) or rule_name(shape)
    words = [word.lower() for word in _WORDS.findall(name.rpartition("-")[2])]
    if len(words) > 1 and words[-1] in _LANGUAGES:
        words[-1:] = ["in", _LANGUAGES[words[-1]]]
    return f"{about}: {' '.join(words)}"


def _general(message: str) -> str:
    """A message with words where the values of one case would stand."""
    return GAP.sub(lambda gap: _INSTEAD.get(gap[1], "another"), message)
