"""The gap report: a notion against a text, as a table and as a text for a working paper."""

from __future__ import annotations

from typing import Final

from dcgraph.research import Desk
from dcgraph.research.coverage.bearing import TEXTS
from dcgraph.research.coverage.gaps import MOST_ELSEWHERE, gaps
from dcgraph.research.model import Thing
from dcgraph.terms import DCG
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.wishes import FORCED, wish_of

__all__ = ["gaps_content"]

_INSTRUMENTS: Final = (
    "rkc",
    "rkc.ga",
    "rkc-ict-guidelines",
    "safe-framework",
    "tfa",
    "ecommerce-framework",
    "eaeu-customs-code",
    "union-customs-code",
)
_USUAL: Final = ("digital-customs", "rkc")
_ELSEWHERE: Final = 3
"""Other instruments for what is not covered: with more, the table is long to read."""


def gaps_content(desk: Desk, reader: Reader) -> Content:
    """What the template `gaps.html` needs; raises FieldError for what does not fit."""
    checks = Checks(desk, reader)
    notion = checks.thing("notion", _USUAL[0], ("Concept",))
    instrument = checks.thing("instrument", _USUAL[1], TEXTS)
    most = checks.number("most", _ELSEWHERE, MOST_ELSEWHERE)
    checks.filters(forced=True)
    checks.done()
    assert notion is not None
    assert instrument is not None
    filters = {name: reader.asked[name] for name in FORCED if reader.asked.get(name)}
    found = gaps(
        desk, notion.thing.name, instrument.thing.name, wish_of(reader, forced=True), most=most
    )
    notions = desk.things(sorted(desk.facts.of_kind(DCG + "Notion")), reader.lang)
    instruments = desk.things(map(desk.iri, _INSTRUMENTS), reader.lang)
    asked = {"notion": found.notion.name, "instrument": found.instrument.name, **filters}
    return {
        "gaps": found,
        "notions": _with(notions, found.notion),
        "instruments": _with(instruments, found.instrument),
        "larger": MOST_ELSEWHERE if most < MOST_ELSEWHERE else 0,
        "asked": asked | ({"most": most} if reader.asked.get("most") else {}),
    }


def _with(things: tuple[Thing, ...], chosen: Thing) -> tuple[Thing, ...]:
    """The choices, and what was asked for in an address that is none of them."""
    return things if chosen in things else (*things, chosen)
