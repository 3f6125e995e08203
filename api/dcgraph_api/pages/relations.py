"""Paths, neighbourhoods and explanations as pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, explanation, step_citations
from dcgraph.research.filters import Filters, listed
from dcgraph.research.graph import Desk
from dcgraph.research.links import admits, links, relations
from dcgraph.research.model import Language, Statement, Thing
from dcgraph.research.neighbourhood import Neighbourhood, neighbourhood
from dcgraph.research.paths import MAX_COUNT, MAX_LENGTH, USUAL_MAX_LENGTH, USUAL_NUMBER, paths
from dcgraph_api.pages.fields import FORCED, Checks, filled, number_of, wish_of
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

_EXAMPLES: Final = (
    ("digital-customs", "rkc"),
    ("single-window", "tfa"),
    ("smart-customs", "safe-framework"),
    ("blockchain", "ecommerce-framework"),
)


def paths_content(desk: Desk, reader: Reader) -> Content:
    """What the template `paths.html` needs; raises FieldError for what does not fit.

    Where one of the two things is not given, there are no paths yet, and nothing is wrong.
    """
    checks = Checks(desk, reader)
    number = checks.number("k", USUAL_NUMBER, MAX_COUNT)
    longest = checks.number("longest", USUAL_MAX_LENGTH, MAX_LENGTH)
    checks.filters(forced=True)
    given = {one: reader.asked.get(one, "").strip() for one in ("from", "to")}
    ends = {one: end for one in given if (end := checks.thing(one))}
    for one, text in given.items():
        # A form that is sent with one field empty is an error; a link may give one field alone.
        if not text and one in reader.asked and any(given.values()):
            checks.missing(one)
        if one in ends and ends[one].thing.iri in desk.facts.claims:
            checks.wrong(one, "step", given=ends[one].thing.label)
    if len(ends) == len(given) and ends["from"].thing == ends["to"].thing:
        checks.wrong("to", "same")
    checks.done()
    wish = wish_of(reader, forced=True)
    names = {one: end.thing.name for one, end in ends.items()}
    found = None
    if len(ends) == len(given):
        found = paths(desk, names["from"], names["to"], wish, number=number, longest=longest)
    filters = {one: reader.asked[one] for one in FORCED if reader.asked.get(one)}
    return {
        "reader": reader.naming(names),
        "fields": {one: filled(desk, end.thing, reader.lang) for one, end in ends.items()},
        "found": found,
        "ends": ends,
        "number": number,
        "numbers": range(1, MAX_COUNT + 1),
        "longest": longest,
        "lengths": range(1, MAX_LENGTH + 1),
        "examples": [desk.things(map(desk.iri, pair), reader.lang) for pair in _EXAMPLES],
        "asked": {**names, **filters, "k": number, "longest": longest},
    }


_FOCUS: Final = "digital-customs"
DEPTHS: Final = (1, 2)
"""How many steps may be gone."""
LIMITS: Final = (15, 30, 50, 80)
"""How many things may be asked for: with more than the last, a picture is a hairball."""
_USUAL: Final = 30
_WITH_CITATIONS: Final = 100
"""How many statements are shown with their citations; of more, each leads to its claim's page."""
_SUREST: Final = ("stated", "asserted", "interpreted", "derived")


@dataclass(frozen=True, slots=True)
class Place:
    """A thing, what it is, how many steps away, and how many around it are not shown."""

    thing: Thing
    kind: str
    step: int
    more: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Statements that say the same of the same two things: the surest, and how many there are."""

    best: Statement
    number: int


def explore_content(desk: Desk, reader: Reader) -> Content:
    """What the template `explore.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    focus = checks.thing("focus", _FOCUS)
    depth = checks.number("depth", DEPTHS[0], DEPTHS[-1])
    limit = checks.number("limit", _USUAL, LIMITS[-1])
    checks.filters(forced=True)
    relation = reader.asked.get("relation", "")
    try:
        relations(desk, relation)
    except NotFoundError:
        checks.wrong("relation", "relation", given=relation)
    checks.done()
    assert focus is not None
    wish = wish_of(reader, forced=True)
    name = focus.thing.name
    found = neighbourhood(desk, name, wish, depth=depth, relation=relation, limit=limit)
    filters = {one: reader.asked[one] for one in FORCED if reader.asked.get(one)}
    places = _places(desk, found, reader.lang)
    ties = _ties(found.edges)
    return {
        "reader": reader.naming({"focus": name}),
        "field": filled(desk, focus.thing, reader.lang),
        "focus": focus,
        "found": found,
        "places": places,
        "ties": ties,
        "forces": {one.best.force for one in ties if one.best.force},
        "brief": len(ties) > _WITH_CITATIONS,
        "left": places[0].more,
        "larger": next((one for one in LIMITS if one > limit), 0),
        "depth": depth,
        "depths": DEPTHS,
        "limit": limit,
        "limits": sorted({*LIMITS, limit}),
        "relation": relation,
        "relations": _relations(desk, focus.thing, relation, wish),
        "asked": {"depth": depth, "limit": limit, "relation": relation, **filters},
    }


def _places(desk: Desk, found: Neighbourhood, lang: Language) -> list[Place]:
    steps = [step for step, number in enumerate(found.steps) for _ in range(number)]
    more = {one.name: one.number for one in found.more}
    return [
        Place(one, desk.label(DCG + one.kind, lang).text, step, more.get(one.name, 0))
        for one, step in zip(found.nodes, steps, strict=True)
    ]


def _ties(edges: Iterable[Statement]) -> list[Tie]:
    together: dict[tuple[str, ...], list[Statement]] = {}
    for one in edges:
        assert one.object is not None
        key = one.subject.iri, one.relation, one.object.iri
        together.setdefault(key, []).append(one)
    return [Tie(min(every, key=_weakness), len(every)) for every in together.values()]


def _weakness(statement: Statement) -> int:
    recalled = statement.confidence == "recalled"
    return _SUREST.index(statement.basis) + recalled * len(_SUREST)


def _relations(desk: Desk, thing: Thing, chosen: str, wish: Filters) -> list[tuple[str, str, int]]:
    """The relations by which a thing is linked: name, label, and how often; and the chosen."""
    around = (one for one in links(desk, thing.iri) if admits(desk, one, wish))
    counts = Counter(one.relation.removeprefix(DCG) for one in around)
    found = [(one, desk.label(DCG + one, wish.lang).text, n) for one, n in counts.items()]
    found.sort(key=lambda one: one[1].casefold())
    if chosen and chosen not in counts:
        labels = (desk.label(DCG + one, wish.lang).text for one in listed(chosen))
        found.append((chosen, ", ".join(labels), 0))
    return found


_TERMS: Final = ("subject", "relation", "object")
_EXPLAIN_EXAMPLES: Final = (
    ("rkc.ga-3.21", "obligesToPermit", "characteristics.electronic-beside-paper"),
    ("tfa", "endeavours", "single-window"),
    ("rkc", "requires", "characteristics.faster-clearance"),
    ("states.algeria", "isBoundTo", "risk-management"),
)


def explain_content(desk: Desk, reader: Reader) -> Content:
    """What the template `explain.html` needs; raises FieldError for what does not fit.

    Without any of the three terms there is nothing to explain yet, and nothing is wrong.
    """
    checks = Checks(desk, reader)
    given = {one: reader.asked.get(one, "").strip() for one in _TERMS}
    limit = checks.number("limit", USUAL_CHAINS, MAX_CHAINS)
    for name, text in given.items():
        if not text and any(given.values()):
            checks.missing(name)
    checks.done()
    found, offset = None, 0
    if all(given.values()):
        offset = number_of(reader, "offset", 0, 1_000, 0)
        try:
            found = explanation(
                desk,
                given["subject"],
                given["relation"],
                given["object"],
                reader.lang,
                limit=limit,
                offset=offset,
            )
        except NotFoundError as error:
            _not_found(checks, given, error)
            checks.done()
    return {
        "found": found,
        "given": given,
        "cited": step_citations,
        "examples": [
            (explanation(desk, *one, reader.lang).statement, dict(zip(_TERMS, one, strict=True)))
            for one in _EXPLAIN_EXAMPLES
            if _known(desk, *one)
        ],
        "asked": given | {"limit": limit} | ({"offset": offset} if offset else {}),
    }


def _not_found(checks: Checks, given: dict[str, str], error: NotFoundError) -> None:
    """Tell at its field which of the three names stands for nothing."""
    name = next(one for one in _TERMS if given[one].startswith(error.name))
    if name == "relation":
        checks.wrong(name, "relation", given=given[name])
    else:
        checks.not_found(name, given[name])


def _known(desk: Desk, subject: str, relation: str, target: str) -> bool:
    """Whether the graph that is served has the things of an example."""
    try:
        return explanation(desk, subject, relation, target, "en", limit=1).holds
    except (NotFoundError, ParameterError):
        return False
