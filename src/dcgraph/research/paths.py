"""Paths that lead from one thing to another."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import pairwise
from math import inf, log2
from threading import Lock
from typing import Final, Literal, NamedTuple
from weakref import WeakKeyDictionary

import networkx as nx

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.coverage import extent
from dcgraph.research.dates import reached
from dcgraph.research.filters import Filters, began, bounded
from dcgraph.research.force import force_of
from dcgraph.research.graph import Desk
from dcgraph.research.links import Link, cited, ground, link_statement, links, suits
from dcgraph.research.model import (
    BASES,
    CONFIDENCES,
    FORCES,
    Basis,
    Citation,
    Confidence,
    Language,
    Silence,
    Statement,
    Thing,
)
from dcgraph.words import SEMICOLON, kept_together, quoted, words

PARTHOOD: Final = frozenset(DCG + name for name in ("isPartOf", "isEditionOf"))
"""What lies in a whole speaks for it: such a step adds little doubt to an argument."""

_VAGUE: Final = frozenset(DCG + name for name in ("bearsOn", "concerns", "analyses"))
"""That a text or an event has to do with something."""

_UNSAID: Final = frozenset((DCG + "isRelatedTo",))
"""That there is a relation, without saying which."""

_WEIGHTS_APART: Final = frozenset(
    DCG + name for name in ("contradicts", "isInTensionWith", "isDistinguishedFrom")
)
"""That two things are not the same, which leads nowhere."""

_OF_PERSONS: Final = frozenset(
    DCG + name
    for name in (
        "accepts",
        "acceptsWithReservations",
        "hasAuthor",
        "hasFocus",
        "hasIndicator",
        "hasIntendedAudience",
        "hasMember",
        "hasOrganizer",
        "hasParticipant",
        "hasPublisher",
        "hasSpeaker",
        "isAdministeredBy",
        "isAdoptedBy",
        "isGivenBy",
        "isHeldBy",
        "isMadeBy",
        "isMembershipIn",
        "isPartyTo",
        "isPostIn",
        "represents",
    )
)
"""Who made, held or counted something: no ground by itself for what it says."""

_WEAK: Final = _VAGUE | _UNSAID | _OF_PERSONS | {DCG + "treats"}

_BASIS: Final[dict[Basis, float]] = {
    "asserted": 1.0,
    "stated": 1.0,
    "interpreted": 1.4,
    "derived": 2.0,
}
_RECALLED: Final = 0.8
_PART: Final = -0.6
_PER_FORCE: Final = 0.1
_LESS_TELLING: Final = 0.5
_HARDLY_TELLING: Final = 0.9
_SETS_APART: Final = 1.2
_PER_DOUBLING: Final = 0.3
_SIBLINGS: Final = 1.5
_COMPANIONS: Final = 1.0
_TURN: Final = 0.25


def weight(link: Link) -> float:
    """The weight of a statement as a step, more than nothing."""
    found = _BASIS[link.basis]
    if force := force_of(link.relation.removeprefix(DCG)):
        found += FORCES.index(force) * _PER_FORCE
    if link.confidence == "recalled":
        found += _RECALLED
    if link.relation in PARTHOOD:
        found += _PART
    elif link.relation in _VAGUE or link.relation in _OF_PERSONS:
        found += _LESS_TELLING
    elif link.relation in _UNSAID:
        found += _HARDLY_TELLING
    elif link.relation in _WEIGHTS_APART:
        found += _SETS_APART
    return found


def passage(neighbours: int) -> float:
    """The weight of passing through a thing with so many neighbours: a hub joins anything."""
    return _PER_DOUBLING * log2(max(neighbours, 2))


def turn(before: Link | None, after: Link, between: str) -> float:
    """What it adds that two statements meet in a thing that both, or neither, speak of.

    That two parts lie in one whole says least of all, that one meeting had both for its subjects
    hardly more.
    """
    if before is None:
        return 0.0
    ends = (before.object == between, after.object == between)
    if ends[0] != ends[1]:
        return 0.0
    relations = {before.relation, after.relation}
    if relations <= PARTHOOD and all(ends):
        return _SIBLINGS
    return _COMPANIONS if relations <= _WEAK else _TURN


_KEPT: Final = 12
_TYPE: Final = PREFIXES["rdf"] + "type"
_APART: Final = frozenset(DCG + kind for kind in ("Citation", "Claim", "CoverageNote"))
"""What bears statements out, and is no thing that they are about."""


@dataclass(frozen=True, slots=True)
class Net:
    """The statements that a wish admits, as a graph without direction.

    Each edge has `weight`, and `links`, the statements between its ends, the lightest first.
    `ways` are the neighbours of each thing with the weight and the lightest statement, the same
    to be gone through quickly.
    """

    graph: nx.Graph[str]
    ways: dict[str, tuple[tuple[str, float, Link], ...]]

    def links(self, one: str, other: str) -> tuple[Link, ...]:
        """The statements that make the step between two neighbours, the lightest first."""
        found: tuple[Link, ...] = self.graph.edges[one, other]["links"]
        return found


class _Pair(NamedTuple):
    """Two things and what joins them, the lightest first, each with the day it was stated on.

    `between` is what it weighs to come from the one to the other, whatever joins them.
    """

    one: str
    other: str
    between: float
    links: tuple[tuple[Link, str], ...]


class ArgumentGraph:
    """All statements of a desk by the two things that they join, and the nets made of them.

    It may be used from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        joined: dict[tuple[str, str], list[Link]] = {}
        for link in _every(desk):
            ends = (min(link.subject, link.object), max(link.subject, link.object))
            joined.setdefault(ends, []).append(link)
        passages = _passages(joined)
        self._pairs = [
            _Pair(
                one,
                other,
                (passages[one] + passages[other]) / 2,
                tuple((link, _stated(desk, link)) for link in sorted(found, key=_place)),
            )
            for (one, other), found in joined.items()
        ]
        self._things = tuple(passages)
        self._began: dict[str, str] = {}
        self._nets: OrderedDict[tuple[str, ...], Net] = OrderedDict()
        self._lock = Lock()

    def net(self, desk: Desk, wanted: Filters) -> Net:
        """The net of what is wanted; the last few are kept."""
        key = wanted.told()
        with self._lock:
            if key in self._nets:
                self._nets.move_to_end(key)
                return self._nets[key]
        made = self._made(desk, wanted)
        with self._lock:
            self._nets[key] = made
            while len(self._nets) > _KEPT:
                self._nets.popitem(last=False)
        return made

    def _made(self, desk: Desk, wanted: Filters) -> Net:
        absent = self._absent(desk, wanted.as_of)
        day = wanted.as_of
        later = cache(lambda date: bool(day and date) and reached(date, day) == "no")
        edges = []
        for one, other, between, every in self._pairs:
            if one in absent or other in absent:
                continue
            found = [link for link, stated in every if suits(link, wanted) and not later(stated)]
            if found:
                # What follows by rule from another statement between the two adds nothing to it.
                told = tuple(link for link in found if _told(link)) or tuple(found)
                edges.append((one, other, {"weight": weight(told[0]) + between, "links": told}))
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self._things)
        graph.add_edges_from(edges)
        ways = {
            one: tuple((other, edge["weight"], edge["links"][0]) for other, edge in edges.items())
            for one, edges in graph.adj.items()
        }
        return Net(graph, ways)

    def _absent(self, desk: Desk, as_of: str) -> frozenset[str]:
        """The things that surely came after a day; none where no day is asked for."""
        if not as_of:
            return frozenset()
        if not self._began:
            self._began = {iri: date for iri in self._things if (date := began(desk, iri))}
        return frozenset(iri for iri, date in self._began.items() if reached(date, as_of) == "no")


def _passages(joined: dict[tuple[str, str], list[Link]]) -> dict[str, float]:
    """What passing through each thing weighs; what only follows by rule joins nothing anew."""
    neighbours = dict.fromkeys((end for ends in joined for end in ends), 0)
    for ends, found in joined.items():
        if any(_told(link) for link in found):
            for end in ends:
                neighbours[end] += 1
    return {iri: passage(number) for iri, number in neighbours.items()}


def _told(link: Link) -> bool:
    """Whether a statement says more than others between the same two things imply."""
    return link.basis != "derived" or link.by_norms


def _place(link: Link) -> tuple[float, str, str, str]:
    return weight(link), link.relation, link.claim, link.subject


def _stated(desk: Desk, link: Link) -> str:
    return desk.facts.first(link.claim, DCG + "statedOnDate") if link.claim else ""


def _every(desk: Desk) -> Iterator[Link]:
    """Every link between two things, once."""
    for iri in desk.facts.about:
        if iri.startswith(DCGD) and _APART.isdisjoint(desk.facts.iris(iri, _TYPE)):
            yield from (one for one in links(desk, iri) if one.subject == iri)


_webs: WeakKeyDictionary[Desk, ArgumentGraph] = WeakKeyDictionary()
_making = Lock()


def web_of(desk: Desk) -> ArgumentGraph:
    """The web of a desk, made when it is first asked for."""
    with _making:
        found = _webs.get(desk)
        if found is None:
            found = _webs[desk] = ArgumentGraph(desk)
        return found


_MAX_VISITS: Final = 2000
"""How often the search goes on from a thing before it answers with what it has."""
_MAX_PUSHES: Final = 12_000
"""How many ways it begins at most before that."""
_SHARED: Final = 2.5
"""What a way weighs more that has all its things in common with one that was chosen."""


class Way(NamedTuple):
    """A way by its things, the first and the last included, and what it weighs."""

    weight: float
    things: tuple[str, ...]


class Ways(NamedTuple):
    """The ways that were found; `cut` says that the search ended before it had looked at all."""

    found: tuple[Way, ...]
    cut: bool


def lightest(net: Net, start: str, end: str, longest: int, number: int) -> Ways:
    """Up to so many ways without a loop of at most `longest` steps, the lightest first.

    From each thing the weight that is left to the end is known, so that the search hardly goes
    astray; where it does, its work is bounded and the ways found by then are given.
    """
    graph = net.graph
    if start not in graph or end not in graph:
        return Ways((), cut=False)
    steps: dict[str, int] = nx.single_source_shortest_path_length(graph, end, cutoff=longest)
    if start not in steps:
        return Ways((), cut=False)
    left = _left(net, end)
    found: list[Way] = []
    pushed = 0
    heap: list[tuple[float, int, float, tuple[str, ...], Link | None]] = [
        (left[start], 0, 0.0, (start,), None)
    ]
    for _ in range(_MAX_VISITS):
        if not heap or len(found) == number:
            break
        _, _, so_far, things, before = heappop(heap)
        here = things[-1]
        if here == end:
            found.append(Way(so_far, things))
            continue
        for there, more, link in net.ways[here]:
            if len(things) + steps.get(there, longest) > longest or there in things:
                continue
            weight = so_far + more + turn(before, link, here)
            pushed += 1
            heappush(heap, (weight + left[there], pushed, weight, (*things, there), link))
        if pushed > _MAX_PUSHES:
            break
    cut = bool(heap) and len(found) < number
    return Ways(tuple(found) or (_shortest(net, start, end),), cut)


def _left(net: Net, end: str) -> dict[str, float]:
    """What the lightest way from each thing to the end weighs, whatever its steps.

    This is asked for at every search, and four times as quick as what networkx has for it,
    which calls a function for the weight of each edge.
    """
    found = {end: 0.0}
    heap = [(0.0, end)]
    ways = net.ways
    while heap:
        so_far, here = heappop(heap)
        if so_far > found[here]:
            continue
        for there, more, _ in ways[here]:
            weight = so_far + more
            if weight < found.get(there, inf):
                found[there] = weight
                heappush(heap, (weight, there))
    return found


def _shortest(net: Net, start: str, end: str) -> Way:
    """The way of fewest steps, for where the search did not reach the end in time."""
    things = nx.shortest_path(net.graph, start, end)
    edges = pairwise(things)
    return Way(sum(net.graph.edges[one]["weight"] for one in edges), tuple(things))


def chosen(net: Net, ways: tuple[Way, ...], number: int) -> tuple[Way, ...]:
    """So many of some ways, each unlike those before it and light, in the order of choice."""
    left = [(way, _inner(net, way)) for way in ways]
    taken: list[tuple[Way, frozenset[str]]] = []
    while left and len(taken) < number:
        best = min(left, key=lambda one: (_burden(one, taken), one[0]))
        left.remove(best)
        taken.append(best)
    return tuple(way for way, _ in taken)


def _burden(one: tuple[Way, frozenset[str]], taken: list[tuple[Way, frozenset[str]]]) -> float:
    return one[0].weight + _SHARED * max(
        (_likeness(one[1], inner) for _, inner in taken), default=0.0
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller is in the other; one without anything between is unlike all."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _inner(net: Net, way: Way) -> frozenset[str]:
    """The things between the ends, without the wholes that are reached from their parts."""
    things = way.things
    return frozenset(
        here
        for before, here in pairwise(things[:-1])
        if not _is_whole(net.links(before, here)[0], here)
    )


def _is_whole(link: Link, iri: str) -> bool:
    return link.relation in PARTHOOD and link.object == iri


_MAX_SOURCE_LENGTH: Final = 90


def clause(statement: Statement, names: tuple[str, str], lang: Language, *, forward: bool) -> str:
    """A statement read from its subject or its object; `names` are those of the two.

    A relation that is not in the catalogue is read by its name, which no language inflects.
    """
    t, relation = words(lang), statement.relation
    if t.has(f"relations.{relation}"):
        read = t.row(f"relations.{relation}")
    else:
        read = (f"{{a}} — {relation} → {{b}}", f"{{b}} ← {relation} — {{a}}")
    return kept_together(read[0 if forward else 1].format(a=names[0], b=names[1]), lang)


def _argument(ends: tuple[str, str], steps: Sequence[Step], lang: Language) -> str:
    """The whole in sentences; `ends` are the mentions of the things from which and to which."""
    clauses, source = [], ""
    for step in steps:
        clauses.append(f"{step.sentence} ({_ground(step.statements, source, lang)})")
        first = next(iter(step.statements[0].citations), None)
        source = first.source.iri if first else ""
    lead = words(lang)(
        "paths.lead",
        start=ends[0],
        end=ends[1],
        n=len(steps),
        clauses=SEMICOLON[lang].join(clauses),
    )
    return kept_together(" ".join((lead, *_doubts(steps, lang))), lang)


def _note(lang: Language, *, cut: bool) -> str:
    """What a path is worth, and what not; with `cut`, that others may have been missed."""
    t = words(lang)
    return kept_together(" ".join((t("paths.note"), *([t("paths.cut")] if cut else []))), lang)


def _ground(statements: tuple[Statement, ...], before: str, lang: Language) -> str:
    """On what a step rests: who holds it, the source and the place, basis and confidence."""
    best, t = statements[0], words(lang)
    holders = ", ".join(quoted(one.label, lang) for one in best.claimants)
    parts = [t("paths.stated", names=holders) if holders else t(f"claim.basis.{best.basis}")]
    if best.confidence:
        parts.append(t(f"claim.confidence.{best.confidence}"))
    if best.citations:
        parts.append(_cited(best.citations[0], before, lang))
    # What is only related leaves it to the rationale of the claim to say how.
    if best.rationale and (best.relation == "isRelatedTo" or best.basis == "interpreted"):
        language = "" if best.rationale.language == lang else f" [{best.rationale.language}]"
        said = quoted(best.rationale.text.removesuffix("."), lang)
        parts.append(t("paths.reason", language=language, text=said))
    if len(statements) > 1:
        parts.append(t("paths.more", count=len(statements) - 1))
    return SEMICOLON[lang].join(parts)


def _cited(citation: Citation, before: str, lang: Language) -> str:
    if citation.source.iri == before:
        source = words(lang)("paths.ibid")
    else:
        title = citation.source.label
        if len(title) > _MAX_SOURCE_LENGTH:
            title = title[:_MAX_SOURCE_LENGTH].rpartition(" ")[0] + "…"
        source = quoted(title, lang)
    return f"{source}, {citation.locator}" if citation.locator else source


def _doubts(steps: Sequence[Step], lang: Language) -> list[str]:
    """A sentence for each kind of step that is less than sure, or one that there is none."""
    t, found = words(lang), []
    for word in ("interpreted", "derived", "recalled"):
        numbers = [
            str(number)
            for number, step in enumerate(steps, start=1)
            if word in (step.statements[0].basis, step.statements[0].confidence)
        ]
        if numbers:
            counted = t("paths.steps", n=len(numbers), numbers=", ".join(numbers))
            found.append(t(f"paths.{word}", steps=counted))
    if not found and all(step.statements[0].confidence for step in steps):
        found.append(t("paths.sure"))
    return found


Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one thing to the next.

    `statements` are all those between the two that were asked for, the soundest first. By the
    first the step is read: `direction` tells whether it is walked from its subject (forward) or
    from its object, `sentence` is it in words. `provision` is the part of a text that it is
    about or speaks, where one of its ends is such a part.
    """

    start: Thing
    end: Thing
    direction: Direction
    sentence: str
    provision: Thing | None
    statements: tuple[Statement, ...]


def step(desk: Desk, start: str, end: str, links: tuple[Link, ...], lang: Language) -> Step:
    """The step between two neighbours, whose statements are given, the soundest first."""
    best = links[0]
    forward = best.subject == start
    found = tuple(link_statement(desk, one, lang) for one in links)
    names = (named(desk, best.subject, lang), named(desk, best.object, lang))
    provision = next(
        (one for one in (best.subject, best.object) if "Provision" in desk.kinds(one)), None
    )
    return Step(
        start=desk.thing(start, lang),
        end=desk.thing(end, lang),
        direction="forward" if forward else "backward",
        sentence=clause(found[0], names, lang, forward=forward),
        provision=desk.thing(provision, lang) if provision else None,
        statements=found,
    )


def named(desk: Desk, iri: str, lang: Language) -> str:
    """How a thing is mentioned in a sentence; a definition, by the concept that it defines."""
    concept = desk.facts.first(iri, DCG + "isDefinitionOf")
    if not concept:
        return quoted(desk.label(iri, lang).text, lang)
    date = desk.facts.first(iri, DCG + "definitionDate")
    mention = words(lang)("paths.definition", concept=quoted(desk.label(concept, lang).text, lang))
    return f"{mention} ({date})" if date else mention


_NEAR: Final = 3
_EVERYTHING: Final = (
    Filters(basis=frozenset(BASES) - {"derived"}),
    Filters(basis=frozenset(BASES)),
)
"""What would be found without a filter: first by what is said, then with what follows by rule."""


def silence(desk: Desk, ends: tuple[str, str], longest: int, wanted: Filters) -> Silence:
    """Why there is no path of at most `longest` steps, and the nearest thing that is reached."""
    net = web_of(desk).net(desk, wanted)
    return (
        _filtered(desk, net, ends, longest, wanted)
        or _longer(desk, net, ends, longest, wanted.lang)
        or _apart(desk, net, ends, wanted.lang)
    )


def _filtered(
    desk: Desk, net: Net, ends: tuple[str, str], longest: int, wanted: Filters
) -> Silence | None:
    """What would be found if everything were wanted, and what of that is not."""
    lang = wanted.lang
    for everything in _EVERYTHING:
        whole = web_of(desk).net(desk, everything)
        for way in lightest(whole, *ends, longest, 1).found:
            steps = list(pairwise(way.things))
            missing = [whole.links(*one)[0] for one in steps if not net.graph.has_edge(*one)]
            at = next(one for one, other in steps if not net.graph.has_edge(one, other))
            message = words(lang)(
                "paths.silence.filtered",
                things=" → ".join(named(desk, one, lang) for one in way.things),
                needs=", ".join(_needs(missing, wanted)),
            )
            if at == ends[0]:
                return Silence("filtered", message, desk.things(_neighbours(net, at), lang))
            reached = words(lang)("paths.silence.reached", thing=named(desk, at, lang))
            return Silence("filtered", f"{message} {reached}", desk.things((at,), lang))
    return None


def _needs(missing: list[Link], wanted: Filters) -> list[str]:
    """What of the missing statements was not asked for, in words."""
    t = words(wanted.lang)
    bases = [one for one in BASES if any(link.basis == one for link in missing)]
    grades = [one for one in CONFIDENCES if any(link.confidence == one for link in missing)]
    found = [t(f"claim.basis.{one}") for one in bases if one not in wanted.basis]
    found += [t(f"claim.confidence.{one}") for one in grades if one not in wanted.confidence]
    return found or [t("paths.silence.day")]


def _longer(
    desk: Desk, net: Net, ends: tuple[str, str], longest: int, lang: Language
) -> Silence | None:
    if not all(one in net.graph for one in ends) or not nx.has_path(net.graph, *ends):
        return None
    things = nx.shortest_path(net.graph, *ends)
    at = things[longest]
    told = words(lang)("paths.silence.longer", longest=longest, steps=len(things) - 1)
    reached = words(lang)("paths.silence.reached", thing=named(desk, at, lang))
    return Silence("not covered", f"{told} {reached}", desk.things((at,), lang))


def _apart(desk: Desk, net: Net, ends: tuple[str, str], lang: Language) -> Silence:
    graph, t = net.graph, words(lang)
    alone = [one for one in ends if not (one in graph and graph.degree[one])]
    told = [t("paths.silence.alone", thing=named(desk, one, lang)) for one in alone]
    told = told or [t("paths.silence.apart")]
    unread = [one for one in ends if _is_unread(desk, one)]
    told += [t("paths.silence.unread", thing=named(desk, one, lang)) for one in unread]
    near = next((_neighbours(net, one) for one in ends if one not in alone), ())
    reason: Final = "not read" if unread else "not covered"
    return Silence(reason, " ".join(told), desk.things(near, lang))


def _is_unread(desk: Desk, iri: str) -> bool:
    is_text = not {"Instrument", "Edition", "Provision"}.isdisjoint(desk.kinds(iri))
    return is_text and extent(desk, iri)[0] != "whole"


def _neighbours(net: Net, iri: str) -> tuple[str, ...]:
    """The nearest neighbours of a thing."""
    edges = net.graph.adj[iri]
    return tuple(sorted(edges, key=lambda one: (edges[one]["weight"], one))[:_NEAR])


MAX_COUNT: Final = 10
MAX_LENGTH: Final = 6
USUAL_NUMBER: Final = 3
USUAL_MAX_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps, read out as an argument.

    `weight` is the less, the sounder and the more telling it is: it ranks the paths of an answer
    and means nothing beyond. `basis` and `confidence` are those of its weakest step; it is
    None where no step has any.
    """

    weight: float
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]
    basis: Basis
    confidence: Confidence | None
    argument: str


@dataclass(frozen=True, slots=True)
class Paths:
    """The best paths of at most `longest` steps, the lightest first.

    `note` says what a path is worth, and whether others may have been missed; `silence` tells
    why there is none.
    """

    start: Thing
    end: Thing
    longest: int
    paths: tuple[Path, ...]
    note: str
    silence: Silence | None


def paths(
    desk: Desk,
    start: str,
    end: str,
    wanted: Filters,
    *,
    number: int = USUAL_NUMBER,
    longest: int = USUAL_MAX_LENGTH,
) -> Paths:
    """Up to so many paths between two things by their names, each unlike the others.

    A step is a statement of a basis, confidence and day that are wanted; all that stand between
    the same two things make one step. Raises NotFoundError for what is not there, ParameterError
    for numbers out of bounds, for a claim, which is itself a step, and for the same thing twice.
    """
    bounded("k", number, MAX_COUNT)
    bounded("longest", longest, MAX_LENGTH)
    ends = _end(desk, start), _end(desk, end)
    if ends[0] == ends[1]:
        raise ParameterError(
            f"A path leads from one thing to another, and {desk.thing(ends[0]).name} is asked for "
            "as both; ask for its record instead."
        )
    net = web_of(desk).net(desk, wanted)
    ways = lightest(net, *ends, longest, 4 * number + 12)
    found = sorted(chosen(net, ways.found, number))
    return Paths(
        start=desk.thing(ends[0], wanted.lang),
        end=desk.thing(ends[1], wanted.lang),
        longest=longest,
        paths=tuple(_path(desk, net, way, wanted) for way in found),
        note=_note(wanted.lang, cut=ways.cut),
        silence=None if found else silence(desk, ends, longest, wanted),
    )


def _end(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    claim = desk.facts.claims.get(iri)
    if claim is None:
        return iri
    subject, relation_object = desk.thing(claim.subject).name, desk.thing(claim.object).name
    raise ParameterError(
        f"{name[:80]!r} is a claim, which is a step and no thing; ask for paths between what it "
        f"joins: {subject} and {relation_object}."
    )


def _path(desk: Desk, net: Net, way: Way, wanted: Filters) -> Path:
    lang, things = wanted.lang, way.things
    steps = tuple(
        step(desk, one, other, net.links(one, other), lang) for one, other in pairwise(things)
    )
    best = [one.statements[0] for one in steps]
    grades = [one.confidence for one in best if one.confidence]
    ends = named(desk, things[0], lang), named(desk, things[-1], lang)
    return Path(
        weight=round(way.weight, 2),
        things=desk.things(things, lang),
        steps=steps,
        basis=max((one.basis for one in best), key=BASES.index),
        confidence=max(grades, default=None),
        argument=_argument(ends, steps, lang),
    )


# Paths that argue: how one thing leads to another, step by step, each with its ground.
#
# `paths` is the answer. `weights` tell what a link weighs as a step, `net` is the graph of links,
# `search` finds the ways, `steps` and `sentences` read them out with the phrases of each language,
# `silences` tell why there is none.


def paths_text(found: Paths, lang: Language) -> str:
    """Each path as it is read out, and under it its steps with all that they rest on."""
    return "\n".join(_lines(found, lang))


def _lines(found: Paths, lang: Language) -> Iterator[str]:
    for number, path in enumerate(found.paths, start=1):
        yield f"{number}. {path.argument}"
        for step in path.steps:
            arrow = "->" if step.direction == "forward" else "<-"
            yield f"   {step.start.name} {arrow} {step.end.name}"
            for statement in step.statements:
                told = [ground(statement, lang)]
                if statement.confidence:
                    told.append(words(lang)(f"claim.confidence.{statement.confidence}"))
                claim = f" {statement.claim}" if statement.claim else ""
                yield f"     {statement.relation_label} ({', '.join(told)}){claim}"
                yield from (f"       {cited(one)}" for one in statement.citations)
        yield ""
    if found.paths:
        yield found.note
    if found.silence:
        yield found.silence.message
        yield from (f"- {one.label} ({one.name})" for one in found.silence.near)
