"""The timeline as a page."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from dcgraph.namespaces import DCG
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.timeline import MAX_NAMES, Entry, Span, timeline
from dcgraph_api.pages.fields import FORCED, Checks, filled_with_all
from dcgraph_api.pages.reader import Reader, within_year
from dcgraph_api.pages.rendering import Content

_AT_ONCE: Final = 25
_CHOICES: Final = ("rkc", "digital-customs", "wco", "ecommerce-framework", "single-window")
_THINGS: Final = 5
"""Things at an entry; of the accessions of a year there may be twenty."""


def timeline_content(desk: Desk, reader: Reader) -> Content:
    """What the template `timeline.html` needs; raises FieldError, and what `timeline` raises."""
    lang, checks = reader.lang, Checks(desk, reader)
    read = checks.things("of", MAX_NAMES)
    checks.days("from", "to")
    checks.filters(forced=True)
    wish = checks.done()
    of = ",".join(one.thing.name for one in read)
    span = Span(reader.asked.get("from", ""), reader.asked.get("to", ""))
    cursor = reader.asked.get("cursor", "")
    found = timeline(desk, of, span, wish, limit=_AT_ONCE, cursor=cursor)
    items = found.entries.items
    several = len(found.of) > 1
    # Of a class, since definitions and the like have no label of their own.
    things = (one for it in items for one in (*it.things, *it.contradicts, *it.in_tension))
    kinds = {one.kind for one in things if not one.language}
    return {
        "reader": reader.naming({"of": of}),
        "field": filled_with_all(desk, [one.thing for one in read], lang),
        "of": of,
        "read": read,
        "found": found,
        "cursor": cursor,
        "years": [
            {"number": year, "told": [_told(one, several, lang) for one in members]}
            for year, members in groupby(items, key=lambda one: one.date[:4])
        ],
        "kinds": {name: desk.label(DCG + name, lang).text for name in kinds},
        "forces": any(one.force for one in items),
        "choices": desk.things(map(desk.iri, _CHOICES), lang),
        "asked": {"of": of} | {one: reader.asked.get(one, "") for one in ("from", "to", *FORCED)},
    }


def _told(entry: Entry, several: bool, lang: Language) -> dict[str, Any]:
    """An entry, its date without the year, and the things that it leads to.

    `of` is the thing whose entry it is where there are several, `more` are the things that
    are shown on demand.
    """
    others = [one for one in entry.things if one != entry.of]
    return {
        "entry": entry,
        "when": within_year(entry.date, entry.until, lang),
        "of": entry.of if several else None,
        "things": others[:_THINGS],
        "more": others[_THINGS:],
    }
