"""Paths, neighbourhoods and explanations as pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.explanation import (
    MAX_CHAINS,
    USUAL_CHAINS,
    Explanation,
    explanation,
    step_citations,
)
from dcgraph.research.filters import Filters, bounded, listed
from dcgraph.research.graph import Desk
from dcgraph.research.links import admits, links, relations
from dcgraph.research.model import Statement, Thing
from dcgraph.research.neighbourhood import neighbourhood
from dcgraph.research.paths import MAX_COUNT, MAX_LENGTH, USUAL_MAX_LENGTH, USUAL_NUMBER, paths
from dcgraph_api.pages.citing import citations, today
from dcgraph_api.pages.fields import FORCED, Checks, filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

DEPTHS: Final = (1, 2)
"""How many steps may be gone."""
LIMITS: Final = (15, 30, 50, 80)
"""How many things may be asked for: with more than the last, a picture is a hairball."""
_USUAL: Final = 30
_WITH_CITATIONS: Final = 100
"""How many statements are shown with their citations; of more, each leads to its claim's page."""
_SUREST: Final = ("stated", "asserted", "interpreted", "derived")
_TERMS: Final = ("subject", "relation", "object")
_PATHS: Final = (
    ("digital-customs", "rkc"),
    ("single-window", "tfa"),
    ("smart-customs", "safe-framework"),
    ("blockchain", "ecommerce-framework"),
)
_EXPLAINED: Final = (
    ("rkc.ga-3.21", "obligesToPermit", "characteristics.electronic-beside-paper"),
    ("tfa", "endeavours", "single-window"),
    ("rkc", "requires", "characteristics.faster-clearance"),
    ("states.algeria", "isBoundTo", "risk-management"),
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
            checks.wrong(one, "missing")
        if one in ends and ends[one].thing.iri in desk.facts.claims:
            checks.wrong(one, "step", given=ends[one].thing.label)
    if len(ends) == len(given) and ends["from"].thing == ends["to"].thing:
        checks.wrong("to", "same")
    wish = checks.done()
    names = {one: end.thing.name for one, end in ends.items()}
    found = None
    if len(ends) == len(given):
        found = paths(desk, names["from"], names["to"], wish, number=number, longest=longest)
    return {
        "reader": reader.naming(names),
        "fields": {one: filled(desk, end.thing, reader.lang) for one, end in ends.items()},
        "found": found,
        "ends": ends,
        "number": number,
        "numbers": range(1, MAX_COUNT + 1),
        "longest": longest,
        "lengths": range(1, MAX_LENGTH + 1),
        "examples": [desk.things(map(desk.iri, pair), reader.lang) for pair in _PATHS],
        "asked": {**names, **reader.given(FORCED), "k": number, "longest": longest},
    }


def explore_content(desk: Desk, reader: Reader) -> Content:
    """What the template `explore.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    focus = checks.thing("focus", "digital-customs")
    depth = checks.number("depth", DEPTHS[0], DEPTHS[-1])
    limit = checks.number("limit", _USUAL, LIMITS[-1])
    checks.filters(forced=True)
    relation = reader.asked.get("relation", "")
    try:
        relations(desk, relation)
    except NotFoundError:
        checks.wrong("relation", "relation", given=relation)
    wish = checks.done()
    assert focus is not None
    name = focus.thing.name
    found = neighbourhood(desk, name, wish, depth=depth, relation=relation, limit=limit)
    steps = [step for step, number in enumerate(found.steps) for _ in range(number)]
    more = {one.name: one.number for one in found.more}
    ties = _ties(found.edges)
    return {
        "reader": reader.naming({"focus": name}),
        "field": filled(desk, focus.thing, reader.lang),
        "focus": focus,
        "found": found,
        "places": [
            {
                "thing": one,
                "kind": desk.label(DCG + one.kind, reader.lang).text,
                "step": step,
                "more": more.get(one.name, 0),
            }
            for one, step in zip(found.nodes, steps, strict=True)
        ],
        "ties": ties,
        "forces": {one["best"].force for one in ties if one["best"].force},
        "brief": len(ties) > _WITH_CITATIONS,
        "left": more.get(found.nodes[0].name, 0),
        "larger": next((one for one in LIMITS if one > limit), 0),
        "depth": depth,
        "depths": DEPTHS,
        "limit": limit,
        "limits": sorted({*LIMITS, limit}),
        "relation": relation,
        "relations": _relations(desk, focus.thing, relation, wish),
        "asked": {"depth": depth, "limit": limit, "relation": relation, **reader.given(FORCED)},
    }


def _ties(edges: Iterable[Statement]) -> list[dict[str, Any]]:
    """Statements that say the same of the same two things: the surest, and how many there are."""
    together: dict[tuple[str, ...], list[Statement]] = {}
    for one in edges:
        assert one.object is not None
        key = one.subject.iri, one.relation, one.object.iri
        together.setdefault(key, []).append(one)

    def weakness(one: Statement) -> int:
        return _SUREST.index(one.basis) + (one.confidence == "recalled") * len(_SUREST)

    return [{"best": min(one, key=weakness), "number": len(one)} for one in together.values()]


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


def explain_content(desk: Desk, reader: Reader) -> Content:
    """What the template `explain.html` needs; raises FieldError for what does not fit.

    Without any of the three terms there is nothing to explain yet, and nothing is wrong.
    """
    checks = Checks(desk, reader)
    given = {one: reader.asked.get(one, "").strip() for one in _TERMS}
    limit = checks.number("limit", USUAL_CHAINS, MAX_CHAINS)
    for name, text in given.items():
        if not text and any(given.values()):
            checks.wrong(name, "missing")
    checks.done()
    found, offset = None, 0
    if all(given.values()):
        told = reader.asked.get("offset", "").strip() or "0"
        if not (told.isascii() and told.isdecimal()) or len(told) > 6:  # noqa: PLR2004
            raise ParameterError(f"offset is to be a whole number, and {told[:40]!r} is asked for.")
        offset = bounded("offset", int(told), 1_000, 0)
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
            # Told at the field whose name stands for nothing.
            name = next(one for one in _TERMS if given[one].startswith(error.name))
            if name == "relation":
                checks.wrong(name, "relation", given=given[name])
            else:
                checks.not_found(name, given[name])
            checks.done()
    asked = given | {"limit": limit} | ({"offset": offset} if offset else {})
    return {
        "found": found,
        "given": given,
        **(_citations(desk, reader, found, asked) if found else {}),
        "cited": step_citations,
        "examples": [
            (explanation(desk, *one, reader.lang).statement, dict(zip(_TERMS, one, strict=True)))
            for one in _EXPLAINED
            if _known(desk, *one)
        ],
        "asked": asked,
    }


def _citations(
    desk: Desk, reader: Reader, found: Explanation, asked: Mapping[str, object]
) -> Content:
    of = f"/api/v1/explain?{urlencode({**asked, 'lang': reader.lang})}"
    return citations(desk, reader, found.subject.iri, of, (Explanation, found), day=today())


def _known(desk: Desk, subject: str, relation: str, target: str) -> bool:
    """Whether the graph that is served has the things of an example."""
    try:
        return explanation(desk, subject, relation, target, "en", limit=1).holds
    except (NotFoundError, ParameterError):
        return False
