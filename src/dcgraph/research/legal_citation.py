"""What a provision, a text of law or a source needs to be cited as a lawyer cites it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD, LABEL, SKOS
from dcgraph.research.citation import source_work
from dcgraph.research.citation_styles import Work
from dcgraph.research.graph import Desk
from dcgraph.research.legal_styles import Law, Nature, Unit, place
from dcgraph.research.model import Language
from dcgraph.words import words

_ALTERNATIVE: Final = SKOS + "altLabel"
_PART_OF: Final = DCG + "isPartOf"
_UP: Final = (DCG + "isVersionOf", _PART_OF, DCG + "isEditionOf")
_OWN_NUMBER: Final = ("Article", "Standard", "TransitionalStandard", "RecommendedPractice")
"""Parts that are numbered through a whole text or annex, so that no chapter needs to be named."""
_KINDS: Final[dict[Nature, str]] = {
    "treaty": "TreatyText",
    "union act": "LegalActText",
    "act": "LegalActText",
    "other": "GuidanceDocument",
}
CITED_THEMSELVES: Final = frozenset(("Instrument", "Provision", "Edition", "Source"))
"""The kinds of things that are cited as works of their own."""


def cited_itself(desk: Desk, name: str, accessed: str, lang: Language = "en") -> Work:
    """A provision, an edition, an instrument or a source as the work to cite.

    `accessed` is the day of access, as 2026-11-24; what is left out is told in `lang`. Raises
    NotFoundError for an unknown name, ParameterError for a thing that is no such text.
    """
    iri = desk.iri(name)
    kinds = desk.kinds(iri)
    if CITED_THEMSELVES.isdisjoint(kinds):
        label = desk.label(iri, lang).text
        raise ParameterError(
            f"{label} is no provision, instrument or source, so it has no citation of its own; "
            "cite its record, or the sources behind it."
        )
    if "Source" in kinds:
        work = source_work(desk, iri, [])
        return replace(work, accessed=accessed if work.address else "")
    steps = [*_steps(desk, iri)]
    law = _law(desk, steps, lang)
    at = place(law)
    common = f" ({law.common})" if law.common else ""
    return Work(
        key=iri.removeprefix(DCGD),
        kind=_KINDS[law.nature],
        title=law.title + common,
        language=law.language,
        translated_title=law.english if law.translated else "",
        authors=law.issuers,
        date=law.date,
        address=law.address,
        places=(at,) if at else (),
        accessed=accessed if law.address else "",
        law=law,
    )


def _steps(desk: Desk, iri: str) -> Iterator[str]:
    """From a provision to the text in which it lies, both included."""
    seen: set[str] = set()
    while iri and iri not in seen:
        seen.add(iri)
        yield iri
        if "Instrument" in desk.kinds(iri):
            return
        iri = next(filter(None, (desk.facts.first(iri, way) for way in _UP)), "")


def _law(desk: Desk, steps: list[str], lang: Language) -> Law:
    facts, text = desk.facts, steps[-1]
    dates = {
        name: _read(desk, text, name)
        for name in ("adoptionDate", "signatureDate", "publicationDate", "entryIntoForceDate")
    }
    issuers = facts.iris(text, DCG + "isAdoptedBy")
    nature = _nature(desk, text, issuers)
    title, common = _title(desk, text, nature)
    states = [one for one in issuers if "State" in desk.kinds(one)]
    edition = next((one for one in steps if "Edition" in desk.kinds(one)), "")
    if edition and nature == "other" and (day := _read(desk, edition, "publicationDate")):
        dates["publicationDate"], dates["adoptionDate"] = day, ""
    jurisdiction = states[0] if states else ""
    named = issuers if nature == "other" else []
    law = Law(
        nature=nature,
        title=title[0],
        language=title[1],
        official=bool(facts.words(text, DCG + "officialTitle")) or nature == "union act",
        english=desk.label(text, "en").text,
        russian=desk.label(text, "ru").text,
        common=common,
        number=facts.first(text, DCG + "number"),
        jurisdiction=_in_both(desk, jurisdiction),
        issuers=tuple(desk.label(one).text for one in named),
        adopted=dates["adoptionDate"],
        signed=dates["signatureDate"],
        published=dates["publicationDate"],
        in_force=dates["entryIntoForceDate"],
        edition=(_name(desk, edition, text, "en"), _name(desk, edition, text, "ru")),
        units=_units(desk, steps),
        address=_address(desk, steps),
        left_out=(),
    )
    return replace(law, left_out=tuple(_left_out(desk, text, law, lang)))


def _in_both(desk: Desk, iri: str) -> tuple[str, str]:
    return (desk.label(iri, "en").text, desk.label(iri, "ru").text) if iri else ("", "")


def _read(desk: Desk, iri: str, name: str) -> str:
    """A date that was read in a source; one that is only recalled is no fact to cite."""
    found = desk.facts.first(iri, DCG + name)
    return "" if found and desk.graded(iri, DCG + name) == "recalled" else found


def _nature(desk: Desk, text: str, issuers: list[str]) -> Nature:
    kinds = desk.kinds(text)
    if "Convention" in kinds:
        return "treaty"
    if "LegalAct" not in kinds:
        return "other"
    if desk.facts.first(text, DCG + "celex"):
        return "union act"
    # What nobody adopted but parties signed is a treaty, such as one that holds a code.
    signed = desk.facts.first(text, DCG + "signatureDate")
    return "treaty" if signed and not issuers else "act"


def _title(desk: Desk, text: str, nature: Nature) -> tuple[tuple[str, str], str]:
    """The title of a text with its language, and a shorter name for it."""
    label = desk.label(text, "en")
    if nature == "union act":
        # An act of the Union is known by its kind and number; its label may be a shorter name.
        number = desk.facts.first(text, DCG + "number")
        others = desk.texts(text, _ALTERNATIVE)
        numbered = [one.text for one in (label, *others) if one.language == "en"]
        full = next((one for one in numbered if number and number in one), label.text)
        return (full, "en"), "" if full == label.text else label.text
    official = desk.chosen(desk.facts.words(text, DCG + "officialTitle"), "en") or label
    return (official.text, official.language), desk.facts.first(text, DCG + "abbreviation")


def _units(desk: Desk, steps: list[str]) -> tuple[Unit, ...]:
    """The parts that a citation names, from the outermost to the provision itself."""
    facts, text, told = desk.facts, steps[-1], list[Unit]()
    annexes = 0
    for iri in reversed(steps[:-1]):
        kinds, number = desk.kinds(iri), facts.first(iri, DCG + "number")
        last = iri == steps[0]
        if "Edition" in kinds or (not number and not last and "Annex" not in kinds):
            continue
        if told and "Paragraph" in kinds:
            told[-1] = _with_paragraph(told[-1], number)
            continue
        if not number:
            told.append(Unit(_name(desk, iri, text, "en"), "", _name(desk, iri, text, "ru")))
        else:
            if _is_own(desk, iri, number):
                del told[annexes:]
            told.append(_unit(desk, iri, text, number))
        if "Annex" in kinds:
            annexes = len(told)
    return tuple(told)


def _is_own(desk: Desk, iri: str, number: str) -> bool:
    """Whether a number stands alone, without those of the chapters around it."""
    kinds = desk.kinds(iri)
    if "Section" in kinds:
        below = desk.facts.leading_to(iri, _PART_OF)
        return not any("Article" in desk.kinds(one) for one in below)
    # A standard whose number does not hold that of its chapter needs it.
    return "Article" in kinds or ("." in number and not {*_OWN_NUMBER}.isdisjoint(kinds))


def _with_paragraph(unit: Unit, number: str) -> Unit:
    """A unit narrowed to a paragraph, whose number may hold that of the unit: 7(1), 10.4.1."""
    whole = unit.number + "".join(f"({one})" for one in unit.inner)
    if number.startswith(whole) and number != whole and not number[len(whole)].isdigit():
        return Unit(unit.word, number, unit.word_ru)
    return Unit(unit.word, unit.number, unit.word_ru, (*unit.inner, number)) if number else unit


_AFTER: Final = re.compile(r"[:：]| : ")


def _unit(desk: Desk, iri: str, text: str, number: str) -> Unit:
    """A numbered part by the word that its label has before the number: Standard, Title."""
    return Unit(_word(desk, iri, text, number, "en"), number, _word(desk, iri, text, number, "ru"))


def _word(desk: Desk, iri: str, text: str, number: str, lang: Language) -> str:
    label = _name(desk, iri, text, lang)
    found = re.search(rf" {re.escape(number)}(?!\w)", label)
    word = label[: found.start()].rpartition(", ")[2].strip() if found else ""
    return word or desk.label(DCG + desk.kinds(iri)[0], lang).text


def _name(desk: Desk, iri: str, text: str, lang: Language) -> str:
    """The label of a part without the name of its text before it and its subject behind it."""
    if not iri:
        return ""
    label = desk.label(iri, lang).text
    named_by = (LABEL, _ALTERNATIVE, DCG + "abbreviation")
    names = (one.text for way in named_by for one in desk.facts.words(text, way))
    for one in sorted(names, key=len, reverse=True):
        if label.startswith(one) and label[len(one) :][:1] in (",", " "):
            # An edition may stand in brackets behind the name of its text.
            label = re.sub(r"^\([^)]*\),? ", "", label[len(one) :].lstrip(", "))
            break
    return _AFTER.split(label)[0].strip()


def _address(desk: Desk, steps: list[str]) -> str:
    """Where the official text shows a provision, else where the text that was read stands."""
    facts, text = desk.facts, steps[-1]
    for iri in steps:
        if own := facts.first(iri, DCG + "textAddress"):
            return own
    if eli := facts.first(text, DCG + "eli"):
        return eli
    texts = {*facts.leading_to(text, DCG + "isTextOf")}
    for iri in steps:
        for one in desk.citations(iri):
            if one.source.iri in texts and one.confidence == "confirmed" and one.address:
                return one.address
    return ""


def _left_out(desk: Desk, text: str, law: Law, lang: Language) -> Iterator[str]:
    """What the manuals ask for and the graph does not have, in words."""
    missing = []
    if law.nature == "treaty":
        missing += [] if law.adopted or law.signed else ["day"]
        missing += [] if law.in_force else ["force"]
        missing.append("series")
    if law.nature == "union act":
        missing.append("journal")
    if law.nature == "act":
        missing += [] if law.number else ["number"]
        missing += [] if law.date else ["day"]
    if law.language in ("ko", "zh", "ja", "ar"):
        missing.append("latin")
    t = words(lang)
    for one in missing:
        yield t(f"citation.left-out.{one}")
    known = ("adoptionDate", "signatureDate", "entryIntoForceDate")
    if any(desk.facts.first(text, DCG + one) and not _read(desk, text, one) for one in known):
        yield t("citation.left-out.recalled")
