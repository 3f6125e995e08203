"""All rules by which a graph is judged, wherever they are written, in one list."""

from __future__ import annotations

import re
from difflib import get_close_matches

from dcgraph.errors import NotFound
from dcgraph.evaluate import query_texts
from dcgraph.load import Corpus, Place
from dcgraph.terms import PREFIXES
from dcgraph.validate.dl_rules import OWL_DL
from dcgraph.validate.expected import allowed_by, expected_by
from dcgraph.validate.findings import rule_name, severity_of
from dcgraph.validate.rules import BUILT_IN, Rule

__all__ = ["CONTRADICTIONS", "catalogue", "rule"]

CONTRADICTIONS = "ontology/contradictions"
"""The folder of the queries that find contradictions, below the root."""

_SH = PREFIXES["sh"]
_TYPE = PREFIXES["rdf"] + "type"
_MEMBERS = (_SH + "property", _SH + "sparql")
_RULES = (_SH + "PropertyShape", _SH + "SPARQLConstraint")
_LABEL = PREFIXES["rdfs"] + "label"
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
    found = BUILT_IN | OWL_DL
    members: dict[str, str] = {}
    kinds = {}
    for file in corpus.rooms("shapes"):
        for triple in file.triples:
            subject, predicate = triple.subject.value, triple.predicate.value
            if predicate in _MEMBERS:
                members.setdefault(triple.object.value, subject)
            elif predicate == _TYPE:
                kinds[subject] = triple.object.value
    for iri in dict.fromkeys([*members, *kinds]):
        alone = kinds.get(iri) == _SH + "NodeShape" and _constrains(corpus, iri)
        if iri in members or alone or kinds.get(iri) in _RULES:
            made = _of_shapes(corpus, iri, members.get(iri, iri))
            found[made.id] = made
    for name, text in query_texts(corpus.root / CONTRADICTIONS, []).items():
        made = _of_axioms(name, text)
        found[made.id] = made
    return dict(sorted(found.items()))


def rule(rules: dict[str, Rule], name: str) -> Rule:
    """The rule of that name. Raises NotFound, with the nearest names, if there is none."""
    if name in rules:
        return rules[name]
    folded = {known.casefold(): known for known in rules}
    matches = get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    near = tuple(folded[match] for match in matches)
    hint = f"did you mean {' or '.join(near)}?" if near else "`dcgraph explain` lists them all."
    raise NotFound(f"There is no rule named {name!r}; {hint}", name, near)


def _constrains(corpus: Corpus, shape: str) -> bool:
    """Whether a node shape asks something by itself, apart from its properties and queries."""
    told = {t.predicate.value for _, t in corpus.statements(shape)}
    plain = {_SH + name for name in ("name", "message", "description", "severity", "deactivated")}
    own = {name for name in told if name.startswith(_SH) and not name.startswith(_SH + "target")}
    return bool(own - plain - set(_MEMBERS))


def _of_shapes(corpus: Corpus, iri: str, shape: str) -> Rule:
    said = {t.predicate.value: t.object.value for _, t in corpus.statements(iri)}
    name = rule_name(iri)
    return Rule(
        name,
        said.get(_LABEL) or said.get(_SH + "name") or _title(corpus, name, shape),
        severity_of(said.get(_SH + "severity", "")),
        said.get(_SH + "description", ""),
        _general(said.get(_SH + "message", "")),
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
        "The axioms of the ontology forbid it.",
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
