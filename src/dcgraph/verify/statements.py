"""What the graph says of texts as such, of their editions, dates and numbers, and their parties."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Final

from dcgraph.dates import last_day
from dcgraph.namespaces import DCG
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Named
from dcgraph.research.model import Citation, Language
from dcgraph.research.provision_numbers import parts
from dcgraph.research.references import Found
from dcgraph.research.relevance import edition_date, wholes
from dcgraph.verify.clauses import (
    CLAUSE,
    NEAR,
    YEAR,
    Judged,
    about,
    date_pattern,
    hedge,
    others,
    reading,
    written,
)
from dcgraph.verify.dates import dates
from dcgraph.verify.lists import extent_of
from dcgraph.verify.parties import members, parties_of
from dcgraph.verify.provisions import Judgement, patterns
from dcgraph.words import words

_MAX_NAMED: Final = 12
"""Texts in a sentence; one with more is not plainly about one of them."""
_EDITION: Final = re.compile(
    rf"(?:(?<!ed )in force (?:in|on|at the end of) (?:\d{{1,2}} )?(?:[A-Z][a-z]+ )?(?P<f1>{YEAR})"
    rf"|en vigueur en (?P<f2>{YEAR})"
    rf"|(?:version|text)\s+of\s+(?:\d{{1,2}} )?(?:[A-Z][a-z]+ )?(?P<f3>{YEAR})"
    rf"|version\s+(?:de|du)\s+(?:\d{{1,2}}(?:er)? )?(?:[a-zéû]+ )?(?P<f4>{YEAR})"
    rf"|(?:редакци|верси)\w+\s+(?:на |от )?(?:\d{{1,2}} )?(?:[а-я]+ )?(?P<f5>{YEAR})"
    rf"|действова\w+ в (?P<f6>{YEAR})"
    rf"|(?P<y1>{YEAR})\s+(?:edition|version|text)|(?:edition|version)\s+of\s+(?P<y2>{YEAR})"
    rf"|text\s+of\s+(?P<y6>{YEAR})|(?:[ée]dition|version|texte)\s+(?:de\s+)?(?P<y3>{YEAR})"
    rf"|(?:редакци|издани|верси|текст)\w+\s+(?P<y4>{YEAR})|[Vv]ersion\s+(?P<v1>\d{{1,2}})(?!\d)"
    rf"|верси\w+\s+(?P<v2>\d{{1,2}})(?!\d)|(?<=[\w]\s)\((?P<y5>{YEAR})\))"
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


def statements(desk: Desk, text: str, found: Found, lang: Language) -> Iterator[Judged]:
    """The judgements on the texts that are named, and on what is said of them as wholes."""
    yield from _texts(desk, text, found, lang)
    starts = [one.start for one in found.named]
    told: list[Named] = []
    for start, end in found.sentences:
        yield from members(desk, text, (start, end), lang)
        inside = found.named[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        told = [*told, *_without_wholes(desk, inside)]
        if 0 < len(told) <= _MAX_NAMED:
            yield from dates(desk, text, (start, end), told, lang)
            yield from _counts(desk, text, (start, end), told, lang)
            yield from parties_of(desk, text, (start, end), told, lang)
        # A text is meant in the next sentence, and no further.
        told = told[-1:] if any(one.iri for one in inside) else []


def _without_wholes(desk: Desk, named: Sequence[Named]) -> list[Named]:
    """The texts that are named; of `General Annex of the RKC` the part alone."""
    found: list[Named] = []
    for one in named:
        near = found and one.start - found[-1].end <= NEAR // 2
        if one.iri and near and one.iri in wholes(desk, found[-1].iri)[1:]:
            found[-1] = replace(found[-1], end=one.end)
        elif one.iri:
            found.append(one)
    return found


def _texts(desk: Desk, text: str, found: Found, lang: Language) -> Iterator[Judged]:
    """Texts that are named: each one once, and each edition."""
    t, seen = words(lang), set()
    starts = [start for start, _ in found.sentences]
    for one in found.named:
        called = text[one.start : one.end]
        sentence = found.sentences[bisect_right(starts, one.start) - 1]
        edition = _edition(desk, text, one, sentence, lang)
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


def _edition(
    desk: Desk, text: str, one: Named, sentence: tuple[int, int], lang: Language
) -> Judged | None:
    """The judgement on an edition that is named beside a text, None where none is."""
    if not one.iri:
        return None
    editions, states = _editions(desk, one.iri)
    if not editions and not states:
        return None
    start, end = sentence
    spots = chain(
        _EDITION.finditer(text, max(start, one.start - 30), one.start),
        _EDITION.finditer(text, one.end - 1, min(end, one.end + NEAR)),
    )
    match = next(spots, None)
    if match and match.start() > one.end + NEAR // 2 and not _plainly(text, one.end, match.start()):
        return None
    if match is None or "\n\n" in text[min(match.start(), one.start) : max(match.end(), one.end)]:
        return None
    if not editions:
        return _state(desk, match, states, lang)
    kind, given = next((name, value) for name, value in match.groupdict().items() if value)
    t, label = words(lang), desk.label(one.iri, lang).text
    mine = [
        it
        for date, it in editions
        if (f"version-{given}" in it if kind[0] == "v" else date.startswith(given))
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
    return not (CLAUSE.search(between) or re.search(r"[.,]", between) or others().search(between))


def _state(
    desk: Desk,
    match: re.Match[str],
    states: tuple[tuple[str, str], ...],
    lang: Language,
) -> Judged | None:
    """The judgement on an act as it was in force on a day or in a year, None if none is named."""
    year = next((it for name, it in match.groupdict().items() if it and name[0] == "f"), "")
    full = date_pattern().search(match.group()) if year else None
    given = (written(full) if full else "") or year
    past = [it for it in sorted(states) if given and it[0] <= last_day(given)]
    if not past:
        return None
    t, latest = words(lang), max(states)[1]
    label, last = desk.label(past[-1][1], lang).text, desk.label(latest, lang).text
    cited = desk.citations(past[-1][1], lang)
    if past[-1][1] == latest:
        message = t("verify.told.right text", label=label)
        judgement = Judgement("right", message, "", latest, (), cited)
    else:
        message = t("verify.told.older", label=label, latest=last)
        mending = t("verify.mend.older", latest=last)
        judgement = Judgement("older version", message, mending, past[-1][1], (latest,), cited)
    return Judged(match.start(), match.end(), "edition", judgement)


@cached
def _editions(
    desk: Desk, iri: str
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The editions of a text by their dates, and the consolidated texts of an act."""
    every = [
        (edition_date(desk, it)[1], it) for it in desk.facts.leading_to(iri, DCG + "isEditionOf")
    ]
    states = tuple(it for it in every if ".text-" in it[1] and it[0])
    return tuple(it for it in every if ".text-" not in it[1]), states


@cache
def _some() -> re.Pattern[str]:
    some = "|".join(patterns()["hedged"]["some"])
    return re.compile(
        rf"\s+(?:{some})(?!\w)(?!\s+(?:\w+\s+)?\d)"
        r"(?!\s+\w+\s+(?:chapters?|chapitres?|глав\w*)(?!\w))",
        re.IGNORECASE,
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
        spelled = match["number"].casefold()
        number = int(spelled) if spelled.isdecimal() else _SPELLED.get(spelled)
        if number is None:
            continue
        if number == 1 and not spelled.isdecimal():
            continue
        one = about(text, told, match.start(), sentence[0])
        begun = max(one.end, sentence[0]) if one else sentence[0]
        leads = one is None and reading("having").fullmatch(text, sentence[0], match.start())
        if leads:
            one = next((it for it in told if 0 <= it.start - match.end() <= NEAR), None)
        hedged = (
            hedge("bounds").search(text, begun, match.start())
            or hedge("unsure").search(text, sentence[0], match.start())
            or _some().match(text, match.end(), sentence[1])
        )
        if one is None or hedged or not (leads or _HAS.fullmatch(text, begun, match.start())):
            why = "hedged" if one and hedged else "whose"
            yield Judged(match.start(), match.end(), "count", None, why)
            continue
        iri, what = one.iri, next(name for name in patterns()["count"] if match[name])
        if what == "parties":
            year = next(
                (
                    written(one)[:4]
                    for one in date_pattern().finditer(text, *sentence)
                    if written(one)
                ),
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
