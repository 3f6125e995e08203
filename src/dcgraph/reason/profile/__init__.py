"""Whether the ontology and its data keep to OWL 2 DL, the part of OWL that reasoners decide.

What the structural specification forbids in a graph is looked for triple by triple, so that
each break has its place. A reasoner stops at the first such break, or reads past it.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from dcgraph.load import Corpus
from dcgraph.reason.nodes import Nodes
from dcgraph.reason.profile import blanks, datatypes, modules, roles, terms
from dcgraph.reason.profile.model import Break, Declared
from dcgraph.reason.profile.reserved import reserved
from dcgraph.terms import compact
from dcgraph.validate.dl_rules import OWL_DL
from dcgraph.validate.findings import Finding, shown

__all__ = ["profile"]


def profile(corpus: Corpus) -> tuple[Finding, ...]:
    """Every break of OWL 2 DL in the ontology and its data, in the order of the files.

    Each module of the ontology is also judged alone, with what it imports: whoever opens it has
    no more.
    """
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
        *datatypes.uses(declared),
        *datatypes.definitions(declared),
    )
    known = {(one.rule, one.said) for one in breaks}
    alone = (one for one in modules.uses(corpus) if (one.rule, one.said) not in known)
    found = {_finding(corpus, one) for one in (*breaks, *alone)}
    return tuple(sorted(found, key=lambda finding: finding.key))


def _finding(corpus: Corpus, one: Break) -> Finding:
    subject = one.said.subject
    rule = OWL_DL[one.rule]
    named = isinstance(subject, NamedNode)
    return Finding(
        rule.id,
        rule.severity,
        one.said.place,
        subject.value if named else "",
        compact(one.said.path),
        shown(one.said.value),
        one.message,
        rule.why,
        label=(corpus.label(subject.value) or "") if named else "",
        title=rule.title,
    )
