"""The page on paths: how one thing leads to another, drawn and read out as an argument."""

from __future__ import annotations

from typing import Final

from dcgraph.research import Desk
from dcgraph.research.arguing import LONGEST, MOST, USUAL_LONGEST, USUAL_NUMBER, paths
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.meant import filled
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.wishes import FORCED, wish_of

__all__ = ["paths_content"]

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
    number = checks.number("k", USUAL_NUMBER, MOST)
    longest = checks.number("longest", USUAL_LONGEST, LONGEST)
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
        "numbers": range(1, MOST + 1),
        "longest": longest,
        "lengths": range(1, LONGEST + 1),
        "examples": [desk.things(map(desk.iri, pair), reader.lang) for pair in _EXAMPLES],
        "asked": {**names, **filters, "k": number, "longest": longest},
    }
