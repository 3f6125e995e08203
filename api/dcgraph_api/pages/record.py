"""The page of a thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from dcgraph.namespaces import DCG
from dcgraph.research.catalogue import Entry, entry
from dcgraph.research.citation import answer_work, asked, cited
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk, authority
from dcgraph.research.legal_citation import cited_itself
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
from dcgraph.research.records import coverage, in_order, record
from dcgraph.research.relevance import place
from dcgraph.words import chosen
from dcgraph_api.pages.catalogue import borne_out, resting_on
from dcgraph_api.pages.compare import COMPARED
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.pages.time import belongings_of, parties_of
from dcgraph_api.responses import as_json

_TOLD: Final = (
    "hasBasis hasNorm hasObject hasRelation hasSubject isClaimedBy isLaidDownBy position rationale "
    "statedOnDate"
)
"""What a page shows by the order of parts, or as the claim that the thing is."""
_READING: Final = "hasReviewState readBy readOn"
"""What the claim shows of itself, and a norm as particulars."""
_OF_NORMS: Final = (
    "condition hasAction hasBearer hasBeneficiary hasMatter hasQualifier operativeWords quotedWords"
)
"""What the table of norms shows."""
_SUBJECTS: Final = ("heading", "summary")
"""What says what a provision is about: its heading, else what we say that it says."""
_DIGITS: Final = 6
_CITED_AS: Final = {
    "Source": "source",
    "Provision": "provision",
    "Edition": "instrument",
    "Instrument": "instrument",
}
"""What is cited itself, and what the page calls it then."""
_PARTS_OF_NORMS: Final = frozenset(("Action", "Bearer", "Matter", "Qualifier"))
_NORMS_AT_ONCE: Final = 15
_AT_ONCE: Final = 36
"""Statements on a page: with more, one is too long to load quickly and to read."""


def record_content(desk: Desk, reader: Reader, name: str, day: str) -> Content:
    """What the template `record.html` needs; raises NotFoundError if nothing has the name.

    The same record as data, at `of`, is cited by `citing` as of the day of access; what is a text
    or a source is also cited `itself`.
    """
    found = record(desk, name, Filters(reader.lang))
    of = f"{quote(f'/api/v1/records/{name}')}?lang={reader.lang}"
    digest = sha256(as_json(Record, found)).hexdigest()
    own_kind = next((word for kind, word in _CITED_AS.items() if kind in found.kinds), "")
    claim = desk.facts.claims.get(found.thing.iri)
    told = _TOLD + (f" {_READING}" if claim else "")
    told += f" {_OF_NORMS}" if "Norm" in found.kinds else ""
    hidden = {*told.split()}
    facts = [one for one in found.statements if not one.claim and one.relation not in hidden]
    # Those of one relation and one direction together, the strongest first.
    claims = sorted(
        (one for one in found.statements if one.claim),
        key=lambda one: (one.subject.iri != found.thing.iri, *place(one)),
    )
    pages, given = max(1, -(-len(claims) // _AT_ONCE)), reader.asked.get("page", "")
    sound = given.isdecimal() and len(given) < _DIGITS and int(given)
    page = min(int(given), pages) if sound else 1
    return {
        "record": found,
        "of": of,
        "itself": cited(cited_itself(desk, name, day, reader.lang)) if own_kind else None,
        "itself_kind": own_kind,
        "citing": cited(answer_work(desk, asked(of), digest, reader.base, day)),
        "compared": not COMPARED.isdisjoint(found.kinds),
        "names": [one for one in found.labels if one.text != found.thing.label],
        "summary": (summary := chosen(found.summaries, reader.lang)),
        "translated": _translated(desk, summary, reader.lang),
        # Those in the language, or all where there are none.
        "notes": [one for one in found.notes if one.language == reader.lang] or found.notes,
        "claim": desk.claim_statement(claim, reader.lang) if claim else None,
        "facts": _grouped(facts, found.citations),
        "shown": claims[(page - 1) * _AT_ONCE : page * _AT_ONCE],
        "tally": [
            (force, [*some]) for force, some in groupby(found.tally, key=lambda one: one.force)
        ],
        "tree": (tree := [_branch(desk, one, reader.lang) for one in found.parts]),
        "untranslated": any(_untranslated(one, reader.lang) for one in tree),
        "count": len(claims),
        "page": page,
        "pages": pages,
        "kind": desk.thing(DCG + found.kinds[0], reader.lang) if found.kinds else None,
        "authority": authority(desk.facts, found.thing.iri),
        "resting": resting_on(desk, reader, name) if "Source" in found.kinds else None,
        "parties": parties_of(desk, reader, found.thing.iri),
        "having": _having(desk, reader, found.thing.iri, found.kinds),
        "belongings": belongings_of(desk, reader, found.thing.iri),
        "publications": _publications(desk, found.thing.iri, reader.lang),
        "above": None if found.coverage else _reading_above(desk, found, reader.lang),
        "borne_out": partial(borne_out, desk, reader.lang),
        "cursor": reader.asked.get("cursor", ""),
    }


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


def _branch(desk: Desk, part: Thing, lang: Language) -> dict[str, Any]:
    """A part of a text, what it is about, and its own parts, `number` of them in all."""
    facts = desk.facts
    own = next(filter(None, (facts.words(part.iri, DCG + one) for one in _SUBJECTS)), ())
    below = desk.things(in_order(desk, facts.leading_to(part.iri, DCG + "isPartOf")), lang)
    branches = [_branch(desk, one, lang) for one in below]
    number = sum(1 + one["number"] for one in branches)
    subject = desk.chosen(own, lang)
    return {"thing": part, "subject": subject, "below": branches, "number": number}


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


def _untranslated(branch: dict[str, Any], lang: Language) -> bool:
    """Whether a part, or one of its own, has its subject in another language."""
    subject = branch["subject"]
    return (subject and subject.language != lang) or any(
        _untranslated(one, lang) for one in branch["below"]
    )


def today() -> str:
    """The day, as 2026-11-24."""
    return datetime.now(UTC).date().isoformat()
