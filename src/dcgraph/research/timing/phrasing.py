"""How a timeline says what happened."""

from __future__ import annotations

from typing import Final

from dcgraph.research.desk import Desk
from dcgraph.research.model import Language
from dcgraph.research.timing.drafts import Draft
from dcgraph.research.timing.timeline_words import KIND_WORDS, PHRASES, phrase
from dcgraph.terms import DCG

__all__ = ["sentence"]

_PARTS: Final = frozenset(("edition", "part", "amendment", "successor", "guidance"))
_BY: Final[dict[str, tuple[str, ...]]] = {
    "definition": ("isGivenBy",),
    "point": ("isMadeBy", "isMadeAt"),
    "post": ("isHeldBy",),
    "study": ("hasAuthor",),
}
_OF_MEMBERSHIP: Final = {
    "instrumentDate": "accession",
    "entryIntoForceDate": "force for a party",
    "endDate": "membership ends",
}


def sentence(desk: Desk, draft: Draft, lang: Language) -> str:
    """What a draft tells, in a sentence without its date."""
    said = _said(desk, draft, lang)
    notes = []
    if draft.first:
        notes.append("first")
    if draft.kind == "bearing" and not draft.property:
        notes.append("text")
    if draft.kind == "bearing" and _later_editions(desk, draft):
        notes.append("wording")
    if draft.property == DCG + "statedOnDate" and not draft.claims:
        notes.append("told")
    space = " " if lang == "fr" else ""
    tail = "".join(f"{space}; {phrase(PHRASES[one], lang)}" for one in notes)
    whole = f"{said[:1].upper()}{said[1:]}{tail}"
    return whole if whole.endswith(".") else f"{whole}."


def _said(desk: Desk, draft: Draft, lang: Language) -> str:
    record = draft.records[0]
    if draft.claims:
        return _claim(desk, draft, lang)
    if draft.follows:
        return _following(desk, draft, lang)
    if draft.kind in ("membership", "accessions"):
        return _membership(desk, draft, lang)
    label = desk.label(record, lang).text
    if draft.kind == "figure":
        indicator = desk.label(desk.facts.first(record, DCG + "hasIndicator"), lang).text
        value = desk.facts.first(record, DCG + "observedValue")
        focus = _labels(desk, record, ("hasFocus",), lang)
        return phrase(PHRASES["figure"], lang, what=f"{indicator} ({focus})", count=value)
    if draft.kind == "definition":
        of = _labels(desk, record, ("isDefinitionOf",), lang)
        return phrase(
            PHRASES["definition"], lang, what=of, by=_by(desk, record, ("isGivenBy",), lang)
        )
    if draft.kind in ("event", "point", "post", "study"):
        kind = desk.label(DCG + desk.kinds(record)[0], lang).text
        colon = " : " if lang == "fr" else ": "
        by = _labels(desk, record, _BY.get(draft.kind, ()), lang)
        return f"{kind}{colon}{label}" + (f" ({by})" if by else "")
    prop = draft.property.removeprefix(DCG)
    by = _by(desk, record, ("isAdoptedBy",), lang) if prop != "entryIntoForceDate" else ""
    life = phrase(PHRASES.get(prop, PHRASES["statedOnDate"]), lang, what=label, by=by)
    if draft.kind not in _PARTS:
        return life
    part = phrase(KIND_WORDS[draft.kind], lang)
    return f"{part}: {life}" if lang == "en" else f"{part}, {life[:1].lower()}{life[1:]}"


def _membership(desk: Desk, draft: Draft, lang: Language) -> str:
    record = draft.records[0]
    key = _OF_MEMBERSHIP.get(draft.property.removeprefix(DCG), "membership")
    return phrase(
        PHRASES["accessions" if draft.kind == "accessions" else key],
        lang,
        what=_labels(desk, record, ("hasMember",), lang),
        of=_labels(desk, record, ("isMembershipIn",), lang),
        count=str(len(draft.records)),
        total=str(draft.total),
    )


def _claim(desk: Desk, draft: Draft, lang: Language) -> str:
    claim = draft.claims[0]
    unnamed = desk.chosen(desk.facts.words(claim.iri, DCG + "unnamedClaimant"), lang)
    by = _labels(desk, claim.iri, ("isClaimedBy", "isLaidDownBy"), lang)
    by = by or (unnamed.text.rstrip(".") if unnamed else phrase(PHRASES[draft.basis], lang))
    return phrase(
        PHRASES[draft.kind],
        lang,
        what=desk.label(draft.records[0] if draft.kind == "bearing" else claim.subject, lang).text,
        relation=desk.label(claim.relation, lang).text,
        other=desk.label(claim.object, lang).text,
        by=f" ({by})",
        count=str(len(draft.claims)),
    )


def _following(desk: Desk, draft: Draft, lang: Language) -> str:
    return phrase(
        PHRASES["follows"],
        lang,
        what=desk.label(draft.records[0], lang).text,
        relation=desk.label(draft.relation(), lang).text,
        other=desk.label(draft.follows[0].object, lang).text,
        count=str(len(draft.norms())),
    )


def _later_editions(desk: Desk, draft: Draft) -> bool:
    text = draft.records[0]
    return bool(desk.facts.leading_to(text, DCG + "isEditionOf"))


def _by(desk: Desk, iri: str, properties: tuple[str, ...], lang: Language) -> str:
    labels = _labels(desk, iri, properties, lang)
    if not labels:
        return ""
    return f" by {labels}" if lang == "en" else f" ({labels})"


def _labels(desk: Desk, iri: str, properties: tuple[str, ...], lang: Language) -> str:
    found = [one for name in properties for one in desk.facts.iris(iri, DCG + name)]
    return ", ".join(desk.label(one, lang).text for one in found)
