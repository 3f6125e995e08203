"""Who is said to be a party to a text, and since which day, or a member of a union."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from dcgraph.namespaces import DCG, PREFIXES
from dcgraph.research.graph import Desk, cached
from dcgraph.research.instrument_names import Lexicon, Named
from dcgraph.research.model import Language
from dcgraph.verify.clauses import (
    NEAR,
    Judged,
    date_pattern,
    hedge,
    joins,
    reading,
    states,
    written,
)
from dcgraph.verify.provisions import Judgement, patterns
from dcgraph.words import words


@cache
def _membership() -> re.Pattern[str]:
    forms = (one for name, one in patterns()["member"].items() if name != "past")
    return re.compile("|".join(forms))


_MEMBER: Final = re.compile(r"member|membre|член", re.IGNORECASE)


@cached
def _unions(desk: Desk) -> Lexicon:
    """The unions of which all members are known, since their acts bind each of them."""
    names = (*(PREFIXES["skos"] + one for one in ("prefLabel", "altLabel")), DCG + "abbreviation")
    unions = {desk.facts.first(it, DCG + "isMembershipIn") for it in _memberships(desk)}
    return Lexicon(
        [
            (one.text, iri)
            for iri in sorted(unions)
            if desk.facts.iris(iri, DCG + "bindsEveryMemberBy")
            for name in names
            for one in desk.facts.words(iri, name)
        ],
        {},
    )


def _memberships(desk: Desk) -> Sequence[str]:
    return desk.facts.of_kind(DCG + "Membership")


def members(desk: Desk, text: str, sentence: tuple[int, int], lang: Language) -> Iterator[Judged]:
    """The judgements on States that are said to be members of a union today."""
    start, end = sentence
    if not _MEMBER.search(text, start, end):
        return
    told = text[start:end]
    dated = any(map(written, date_pattern().finditer(told)))
    past = re.search(patterns()["member"]["past"], told, re.IGNORECASE)
    if dated or past or hedge("unsure").search(told):
        return
    for state in states(desk).find(told):
        match = _membership().match(told, state.end)
        if match is None:
            continue
        at = match.start(match.lastgroup or 0)
        union = next(_unions(desk).find(told[at : match.end()]), None)
        if union is None or union.start:
            continue
        judgement = _member(desk, state.iri, union.iri, lang)
        yield Judged(start + state.start, start + at + union.end, "party", judgement)


def _member(desk: Desk, state: str, union: str, lang: Language) -> Judgement:
    facts, t = desk.facts, words(lang)
    told = {"label": desk.label(union, lang).text, "party": desk.label(state, lang).text}
    entries = [
        one
        for one in facts.leading_to(union, DCG + "isMembershipIn")
        if not facts.first(one, DCG + "endDate")
    ]
    mine = next((one for one in entries if facts.first(one, DCG + "hasMember") == state), "")
    if mine:
        cited = desk.citations(mine, lang)
        return Judgement("right", t("verify.told.right member", **told), "", mine, (), cited)
    message = t("verify.told.contradicted member", count=len(entries), **told)
    latest = max(entries, key=lambda one: facts.first(one, DCG + "startDate"))
    return Judgement("contradicted", message, "", union, (), desk.citations(latest, lang))


@cache
def _joining() -> re.Pattern[str]:
    those = patterns()["party"]
    acts = (f"(?P<{name}>{'|'.join(some)})" for name, some in those.items())
    return re.compile(rf"(?<!\w)(?:{'|'.join(acts)})(?!\w)", re.IGNORECASE)


def parties_of(
    desk: Desk, text: str, sentence: tuple[int, int], told: list[Named], lang: Language
) -> Iterator[Judged]:
    """The judgements on States that are said to be parties to a text, or to have joined it."""
    for match in _joining().finditer(text, *sentence):
        before = text[sentence[0] : match.start()]
        after = next((one for one in told if one.start >= match.end()), None)
        if after is None or after.start - match.end() > NEAR:
            continue
        if hedge("unsure").search(text, sentence[0], match.start()):
            yield Judged(match.start(), match.end(), "party", None, "hedged")
            continue
        found = list(states(desk).find(before[-120:]))
        if not found:
            continue
        end, judgement = match.end(), _party(desk, found[-1].iri, after.iri, lang)
        if judgement.verdict == "right" and (day := _day(text, after.end, sentence[1])):
            dated = _joined_on(desk, judgement, after.iri, written(day), match.lastgroup, lang)
            if dated is None:
                yield Judged(day.start(), day.end(), "date", None, "whose")
            else:
                end, judgement = day.end(), dated
        shift = match.start() - min(len(before), 120)
        yield Judged(shift + found[-1].start, end, "party", judgement)


def _day(text: str, start: int, end: int) -> re.Match[str] | None:
    """The day that follows a text at once, as of an act by which a State joins it."""
    match = date_pattern().search(text, start, min(end, start + NEAR))
    if match is None or not written(match):
        return None
    since = reading("since").match(text, start)
    begun = since.end() if since else start
    return match if joins().fullmatch(text, begun, match.start()) else None


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
