"""What the graph says of texts as such, of their editions, dates and numbers, and their parties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.dates import is_date
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Citation, Language
from dcgraph.research.references import Found, Lexicon, Named, parts
from dcgraph.research.references import patterns as references
from dcgraph.research.relevance import edition_date, wholes
from dcgraph.verify.lists import extent_of
from dcgraph.verify.model import Kind
from dcgraph.verify.provisions import Judgement, patterns
from dcgraph.words import words

_YEAR: Final = r"(?:1[89]|20)\d\d"
_NEAR: Final = 60
"""Characters between the name of a text and what is said of its edition."""
_MAX_NAMED: Final = 12
"""Texts in a sentence; one with more is not plainly about one of them."""
_FAR: Final = 160
"""Characters between a verb and the date that goes with it."""
_EDITION: Final = re.compile(
    rf"(?:(?P<y1>{_YEAR})\s+(?:edition|version)|(?:edition|version)\s+of\s+(?P<y2>{_YEAR})"
    rf"|text\s+of\s+(?P<y6>{_YEAR})|(?:[ée]dition|version|texte)\s+(?:de\s+)?(?P<y3>{_YEAR})"
    rf"|(?:редакци|издани|верси|текст)\w+\s+(?P<y4>{_YEAR})|[Vv]ersion\s+(?P<v1>\d{{1,2}})(?!\d)"
    rf"|верси\w+\s+(?P<v2>\d{{1,2}})(?!\d)|(?<=[\w]\s)\((?P<y5>{_YEAR})\))"
)
_COUNT: Final = r"(?P<number>\d{1,3}|[a-z]{3,12}(?:-[a-z]{3,5})?|[а-яё]{3,14})"
_SPELLED: Final = {
    word: number
    for number, some in enumerate(
        (
            "one un une один одна одно",
            "two deux два две",
            "three trois три",
            "four quatre четыре",
            "five cinq пять",
            "six six шесть",
            "seven sept семь",
            "eight huit восемь",
            "nine neuf девять",
            "ten dix десять десяти",
            "eleven onze одиннадцать",
            "twelve douze двенадцать двенадцати",
            "thirteen treize тринадцать",
            "fourteen quatorze четырнадцать",
            "fifteen quinze пятнадцать",
            "sixteen seize шестнадцать",
            "seventeen dix-sept семнадцать",
            "eighteen dix-huit восемнадцать",
            "nineteen dix-neuf девятнадцать",
            "twenty vingt двадцать двадцати",
        ),
        start=1,
    )
    for word in some.split()
}


_HAS: Final = re.compile(
    r"[^.;:()]{0,60}?\b(?:ha[sd]|have|with|contains?|comprises?|consists? of|compt\w+"
    r"|comprend|contient|avec|насчитыва\w+|содерж\w+|состоит из|имеет|было"
    r"|объединя\w+|unit(?:es|ed)|réuni\w+|regroup\w+|стало|входит)"
    r"(?:\s(?:now|only|in all|aujourd[’']hui|déjà|уже|теперь))?\s*",
    re.IGNORECASE,
)
"""What may stand between a text and the number of its parties or parts."""


class Judged(NamedTuple):
    """A place in a text, what kind of reference it is, and the judgement.

    Without a judgement `unjudged` is the name of the reason.
    """

    start: int
    end: int
    kind: Kind
    judgement: Judgement | None
    unjudged: str = ""


def statements(desk: Desk, text: str, found: Found, lang: Language) -> Iterator[Judged]:
    """The judgements on the texts that are named, and on what is said of them as wholes."""
    yield from _texts(desk, text, found, lang)
    starts = [one.start for one in found.named]
    told: list[Named] = []
    for start, end in found.sentences:
        inside = found.named[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        told = [*told, *_without_wholes(desk, inside)]
        if 0 < len(told) <= _MAX_NAMED:
            yield from _dates(desk, text, (start, end), told, lang)
            yield from _counts(desk, text, (start, end), told, lang)
            yield from _parties(desk, text, (start, end), told, lang)
        # A text is meant in the next sentence, and no further.
        told = told[-1:] if any(one.iri for one in inside) else []


def _without_wholes(desk: Desk, named: Sequence[Named]) -> list[Named]:
    """The texts that are named; of `General Annex of the RKC` the part alone."""
    found: list[Named] = []
    for one in named:
        near = found and one.start - found[-1].end <= _NEAR // 2
        if one.iri and near and one.iri in wholes(desk, found[-1].iri)[1:]:
            found[-1] = replace(found[-1], end=one.end)
        elif one.iri:
            found.append(one)
    return found


def _texts(desk: Desk, text: str, found: Found, lang: Language) -> Iterator[Judged]:
    """Texts that are named: each one once, and each edition."""
    t, seen = words(lang), set()
    for one in found.named:
        called = text[one.start : one.end]
        edition = _edition(desk, text, one, lang)
        if edition:
            yield edition
        if (one.iri or called) in seen:
            continue
        seen.add(one.iri or called)
        if not one.iri:
            message = t("verify.told.unknown", text=" ".join(called.split()))
            yield Judged(one.start, one.end, "instrument", Judgement("unknown here", message))
            continue
        label, citations = desk.label(one.iri, lang).text, desk.citations(one.iri, lang)
        if desk.graded(one.iri) == "recalled":
            judgement = Judgement(
                "recalled only",
                t("verify.told.recalled", label=label),
                t("verify.mend.source"),
                one.iri,
                (),
                citations,
            )
        else:
            message = t("verify.told.right text", label=label)
            judgement = Judgement("right", message, "", one.iri, (), citations)
        yield Judged(one.start, one.end, "instrument", judgement)


def _edition(desk: Desk, text: str, one: Named, lang: Language) -> Judged | None:
    """The judgement on an edition that is named beside a text, None where none is."""
    if not one.iri:
        return None
    editions = _editions(desk, one.iri)
    if not editions:
        return None
    left = max(0, one.start - 30)
    spots = chain(
        _EDITION.finditer(text, left, one.start),
        _EDITION.finditer(text, one.end - 1, min(len(text), one.end + _NEAR)),
    )
    match = next(spots, None)
    if (
        match
        and match.start() > one.end + _NEAR // 2
        and not _plainly(text, one.end, match.start())
    ):
        return None
    if match is None or "\n\n" in text[min(match.start(), one.start) : max(match.end(), one.end)]:
        return None
    kind, given = next((name, value) for name, value in match.groupdict().items() if value)
    t, label = words(lang), desk.label(one.iri, lang).text
    mine = [
        it
        for date, it in editions
        if (date.startswith(given) if kind[0] == "y" else f"version-{given}" in it)
    ]
    latest = max(editions)[1]
    names = "; ".join(desk.label(it, lang).text for _, it in sorted(editions))
    if not mine:
        message = t("verify.told.no edition", given=given, label=label, known=names)
        judgement = Judgement(
            "unknown here", message, "", one.iri, tuple(it for _, it in sorted(editions))[-2:]
        )
    elif latest in mine or len(mine) > 1:
        message = t("verify.told.right text", label=desk.label(mine[0], lang).text)
        judgement = Judgement("right", message, "", mine[0], (), desk.citations(mine[0], lang))
    else:
        last = desk.label(latest, lang).text
        judgement = Judgement(
            "older version",
            t("verify.told.older", label=desk.label(mine[0], lang).text, latest=last),
            t("verify.mend.older", latest=last),
            mine[0],
            (latest,),
            desk.citations(latest, lang),
        )
    return Judged(match.start(), match.end(), "edition", judgement)


def _plainly(text: str, start: int, end: int) -> bool:
    """Whether nothing between a text and an edition may have that edition instead."""
    between = text[start:end]
    return not (_CLAUSE.search(between) or re.search(r"[.,]", between) or _others().search(between))


@cached
def _editions(desk: Desk, iri: str) -> tuple[tuple[str, str], ...]:
    """The editions of a text by their dates; consolidated texts of an act are none."""
    every = desk.facts.leading_to(iri, DCG + "isEditionOf")
    return tuple((edition_date(desk, it)[1], it) for it in every if ".text-" not in it)


@cache
def _date() -> re.Pattern[str]:
    months = "|".join(one for some in patterns()["months"].values() for one in some)
    return re.compile(
        rf"(?P<iso>{_YEAR}-\d\d-\d\d)|(?:(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+)?(?P<month>{months})"
        rf"\s+(?:of\s+)?(?P<year>{_YEAR})|(?P<month2>{months})\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>{_YEAR})"
        rf"|(?<![\d/.-])(?P<alone>{_YEAR})(?![\d/]|-\d)",
        re.IGNORECASE,
    )


@cache
def _events() -> re.Pattern[str]:
    those = (f"(?P<{name}>{'|'.join(some)})" for name, some in patterns()["date"].items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(those)})(?!\w)", re.IGNORECASE)


def _written(match: re.Match[str]) -> str:
    """A date of a text as the graph writes dates; empty for a day that no month has."""
    if match["iso"]:
        return match["iso"] if is_date(match["iso"]) else ""
    if match["alone"]:
        return match["alone"]
    name = (match["month"] or match["month2"]).casefold()
    number = next(some.index(name) + 1 for some in patterns()["months"].values() if name in some)
    year, day = match["year"] or match["year2"], match["day"] or match["day2"]
    date = f"{year}-{number:02}" + (f"-{int(day):02}" if day else "")
    return date if is_date(date) else ""


def _about(text: str, told: list[Named], start: int, sentence: int) -> Named | None:
    """The text of which something is said at a place: the only one in its clause before it.

    A text of the sentence before counts if the sentence has none before the place.
    """
    here = [one for one in told if sentence <= one.start and one.end <= start]
    before = here or [one for one in told if one.end <= sentence][-1:]
    if not before or len({one.iri for one in before}) > 1:
        return None
    one = before[-1]
    between = text[max(one.end, sentence) : start]
    if _CLAUSE.search(between) or len(between) > _FAR or _others().search(between):
        return None
    return one


@cache
def _others() -> re.Pattern[str]:
    """A name between a text and a verb: what the verb says may be said of that."""
    same, generic = patterns()["hedged"]["same"], references()["generic"]["text"]
    months = "|".join(one for some in patterns()["months"].values() for one in some)
    return re.compile(rf"(?<!\w)(?!(?i:{same}|{generic}|{months})(?!\w))[A-ZÀ-ÞА-ЯЁ]\w")


@cache
def _hedge(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<!\w)|(?=n[’']t))(?:{'|'.join(patterns()['hedged'][name])})(?!\w)", re.IGNORECASE
    )


@cache
def _some() -> re.Pattern[str]:
    some = "|".join(patterns()["hedged"]["some"])
    return re.compile(
        rf"\s+(?:{some})(?!\w)(?!\s+(?:\w+\s+)?\d)"
        r"(?!\s+\w+\s+(?:chapters?|chapitres?|глав\w*)(?!\w))",
        re.IGNORECASE,
    )


@cache
def _joins() -> re.Pattern[str]:
    return re.compile(patterns()["hedged"]["joins"], re.IGNORECASE)


_COMMA: Final = re.compile(r"\s*,\s*(?:(?:the|la|le|les)\s|l[’'])?", re.IGNORECASE)
_CLAUSE: Final = re.compile(
    r"[;:(]|\b(?:annex|protocol|amend|приложени|протокол|поправ)", re.IGNORECASE
)
"""What parts a date or a number from the text that was named before."""


def _dates(
    desk: Desk, text: str, sentence: tuple[int, int], told: list[Named], lang: Language
) -> Iterator[Judged]:
    start, end = sentence
    events = list(_events().finditer(text, start, end))
    for number, event in enumerate(events):
        until = events[number + 1].start() if number + 1 < len(events) else end
        match = _date().search(text, event.end(), min(until, event.end() + _NEAR))
        given = _written(match) if match else ""
        if not match or not given:
            continue
        one = _about(text, told, event.start(), start)
        if one is None and not text[start : event.start()].strip():
            one = _led(text, told, match.end())
        # `Entered into force for Japan in 2010`, `after 2010`, `had not` tell no date of the text.
        said = event.end()
        if event.lastgroup == "adoptionDate" and (adopter := _reading("adopter").match(text, said)):
            said = adopter.end()
        joined = _joins().fullmatch(text, said, match.start())
        hedged = _hedge("unsure").search(text, start, event.end())
        if one is None or not joined or hedged:
            why = "hedged" if hedged else "whose"
            yield Judged(event.start(), match.end(), "date", None, why)
            continue
        prop = event.lastgroup or ""
        yield Judged(match.start(), match.end(), "date", _dated(desk, one.iri, prop, given, lang))


def _led(text: str, told: list[Named], end: int) -> Named | None:
    """The text that follows at once what leads a sentence: `In force since 2017, the TFA …`."""
    after = next((one for one in told if one.start >= end), None)
    return after if after and _COMMA.fullmatch(text, end, after.start) else None


@cache
def _reading(name: str) -> re.Pattern[str]:
    return re.compile(patterns()["reading"][name], re.IGNORECASE)


_OF_ORIGIN: Final = ("adoptionDate", "signatureDate", "publicationDate", "entryIntoForceDate")
"""The days of which a text may be said to date, the likeliest first."""


def _dated(desk: Desk, iri: str, prop: str, given: str, lang: Language) -> Judgement:
    if prop == "anyDate":
        every = [_dated(desk, iri, one, given, lang) for one in _OF_ORIGIN]
        order = ("right", "recalled only", "contradicted", "unknown here")
        return min(every, key=lambda one: order.index(one.verdict))
    t, label = words(lang), desk.label(iri, lang).text
    values = [one.text for one in desk.facts.words(iri, DCG + prop)]
    citations = desk.citations(iri, lang, DCG + prop)
    if not values:
        return Judgement("unknown here", t("verify.told.no value", label=label), "", iri)
    told = {"label": label, "property": desk.label(DCG + prop, lang).text, "value": values[0]}
    if any(one.startswith(given) or given.startswith(one) for one in values):
        return Judgement("right", t("verify.told.right value", **told), "", iri, (), citations)
    if desk.confidence(citations) == "recalled":
        message = t("verify.told.recalled", label=label)
        return Judgement("recalled only", message, t("verify.mend.source"), iri, (), citations)
    message = t("verify.told.contradicted", **told, given=given)
    return Judgement(
        "contradicted", message, t("verify.mend.value", value=values[0]), iri, (), citations
    )


@cache
def _numbers() -> re.Pattern[str]:
    those = (f"(?P<{name}>{'|'.join(some)})" for name, some in patterns()["count"].items())
    return re.compile(
        rf"(?<![\w.,(/-]){_COUNT}\s+(?:contracting\s|договаривающ\w+\s)?(?:{'|'.join(those)})(?!\w)",
        re.IGNORECASE,
    )


def _counts(
    desk: Desk, text: str, sentence: tuple[int, int], told: list[Named], lang: Language
) -> Iterator[Judged]:
    for match in _numbers().finditer(text, *sentence):
        written = match["number"].casefold()
        number = int(written) if written.isdecimal() else _SPELLED.get(written)
        if number is None:
            continue
        if number == 1 and not written.isdecimal():
            continue
        one = _about(text, told, match.start(), sentence[0])
        begun = max(one.end, sentence[0]) if one else sentence[0]
        leads = one is None and _reading("having").fullmatch(text, sentence[0], match.start())
        if leads:
            one = next((it for it in told if 0 <= it.start - match.end() <= _NEAR), None)
        hedged = (
            _hedge("bounds").search(text, begun, match.start())
            or _hedge("unsure").search(text, sentence[0], match.start())
            or _some().match(text, match.end(), sentence[1])
        )
        if one is None or hedged or not (leads or _HAS.fullmatch(text, begun, match.start())):
            why = "hedged" if one and hedged else "whose"
            yield Judged(match.start(), match.end(), "count", None, why)
            continue
        iri, what = one.iri, next(name for name in patterns()["count"] if match[name])
        if what == "parties":
            year = next(
                (_written(one)[:4] for one in _date().finditer(text, *sentence) if _written(one)),
                "",
            )
            judgement = _counted(desk, iri, number, year, lang)
        else:
            judgement = _parted(desk, iri, what, number, lang)
        if judgement:
            yield Judged(match.start(), match.end(), "count", judgement)


def _counted(desk: Desk, iri: str, number: int, year: str, lang: Language) -> Judgement | None:
    """The judgement on a number of parties, beside the numbers that were announced."""
    facts, t, label = desk.facts, words(lang), desk.label(iri, lang).text
    known = [
        (facts.first(one, DCG + "observationDate"), facts.first(one, DCG + "observedValue"), one)
        for one in facts.leading_to(iri, DCG + "hasFocus")
        if facts.first(one, DCG + "hasIndicator").endswith(".parties")
    ]
    if not known:
        return Judgement("unknown here", t("verify.told.no value", label=label), "", iri)
    fitting = [one for one in known if one[0].startswith(year)] or ([] if year else known)
    if right := next((one for one in sorted(fitting) if one[1] == str(number)), None):
        latest = max(known)
        told = {"label": label, "value": right[1], "date": right[0]}
        cited = desk.citations(right[2], lang, DCG + "observedValue")
        if not year and latest[1] != right[1]:
            now = {"value": latest[1], "date": latest[0]}
            message = t("verify.told.contradicted count", label=label, given=number, **now)
            mending = t("verify.mend.value", value=f"{latest[1]} ({latest[0]})")
            return Judgement("older version", message, mending, latest[2], (right[2],), cited)
        return Judgement("right", t("verify.told.right count", **told), "", right[2], (), cited)
    if not fitting:
        return Judgement("unknown here", t("verify.told.no value", label=label), "", iri)
    date, value, record = max(fitting)
    cited = desk.citations(record, lang, DCG + "observedValue")
    message = t("verify.told.contradicted count", label=label, value=value, date=date, given=number)
    mending = t("verify.mend.value", value=f"{value} ({date})")
    return Judgement("contradicted", message, mending, record, (), cited)


_KINDS: Final = {"articles": "article", "chapters": "chapter", "standards": "standard"}


def _parted(desk: Desk, iri: str, what: str, number: int, lang: Language) -> Judgement | None:
    """The judgement on how many parts of a kind a text has, None where that is not known."""
    t, root = words(lang), iri
    known = parts(desk)
    text = wholes(desk, iri)[-1]
    family = _KINDS[what]
    if iri == text and family != "article" and _has_annexes(desk, text):
        return None  # each of its parts has chapters of its own
    members = [
        it
        for key, it in known.by_key.get(text, {}).items()
        if key[0] == family
        if (key[1].isdecimal() if family != "standard" else True)
    ]
    if iri != text:
        members = [it for it in members if iri in wholes(desk, it)]
    if not members or any(extent_of(desk, it) != "whole" for it in members):
        return None
    label, value = desk.label(root, lang).text, str(len(members))
    note: tuple[Citation, ...] = desk.citations(members[0], lang)
    if number == len(members):
        unit = t(f"verify.unit.{family}")
        message = t("verify.told.right count", label=label, value=value, date=unit)
        return Judgement("right", message, "", root, (), note)
    message = t("verify.told.contradicted parts", label=label, value=value, given=number)
    return Judgement("contradicted", message, t("verify.mend.value", value=value), root, (), note)


def _has_annexes(desk: Desk, text: str) -> bool:
    parts_of = desk.facts.leading_to(text, DCG + "isPartOf")
    return any("Annex" in desk.kinds(it) for it in parts_of)


@cached
def _states(desk: Desk) -> Lexicon:
    skos = PREFIXES["skos"]
    members = {
        desk.facts.first(one, DCG + "hasMember") for one in desk.facts.of_kind(DCG + "Membership")
    }
    states = {*members, *desk.facts.of_kind(DCG + "State")} - {""}
    names = [
        (one.text, iri)
        for iri in sorted(states)
        for name in ("prefLabel", "altLabel")
        for one in desk.facts.words(iri, skos + name)
    ]
    return Lexicon(names, {})


@cache
def _joining() -> re.Pattern[str]:
    those = patterns()["party"]
    acts = (f"(?P<{name}>{'|'.join(some)})" for name, some in those.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(acts)})(?!\w)", re.IGNORECASE)


def _parties(
    desk: Desk, text: str, sentence: tuple[int, int], told: list[Named], lang: Language
) -> Iterator[Judged]:
    for match in _joining().finditer(text, *sentence):
        before = text[sentence[0] : match.start()]
        after = next((one for one in told if one.start >= match.end()), None)
        if after is None or after.start - match.end() > _NEAR:
            continue
        if _hedge("unsure").search(text, sentence[0], match.start()):
            yield Judged(match.start(), match.end(), "party", None, "hedged")
            continue
        states = list(_states(desk).find(before[-120:]))
        if not states:
            continue
        end, judgement = match.end(), _party(desk, states[-1].iri, after.iri, lang)
        if judgement.verdict == "right" and (day := _day(text, after.end, sentence[1])):
            dated = _joined_on(desk, judgement, after.iri, _written(day), match.lastgroup, lang)
            if dated is None:
                yield Judged(day.start(), day.end(), "date", None, "whose")
            else:
                end, judgement = day.end(), dated
        shift = match.start() - min(len(before), 120)
        yield Judged(shift + states[-1].start, end, "party", judgement)


def _day(text: str, start: int, end: int) -> re.Match[str] | None:
    """The day that follows a text at once, as of an act by which a State joins it."""
    match = _date().search(text, start, min(end, start + _NEAR))
    if match is None or not _written(match):
        return None
    since = _reading("since").match(text, start)
    begun = since.end() if since else start
    return match if _joins().fullmatch(text, begun, match.start()) else None


def _joined_on(  # noqa: PLR0917  # has one caller, which stands above
    desk: Desk, party: Judgement, iri: str, given: str, how: str | None, lang: Language
) -> Judgement | None:
    """The judgement on the day on which a State joined, None where it may be another day of it.

    By an act such as an accession it is the day of the instrument. A State that is said to have
    become a party may be so from the day on which the text binds it.
    """
    facts, t = desk.facts, words(lang)
    prop, entry = DCG + "instrumentDate", DCG + "entryIntoForceDate"
    value = facts.first(party.record, prop)
    if not value:
        return None
    told = {
        "label": desk.label(party.record, lang).text,
        "property": desk.label(prop, lang).text,
        "value": value,
    }
    cited = desk.citations(party.record, lang, prop)
    if value.startswith(given) or given.startswith(value):
        return Judgement("right", t("verify.told.right value", **told), "", party.record, (), cited)
    binding = max(value, facts.first(party.record, entry), facts.first(iri, entry))
    if how != "act" and value[: len(given)] < given[: len(value)] <= _year_after(binding):
        return None
    if desk.confidence(cited) == "recalled":
        return None
    message = t("verify.told.contradicted", **told, given=given)
    mending = t("verify.mend.value", value=value)
    return Judgement("contradicted", message, mending, party.record, (), cited)


def _year_after(date: str) -> str:
    """A year later, within which a text binds a State that joined it."""
    return f"{int(date[:4]) + 1}{date[4:]}"


def _party(desk: Desk, state: str, iri: str, lang: Language) -> Judgement:
    """The judgement on a State that is said to be a party."""
    facts, t = desk.facts, words(lang)
    label, party = desk.label(iri, lang).text, desk.label(state, lang).text
    entries = facts.leading_to(iri, DCG + "isMembershipIn")
    mine = next((it for it in entries if facts.first(it, DCG + "hasMember") == state), "")
    if mine and not facts.first(mine, DCG + "endDate"):
        message = t("verify.told.right party", party=party, label=label)
        return Judgement("right", message, "", mine, (), desk.citations(mine, lang))
    dates = {facts.first(it, DCG + "statedOnDate") for it in entries}
    date = max(dates, default="")
    # A list speaks of who is not in it where it has as many entries as were announced.
    announced = {
        facts.first(one, DCG + "observedValue")
        for one in facts.leading_to(iri, DCG + "hasFocus")
        if facts.first(one, DCG + "observationDate") == date
    }
    if not date or str(len(entries)) not in announced:
        return Judgement("unknown here", t("verify.told.no value", label=label), "", iri)
    counted = {"date": date, "count": len(entries)}
    message = t("verify.told.contradicted party", label=label, party=party, **counted)
    return Judgement("contradicted", message, "", iri, (), desk.citations(entries[0], lang))
