"""The sources that all rests on, and what rests on one of them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from dcgraph.research import Desk
from dcgraph.research.catalogue import KINDS, catalogue
from dcgraph.research.model import Language
from dcgraph.research.pages import Page
from dcgraph.research.resting import Resting, source_use
from dcgraph.research.wanted import Wanted
from dcgraph.terms import DCG
from dcgraph_api.pages.faults import Checks
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

__all__ = ["borne_out", "host_of", "resting_on", "sources_content"]

_AT_ONCE: Final = 40
_RESTING_AT_ONCE: Final = 30


def sources_content(desk: Desk, reader: Reader) -> Content:
    """What the template `sources.html` needs; raises what `catalogue` raises."""
    kind, cursor = reader.asked.get("kind", ""), reader.asked.get("cursor", "")
    checks = Checks(desk, reader)
    checks.choice("kind", KINDS["sources"])
    checks.done()
    found = catalogue(
        desk, "sources", Wanted(reader.lang), kind=kind, limit=_AT_ONCE, cursor=cursor
    )
    kinds = [one for one in KINDS["sources"] if desk.facts.of_kind(DCG + one)]
    return {
        "sources": found,
        "kinds": [(one, desk.label(DCG + one, reader.lang)) for one in kinds],
        "kind": kind,
        "cursor": cursor,
        "host_of": host_of,
    }


def resting_on(desk: Desk, reader: Reader, name: str) -> Page[Resting]:
    """A page of what rests on the source of a name; raises what `source_use` raises."""
    wanted, cursor = Wanted(reader.lang), reader.asked.get("cursor", "")
    return source_use(desk, name, wanted, limit=_RESTING_AT_ONCE, cursor=cursor).resting


def borne_out(desk: Desk, lang: Language, one: Resting) -> str:
    """What of a record a citation bears out, by the labels of the properties."""
    return ", ".join(desk.label(DCG + name, lang).text for name in one.supports)


def host_of(address: str) -> str:
    """The name of the place where an address leads, without what is the same for most."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
