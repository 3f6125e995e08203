"""What a question takes for granted and is not so: looked up, and told first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.answers import kind_label, labels_of, parts_of, wholes_counted
from dcgraph.research.ask.memberships import (
    is_partial,
    list_citations,
    not_listed,
    party_told,
    unions_of,
)
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.presuppositions import is_advice, presupposed, unadopted
from dcgraph.research.ask.provisions import force_told, near_provisions, scope_of, speaks_of
from dcgraph.research.ask.reading import Heard, Numbered, number_before
from dcgraph.research.ask.telling import SUMMARY, derived_told, summary_told
from dcgraph.research.ask.vocabulary import cues, met, parts
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import LANGUAGES, Language, Text
from dcgraph.research.norms import said_on
from dcgraph.research.parties import parties
from dcgraph.research.provision_numbers import LEVELS
from dcgraph.research.records import in_order
from dcgraph.research.status import APPLICATION, FORCE, state
from dcgraph.snapshot.search_index import fold
from dcgraph.snapshot.search_index import words as split
from dcgraph.words import words

_NATURES: Final = ("TransitionalStandard", "RecommendedPractice", "Standard")
_CLOSED: Final = ("standard", "transitional", "practice", "annex", "specific-annex", "chapter")
"""What of the Convention is here as a whole."""
_CONVENTION: Final = DCGD + "rkc"
_SUPERSEDES: Final = DCG + "supersedes"


def corrections(desk: Desk, asked: Heard, lang: Language) -> tuple[Told, ...]:
    """What is otherwise than a question has it, each with what shows it."""
    found = (
        *unadopted(desk, asked, lang),
        *_natures(desk, asked, lang),
        *_missing(desk, asked, lang),
        *_counts(desk, asked, lang),
        *_members(desk, asked, lang),
        *_binding(desk, asked, lang),
        *_dates(desk, asked, lang),
        *_dated(desk, asked, lang),
        *_adopters(desk, asked, lang),
        *_endings(desk, asked, lang),
        *_paper(desk, asked, lang),
        *_strange(desk, asked, lang),
        *_unlinked(desk, asked, lang),
        *_weaker(desk, asked, lang),
        *_elsewhere(desk, asked, lang),
    )
    found = (*found, *presupposed(desk, asked, found, lang))
    return tuple(dict.fromkeys(found))


def _nature(desk: Desk, iri: str) -> str:
    label = desk.label(iri, "en").text
    kinds = desk.kinds(iri)
    if "Transitional Standard" in label or "TransitionalStandard" in kinds:
        return "TransitionalStandard"
    return next((one for one in _NATURES if one in kinds), "")


def _natures(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def _missing(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def _counts(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A number of chapters, annexes, standards or pillars that is another."""
    given = number_before(asked, {*parts().values()})
    texts = [*asked.of(desk, "Annex"), *asked.of(desk, "Instrument")]
    if given is None or not texts or asked.scores.get("count"):
        return
    kind, number = given
    if asked.padded.endswith(f" {number} ") or any(one in asked.padded for one in _SOME):
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


def _members(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A State that is no member of the body, or no party, that is named with it."""
    of = [
        iri
        for iri in asked.of(desk, "Instrument", "Organization", "Body")
        if desk.facts.leading_to(iri, DCG + "isMembershipIn")
    ]
    of += [union for iri in asked.of(desk, "Instrument") for union in unions_of(desk, iri)]
    for body in of[:1]:
        found = parties(desk, body.removeprefix(DCGD), Filters(lang))
        every = {one.member.iri: one for one in (*found.members, *found.not_yet_bound)}
        ended = asked.says("ending") or asked.says("binding")
        for state_ in asked.of(desk, "State")[:2]:
            if state_ not in every and found.members and not is_partial(found):
                # The list of today does not put right who was a party on another day.
                if ended or not asked.days:
                    yield not_listed(desk, found, state_, lang)
            elif asked.says("absent") and state_ in every and every[state_].held == "yes":
                yield party_told(desk, found, every[state_], lang)
            elif asked.says("ending") and state_ in every and not every[state_].until:
                text = words(lang)(
                    "ask.no end", member=every[state_].member.label, of=found.of.label
                )
                cited = every[state_].citations or list_citations(found)
                yield derived_told(desk, state_, text, cited, lang)


def _binding(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that binds nobody, where the question has it ratified, binding or denounced."""
    if not asked.says("binding"):
        return
    numbered = [iri for iri in asked.provisions() if "Instrument" in desk.kinds(iri)]
    for iri in [*asked.of(desk, "Instrument"), *numbered][:1]:
        kinds = desk.kinds(iri)
        label = desk.label(iri, lang).text
        if is_advice(desk, iri):
            text = words(lang)(
                "ask.not binding", label=label, kind=desk.label(DCG + kinds[0], lang).text
            )
            cited = desk.citations(iri, lang, DCG + "binding") or desk.citations(
                iri, lang, DCG + "summary"
            )
            yield derived_told(desk, iri, text, cited, lang)


def _dates(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A year that is none of the dates of a text whose date is asked for or told."""
    years = [day[:4] for day in asked.days]
    texts = asked.of(desk, "Instrument")
    since = _SINCE.search(asked.padded)
    stated = met(asked.padded, _DATE_WORDS) and max(map(len, asked.days), default=0) < _DAY
    if not years or len(texts) != 1 or not (stated or since) or asked.of(desk, "State"):
        return
    if not since and any(one in asked.padded for one in _AS_OF):
        return
    if since:
        years = [since[1]]
    found = state(desk, texts[0].removeprefix(DCGD), Filters(lang))
    dates = [one for one in found.dates if one.thing.iri == texts[0]]
    judged = dates
    if since or met(asked.padded, _FORCE_WORDS):
        # When it was adopted is not when it entered into force.
        judged = [one for one in dates if one.property in (FORCE, APPLICATION)] or dates
    # An edition may be named by its year, if it is not asked when the text has force.
    editions = [one.thing.iri.rpartition(".")[2] for one in found.editions]
    if judged is dates and any(year in one for year in years for one in editions):
        return
    if judged and not any(one.date.startswith(tuple(years)) for one in judged):
        told = "; ".join(f"{one.property_label} {one.date}" for one in dates)
        text = words(lang)(
            "ask.not date", label=found.thing.label, said=", ".join(years), dates=told
        )
        cited = tuple(at for one in dates for at in one.citations[:1])
        yield derived_told(desk, texts[0], text, cited, lang)


def _dated(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is named with a year which is none of its own, as `the Model Law of 1999`."""
    for one in asked.mentions:
        iri = one.iris[0]
        said = _YEAR_OF.match(asked.text[one.end :])
        if not said or "Instrument" not in desk.kinds(iri):
            continue
        year = said[1] or said[2]
        found = state(desk, iri.removeprefix(DCGD), Filters(lang))
        own = [date for date in found.dates if date.thing.iri == iri]
        # Editions and changes of a text have years of their own.
        told = [it.date for it in found.dates] + [it.date for it in found.editions]
        told += [it for it in desk.facts.about if it.startswith(f"{iri}.")] if own else []
        names = [desk.label(iri, name).text for name in LANGUAGES]
        if own and not any(year in it for it in (*told, *names)):
            dates = "; ".join(f"{date.property_label} {date.date}" for date in own)
            text = words(lang)("ask.not date", label=found.thing.label, said=year, dates=dates)
            cited = tuple(at for date in own for at in date.citations[:1])
            yield derived_told(desk, iri, text, cited, lang)


_YEAR_OF: Final = re.compile(
    r"\s*(?:(?:of|de|d[’']|du|от|\()\s*)((?:19|20)\d\d)\b(?!/)"
    r"|\s+((?:19|20)\d\d)\s*(?:г\.|года\b)"
)
_SINCE: Final = re.compile(
    r" (?:force|effect|applie[sd]|applicable|vigueur|applique|силе|силу|действует|применяется)"
    r" (?:since|from|depuis|des|en|с|со|in|от) (?:\w{3,9} )?((?:19|20)\d\d) "
)
"""A year since which something is said to be in force."""
_FORCE_WORDS: Final = (" in force ", " into force ", " en vigueur ", " силу ", " силе ")


def _adopters(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """An organization that is said to have adopted a text, and is not known to."""
    for iri in asked.of(desk, "Instrument")[:1]:
        makers = desk.facts.iris(iri, DCG + "isAdoptedBy")
        said = [
            one.iris[0]
            for one in asked.mentions
            if "Organization" in desk.kinds(one.iris[0])
            and (
                _ADOPTED.search(f" {fold(asked.text[: one.start])}")
                or _ADOPTS.match(fold(asked.text[one.end :]))
            )
        ]
        others = [one for one in said if one not in makers and not _parted(desk, one, makers)]
        if makers and others and not met(asked.padded, cues("kinds")["who says"]):
            text = words(lang)(
                "ask.not adopter",
                label=desk.label(iri, lang).text,
                makers="; ".join(desk.label(one, lang).text for one in makers),
                said=desk.label(others[0], lang).text,
            )
            cited = desk.citations(iri, lang, DCG + "isAdoptedBy")
            yield derived_told(desk, iri, text, cited or desk.citations(iri, lang), lang)


_ADOPTED: Final = re.compile(
    r"(?:adopted|issued|drafted|signed|concluded|published|drawn up) (?:at|by|in)?(?: the)? ?$"
    r"|(?:adopte|signe|publie|edicte|elabore|conclu)e?s? (?:par|au sein de|a)(?: l)?[ea]?[ '’]?$"
    r"|(?:принят|издан|подписан|разработан|опубликован)\w{0,5} (?:в рамках )?$"
)


_ADOPTS: Final = re.compile(
    r" (?:has )?(?:adopt(?:s|ed)?|issued|drafted|published) "
    r"| (?:a[- ]t[- ](?:elle|il) |a )?(?:adopte|edicte|publie)e? "
    r"| (?:приняла|приняло|принял|издала|разработала) "
)


def _parted(desk: Desk, body: str, makers: Sequence[str]) -> bool:
    """Whether a body is part of one of others, or one of them of it."""
    return any(
        other in desk.facts.iris(one, DCG + name)
        for maker in makers
        for one, other in ((body, maker), (maker, body))
        for name in ("isPartOf", "isBodyOf", "isSubordinateTo")
    )


_SOME: Final = (
    *(" give me ", " give ", " citez ", " donnez ", " назови ", " приведи ", " first ", " last "),
    *(" more than ", " at least ", " fewer than ", " less than ", " any ", " other "),
    *(" premiers ", " premieres ", " derniers ", " dernieres ", " plus de ", " moins de "),
    *(" первы", " последни", " более ", " больше ", " менее ", " меньше ", " других "),
)
"""Words that ask for some of what there is, or give a bound."""
_DATE_WORDS: Final = (
    *(" date", " дата", " года ", " год ", " annee ", " year ", " adopt", " принят"),
    *(" entered ", " came into ", " entree ", " entre en ", " вступил"),
)
"""Words by which a question says when something happened to a text."""
_DAY: Final = len("2006-02-03")
_AS_OF: Final = (
    *(" by ", " before ", " after ", " until ", " mid ", " between ", " avant ", " apres "),
    *(" jusqu ", " mi ", " entre ", " до ", " после ", " между ", " середин"),
    *(" as of ", " version", " till ", " since ", " was ", " were ", " depuis ", " etait "),
    *(" верси", " действовал", " было ли ", " на 1 января "),
)
"""Words by which it asks what held then, or gives a bound and no date."""


def _of_another(desk: Desk, asked: Heard) -> bool:
    """Whether a State is named that made none of the texts that are named."""
    states = {*asked.of(desk, "State")}
    makers = {
        one
        for iri in asked.of(desk, "Instrument")
        for one in desk.facts.iris(iri, DCG + "isAdoptedBy")
    }
    return bool(states) and states.isdisjoint(makers)


def _endings(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text or provision that is said to ban or to repeal something, and does not here."""
    for said in ("ban", "repeal"):
        if not asked.says(said) or _of_another(desk, asked):
            continue
        things = asked.provisions() or asked.of(desk, "Instrument")
        others = asked.of(desk, "Instrument")
        if not things or any(
            one in desk.facts.iris(other, _SUPERSEDES) for one in others for other in others
        ):
            continue
        inner = [things[0], *desk.facts.leading_to(things[0], DCG + "isWithin")]
        if (said == "ban" or asked.says("paper")) and not asked.provisions() and asked.more:
            # What is banned or repealed elsewhere in a text is not what is asked about.
            inner = near_provisions(desk, asked, scope_of(desk, asked), (), lang)[:_NEAREST]
        forbids = said == "ban" and any(
            "ProhibitionNorm" in desk.kinds(norm)
            for one in inner
            for norm in desk.facts.iris(one, DCG + "hasNorm")
        )
        told = summary_told(desk, things[0], lang)
        if told and len(others) > 1 and said == "repeal":
            names = "; ".join(desk.label(one, lang).text for one in others[:2])
            second = summary_told(desk, others[1], lang)
            cited = (*told.citations, *(second.citations if second else ()))
            yield derived_told(
                desk, others[0], words(lang)("ask.no repeal", names=names), cited, lang
            )
        elif told and not forbids and not any(_tells(desk, one, said) for one in inner):
            text = words(lang)("ask.no ending", label=told.thing.label)
            yield derived_told(desk, things[0], text, told.citations, lang)


_NEAREST: Final = 8
"""So many of the provisions that fit a question best may have what it takes for granted."""


def _tells(desk: Desk, iri: str, said: str) -> bool:
    """Whether a summary has such a word: then it is not said that there is nothing of it."""
    return any(
        met(f" {' '.join(split(one.text))} ", cues("premises")[said])
        for one in desk.texts(iri, SUMMARY)
    )


def _paper(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is said to have paper as the rule, and lays down electronic form."""
    if not (asked.says("paper") and asked.says("rule")):
        return
    inside = scope_of(desk, asked)
    if named := asked.provisions():
        inside = frozenset(
            (*named, *(it for one in named for it in desk.facts.leading_to(one, _WITHIN)))
        )
    laid = [
        one.subject
        for one in said_on(desk, _ELECTRONIC)
        if one.subject in inside and one.relation == DCG + "requires"
    ]
    for iri in sorted(dict.fromkeys(laid), key=lambda one: (len(one), one))[:2]:
        told = force_told(desk, iri, lang) or summary_told(desk, iri, lang)
        if told:
            yield told
    if laid:
        yield from filter(None, [summary_told(desk, in_order(desk, laid)[0], lang)])


_WITHIN: Final = DCG + "isWithin"
_ELECTRONIC: Final = DCGD + "characteristics.electronic-replaces-paper"
"""The characteristic that electronic operations replace paper."""


def _strange(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A concept that is asked of a text that was read, in which nothing is known to be on it."""
    texts_ = asked.of(desk, "Instrument")
    kinds = ("Technology", "Mechanism", "CustomsProcess", "Concept")
    if len(texts_) != 1 or asked.provisions() or asked.scores.get("difference"):
        return
    # A text that was read in part may say more: only technologies are told as missing from it.
    how_far = extent(desk, texts_[0])[0]
    concepts = asked.of(desk, *(kinds if how_far == "whole" else kinds[:1]))
    if how_far == "not read" or not concepts:
        return
    inside = scope_of(desk, asked)
    told = summary_told(desk, texts_[0], lang)
    for concept in concepts[:2]:
        if told is None or any(one.subject in inside for one in said_on(desk, concept)):
            continue
        if speaks_of(desk, concept, inside):
            continue
        text = words(lang)(
            "ask.not linked", label=told.thing.label, other=desk.label(concept, lang).text
        )
        yield derived_told(desk, texts_[0], text, told.citations, lang)


def _unlinked(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A technology that is said to be in a provision, where nothing links the two."""
    for iri in asked.provisions()[:1]:
        linked = {
            one
            for values in desk.facts.about[iri].values()
            for one in values
            if isinstance(one, str)
        }
        for concept in asked.of(desk, "Technology"):
            said = any(one.subject == iri for one in said_on(desk, concept))
            if concept not in linked and not said and (told := summary_told(desk, iri, lang)):
                text = words(lang)(
                    "ask.not linked", label=told.thing.label, other=desk.label(concept, lang).text
                )
                yield derived_told(desk, iri, text, told.citations, lang)


_SPECIFIC: Final = (
    *(" specific annex", " specific annexes", " annexe specifique", " annexes specifiques"),
    " специальн",
)


def _elsewhere(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def _weaker(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that is said to lay down a duty, and speaks with less force."""
    stated = any(map(asked.says, ("duty", "obligation", "penalty")))
    if not stated or len(asked.provisions()) != 1:
        return
    told = force_told(desk, asked.provisions()[0], lang)
    if told and told.force in ("endeavours", "recommends", "permits"):
        text = f"{told.text.text} {words(lang)('ask.no duty')}"
        yield replace(told, text=Text(text, lang), basis="derived")
