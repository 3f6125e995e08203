"""The claims in a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Final

from dcgraph.errors import NotFoundError
from dcgraph.namespaces import DCG
from dcgraph.research import tables
from dcgraph.research.coverage import Reading, extent
from dcgraph.research.facts import Claimed
from dcgraph.research.filters import Filters, claim_by, listed
from dcgraph.research.force import force_of
from dcgraph.research.graph import Desk
from dcgraph.research.links import ground
from dcgraph.research.model import Language, Silence, Statement
from dcgraph.research.paging import Rows
from dcgraph.research.relevance import is_text
from dcgraph.research.tables import Entry, Table, sources
from dcgraph.words import marked, words

_MAX_LENGTH: Final = 40

_EVERY: Final = Filters().confidence


@dataclass(frozen=True, slots=True)
class Ends:
    """What the claims should be about: names of things, and of relations with commas.

    `about` stands for a subject or an object, `source` for a document that is cited. What is
    empty is not asked for.
    """

    about: str = ""
    subject: str = ""
    object: str = ""
    relation: str = ""
    source: str = ""
    claimant: str = ""


def claims(desk: Desk, ends: Ends, wanted: Filters) -> Rows[Statement]:
    """The claims between some ends, of the bases, confidence and day that are wanted.

    Raises NotFoundError for a thing or a relation that there is not.
    """
    met = list(_met(desk, ends))
    scope = ("claims", *(getattr(ends, one.name) for one in fields(ends)))
    return Rows(
        (*scope, *wanted.told()),
        [one.iri for one in met if _admitted(desk, one, wanted)],
        lambda iri: desk.claim_statement(desk.facts.claims[iri], wanted.lang),
        lambda: _silence(desk, ends, len(met), wanted.lang),
    )


def _met(desk: Desk, ends: Ends) -> Iterator[Claimed]:
    """The claims that the ends let pass, whatever their basis."""
    facts = desk.facts
    about, subject, wanted_object, source, claimant = (
        desk.iri(name) if name else ""
        for name in (ends.about, ends.subject, ends.object, ends.source, ends.claimant)
    )
    relations = _relations(desk, ends.relation)

    def cited(iri: str) -> Iterator[str]:
        for one in facts.iris(iri, DCG + "hasCitation"):
            yield facts.first(one, DCG + "citesSource")

    every: Iterable[Claimed] = facts.claims.values()
    if subject:
        every = facts.by_subject.get(subject, ())
    elif wanted_object:
        every = facts.by_object.get(wanted_object, ())
    for one in every:
        if (
            (not about or about in (one.subject, one.object))
            and (not wanted_object or one.object == wanted_object)
            and (not relations or one.relation in relations)
            and (not claimant or claimant in facts.holders(one.iri))
            and (not source or source in cited(one.iri))
        ):
            yield one


def _relations(desk: Desk, given: str) -> frozenset[str]:
    if not given:
        return frozenset()
    used = sorted({one.relation.removeprefix(DCG) for one in desk.facts.claims.values()})
    asked = [name.removeprefix(DCG).removeprefix("dcg:") for name in listed(given)]
    for name in asked:
        if name not in used:
            known = f"it has {', '.join(used)}" if used else "it has no claims"
            near = tuple(get_close_matches(name[:_MAX_LENGTH], used, n=3, cutoff=0.5))
            raise NotFoundError(
                f"The graph has no claim that {name[:_MAX_LENGTH]!r}; {known}.", name, near
            )
    return frozenset(DCG + name for name in asked)


def _admitted(desk: Desk, claim: Claimed, wanted: Filters) -> bool:
    if claim.basis not in wanted.basis:
        return False
    if wanted.force and force_of(claim.relation.removeprefix(DCG)) not in wanted.force:
        return False
    if wanted.confidence != _EVERY and not wanted.trusts(desk.graded(claim.iri)):
        return False
    return claim_by(desk, claim, wanted.as_of)


def _silence(desk: Desk, ends: Ends, number: int, lang: Language) -> Silence:
    if number:
        return Silence("filtered", words(lang)("claims.silence.filtered", number=number), ())
    asked = [desk.iri(name) for name in (ends.subject, ends.about) if name]
    for text in (one for one in asked if is_text(desk, one)):
        how_far, teller = extent(desk, text)
        if how_far != "whole":
            label = desk.label(teller, lang).text
            message = words(lang)(
                "claims.silence.not read",
                label=label,
                extent=words(lang)(f"claim.extent.{how_far}"),
            )
            return Silence("not read", message, ())
    return Silence("not covered", words(lang)("claims.silence.not covered"), ())


statements_csv: Final = Table(
    Statement,
    "claim subject relation force object value basis confidence stated_on claimants rationale "
    "read_by read_on review citations",
).csv
"""Statements, claims among them, with what each rests on."""

STATEMENT_TABLE: Final = Table(
    Statement,
    "text text_label relation relation_label basis confidence claim rationale read_by read_on "
    "review sources norms",
    text="subject.name",
    text_label="subject.label",
    sources=lambda one: sources(one.citations),
    norms=lambda one: "; ".join(f"{it.norm.name} [{it.force}]" for it in one.norms),
)
"""What CSV tells of a statement, or of none, for which all cells are empty."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_safe_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV; what a spreadsheet would take for a formula has an apostrophe."""
    return tables.write_csv(
        heads, ([f"'{text}" if text.startswith(_FORMULA) else text for text in row] for row in rows)
    )


def claim_entries(one: Statement, lang: Language) -> Iterator[tuple[Entry, ...]]:
    """What a sheet tells of a claim: a row for each of its citations."""
    t = words(lang)
    review = t(f"claim.review.{one.review}") if one.review else ""
    places = [
        (
            Entry(at.source.label),
            Entry(at.locator),
            Entry(t(f"claim.confidence.{at.confidence}"), italic=at.confidence == "recalled"),
            Entry(at.address, link=at.address),
        )
        for at in one.citations
    ]
    for source in places or [(Entry(""),) * 4]:
        yield (
            Entry(one.subject.label),
            Entry(one.relation_label),
            Entry(ground(one, lang)),
            Entry(
                t(f"claim.confidence.{one.confidence}") if one.confidence else "",
                italic=one.confidence == "recalled",
            ),
            Entry(one.rationale.text if one.rationale else ""),
            Entry("; ".join(filter(None, (review, one.read_on, *one.read_by)))),
            *source,
            Entry(one.claim or ", ".join(each.norm.name for each in one.norms)),
        )


def reading_entries(readings: Iterable[Reading], lang: Language) -> Iterator[tuple[Entry, ...]]:
    """What a sheet tells of readings: the text, how far, what of it, and what is missing."""
    for one in readings:
        read = one.note.summary if one.note else None
        summary = marked(read.text, read.language, lang) if read else ""
        gaps = "\n".join(gap.text for gap in one.note.gaps) if one.note else ""
        texts = (one.text.label, words(lang)(f"claim.extent.{one.extent}"), summary, gaps)
        yield tuple(Entry(text) for text in texts)
