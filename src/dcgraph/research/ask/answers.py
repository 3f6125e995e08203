"""Answers to questions in plain words, by what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.amendments import changes
from dcgraph.research.ask.concepts import definition, difference, gap, source, who_says
from dcgraph.research.ask.memberships import (
    compared,
    members,
    profile,
)
from dcgraph.research.ask.model import Kind, Told
from dcgraph.research.ask.particulars import particulars
from dcgraph.research.ask.provisions import (
    about,
    amendments,
    free_words,
    is_on_amendments,
    meanings,
    requires,
    scope_of,
)
from dcgraph.research.ask.question import Heard, part_kind
from dcgraph.research.ask.retrieval import matches
from dcgraph.research.ask.subjects import found_on, texts_on
from dcgraph.research.ask.telling import (
    MAX_SENTENCES,
    SUMMARY,
    Answer,
    claim_told,
    derived_told,
    name_of,
    state_told,
    summary_told,
    text_told,
)
from dcgraph.research.ask.vocabulary import cues, met, numbers, shapes
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import (
    Language,
    Silence,
    Text,
)
from dcgraph.research.records import in_order
from dcgraph.research.relevance import texts
from dcgraph.research.status import FORCE, state
from dcgraph.snapshot.search_index import content_words, fold, stem
from dcgraph.snapshot.search_index import words as split
from dcgraph.words import COLON, words

_NAMED: Final = 15


def answer(desk: Desk, asked: Heard, kind: Kind, lang: Language) -> Answer:
    """The answer to one reading of a question; empty if the graph has none."""
    return _MAKERS[kind](desk, asked, lang)


def _in_force(desk: Desk, asked: Heard, lang: Language) -> Answer:
    instruments = asked.of(desk, "Instrument")
    sentences: list[Told] = []
    rows: list[Told] = []
    if is_on_amendments(asked):
        sentences += amendments(desk, asked, lang)
    elif len(instruments) == 1 and asked.says_beside("changed"):
        sentences += _unchanged(desk, instruments[0], lang)
    for iri in _changes(desk, asked, lang):
        change = desk.thing(iri, lang)
        cited = desk.citations(iri, lang)
        grade, date = desk.confidence(cited), desk.facts.first(iri, DCG + FORCE)
        text_ = Text(change.label, change.language)
        sentences.append(Told(change, text_, date, "asserted", None, grade, cited))
        sentences += filter(None, [summary_told(desk, iri, lang)])
    named = _editions_named(desk, asked, lang)
    if asked.says_beside("changed"):
        # What is new in an edition is told before from when the text holds.
        sentences += named[::-1]
    for iri in instruments[:2]:
        day = asked.days[0] if asked.days else ""
        found = state(desk, name_of(iri), Filters(lang, as_of=day))
        sentences.append(state_told(desk, iri, lang, day))
        rows += [
            Told(
                one.thing,
                Text(f"{one.property_label}: {one.date}", lang),
                one.date,
                "asserted",
                None,
                one.confidence,
                one.citations,
            )
            for one in found.dates
        ]
        rows += [
            Told(
                one.thing,
                Text(one.thing.label, one.thing.language),
                one.date,
                "asserted",
                None,
                one.confidence,
                one.citations,
            )
            for one in found.editions
        ]
        sentences += [one for one in named if one not in sentences]
        if found.editions and asked.says_beside("editions"):
            sentences.append(rows[-1])
        if len(instruments) == 1 and asks_more(asked, "in force"):
            sentences += about(desk, asked, lang).sentences
        elif len(instruments) == 1:
            sentences += filter(None, [summary_told(desk, iri, lang)])
    name = name_of(instruments[0]) if instruments else ""
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(rows),
        things=tuple(instruments[:2]),
        address=f"/timeline?of={name}",
    )


def asks_more(asked: Heard, kind: Kind) -> bool:
    """Whether a question has words beside names and those that ask for a kind of answer."""
    asking = {stem(word) for one in cues("kinds").get(kind, ()) for word in one.split()}
    return any(stem(word) not in asking for word in free_words(asked))


_AMENDED: Final = re.compile(r"\b(?:amend|modifi|измен|поправ)", re.IGNORECASE)


def _unchanged(desk: Desk, iri: str, lang: Language) -> list[Told]:
    """The sentence on amendments of a text, or one that says that none is recorded.

    Nothing, where changes of its provisions or editions of it are.
    """
    told = [
        text_told(desk, iri, one, lang)
        for name in (PREFIXES["skos"] + "note", SUMMARY)
        for one in desk.sourced(iri, name, lang)
        if _AMENDED.search(one.text)
    ]
    acts = [summary_told(desk, one, lang) for one in desk.facts.leading_to(iri, DCG + "amends")]
    told += [one for one in acts if one]
    edited = desk.facts.leading_to(iri, DCG + "isEditionOf")
    if told or acts or edited or changes(desk, texts(desk, iri), lang):
        return told[:1]
    text = words(lang)("ask.no amendment", label=desk.label(iri, lang).text)
    none = derived_told(desk, iri, text, desk.citations(iri, lang), lang)
    # The sources are on the text. That no change is recorded rests on none of them.
    return [replace(none, confidence=None)]


def _editions_named(desk: Desk, asked: Heard, lang: Language) -> list[Told]:
    """The editions of a text of the years that the question names, by their summaries."""
    own = asked.of(desk, "Instrument")[:1]
    years = [day[:4] for day in asked.days]
    found = [
        iri
        for text in own
        for iri in sorted(desk.facts.of_kind(DCG + "Edition"))
        if iri.startswith(f"{text}.") and any(year in iri.rpartition(".")[2] for year in years)
    ]
    return [one for iri in found if (one := summary_told(desk, iri, lang))]


def _changes(desk: Desk, asked: Heard, lang: Language) -> list[str]:
    """The change of a text that has what is asked besides its name, with a day of its own."""
    own = asked.of(desk, "Instrument")
    if not asked.more or len(own) != 1:
        return []
    free, meant = free_words(asked, names=True), meanings(desk, asked)
    found = matches(desk, free, lang, meant=meant, kind="Record")
    return [
        one.iri
        for one in found
        if one.share >= _MOST
        and "Amendment" in desk.kinds(one.iri)
        and one.iri.startswith(f"{own[0]}.")
        and desk.facts.first(one.iri, DCG + FORCE)
    ][:1]


_MOST: Final = 0.4
"""A change is told if it has at least this share of the weight of the words of the question."""


def parts_of(desk: Desk, text: str, kind: str) -> list[str]:
    """The parts of a text that are of a class, in its order."""
    inner = desk.facts.leading_to(text, DCG + "isWithin")
    if kind == "Pillar":
        begin = f"{text}.pillar-"
        return in_order(
            desk, [one for one in inner if one.startswith(begin) and "." not in one[len(begin) :]]
        )
    found = in_order(desk, [one for one in inner if kind in desk.kinds(one)])
    # What has no number where others have one is not counted among them.
    return [one for one in found if desk.facts.first(one, DCG + "number")] or found


def wholes_counted(texts_: Sequence[str], kind: str) -> list[str]:
    """The texts whose parts are counted: the Convention has chapters in several of its annexes."""
    if texts_[0] == DCGD + "rkc" and kind in ("Chapter", "Annex", "Standard"):
        return [DCGD + "rkc.ga", DCGD + "rkc.sa"]
    return [texts_[0]]


def _list(desk: Desk, asked: Heard, lang: Language) -> Answer:
    kind = part_kind(asked)
    # What is named by its number lies within what is named besides.
    texts_ = [*asked.provisions(), *asked.of(desk, "Annex"), *asked.of(desk, "Instrument")]
    texts_ = texts_ or asked.of(desk, "Provision")
    if not kind or not texts_:
        return Answer()
    sentences, rows = [], []
    for whole in wholes_counted(texts_, kind):
        found = parts_of(desk, whole, kind)
        more = summary_told(desk, whole, lang)
        if found:
            sentences.append(_parts_told(desk, whole, kind, found, lang))
            rows += [one for each in found if (one := summary_told(desk, each, lang))]
        elif more:
            sentences.append(more)
    if not sentences:
        return Answer()
    return Answer(
        tuple(sentences[:MAX_SENTENCES]),
        tuple(rows),
        things=(texts_[0],),
        address=f"/id/{name_of(texts_[0])}.html",
    )


def _parts_told(desk: Desk, whole: str, kind: str, found: Sequence[str], lang: Language) -> Told:
    text = words(lang)(
        "ask.parts",
        of=desk.label(whole, lang).text,
        kind=kind_label(desk, kind, lang),
        count=len(found),
        names=labels_of(desk, found, lang),
    )
    cited = desk.citations(whole, lang)
    grade = desk.confidence(cited)
    return Told(desk.thing(whole, lang), Text(text, lang), "", "derived", None, grade, cited)


def labels_of(desk: Desk, found: Sequence[str], lang: Language) -> str:
    """The labels of some things; an ellipsis tells that there are more."""
    names = "; ".join(desk.label(one, lang).text for one in found[:_NAMED])
    return f"{names}; …" if len(found) > _NAMED else names


def kind_label(desk: Desk, kind: str, lang: Language) -> str:
    """What the parts of a text are called; pillars have no class of their own."""
    return words(lang)("ask.pillar") if kind == "Pillar" else desk.label(DCG + kind, lang).text


def _count(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """How many there are, by what is counted here, or by a sentence that gives a number."""
    found = _list(desk, asked, lang)
    if found.empty and (part_kind(asked) or asked.scores.get("parties")):
        found = members(desk, asked, lang)
    if not found.empty or found.silence:
        return found
    near = requires(desk, asked, lang) if scope_of(desk, asked) else Answer()
    told = tuple(one for one in near.sentences if _has_number(one.text.text))
    if told:
        return replace(near, sentences=told)
    return Answer(silence=Silence("not covered", words(lang)("ask.no number"), ()))


def _has_number(text: str) -> bool:
    own = split(fold(text))
    return any(word in numbers() for word in own[1:]) or any(
        word.isdecimal() and len(word) <= _FIGURES and own[place] not in _PLACES
        for place, word in enumerate(own[1:])
    )


_FIGURES: Final = 3
_PLACES: Final = frozenset(("article", "articles", "standard", "chapter", "section", "paragraph"))
"""Words before the number of a provision."""


def _aspects(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """The characteristics of a notion, by the claims that say so."""
    notions = asked.of(desk, "Notion")[:1]
    told, rows = [], []
    for notion in notions:
        claims = [
            one
            for one in desk.facts.by_subject.get(notion, ())
            if one.relation == DCG + "hasCharacteristic"
        ]
        rows = [claim_told(desk.claim_statement(one, lang)) for one in claims]
        if not claims:
            continue
        text = words(lang)(
            "ask.aspects",
            of=desk.label(notion, lang).text,
            count=len({one.object for one in claims}),
            names=labels_of(desk, [*dict.fromkeys(one.object for one in claims)], lang),
        )
        cited = tuple(dict.fromkeys(at for one in rows for at in one.citations[:1]))
        grade, thing = desk.confidence(cited), desk.thing(notion, lang)
        told.append(Told(thing, Text(text, lang), "", "derived", None, grade, cited))
    return Answer(
        tuple(told),
        tuple(rows),
        things=tuple(notions),
        address=f"/id/{name_of(notions[0])}.html" if notions else "",
    )


def _figures(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """The figures of an economy whose indicators have most of the words of a question."""
    if not asked.of(desk, "State"):
        return Answer(silence=Silence("not covered", words(lang)("ask.no ranking"), ()))
    named = {stem(one) for iri in asked.of(desk, "State") for one in _words_of(desk, iri, lang)}
    # The name of the index is in the names of all of its indicators.
    named |= {
        stem(one)
        for each in asked.mentions
        if not {"Instrument", "Table"}.isdisjoint(desk.kinds(each.iris[0]))
        for one in each.words
    }
    wanted = {stem(one) for one in content_words(asked.text)} - named
    found: list[tuple[float, str, str]] = []
    rest: list[tuple[float, str, str]] = []
    # An edition of an index stands for it.
    indices = {_EDITION.sub("", iri) for iri in asked.of(desk, "Instrument", "Table")}
    for state_ in asked.of(desk, "State")[:MAX_SENTENCES]:
        for one in desk.facts.leading_to(state_, DCG + "hasFocus"):
            indicator = desk.facts.first(one, DCG + "hasIndicator")
            own = {*map(stem, _words_of(desk, indicator, lang))}
            told_of = {
                stem(it)
                for text in desk.texts(indicator, SUMMARY)
                for it in content_words(text.text)
            }
            date = desk.facts.first(one, DCG + "observationDate")
            if asked.days and date[:4] != asked.days[0][:4]:
                continue
            most_of = 2 * len(own & wanted) >= len(own - named)
            if len(own & wanted) >= _ALIKE:
                found.append((1 + len(own & wanted) / len(own), date, one))
            elif own & wanted and (most_of or not indices) and len(told_of & wanted) > _ALIKE:
                found.append((len(told_of & wanted) / len(wanted), date, one))
            elif _index_of(desk, one) in indices:
                rest.append((0.0, date, one))
    most = max((share for share, _, _ in found), default=0.0)
    rows = [_figure(desk, one, lang) for share, _, one in sorted(found)[::-1] if share == most]
    told = [one for one in rows if one.citations]
    silence = None
    if not told and rest:
        # The index has other figures of the economy than the one that is asked for.
        figures = (_figure(desk, iri, lang) for _, _, iri in sorted(rest)[::-1])
        told = [figure for figure in figures if figure.citations]
        silence = Silence("not covered", words(lang)("ask.other figures"), ())
    if not told and _asks_figure(asked):
        names = ", ".join(desk.label(one, lang).text for one in asked.of(desk, "State")[:_NAMED])
        silence = Silence("not covered", words(lang)("ask.no figure", names=names), ())
    name = name_of(asked.of(desk, "State")[0]) if asked.of(desk, "State") else ""
    return Answer(
        tuple(told[:MAX_SENTENCES]),
        tuple(told),
        silence,
        things=tuple(asked.of(desk, "State")[:2]) if told else (),
        address=f"/economies/{name}",
    )


def _asks_figure(asked: Heard) -> bool:
    """Whether a number or a rank is asked for, and not only something of which there may be one."""
    return bool(
        met(asked.padded, cues("premises")["figure"]) or shapes()["figures"].search(asked.padded)
    )


_EDITION: Final = re.compile(r"-(?:19|20)\d\d$")


def _index_of(desk: Desk, figure: str) -> str:
    """The index of which an indicator is one."""
    indicator = desk.facts.first(figure, DCG + "hasIndicator")
    return indicator.partition(".indicator.")[0]


_ALIKE: Final = 2
"""So many words of an indicator must a question have."""


def _words_of(desk: Desk, iri: str, lang: Language) -> list[str]:
    return content_words(desk.label(iri, lang).text)


def _figure(desk: Desk, iri: str, lang: Language) -> Told:
    value = desk.facts.first(iri, DCG + "observedValue")
    cited = desk.citations(iri, lang)
    text = f"{desk.label(iri, lang).text}{COLON[lang]}{value}"
    date = desk.facts.first(iri, DCG + "observationDate")
    grade = desk.confidence(cited)
    return Told(desk.thing(iri, lang), Text(text, lang), date, "asserted", None, grade, cited)


def unread(desk: Desk, things: Sequence[str]) -> bool:
    """Whether a text that an answer is about was not read as a whole."""
    return any(
        extent(desk, iri)[0] != "whole"
        for iri in things
        if not {"Instrument", "Provision"}.isdisjoint(desk.kinds(iri))
    )


def _binding(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Whether the texts that are named bind, by what is recorded of them."""
    named = asked.of(desk, "Instrument")
    for iri in asked.of(desk, "Concept"):
        # A collection, such as the Recommendations of an organization.
        named += [
            one
            for one in desk.facts.of_kind(DCG + "Instrument")
            if one.startswith(f"{iri}.") and desk.facts.first(one, DCG + "binding")
        ]
    told = []
    for iri in named[:MAX_SENTENCES]:
        binds = desk.facts.first(iri, DCG + "binding")
        key = {"true": "is binding", "false": "is not binding"}.get(binds, "binding not known")
        text = words(lang)(
            f"ask.{key}",
            label=desk.label(iri, lang).text,
            kind=desk.label(DCG + desk.kinds(iri)[0], lang).text,
        )
        cited = desk.citations(iri, lang, DCG + "binding") or desk.citations(iri, lang)
        grade = desk.confidence(cited)
        told.append(
            Told(desk.thing(iri, lang), Text(text, lang), "", "derived", None, grade, cited)
        )
    more = [one for iri in named[:2] if (one := summary_told(desk, iri, lang))]
    return Answer(
        tuple((told[:1] + more[:1] + told[1:] if len(named) > 1 else told + more)[:MAX_SENTENCES]),
        tuple(told),
        things=tuple(named[:MAX_SENTENCES]),
        address=f"/id/{name_of(named[0])}.html" if named else "",
    )


_MAKERS: Final[dict[Kind, Callable[[Desk, Heard, Language], Answer]]] = {
    "definition": definition,
    "difference": difference,
    "who says": who_says,
    "requires": requires,
    "gap": gap,
    "in force": _in_force,
    "parties": members,
    "compare": compared,
    "profile": profile,
    "figures": _figures,
    "aspects": _aspects,
    "list": _list,
    "count": _count,
    "source": source,
    "texts": texts_on,
    "binding": _binding,
    "particulars": particulars,
    "about": about,
    "found": found_on,
}
