"""The page of a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import Entry, entry
from dcgraph.research.citation import Work, asked, cited
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk, authority
from dcgraph.research.model import (
    Citation,
    Coverage,
    Force,
    Language,
    Norm,
    Record,
    Silence,
    SourcedText,
    Statement,
    Tally,
    Text,
    Thing,
)
from dcgraph.research.norms import norm, norms_with
from dcgraph.research.paging import Page, Place
from dcgraph.research.paging import page as page_of
from dcgraph.research.records import coverage, in_order, record
from dcgraph.research.relevance import place
from dcgraph_api.dependencies import Service
from dcgraph_api.pages.catalogue import borne_out, resting_on
from dcgraph_api.pages.compare import COMPARED
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, rendered_after
from dcgraph_api.pages.time import belongings_of, parties_of
from dcgraph_api.requests import base_of
from dcgraph_api.responses import work_of

_TIES: Final = ("analyses", "hasAuthor")
_UNDATED: Final = "9999"


def publications(desk: Desk, iri: str, lang: Language) -> list[Entry]:
    """The publications that analyse a thing or were written by it, the oldest first."""
    found = {one for tie in _TIES for one in desk.facts.leading_to(iri, DCG + tie)}
    return sorted((entry(desk, one, lang) for one in found), key=_when)


def reading_above(
    desk: Desk, record: Record, lang: Language
) -> tuple[Thing, tuple[Coverage, ...]] | None:
    """The nearest text around a part of which it is told how far it was read, and how far."""
    for text in record.within:
        if notes := coverage(desk, text.iri, lang):
            return text, notes
    return None


def _when(one: Entry) -> tuple[str, str]:
    return (one.dates[0].date if one.dates else _UNDATED, one.thing.name)


_TOLD: Final = frozenset(
    (
        "hasBasis",
        "hasNorm",
        "hasObject",
        "hasRelation",
        "hasSubject",
        "isClaimedBy",
        "isLaidDownBy",
        "position",
        "rationale",
        "statedOnDate",
    )
)
"""What a page shows by the order of parts, or as the claim that the thing is."""
_READING: Final = frozenset(("hasReviewState", "readBy", "readOn"))
"""What the claim shows of itself, and a norm as particulars."""
_OF_NORMS: Final = frozenset(
    (
        "condition",
        "hasAction",
        "hasBearer",
        "hasBeneficiary",
        "hasMatter",
        "hasQualifier",
        "operativeWords",
        "quotedWords",
    )
)
"""What the table of norms shows."""
_SUBJECTS: Final = ("heading", "summary")
"""What says what a provision is about: its heading, else what we say that it says."""
_DIGITS: Final = 6
_PARTS_OF_NORMS: Final = frozenset(("Action", "Bearer", "Matter", "Qualifier"))
_NORMS_AT_ONCE: Final = 15
_AT_ONCE: Final = 36
"""Statements on a page: with more, one is too long to load quickly and to read."""


@dataclass(frozen=True, slots=True)
class Group:
    """What a record says itself in one relation; `citations` only where not all bear it out."""

    label: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a text, what it is about, and its own parts, `number` of them in all."""

    thing: Thing
    subject: Text | None
    below: tuple[Branch, ...]
    number: int


def record_content(desk: Desk, reader: Reader, name: str) -> Content:
    """What the template `record.html` needs; raises NotFoundError if nothing has the name."""
    wanted = Filters(reader.lang, frozenset(("asserted", "stated", "interpreted")))
    found = record(desk, name, wanted)
    claim = desk.facts.claims.get(found.thing.iri)
    told = _TOLD | _READING if claim else _TOLD
    facts = [one for one in found.statements if not one.claim and one.relation not in told]
    if "Norm" in found.kinds:
        facts = [one for one in facts if one.relation not in _OF_NORMS]
    claims = _in_order(found)
    pages = max(1, -(-len(claims) // _AT_ONCE))
    page = _page(reader.asked.get("page", ""), pages)
    shown = claims[(page - 1) * _AT_ONCE : page * _AT_ONCE]
    return {
        "record": found,
        "compared": not COMPARED.isdisjoint(found.kinds),
        "names": [one for one in found.labels if one.text != found.thing.label],
        "summary": _chosen(found.summaries, reader.lang),
        "notes": _of_language(found.notes, reader.lang),
        "claim": desk.claim_statement(claim, reader.lang) if claim else None,
        "facts": _grouped(facts, found.citations),
        "shown": shown,
        "tally": [(force, [*some]) for force, some in groupby(found.tally, key=_force)],
        "tree": [_branch(desk, one, reader.lang) for one in found.parts],
        "count": len(claims),
        "page": page,
        "pages": pages,
        "kind": desk.thing(DCG + found.kinds[0], reader.lang) if found.kinds else None,
        "authority": authority(desk.facts, found.thing.iri),
        "resting": resting_on(desk, reader, name) if "Source" in found.kinds else None,
        "parties": parties_of(desk, reader, found.thing.iri),
        "having": _having(desk, reader, found.thing.iri, found.kinds),
        "belongings": belongings_of(desk, reader, found.thing.iri),
        "publications": publications(desk, found.thing.iri, reader.lang),
        "above": None if found.coverage else reading_above(desk, found, reader.lang),
        "borne_out": partial(borne_out, desk, reader.lang),
        "cursor": reader.asked.get("cursor", ""),
    }


def _force(one: Tally) -> Force:
    return one.force


def _having(desk: Desk, reader: Reader, iri: str, kinds: tuple[str, ...]) -> Page[Norm] | None:
    """A page of the norms that have a thing as action, bearer or the like, the strongest first."""
    if _PARTS_OF_NORMS.isdisjoint(kinds) or not (every := norms_with(desk, iri)):
        return None
    places = {one: number for number, one in enumerate(every)}
    return page_of(
        every,
        Place(("norms", iri), _NORMS_AT_ONCE, reader.asked.get("cursor", "")),
        lambda one: norm(desk, one, reader.lang),
        lambda: Silence("not covered", "", ()),
        lambda one: (places[one],),
    )


def _branch(desk: Desk, part: Thing, lang: Language) -> Branch:
    facts = desk.facts
    own = next(filter(None, (facts.words(part.iri, DCG + one) for one in _SUBJECTS)), ())
    below = desk.things(in_order(desk, facts.leading_to(part.iri, DCG + "isPartOf")), lang)
    branches = tuple(_branch(desk, one, lang) for one in below)
    number = sum(1 + one.number for one in branches)
    return Branch(part, desk.chosen(own, lang), branches, number)


def _page(asked: str, pages: int) -> int:
    return (
        min(int(asked), pages) if asked.isdecimal() and len(asked) < _DIGITS and int(asked) else 1
    )


def _in_order(found: Record) -> list[Statement]:
    """The claims, those of one relation and one direction together, the strongest first."""
    claims = [one for one in found.statements if one.claim]
    return sorted(claims, key=lambda one: (one.subject.iri != found.thing.iri, *place(one)))


def _grouped(statements: Iterable[Statement], all_citations: tuple[Citation, ...]) -> list[Group]:
    """Neighbours of one relation as one group."""
    return [
        Group(label, (first, *rest), () if first.citations == all_citations else first.citations)
        for (label, _), (first, *rest) in groupby(
            statements, key=lambda one: (one.relation_label, one.citations)
        )
    ]


def _chosen(texts: Iterable[SourcedText], lang: Language) -> SourcedText | None:
    """The text in the language, else in English, else the first."""
    by_language = {one.language: one for one in reversed(tuple(texts))}
    return by_language.get(lang) or by_language.get("en") or next(iter(by_language.values()), None)


def _of_language(texts: tuple[SourcedText, ...], lang: Language) -> tuple[SourcedText, ...]:
    """Those in the language, or all where there are none."""
    return tuple(one for one in texts if one.language == lang) or texts


async def rendered_with_citation(
    request: Request,
    service: Service,
    template: str,
    work: Callable[[Desk, Reader], Content],
    path: str,
) -> Response:
    """The page, which is given `citing`, how the answer at a path is cited in its language.

    `citing` is None where the answer cannot be had, and `of` is the address that it cites.
    """
    day = today()

    async def ready(desk: Desk, reader: Reader) -> Content:
        content = await service.research.work(work, desk, reader)
        of = f"{quote(path)}?lang={reader.lang}"
        found = await work_of(request, service, asked(of), day)
        return {**content, "of": of, "citing": cited(found) if isinstance(found, Work) else None}

    base = base_of(request.scope, service.settings.base)
    return await rendered_after(request, service, template, ready, apart=(base, day))


def today() -> str:
    """The day, as 2026-11-24."""
    return datetime.now(UTC).date().isoformat()
