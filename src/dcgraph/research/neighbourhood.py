"""What a thing is linked with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from dcgraph.research.filters import Filters, bounded
from dcgraph.research.graph import Desk
from dcgraph.research.links import Link, admits, link_statement, links, relations, statement_text
from dcgraph.research.model import Language, Silence, Statement, Thing
from dcgraph.research.paging import natural_key
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
    rings = list(found.rings(iri, depth, limit))
    kept = [one for ring in rings for one in ring]
    nodes = set(kept)
    inner = dict.fromkeys(
        link
        for one in kept
        for link in found.links(one)
        if nodes.issuperset((link.subject, link.object))
    )
    left = ((one, len({link.other(one) for link in found.links(one)} - nodes)) for one in kept)
    lang = wanted.lang
    return Neighbourhood(
        thing=desk.thing(iri, lang),
        nodes=desk.things(kept, lang),
        steps=tuple(len(ring) for ring in rings),
        edges=tuple(link_statement(desk, link, lang) for link in inner),
        more=tuple(Left(desk.thing(one, lang).name, number) for one, number in left if number),
        silence=None if len(kept) > 1 or limit == 1 else _silence(desk, iri, wanted),
    )


class _Search:
    """The wanted links of each thing, read once."""

    def __init__(self, desk: Desk, wanted: Filters, relations: frozenset[str]) -> None:
        self._desk = desk
        self._wanted = wanted
        self._relations = relations
        self._links: dict[str, list[Link]] = {}

    def links(self, iri: str) -> list[Link]:
        found = self._links.get(iri)
        if found is None:
            found = self._links[iri] = [
                link
                for link in links(self._desk, iri)
                if (not self._relations or link.relation in self._relations)
                and admits(self._desk, link, self._wanted)
            ]
        return found

    def rings(self, iri: str, depth: int, limit: int) -> Iterator[list[str]]:
        """The things at each distance, in the order in which they are kept."""
        seen = {iri}
        ring = [iri]
        yield ring
        for _ in range(depth):
            reached: dict[str, list[Link]] = defaultdict(list)
            for one in ring:
                for link in self.links(one):
                    if (other := link.other(one)) not in seen:
                        reached[other].append(link)
            ring = self._ranked(reached)[: limit - len(seen)]
            if not ring:
                return
            seen.update(ring)
            yield ring

    def _ranked(self, reached: dict[str, list[Link]]) -> list[str]:
        """The surest linked first, then the most linked, here and in the whole graph."""
        degree = self._desk.facts.in_degree

        def place(iri: str) -> tuple[object, ...]:
            between = reached[iri]
            surest = min(
                _STRENGTH[link.basis] + (_WEAKER if link.confidence == "recalled" else 0)
                for link in between
            )
            return surest, -len(between), -degree.get(iri, 0), natural_key(iri)

        return sorted(reached, key=place)


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
