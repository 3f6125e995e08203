"""The page of a thing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import Entry, entry
from dcgraph.research.facts import authority
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    Citation,
    Coverage,
    Language,
    Norm,
    Record,
    Silence,
    SourcedText,
    Statement,
    Thing,
)
from dcgraph.research.norms import norm, norms_with
from dcgraph.research.paging import Page, Place
from dcgraph.research.paging import page as page_of
from dcgraph.research.proposals import proposals
from dcgraph.research.records import coverage, record
from dcgraph.research.relevance import place
from dcgraph.words import chosen
from dcgraph_api.pages.catalogue import borne_out, resting_on
from dcgraph_api.pages.citing import citations
from dcgraph_api.pages.compare import COMPARED
from dcgraph_api.pages.concept import concept_content, is_concept, is_told_apart
from dcgraph_api.pages.economies import has_figures
from dcgraph_api.pages.parties import obligations_content, parties_of, state_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.text import is_edited, text_content

_TOLD: Final = (
    "addressPattern hasBasis hasNorm hasObject hasRelation hasSubject isClaimedBy isLaidDownBy "
    "position rationale statedOnDate"
)
"""What a page shows by the order of parts, as an address, or as the claim that the thing is."""
_FIRST: Final = (
    "officialTitle abbreviation number hasStatus binding isAdoptedBy isAdministeredBy "
    "adoptionDate signatureDate publicationDate entryIntoForceDate applicationDate"
)
"""The particulars that a reader of a text looks for, in this order; the others follow."""
_READING: Final = "hasReviewState readBy readOn"
"""What the claim shows of itself, and a norm as particulars."""
_OF_NORMS: Final = (
    "condition hasAction hasBearer hasBeneficiary hasMatter hasQualifier operativeWords quotedWords"
)
"""What the table of norms shows."""
_IN_PLACE: Final = "heading isPartOf number officialTitle position subjectLine textAddress"
"""What the page of a provision tells by its place in the text."""
_OF_A_STATE: Final = "abbreviation doesNotMeet isBoundTo isBoundToPermit isPartyTo meets"
"""What the page of a State tells by its obligations and its profile."""
_DIGITS: Final = 6
_PARTS_OF_NORMS: Final = frozenset(("Action", "Bearer", "Matter", "Qualifier"))
_NORMS_AT_ONCE: Final = 15
_AT_ONCE: Final = 36
"""Statements on a page: with more, one is too long to load quickly and to read."""
_ON_A_PAGE_WITH_MORE: Final = 10
"""The same on the page of a text or a concept, which has much besides."""


def record_content(desk: Desk, reader: Reader, name: str, day: str) -> Content:
    """What the template of a record needs; raises NotFoundError if nothing has the name.

    That is `record.html`, or what `text_content` names for a text and its parts, `concept_content`
    for a concept and `state_content` for a State. The same record as data, at `of`, is cited by
    `citing` as of the day of access; what is a text or a source is also cited `itself`.
    """
    found = record(desk, name, Filters(reader.lang))
    of = f"{quote(f'/api/v1/records/{name}')}?lang={reader.lang}"
    claim = desk.facts.claims.get(found.thing.iri)
    # Whoever cites a claim on a provision may want the provision itself.
    own = claim.subject if claim else found.thing.iri
    told = _TOLD + (f" {_READING}" if claim else "")
    told += f" {_OF_NORMS}" if "Norm" in found.kinds else ""
    told += f" {_IN_PLACE}" if "Provision" in found.kinds else ""
    told += f" {_OF_A_STATE}" if "State" in found.kinds else ""
    hidden = {*told.split()}
    order = {name: number for number, name in enumerate(_FIRST.split())}
    facts = sorted(
        (one for one in found.statements if not one.claim and one.relation not in hidden),
        key=lambda one: order.get(one.relation, len(order)),
    )
    # Those of one relation and one direction together, the strongest first.
    claims = sorted(
        (one for one in found.statements if one.claim and not is_told_apart(found, one)),
        key=lambda one: (one.subject.iri != found.thing.iri, *place(one)),
    )
    most = _ON_A_PAGE_WITH_MORE if is_edited(found) or is_concept(found) else _AT_ONCE
    pages, given = max(1, -(-len(claims) // most)), reader.asked.get("page", "")
    sound = given.isdecimal() and len(given) < _DIGITS and int(given)
    page = min(int(given), pages) if sound else 1
    return {
        **_own(desk, reader, found),
        "record": found,
        **citations(desk, reader, own, of, (Record, found), day=day),
        "profiled": has_figures(desk, found.thing.iri),
        "compared": not COMPARED.isdisjoint(found.kinds),
        "names": [one for one in found.labels if one.text != found.thing.label],
        "summary": (summary := chosen(found.summaries, reader.lang)),
        "translated": _translated(desk, summary, reader.lang),
        # Those in the language, or all where there are none.
        "notes": [one for one in found.notes if one.language == reader.lang] or found.notes,
        "claim": desk.claim_statement(claim, reader.lang) if claim else None,
        "facts": _grouped(facts, found.citations),
        "shown": claims[(page - 1) * most : page * most],
        "tally": [
            (force, [*some]) for force, some in groupby(found.tally, key=lambda one: one.force)
        ],
        "count": len(claims),
        "page": page,
        "pages": pages,
        "kind": desk.thing(DCG + found.kinds[0], reader.lang) if found.kinds else None,
        "authority": authority(desk.facts, found.thing.iri),
        "resting": resting_on(desk, reader, name) if "Source" in found.kinds else None,
        "parties": parties_of(desk, reader, found.thing.iri),
        "having": _having(desk, reader, found.thing.iri, found.kinds),
        "proposals": proposals(desk, found.thing.iri, Filters(reader.lang)),
        "publications": _publications(desk, found.thing.iri, reader.lang),
        "above": None if found.coverage else _reading_above(desk, found, reader.lang),
        "borne_out": partial(borne_out, desk, reader.lang),
        "cursor": reader.asked.get("cursor", ""),
    }


def _own(desk: Desk, reader: Reader, found: Record) -> Content:
    """What the template of the kind of a record needs."""
    if is_edited(found):
        return text_content(desk, reader, found)
    if is_concept(found):
        return {"obligations": None, **concept_content(desk, reader, found)}
    if "State" in found.kinds:
        return state_content(desk, reader, found)
    return obligations_content(desk, reader, found.thing.iri)


def _reading_above(
    desk: Desk, found: Record, lang: Language
) -> tuple[Thing, tuple[Coverage, ...]] | None:
    """The nearest text around a part of which it is told how far it was read, and how far."""
    told = ((text, coverage(desk, text.iri, lang)) for text in found.within)
    return next((one for one in told if one[1]), None)


def _publications(desk: Desk, iri: str, lang: Language) -> list[Entry]:
    """The publications that analyse a thing, were written by it or appeared in it, by date."""
    ties = (DCG + "analyses", DCG + "hasAuthor", DCG + "appearedIn")
    found = {one for tie in ties for one in desk.facts.leading_to(iri, tie)}

    def when(one: Entry) -> tuple[str, str]:
        return (one.dates[0].date if one.dates else "9999", one.thing.name)

    return sorted((entry(desk, one, lang) for one in found), key=when)


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


def _grouped(
    statements: Iterable[Statement], all_citations: tuple[Citation, ...]
) -> list[dict[str, Any]]:
    """Neighbours of one relation as one group; `citations` only where not all bear it out."""
    groups = groupby(statements, key=lambda one: (one.relation_label, one.citations))
    return [
        {
            "label": label,
            "statements": tuple(members),
            "citations": () if citations == all_citations else citations,
        }
        for (label, citations), members in groups
    ]


def _translated(desk: Desk, summary: SourcedText | None, lang: Language) -> str:
    """The language from which the summary that is shown was translated; empty for an original."""
    # Another ontology may name no language in which summaries are written.
    for original in desk.facts.words(DCG + "summary", DCG + "originalLanguage"):
        if summary and summary.language == lang != original.text:
            return original.text
    return ""
