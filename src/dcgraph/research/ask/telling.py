"""The parts of answers: sentences made from statements, with what bears them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.model import Told
from dcgraph.research.concordance import since
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    FORCES,
    Citation,
    Force,
    Language,
    Silence,
    SourcedText,
    Statement,
    Text,
)
from dcgraph.research.norms import forces_of
from dcgraph.research.status import state
from dcgraph.words import COLON, chosen

MAX_SENTENCES: Final = 3
MAX_NAMED: Final = 6
"""So many sentences has an answer on provisions that are named by their numbers, one on each."""
MAX_ROWS: Final = 40
SUMMARY: Final = DCG + "summary"
CONCEPTS: Final = ("Notion", "Mechanism", "Technology", "CustomsProcess", "Concept")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one reading of a question comes to."""

    sentences: tuple[Told, ...] = ()
    rows: tuple[Told, ...] = ()
    silence: Silence | None = None
    things: tuple[str, ...] = ()
    address: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not self.sentences and not self.rows


def summary_told(desk: Desk, iri: str, lang: Language) -> Told | None:
    """The summary of a thing as a sentence, with what bears it out; of a norm too."""
    found: SourcedText | None = chosen(desk.sourced(iri, SUMMARY, lang), lang)
    if found is None:
        return None
    cited = found.citations
    date = since(desk, iri, lang) if "Provision" in desk.kinds(iri) else None
    return Told(
        desk.thing(iri, lang),
        Text(found.text, found.language),
        date.date if date else "",
        "asserted",
        strongest(desk, iri),
        desk.confidence(cited),
        cited,
    )


def text_told(desk: Desk, iri: str, one: SourcedText, lang: Language) -> Told:
    """A text of a record as a sentence, with what bears it out."""
    grade = desk.confidence(one.citations)
    told = Text(one.text, one.language)
    return Told(desk.thing(iri, lang), told, "", "asserted", None, grade, one.citations)


def derived_told(
    desk: Desk, iri: str, text: str, cited: tuple[Citation, ...], lang: Language
) -> Told:
    """A sentence on a thing that is made of several statements, with what bears it out."""
    grade = desk.confidence(cited)
    return Told(desk.thing(iri, lang), Text(text, lang), "", "derived", None, grade, cited)


def state_told(desk: Desk, iri: str, lang: Language, day: str = "") -> Told:
    """How a text stands on a day, else on that of the graph, by its dates."""
    found = state(desk, name_of(iri), Filters(lang, as_of=day))
    cited = tuple(at for one in found.dates for at in one.citations[:1])
    text = f"{found.thing.label}{COLON[lang]}{found.message}"
    told = derived_told(desk, iri, text, cited or desk.citations(iri, lang)[:1], lang)
    return replace(told, date=day)


def strongest(desk: Desk, iri: str) -> Force | None:
    """The strongest force of the norms of a provision and of its parts."""
    if "Provision" not in desk.kinds(iri):
        return None
    found = {
        force
        for one in (iri, *desk.facts.leading_to(iri, DCG + "isWithin"))
        for force in forces_of(desk, one)
    }
    return next((one for one in FORCES if one in found), None)


def claim_told(one: Statement) -> Told:
    """A claim as a sentence: who holds it, what it says, and why."""
    value = one.object.label if one.object else one.value.text if one.value else ""
    says = f"{one.subject.label} {one.relation_label} {value}"
    by = ", ".join(thing.label for thing in one.claimants)
    text = f"{by}: {says}." if by else f"{says}."
    if one.rationale:
        text = f"{text} {one.rationale.text}"
    language = one.rationale.language if one.rationale else one.subject.language
    return Told(
        one.subject,
        Text(text, language),
        one.stated_on,
        one.basis,
        one.force,
        one.confidence,
        one.citations,
    )


def name_of(iri: str) -> str:
    """The name of a thing by its IRI."""
    return iri.removeprefix(DCGD)
