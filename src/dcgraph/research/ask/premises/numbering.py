"""Numbers of provisions and of parts that a question gives, and the part that they lie in."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.answers import kind_label, labels_of, parts_of, wholes_counted
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.premises.assertion import SOME
from dcgraph.research.ask.question import Heard, Numbered, number_before
from dcgraph.research.ask.telling import derived_told
from dcgraph.research.ask.vocabulary import met, parts
from dcgraph.research.coverage import extent
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.provision_numbers import LEVELS
from dcgraph.words import words

_NATURES: Final = ("TransitionalStandard", "RecommendedPractice", "Standard")

_CLOSED: Final = ("standard", "transitional", "practice", "annex", "specific-annex", "chapter")
"""What of the Convention is here as a whole."""

_CONVENTION: Final = DCGD + "rkc"


def _nature(desk: Desk, iri: str) -> str:
    label = desk.label(iri, "en").text
    kinds = desk.kinds(iri)
    if "Transitional Standard" in label or "TransitionalStandard" in kinds:
        return "TransitionalStandard"
    return next((one for one in _NATURES if one in kinds), "")


def wrong_kind(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A Standard that is called a Recommended Practice, or a Transitional Standard that is none."""
    for one in asked.numbered:
        nature = _nature(desk, one.iri) if one.iri else ""
        if not nature or len(asked.provisions()) > 1:
            continue
        said = (
            "RecommendedPractice"
            if asked.says("practice") or one.unit == "practice"
            else "TransitionalStandard"
            if asked.says("transitional") or one.unit == "transitional"
            else "Standard"
            if one.unit == "standard"
            else ""
        )
        if said and said != nature:
            finer = (said, nature) == ("Standard", "TransitionalStandard")
            text = words(lang)(
                "ask.nature finer" if finer else "ask.nature",
                label=desk.label(one.iri, lang).text,
                kind=desk.label(DCG + nature, lang).text,
                said=desk.label(DCG + said, lang).text,
            )
            cited = desk.citations(one.iri, lang, DCG + "summary")
            yield derived_told(desk, one.iri, text, cited, lang)


def no_such_number(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that a text, read as a whole at that place, does not have; with the nearest."""
    for one in asked.missing():
        if (near := nearest_numbers(desk, one)) and is_known(desk, one):
            text = lacking(desk, one, near, lang)
            yield derived_told(desk, one.text, text, desk.citations(one.text, lang), lang)


def is_known(desk: Desk, one: Numbered) -> bool:
    """Whether the parts of a text of such a number are all here."""
    if one.text == _CONVENTION:
        return one.unit in _CLOSED or "." in one.number
    return extent(desk, one.text)[0] == "whole"


def nearest_numbers(desk: Desk, one: Numbered) -> list[str]:
    """The provisions whose names are nearest to that of one that is not here."""
    inner = [
        iri
        for iri in desk.facts.leading_to(one.text, DCG + "isWithin")
        if desk.texts(iri, DCG + "summary")
    ]
    unit = one.unit
    if unit in LEVELS and one.number.isdecimal():
        # As chapters, those of the last numbers: what is not here lies beyond them.
        level = [iri for iri in inner if unit.title() in desk.kinds(iri)]
        ends = [(iri.rpartition("-")[2], iri) for iri in level]
        known = sorted((int(end), iri) for end, iri in ends if end.isdecimal())
        if known:
            return [iri for _, iri in known[-2:]]
    if one.text == _CONVENTION:
        unit = "sa" if unit in ("annex", "specific-annex") else "ga"
    near = get_close_matches(f"{one.text}.{unit}-{one.number}", inner, n=3, cutoff=0.6)
    # Those of the same chapter or article come first, the nearest number before the others.
    above, _, last = one.number.rpartition(".")
    begin = f"{one.text}.{unit}-{above}."
    beside = [iri for iri in inner if above and iri.startswith(begin)]
    numbers = [iri for iri in beside if iri.removeprefix(begin).isdecimal()]
    if last.isdecimal():
        numbers.sort(key=lambda iri: abs(int(iri.removeprefix(begin)) - int(last)))
    return [*dict.fromkeys((*numbers[:2], *near))][:3]


def _called(desk: Desk, one: Numbered, lang: Language) -> str:
    """A number as it is spoken of, with its unit where that holds others: a chapter, an annex."""
    number = one.number.upper()
    kind = DCG + one.unit.title()
    if one.unit not in LEVELS or kind not in desk.facts.about:
        return number
    return f"{desk.label(kind, lang).text} {number}"


def lacking(desk: Desk, one: Numbered, near: list[str], lang: Language) -> str:
    """That the graph has no provision of a number, and what is nearest."""
    return words(lang)(
        "ask.no provision",
        of=desk.label(one.text, lang).text,
        number=_called(desk, one, lang),
        near="; ".join(desk.label(iri, lang).text for iri in near) or "—",
    )


def wrong_count(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A number of chapters, annexes, standards or pillars that is another."""
    given = number_before(asked, {*parts().values()})
    texts = [*asked.of(desk, "Annex"), *asked.of(desk, "Instrument")]
    if given is None or not texts or asked.scores.get("count"):
        return
    kind, number = given
    if asked.padded.endswith(f" {number} ") or any(one in asked.padded for one in SOME):
        return
    if asked.provisions() or f" do {number} " in asked.padded:
        # What a text has in all is not what a part of it has.
        return
    counted = [
        (whole, found)
        for whole in wholes_counted(texts, kind)
        if (found := parts_of(desk, whole, kind))
    ]
    if any(len(found) == number for _, found in counted):
        return
    for whole, found in counted[:1]:
        text = words(lang)(
            "ask.parts not",
            of=desk.label(whole, lang).text,
            kind=kind_label(desk, kind, lang),
            count=len(found),
            said=number,
            names=labels_of(desk, found, lang),
        )
        yield derived_told(desk, whole, text, desk.citations(whole, lang), lang)


_SPECIFIC: Final = (
    *(" specific annex", " specific annexes", " annexe specifique", " annexes specifiques"),
    " специальн",
)


def in_general_annex(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A part of the General Annex that is said to be of a Specific Annex."""
    general = f"{_CONVENTION}.ga"
    own = asked.provisions()
    if len(own) != 1 or not own[0].startswith(f"{general}-"):
        return
    if met(asked.padded, _SPECIFIC) and not (met(asked.padded, _GENERAL) or _compares(asked)):
        text = words(lang)(
            "ask.lies in",
            label=desk.label(own[0], lang).text,
            whole=desk.label(general, lang).text,
        )
        yield derived_told(desk, own[0], text, desk.citations(own[0], lang), lang)


_GENERAL: Final = (" general annex", " annexe generale", " генеральн")


def _compares(asked: Heard) -> bool:
    return bool(asked.scores.get("difference"))
