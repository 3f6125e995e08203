"""The page on paths: how one thing leads to another, drawn and read out as an argument."""

from __future__ import annotations

from typing import Final

from dcgraph.research import Desk
from dcgraph.research.arguing import LONGEST, MOST, USUAL_LONGEST, USUAL_NUMBER, paths
from dcgraph_api.pages.meant import filled, meant
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.wishes import FILTERS, number_of, wish_of

__all__ = ["paths_content"]

_EXAMPLES: Final = (
    ("digital-customs", "rkc"),
    ("single-window", "tfa"),
    ("smart-customs", "safe-framework"),
    ("blockchain", "ecommerce-framework"),
)


def paths_content(desk: Desk, reader: Reader) -> Content:
    """What the template `paths.html` needs; raises what `meant` and `paths` raise.

    Where one of the two things is not given, there are no paths yet, and nothing is wrong.
    """
    wish = wish_of(reader)
    number = number_of(reader, "k", USUAL_NUMBER, MOST)
    longest = number_of(reader, "longest", USUAL_LONGEST, LONGEST)
    given = {one: reader.asked.get(one, "").strip() for one in ("from", "to")}
    ends = {one: meant(desk, text, reader.lang) for one, text in given.items() if text}
    names = {one: end.thing.name for one, end in ends.items()}
    found = None
    if len(ends) == len(given):
        found = paths(desk, names["from"], names["to"], wish, number=number, longest=longest)
    filters = {one: reader.asked[one] for one in FILTERS if reader.asked.get(one)}
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
