"""Whether the ontology and its data keep to OWL 2 DL, the part of OWL that reasoners decide.

What the structural specification forbids in a graph is looked for triple by triple, so that
each break has its place. A reasoner stops at the first such break, or reads past it.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from dcgraph.load import Corpus
from dcgraph.reason.nodes import Nodes
from dcgraph.reason.profile import blanks, datatypes, roles, terms
from dcgraph.reason.profile.model import Break, Declared
from dcgraph.reason.profile.reserved import reserved
from dcgraph.terms import compact
from dcgraph.validate.findings import Finding, shown

__all__ = ["RULES", "profile"]

RULES: Final = {
    "DL-circle": (
        "nodes without a name in a circle",
        "A reasoner follows nodes without a name from one to the next, to an end.",
    ),
    "DL-composite": (
        "composite property where only a simple one may stand",
        "With numbers or negations on such a property, reasoning need not end.",
    ),
    "DL-datatype": (
        "datatype that is not known or not defined once",
        "A reasoner judges values by a datatype only if it knows which it has.",
    ),
    "DL-form": (
        "expression or list without its form",
        "What has not the form of an expression says nothing to a reasoner.",
    ),
    "DL-literal": (
        "literal without the form of its datatype",
        "A literal that stands for no value is read by no reasoner.",
    ),
    "DL-literalForThing": (
        "text where a thing must stand",
        "A text has no properties and is in no class.",
    ),
    "DL-nameless": (
        "thing without a name where only a named one may stand",
        "Whether two things are the same can be said of named ones only.",
    ),
    "DL-order": (
        "chain that builds a property out of itself",
        "Reasoning over chains ends only where properties are built up in some order.",
    ),
    "DL-reserved": (
        "name of the language used as one's own",
        "Names of the language mean what the language says, and no others are in it.",
    ),
    "DL-shared": (
        "expression used twice",
        "An expression that is used twice is, in OWL 2 DL, written twice.",
    ),
    "DL-thingForLiteral": (
        "thing where a text must stand",
        "A datatype compares values, and a thing has none.",
    ),
    "DL-twoKinds": (
        "name declared as two kinds",
        "Properties of two kinds, or a class and a datatype, cannot be one thing.",
    ),
    "DL-undeclared": (
        "name that is not declared",
        "A reasoner has to guess what an undeclared name is, and may guess wrong.",
    ),
    "DL-wrongKind": (
        "name used as another kind than it is declared",
        "What is declared as one thing cannot be used as another.",
    ),
}
"""The rules by name, each with its title and its reason."""


def profile(corpus: Corpus) -> tuple[Finding, ...]:
    """Every break of OWL 2 DL in the ontology and its data, in the order of the files."""
    nodes = Nodes(corpus)
    declared = Declared(nodes)
    breaks = (
        *terms.declarations(declared),
        *reserved(declared),
        *terms.uses(declared),
        *roles.simple(nodes),
        *roles.orders(nodes),
        *blanks.shared(nodes),
        *blanks.circles(nodes),
        *blanks.expressions(nodes),
        *datatypes.literals(declared),
        *datatypes.definitions(declared),
    )
    found = {_finding(corpus, one) for one in breaks}
    return tuple(sorted(found, key=lambda finding: finding.key))


def _finding(corpus: Corpus, one: Break) -> Finding:
    subject = one.said.subject
    title, why = RULES[one.rule]
    named = isinstance(subject, NamedNode)
    return Finding(
        one.rule,
        "error",
        one.said.place,
        subject.value if named else "",
        compact(one.said.path),
        shown(one.said.value),
        one.message,
        why,
        label=(corpus.label(subject.value) or "") if named else "",
        title=title,
    )
