"""The simple variant: what the graph says, for whoever asks not on what it rests.

It holds things with their kinds, their labels, their values and the direct relations between
them, and the terms with their labels and definitions. It has no claims, no citations and no
notes on coverage, no expressions of OWL and no node without a name. Since nothing in it can tell
how sure it is, what rests on recall alone is not in it, nor what follows from that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from dcgraph.research.facts import Value, Words, supports_value
from dcgraph.terms import DCG, PREFIXES

__all__ = ["confirmed", "simplified"]

_RDFS: Final = PREFIXES["rdfs"]
_OWL: Final = PREFIXES["owl"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_NAMES: Final = (
    NamedNode(PREFIXES["skos"] + "prefLabel"),
    NamedNode(PREFIXES["dcterms"] + "title"),
)
_CITATION: Final = NamedNode(DCG + "hasCitation")
_SUPPORTS: Final = NamedNode(DCG + "supports")
_NAMES_VALUE: Final = NamedNode(DCG + "supportsValue")
_CONFIDENCE: Final = NamedNode(DCG + "hasConfidence")
_CONFIRMED: Final = NamedNode(DCG + "Confirmed")
_NOT_NEEDED: Final = NamedNode(DCG + "citationNotNeeded")
_TRUE: Final = Literal("true", datatype=NamedNode(PREFIXES["xsd"] + "boolean"))
_OF_APPARATUS: Final = frozenset(
    NamedNode(DCG + name)
    for name in ("Basis", "Citation", "Claim", "Confidence", "CoverageNote", "ReviewState")
)
_ANNOTATIONS: Final = frozenset(
    NamedNode(DCG + name)
    for name in (
        *("citationNotNeeded", "hasRelation", "readBy", "readOn", "supports", "supportsValue"),
    )
)
_LEADS: Final = (_TYPE, NamedNode(_RDFS + "domain"), NamedNode(_RDFS + "range"))
_OF_HEADERS: Final = tuple(NamedNode(_OWL + n) for n in ("imports", "priorVersion", "versionIRI"))


def confirmed(triples: Iterable[Triple]) -> list[Triple]:
    """The triples without those that rest on recall alone; kinds and names of things stay.

    A citation bears out the properties that it supports, and the whole record if it names none;
    of a property of which it names values it bears out these alone.
    """
    told = list(triples)
    rests = _rests(told)
    free: set[object] = {_TYPE, _CITATION, *_NAMES}
    free |= {t.subject for t in told if t.predicate == _NOT_NEEDED and t.object == _TRUE}
    return [t for t in told if t.predicate in free or rests(t)]


def _rests(told: Iterable[Triple]) -> Callable[[Triple], bool]:
    """Whether a triple is borne out by a citation that was read, or by none at all."""
    citations: dict[object, list[object]] = defaultdict(list)
    supported: dict[object, set[object]] = defaultdict(set)
    named: dict[object, list[Value]] = defaultdict(list)
    read: set[object] = set()
    for t in told:
        if t.predicate == _CITATION:
            citations[t.subject].append(t.object)
        elif t.predicate == _SUPPORTS:
            supported[t.subject].add(t.object)
        elif t.predicate == _NAMES_VALUE:
            named[t.subject].append(_value(t.object))
        elif t.predicate == _CONFIDENCE and t.object == _CONFIRMED:
            read.add(t.subject)
    narrowed = {one for one, cited in citations.items() if not named.keys().isdisjoint(cited)}
    values: dict[tuple[object, object], list[Value]] = defaultdict(list)
    for t in told:
        if t.subject in narrowed:
            values[t.subject, t.predicate].append(_value(t.object))

    def rests(t: Triple) -> bool:
        bearing = [
            one
            for one in citations.get(t.subject, ())
            if (not supported[one] or t.predicate in supported[one])
            and (
                one not in named
                or supports_value(named[one], _value(t.object), values[t.subject, t.predicate])
            )
        ]
        return not bearing or not read.isdisjoint(bearing)

    return rests


def _value(term: object) -> Value:
    if isinstance(term, Literal):
        return Words(term.value, term.language or "")
    return str(term)


def simplified(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples of the simple variant out of those that are confirmed and what follows."""
    told = list(triples)
    left_out = _apparatus(told)
    for t in told:
        if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode):
            continue
        if not left_out.isdisjoint((t.subject, t.predicate, t.object)):
            continue
        if t.predicate not in _OF_HEADERS:
            yield t


def _apparatus(told: Iterable[Triple]) -> frozenset[object]:
    """The claims, citations and notes, and the terms in which they are written."""
    found: set[object] = {_CITATION, *_ANNOTATIONS, *_OF_APPARATUS}
    found |= {t.subject for t in told if t.predicate in _LEADS and t.object in _OF_APPARATUS}
    return frozenset(found)
