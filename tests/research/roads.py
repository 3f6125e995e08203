"""A small graph in which every way between two things can be told by hand."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, parse
from tests.research.desks import MANIFEST, PREFIXES, quads_of

from dcgraph.research import Desk
from dcgraph.research.facts import facts_of
from dcgraph.snapshot.manifest import Snapshot

CITED = "dcg:hasCitation dcgd:x.citation-1 ."
RECALLED = "dcg:hasCitation dcgd:x.citation-2 ."


def thing(name: str, *, kind: str = "Concept", ru: str = "", fr: str = "", more: str = "") -> str:
    """A record with labels; what it says more has the confirmed citation."""
    labels = f'"{name}"@en' + (f' , "{fr}"@fr' if fr else "") + (f' , "{ru}"@ru' if ru else "")
    return f"dcgd:{name} a dcg:{kind} , dcg:Record ; skos:prefLabel {labels} ; {more} {CITED}\n"


def claim(
    ends: tuple[str, str, str], *, basis: str = "Stated", cited: str = CITED, more: str = ""
) -> str:
    """The claim that the first stands in the relation to the last, named by the three."""
    subject, relation, thing_ = ends
    return (
        f"dcgd:{subject}.{relation}.{thing_}.{basis.lower()} a dcg:Claim ; "
        f"dcg:hasSubject dcgd:{subject} ; dcg:hasRelation dcg:{relation} ; "
        f"dcg:hasObject dcgd:{thing_} ; dcg:hasBasis dcg:{basis} ; {more} {cited}\n"
    )


SOURCES = """
dcgd:book a dcg:Source , dcg:TreatyText ; dcterms:title "The book"@en .
dcgd:x.citation-1 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "page 1" ;
    dcg:hasConfidence dcg:Confirmed .
dcgd:x.citation-2 a dcg:Citation ; dcg:citesSource dcgd:book ; dcg:locator "page 2" ;
    dcg:hasConfidence dcg:Recalled .
"""


def desk_of(turtle: str, derived: str = "") -> Desk:
    """The desk over some Turtle and what is said to follow from it by rule."""
    text = SOURCES + turtle
    follows = list(parse(PREFIXES + derived, format=RdfFormat.TURTLE))
    return Desk(Snapshot(Path(), MANIFEST), facts_of([*quads_of(text), *follows], follows))


LAW = (
    thing("rule", kind="Standard", fr="règle", ru="правило", more="dcg:isPartOf dcgd:pact ;")
    + "dcgd:rule a dcg:Provision .\n"
    + thing("pact", kind="Convention", fr="pacte", ru="договор")
    + thing("tool", fr="outil", ru="средства")
    + thing("aim", fr="but", ru="цель")
    + thing("office", kind="Organization", fr="bureau", ru="ведомство")
    + claim(("rule", "requires", "tool"), more="dcg:isClaimedBy dcgd:office ;")
    + claim(
        ("tool", "enables", "aim"),
        basis="Interpreted",
        more='dcg:rationale "It helps."@en ;',
    )
)
"""A pact whose rule, its part, requires a tool that by our reading enables an aim."""
