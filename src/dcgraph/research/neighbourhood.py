"""What a thing is linked with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from dcgraph.research.filters import Filters, bounded
from dcgraph.research.graph import Desk
from dcgraph.research.links import Link, admits, link_statement, links, relations, statement_text
from dcgraph.research.model import Language, Silence, Statement, Thing
from dcgraph.research.paging import counted
from dcgraph.research.records import coverage
from dcgraph.words import words

MAX_DEPTH: Final = 3
MAX_COUNT: Final = 500
USUAL: Final = 80

_STRENGTH: Final = {"stated": 0, "asserted": 1, "interpreted": 2, "derived": 3}
_WEAKER: Final = len(_STRENGTH)


@dataclass(frozen=True, slots=True)
class Left:
    """How many neighbours of a thing, by its name, are not among the nodes."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A thing with those around it, and what links them.

    `nodes` begin with the thing itself; then come those one step away, two steps and so on, and
    `steps` counts them: 1 for the thing, then how many lie at each step. `edges` are all links
    between two nodes that are wanted, each read from its subject to its object. `more` tells,
    in the order of the nodes, which of them have neighbours that are left out, because they are
    too many or too far. `silence` tells why there is nothing around it.
    """

    thing: Thing
    nodes: tuple[Thing, ...]
    steps: tuple[int, ...]
    edges: tuple[Statement, ...]
    more: tuple[Left, ...]
    silence: Silence | None


def neighbourhood(
    desk: Desk,
    name: str,
    wanted: Filters,
    *,
    depth: int = 1,
    relation: str = "",
    limit: int = USUAL,
) -> Neighbourhood:
    """What lies up to `depth` steps around a thing, at most `limit` things with itself.

    `relation` has the names of relations, with commas; none stands for all. Sources are not
    around a thing: they stand with what rests on them. Of things equally far those are kept to
    which the links are surest, then the most linked, then in the order of their names. Raises
    NotFoundError for an unknown thing or relation, ParameterError for a number out of bounds.
    """
    bounded("depth", depth, MAX_DEPTH)
    bounded("limit", limit, MAX_COUNT)
    iri = desk.iri(name)
    found = _Search(desk, wanted, relations(desk, relation))
    rings = list(_rings(found, iri, depth, limit))
    kept = [one for ring in rings for one in ring]
    nodes = set(kept)
    inner = {
        link: None for one in kept for link in found.links(one) if nodes.issuperset(_ends(link))
    }
    left = ((one, len(found.neighbours(one).keys() - nodes)) for one in kept)
    lang = wanted.lang
    return Neighbourhood(
        thing=desk.thing(iri, lang),
        nodes=desk.things(kept, lang),
        steps=tuple(len(ring) for ring in rings),
        edges=tuple(link_statement(desk, link, lang) for link in inner),
        more=tuple(Left(desk.thing(one, lang).name, number) for one, number in left if number),
        silence=None if len(kept) > 1 or limit == 1 else _silence(desk, iri, wanted),
    )


@dataclass(slots=True)
class _Search:
    """The wanted links of each thing, read once."""

    desk: Desk
    wanted: Filters
    relations: frozenset[str]
    _links: dict[str, list[Link]] = field(default_factory=dict)

    def links(self, iri: str) -> list[Link]:
        found = self._links.get(iri)
        if found is None:
            found = self._links[iri] = [
                link
                for link in links(self.desk, iri)
                if (not self.relations or link.relation in self.relations)
                and admits(self.desk, link, self.wanted)
            ]
        return found

    def neighbours(self, iri: str) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links(iri):
            found[link.other(iri)].append(link)
        return found


def _ends(link: Link) -> tuple[str, str]:
    return link.subject, link.object


def _rings(found: _Search, iri: str, depth: int, limit: int) -> Iterator[list[str]]:
    """The things at each distance, in the order in which they are kept."""
    seen = {iri}
    ring = [iri]
    yield ring
    for _ in range(depth):
        reached: dict[str, list[Link]] = defaultdict(list)
        for one in ring:
            for other, between in found.neighbours(one).items():
                if other not in seen:
                    reached[other] += between
        ring = _ranked(found.desk, reached)[: limit - len(seen)]
        if not ring:
            return
        seen.update(ring)
        yield ring


def _ranked(desk: Desk, reached: dict[str, list[Link]]) -> list[str]:
    def place(iri: str) -> tuple[object, ...]:
        between = reached[iri]
        surest = min(map(_weakness, between))
        return surest, -len(between), -_prominence(desk, iri), counted(iri)

    return sorted(reached, key=place)


def _weakness(link: Link) -> int:
    return _STRENGTH[link.basis] + (_WEAKER if link.confidence == "recalled" else 0)


def _prominence(desk: Desk, iri: str) -> int:
    """In how many places of the graph a thing stands."""
    return len(desk.facts.into.get(iri, ()))


def _silence(desk: Desk, iri: str, wanted: Filters) -> Silence:
    hidden = sum(1 for _ in links(desk, iri))
    unread = any(one.extent != "whole" for one in coverage(desk, iri, wanted.lang))
    reason: Final = "filtered" if hidden else "not read" if unread else "not covered"
    label, t = desk.label(iri, wanted.lang).text, words(wanted.lang)
    message = t(f"neighbourhood.silence.{reason}", number=hidden, label=label)
    return Silence(reason, message, ())


def neighbourhood_text(found: Neighbourhood, lang: Language) -> str:
    """The same in lines; what is left out is told beside the thing that it is linked with."""
    return "\n".join(_lines(found, lang))


def _lines(found: Neighbourhood, lang: Language) -> Iterator[str]:
    t = words(lang)
    left = {one.name: one.number for one in found.more}
    nodes = iter(found.nodes)
    for step, count in enumerate(found.steps):
        if step:
            yield "\n" + t("neighbourhood.step", number=step, count=count)
        for thing in islice(nodes, count):
            number = left.get(thing.name)
            more = f" (+ {t('neighbourhood.more', count=number)})" if number else ""
            yield f"{'- ' if step else ''}{thing.label} ({thing.kind}, {thing.name}){more}"
    if found.edges:
        yield "\n" + t("neighbourhood.links", count=len(found.edges))
    for edge in found.edges:
        yield f"- {statement_text(edge)}"
    if found.silence:
        yield f"\n{found.silence.message}"
