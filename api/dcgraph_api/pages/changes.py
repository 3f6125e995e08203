"""What changed from release to release, as a page and as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from xml.etree import ElementTree as ET

from dcgraph.namespaces import ROOT
from dcgraph.research.graph import Desk
from dcgraph.research.model import Thing
from dcgraph.snapshot.history import (
    NAME,
    PARTS,
    Alteration,
    Group,
    Part,
    ReleaseChanges,
    ValueChange,
    kept,
)
from dcgraph.text import replaced
from dcgraph_api.caching import moment
from dcgraph_api.pages.reader import CATALOGUES, Reader
from dcgraph_api.pages.rendering import SHEETS, Content

PAGE: Final = "/changes"
FEED: Final = "/changes.atom"
ATOM: Final = "application/atom+xml"

_RELEASES: Final = 10
"""The latest releases on the page and in the feed; the file has all."""
_THINGS: Final = 25
"""Things of one group of a release that are named; the file has all."""
_VALUES: Final = 400
"""Characters of a value of a term; the file has all."""

_HEADING: Final = re.compile(r"#{1,6} +(.*)")
_POINT: Final = re.compile(r"[-*] +(.*)")


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that changed: `thing` has the way to it, where the graph still has it."""

    label: str
    thing: Thing | None
    values: tuple[ValueChange, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A group of what changed: how many things there are, the first of them, and how many more."""

    group: Group
    number: int
    first: tuple[Changed, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Version:
    """A release for the page and the feed: its groups of changes and its changelog section.

    `blocks` are headings (with True) and paragraphs or points of that section, in English.
    """

    release: ReleaseChanges
    summary: str
    parts: tuple[tuple[Part, tuple[Listed, ...]], ...]
    blocks: tuple[tuple[bool, str], ...]


def changes_content(desk: Desk, reader: Reader) -> Content:
    """What the template `changes.html` needs. Raises BuildError for a damaged snapshot."""
    every = kept(desk.snapshot.path / "downloads")
    shown = every[:_RELEASES]
    return {
        "versions": [_version(desk, one, reader) for one in shown],
        "more_versions": len(every) - len(shown),
        "file": f"/downloads/{NAME}",
        "feed": reader.href(FEED, lang=reader.lang),
    }


def feed(desk: Desk, reader: Reader) -> bytes:
    """The same as a feed in the reader's language, whose links are whole addresses.

    A snapshot that keeps no release has a feed without entries, which says so.
    """
    t, lang = CATALOGUES[reader.lang], reader.lang
    outward = replace(reader, root=reader.base, chosen=True)
    content = changes_content(desk, outward)
    versions: list[Version] = content["versions"]
    page = outward.href(PAGE)
    made = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": lang})
    _add(made, "id", f"{ROOT}changes#{lang}")
    _add(made, "title", t("changes.feed"))
    _add(made, "subtitle", t("changes.lede") if versions else t("changes.none"))
    day = versions[0].release.date if versions else ""
    built = moment(desk.snapshot.manifest.built).isoformat()
    _add(made, "updated", _midnight(day) if day else built)
    _add(ET.SubElement(made, "author"), "name", t("changes.authors"))
    _link(made, "self", outward.href(FEED), ATOM, lang)
    _link(made, "alternate", page, "text/html", lang)
    _add(made, "rights", "CC BY 4.0")
    template = SHEETS.get_template("changes_entry.html")
    common = {"t": t, "lang": lang, "to": outward.to, "href": outward.href, **content}
    for one in versions:
        release = one.release
        entry = ET.SubElement(made, "entry")
        _add(entry, "id", f"{ROOT}releases/{release.version}/{NAME}#{lang}")
        _add(entry, "title", t("changes.version", version=release.version))
        _add(entry, "updated", _midnight(release.date))
        _add(entry, "published", _midnight(release.date))
        _link(entry, "alternate", f"{page}#{release.version}", "text/html", lang)
        _add(entry, "summary", one.summary)
        body = template.render(common, one=one)
        _add(entry, "content", body, type="html")
    ET.indent(made)
    text = ET.tostring(made, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = replaced(text, "", breaks=False)


def _link(parent: ET.Element, rel: str, href: str, kind: str, lang: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": kind, "hreflang": lang, "href": href})


def _midnight(day: str) -> str:
    return f"{day}T00:00:00+00:00"


def _version(desk: Desk, release: ReleaseChanges, reader: Reader) -> Version:
    parts = tuple(
        (part, tuple(_listed(desk, group, some, reader) for group, some in found.items()))
        for part in PARTS
        if (found := release.of(part))
    )
    return Version(release, _summary(release, parts, reader), parts, tuple(_blocks(release.text)))


def _summary(
    release: ReleaseChanges, parts: tuple[tuple[Part, tuple[Listed, ...]], ...], reader: Reader
) -> str:
    t = CATALOGUES[reader.lang]
    if not release.previous:
        return t("changes.first")
    if not parts:
        return t("changes.nothing", previous=release.previous)
    told = (
        t(
            "changes.counted",
            part=t(f"changes.part-{part}"),
            groups=t("page.pause").join(
                t("changes.number", group=t(f"changes.group-{one.group}"), n=one.number)
                for one in groups
            ),
        )
        for part, groups in parts
    )
    return " ".join((t("changes.since", previous=release.previous), *told))


def _listed(desk: Desk, group: Group, some: list[Alteration], reader: Reader) -> Listed:
    first = tuple(_changed(desk, one, reader) for one in some[:_THINGS])
    return Listed(group, len(some), first, len(some) - len(first))


def _changed(desk: Desk, one: Alteration, reader: Reader) -> Changed:
    thing = desk.thing(one.iri, reader.lang) if one.iri in desk.facts.about else None
    values = tuple(
        ValueChange(it.property, _clipped(it.before), _clipped(it.after)) for it in one.values
    )
    return Changed(one.label, thing, values)


def _clipped(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(it if len(it) <= _VALUES else it[: _VALUES - 1] + "…" for it in values)


def _blocks(text: str) -> list[tuple[bool, str]]:
    """Headings, and paragraphs or points with their lines joined, of a section in Markdown."""
    found: list[tuple[bool, str]] = []
    is_open = False
    for line in map(str.strip, text.splitlines()):
        if heading := _HEADING.fullmatch(line):
            found.append((True, heading[1]))
            is_open = False
        elif point := _POINT.fullmatch(line):
            found.append((False, point[1]))
            is_open = True
        elif line and is_open:
            found[-1] = (False, f"{found[-1][1]} {line}")
        else:
            if line:
                found.append((False, line))
            is_open = bool(line)
    return found
