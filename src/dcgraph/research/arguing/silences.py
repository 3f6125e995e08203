"""Why no path leads from one thing to another, and what is reached instead."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import networkx as nx

from dcgraph.research.arguing.net import Net, web_of
from dcgraph.research.arguing.search import lightest
from dcgraph.research.arguing.steps import named
from dcgraph.research.coverage.frames import BASIS, CONFIDENCE
from dcgraph.research.coverage.reading import extent
from dcgraph.research.desk import Desk
from dcgraph.research.links import Link
from dcgraph.research.model import BASES, CONFIDENCES, Language, Silence
from dcgraph.research.wanted import Wanted

__all__ = ["silence"]

_NEAR: Final = 3
_EVERYTHING: Final = (
    Wanted(basis=frozenset(BASES) - {"derived"}),
    Wanted(basis=frozenset(BASES)),
)
"""What would be found without a filter: first by what is said, then with what follows by rule."""

_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "filtered": "No path is left by what was asked for. Without that there is one: {things}. "
        "It has what was not asked for: {needs}.",
        "day": "a step of a later day",
        "reached": "The nearest that is reached is {thing}.",
        "longer": "The shortest path has {steps} steps, and it was to have {longest} at most.",
        "alone": "The graph joins nothing to {thing}: it is no end of any statement.",
        "apart": "No path of any length leads there: nothing joins the one to the other.",
        "unread": "{thing} was not read as a whole, so that this says nothing of its text.",
    },
    "fr": {
        "filtered": "Ce qui est demandé ne laisse aucun chemin. Sans cela, il y en a un : "
        "{things}. Il comporte ce qui n’est pas demandé : {needs}.",
        "day": "une étape d’un jour ultérieur",
        "reached": "Ce qui est atteint de plus proche : {thing}.",
        "longer": "Le chemin le plus court compte {steps} étapes, et le maximum demandé est de "
        "{longest}.",
        "alone": "Rien dans le graphe ne se rattache à {thing} : aucun énoncé n’y mène.",
        "apart": "Aucun chemin n’y mène, quelle qu’en soit la longueur : rien ne relie l’un à "
        "l’autre.",
        "unread": "{thing} : lecture incomplète ; on ne peut rien en conclure sur ce texte.",
    },
    "ru": {
        "filtered": "По запросу не остаётся ни одного пути. Без этих условий путь есть: "
        "{things}. В нём то, что не запрошено: {needs}.",
        "day": "шаг более позднего дня",
        "reached": "Ближайшее, до чего удаётся дойти: {thing}.",
        "longer": "В самом коротком пути шагов: {steps}, а запрошено не более {longest}.",
        "alone": "В графе ничто не связано с записью {thing}: ни одно утверждение к ней не ведёт.",
        "apart": "Пути нет при любой длине: ничто не связывает одно с другим.",
        "unread": "{thing}: прочитано не полностью, поэтому о самом тексте это ничего не говорит.",
    },
}


def silence(desk: Desk, ends: tuple[str, str], longest: int, wanted: Wanted) -> Silence:
    """Why there is no path of at most `longest` steps, and the nearest thing that is reached."""
    net = web_of(desk).net(desk, wanted)
    return (
        _filtered(desk, net, ends, longest, wanted)
        or _longer(desk, net, ends, longest, wanted.lang)
        or _apart(desk, net, ends, wanted.lang)
    )


def _filtered(
    desk: Desk, net: Net, ends: tuple[str, str], longest: int, wanted: Wanted
) -> Silence | None:
    """What would be found if everything were wanted, and what of that is not."""
    lang = wanted.lang
    for everything in _EVERYTHING:
        whole = web_of(desk).net(desk, everything)
        for way in lightest(whole, *ends, longest, 1).found:
            steps = list(pairwise(way.things))
            missing = [whole.links(*one)[0] for one in steps if not net.graph.has_edge(*one)]
            at = next(one for one, other in steps if not net.graph.has_edge(one, other))
            message = _WORDS[lang]["filtered"].format(
                things=" → ".join(named(desk, one, lang) for one in way.things),
                needs=", ".join(_needs(missing, wanted)),
            )
            if at == ends[0]:
                return Silence("filtered", message, desk.things(_neighbours(net, at), lang))
            reached = _WORDS[lang]["reached"].format(thing=named(desk, at, lang))
            return Silence("filtered", f"{message} {reached}", desk.things((at,), lang))
    return None


def _needs(missing: list[Link], wanted: Wanted) -> list[str]:
    """What of the missing statements was not asked for, in words."""
    lang = wanted.lang
    bases = [one for one in BASES if any(link.basis == one for link in missing)]
    grades = [one for one in CONFIDENCES if any(link.confidence == one for link in missing)]
    found = [BASIS[lang][one] for one in bases if one not in wanted.basis]
    found += [CONFIDENCE[lang][one] for one in grades if one not in wanted.confidence]
    return found or [_WORDS[lang]["day"]]


def _longer(
    desk: Desk, net: Net, ends: tuple[str, str], longest: int, lang: Language
) -> Silence | None:
    if not all(one in net.graph for one in ends) or not nx.has_path(net.graph, *ends):
        return None
    things = nx.shortest_path(net.graph, *ends)
    at = things[longest]
    told = _WORDS[lang]["longer"].format(longest=longest, steps=len(things) - 1)
    reached = _WORDS[lang]["reached"].format(thing=named(desk, at, lang))
    return Silence("not covered", f"{told} {reached}", desk.things((at,), lang))


def _apart(desk: Desk, net: Net, ends: tuple[str, str], lang: Language) -> Silence:
    graph, words = net.graph, _WORDS[lang]
    alone = [one for one in ends if not (one in graph and graph.degree[one])]
    told = [words["alone"].format(thing=named(desk, one, lang)) for one in alone]
    told = told or [words["apart"]]
    unread = [one for one in ends if _is_unread(desk, one)]
    told += [words["unread"].format(thing=named(desk, one, lang)) for one in unread]
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
