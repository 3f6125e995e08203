"""Paths that lead from one thing to another."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from itertools import pairwise
from math import inf, log2
from threading import Lock
from typing import Final, Literal, NamedTuple

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


def _terms(*names: str) -> frozenset[str]:
    return frozenset(DCG + name for name in names)


_PARTHOOD: Final = _terms("isPartOf", "isEditionOf")
"""What lies in a whole speaks for it: such a step adds little doubt to an argument."""
_VAGUE: Final = _terms("bearsOn", "concerns", "analyses")
"""That a text or an event has to do with something."""
_UNSAID: Final = _terms("isRelatedTo")
"""That there is a relation, without saying which."""
_SETTING_APART: Final = _terms("contradicts", "isInTensionWith", "isDistinguishedFrom")
"""That two things are not the same, which leads nowhere."""
_OF_PERSONS: Final = _terms(
    *("accepts", "acceptsWithReservations", "hasAuthor", "hasFocus", "hasIndicator"),
    *("hasIntendedAudience", "hasMember", "hasOrganizer", "hasParticipant", "hasPublisher"),
    *("hasSpeaker", "isAdministeredBy", "isAdoptedBy", "isGivenBy", "isHeldBy", "isMadeBy"),
    *("isMembershipIn", "isPartyTo", "isPostIn", "represents"),
)
"""Who made, held or counted something: no ground by itself for what it says."""
_WEAK: Final = _VAGUE | _UNSAID | _OF_PERSONS | _terms("treats")

# What a step weighs, by the basis of its statement and by what makes it more or less telling.
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
"""For each doubling of the neighbours of a thing that is passed: a hub joins anything."""
_SIBLINGS: Final = 1.5
_COMPANIONS: Final = 1.0
_TURN: Final = 0.25


def _weight(link: Link) -> float:
    """The weight of a statement as a step, more than nothing."""
    found = _BASIS[link.basis]
    if force := force_of(link.relation.removeprefix(DCG)):
        found += FORCES.index(force) * _PER_FORCE
    if link.confidence == "recalled":
        found += _RECALLED
    if link.relation in _PARTHOOD:
        found += _PART
    elif link.relation in _VAGUE or link.relation in _OF_PERSONS:
        found += _LESS_TELLING
    elif link.relation in _UNSAID:
        found += _HARDLY_TELLING
    elif link.relation in _SETTING_APART:
        found += _SETS_APART
    return found


def _turn(before: Link | None, after: Link, between: str) -> float:
    """What it adds that two statements meet in a thing that both, or neither, speak of.

    That two parts lie in one whole says least of all, that one meeting had both for its subjects
    hardly more.
    """
    if before is None or (before.object == between) != (after.object == between):
        return 0.0
    relations = {before.relation, after.relation}
    if relations <= _PARTHOOD and before.object == between:
        return _SIBLINGS
    return _COMPANIONS if relations <= _WEAK else _TURN


_KEPT: Final = 12
_TYPE: Final = PREFIXES["rdf"] + "type"
_APART: Final = _terms("Citation", "Claim", "CoverageNote")
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

    def nearest(self, iri: str) -> tuple[str, ...]:
        """The nearest neighbours of a thing."""
        edges = self.graph.adj[iri]
        return tuple(sorted(edges, key=lambda one: (edges[one]["weight"], one))[:_NEAR])


class ArgumentGraph:
    """All statements of a desk by the two things that they join, and the nets made of them.

    It may be used from any thread.
    """

    def __init__(self, desk: Desk) -> None:
        joined: dict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in _every(desk):
            joined[min(link.subject, link.object), max(link.subject, link.object)].append(link)
        # What only follows by rule joins nothing anew.
        neighbours = dict.fromkeys((end for ends in joined for end in ends), 0)
        for ends, found in joined.items():
            if any(_is_told(link) for link in found):
                for end in ends:
                    neighbours[end] += 1
        passing = {iri: _PER_DOUBLING * log2(max(one, 2)) for iri, one in neighbours.items()}
        # By two things: what it weighs to come from the one to the other, whatever joins them,
        # and what does, the lightest first, each with the day it was stated on.
        self._pairs = [
            (
                one,
                other,
                (passing[one] + passing[other]) / 2,
                tuple((link, _stated(desk, link)) for link in sorted(found, key=_place)),
            )
            for (one, other), found in joined.items()
        ]
        self._things = tuple(neighbours)
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
        day = wanted.as_of
        if day and not self._began:
            self._began = {iri: date for iri in self._things if (date := began(desk, iri))}
        later = cache(lambda date: bool(day and date) and reached(date, day) == "no")
        absent = {iri for iri, date in self._began.items() if later(date)}
        edges = []
        for one, other, between, every in self._pairs:
            if one in absent or other in absent:
                continue
            found = [link for link, stated in every if suits(link, wanted) and not later(stated)]
            if found:
                # What follows by rule from another statement between the two adds nothing to it.
                told = tuple(link for link in found if _is_told(link)) or tuple(found)
                edges.append((one, other, {"weight": _weight(told[0]) + between, "links": told}))
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self._things)
        graph.add_edges_from(edges)
        ways = {
            one: tuple((other, edge["weight"], edge["links"][0]) for other, edge in edges.items())
            for one, edges in graph.adj.items()
        }
        return Net(graph, ways)


def _is_told(link: Link) -> bool:
    """Whether a statement says more than others between the same two things imply."""
    return link.basis != "derived" or link.by_norms


def _place(link: Link) -> tuple[float, str, str, str]:
    return _weight(link), link.relation, link.claim, link.subject


def _stated(desk: Desk, link: Link) -> str:
    return desk.facts.first(link.claim, DCG + "statedOnDate") if link.claim else ""


def _every(desk: Desk) -> Iterator[Link]:
    """Every link between two things, once."""
    for iri in desk.facts.about:
        if iri.startswith(DCGD) and _APART.isdisjoint(desk.facts.iris(iri, _TYPE)):
            yield from (one for one in links(desk, iri) if one.subject == iri)


_making: Final = Lock()


def argument_graph(desk: Desk) -> ArgumentGraph:
    """The graph of all statements of a desk, made once, when it is first asked for."""
    with _making:
        return desk.remembered("argument graph", "", lambda: ArgumentGraph(desk), most=1)


_MAX_VISITS: Final = 2000
"""How often the search goes on from a thing before it answers with what it has."""
_MAX_PUSHES: Final = 12_000
"""How many ways it begins at most before that."""
_SHARED: Final = 2.5
"""What a way weighs more that has all its things in common with one that was chosen."""


class _Way(NamedTuple):
    """A way by its things, the first and the last included, and what it weighs."""

    weight: float
    things: tuple[str, ...]


def _lightest(net: Net, start: str, end: str, longest: int, number: int) -> tuple[list[_Way], bool]:
    """Up to so many ways without a loop of at most `longest` steps, the lightest first.

    From each thing the weight that is left to the end is known, so that the search hardly goes
    astray; where it does, its work is bounded and the ways found by then are given. The second
    value says so: that it ended before it had looked at all.
    """
    graph = net.graph
    if start not in graph or end not in graph:
        return [], False
    steps: dict[str, int] = nx.single_source_shortest_path_length(graph, end, cutoff=longest)
    if start not in steps:
        return [], False
    left = _left(net, end)
    found: list[_Way] = []
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
            found.append(_Way(so_far, things))
            continue
        for there, more, link in net.ways[here]:
            if len(things) + steps.get(there, longest) > longest or there in things:
                continue
            weight = so_far + more + _turn(before, link, here)
            pushed += 1
            heappush(heap, (weight + left[there], pushed, weight, (*things, there), link))
        if pushed > _MAX_PUSHES:
            break
    cut = bool(heap) and len(found) < number
    if not found:
        # The search did not reach the end in time: the way of fewest steps.
        things = tuple(nx.shortest_path(graph, start, end))
        found = [_Way(sum(graph.edges[one]["weight"] for one in pairwise(things)), things)]
    return found, cut


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


def _chosen(net: Net, ways: Iterable[_Way], number: int) -> list[_Way]:
    """So many of some ways, each light and unlike those chosen before it; the lightest first."""
    inner = {way: _inner(net, way.things) for way in ways}
    taken: list[_Way] = []

    def burden(way: _Way) -> float:
        alike = (_likeness(inner[way], inner[one]) for one in taken)
        return way.weight + _SHARED * max(alike, default=0.0)

    while len(taken) < min(number, len(inner)):
        left = (way for way in inner if way not in taken)
        taken.append(min(left, key=lambda one: (burden(one), one)))
    return sorted(taken)


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller is in the other; one without anything between is unlike all."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _inner(net: Net, things: tuple[str, ...]) -> frozenset[str]:
    """The things between the ends, without the wholes that are reached from their parts."""
    found = set()
    for before, here in pairwise(things[:-1]):
        link = net.links(before, here)[0]
        if not (link.relation in _PARTHOOD and link.object == here):
            found.add(here)
    return frozenset(found)


MAX_COUNT: Final = 10
MAX_LENGTH: Final = 6
USUAL_NUMBER: Final = 3
USUAL_MAX_LENGTH: Final = 4


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
    net = argument_graph(desk).net(desk, wanted)
    ways, cut = _lightest(net, *ends, longest, 4 * number + 12)
    found = _chosen(net, ways, number)
    t = words(wanted.lang)
    notes = [t("paths.note"), *([t("paths.cut")] if cut else [])]
    return Paths(
        start=desk.thing(ends[0], wanted.lang),
        end=desk.thing(ends[1], wanted.lang),
        longest=longest,
        paths=tuple(_path(desk, net, way, wanted) for way in found),
        note=kept_together(" ".join(notes), wanted.lang),
        silence=None if found else _silence(desk, net, ends, longest, wanted),
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


def _path(desk: Desk, net: Net, way: _Way, wanted: Filters) -> Path:
    lang, things = wanted.lang, way.things
    steps = tuple(
        _step(desk, one, other, net.links(one, other), lang) for one, other in pairwise(things)
    )
    best = [one.statements[0] for one in steps]
    grades = [one.confidence for one in best if one.confidence]
    ends = _named(desk, things[0], lang), _named(desk, things[-1], lang)
    return Path(
        weight=round(way.weight, 2),
        things=desk.things(things, lang),
        steps=steps,
        basis=max((one.basis for one in best), key=BASES.index),
        confidence=max(grades, default=None),
        argument=_argument(ends, steps, lang),
    )


def _step(desk: Desk, start: str, end: str, links: tuple[Link, ...], lang: Language) -> Step:
    """The step between two neighbours, whose statements are given, the soundest first."""
    best = links[0]
    forward = best.subject == start
    found = tuple(link_statement(desk, one, lang) for one in links)
    names = (_named(desk, best.subject, lang), _named(desk, best.object, lang))
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


def _named(desk: Desk, iri: str, lang: Language) -> str:
    """How a thing is mentioned in a sentence; a definition, by the concept that it defines."""
    concept = desk.facts.first(iri, DCG + "isDefinitionOf")
    if not concept:
        return quoted(desk.label(iri, lang).text, lang)
    date = desk.facts.first(iri, DCG + "definitionDate")
    mention = words(lang)("paths.definition", concept=quoted(desk.label(concept, lang).text, lang))
    return f"{mention} ({date})" if date else mention


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


_NEAR: Final = 3
_EVERYTHING: Final = (
    Filters(basis=frozenset(BASES) - {"derived"}),
    Filters(basis=frozenset(BASES)),
)
"""What would be found without a filter: first by what is said, then with what follows by rule."""


def _silence(desk: Desk, net: Net, ends: tuple[str, str], longest: int, wanted: Filters) -> Silence:
    """Why there is no path of at most `longest` steps, and the nearest thing that is reached."""
    lang, graph, t = wanted.lang, net.graph, words(wanted.lang)

    def reached(iri: str) -> str:
        return t("paths.silence.reached", thing=_named(desk, iri, lang))

    for everything in _EVERYTHING:
        whole = argument_graph(desk).net(desk, everything)
        for way in _lightest(whole, *ends, longest, 1)[0]:
            missing = [one for one in pairwise(way.things) if not graph.has_edge(*one)]
            at = missing[0][0]
            message = t(
                "paths.silence.filtered",
                things=" → ".join(_named(desk, one, lang) for one in way.things),
                needs=", ".join(_needs([whole.links(*one)[0] for one in missing], wanted)),
            )
            if at == ends[0]:
                return Silence("filtered", message, desk.things(net.nearest(at), lang))
            return Silence("filtered", f"{message} {reached(at)}", desk.things((at,), lang))
    if all(one in graph for one in ends) and nx.has_path(graph, *ends):
        things = nx.shortest_path(graph, *ends)
        told = t("paths.silence.longer", longest=longest, steps=len(things) - 1)
        at = things[longest]
        return Silence("not covered", f"{told} {reached(at)}", desk.things((at,), lang))
    return _apart(desk, net, ends, lang)


def _needs(missing: list[Link], wanted: Filters) -> list[str]:
    """What of the missing statements was not asked for, in words."""
    t = words(wanted.lang)
    bases = [one for one in BASES if any(link.basis == one for link in missing)]
    grades = [one for one in CONFIDENCES if any(link.confidence == one for link in missing)]
    found = [t(f"claim.basis.{one}") for one in bases if one not in wanted.basis]
    found += [t(f"claim.confidence.{one}") for one in grades if one not in wanted.confidence]
    return found or [t("paths.silence.day")]


def _apart(desk: Desk, net: Net, ends: tuple[str, str], lang: Language) -> Silence:
    graph, t = net.graph, words(lang)
    alone = [one for one in ends if not (one in graph and graph.degree[one])]
    told = [t("paths.silence.alone", thing=_named(desk, one, lang)) for one in alone]
    told = told or [t("paths.silence.apart")]
    unread = [one for one in ends if _is_unread(desk, one)]
    told += [t("paths.silence.unread", thing=_named(desk, one, lang)) for one in unread]
    near = next((net.nearest(one) for one in ends if one not in alone), ())
    reason: Final = "not read" if unread else "not covered"
    return Silence(reason, " ".join(told), desk.things(near, lang))


def _is_unread(desk: Desk, iri: str) -> bool:
    is_text = not {"Instrument", "Edition", "Provision"}.isdisjoint(desk.kinds(iri))
    return is_text and extent(desk, iri)[0] != "whole"


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
