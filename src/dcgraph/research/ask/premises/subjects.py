"""What a text or a provision is said to be on, to define or to oblige to, and is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.answers import labels_of
from dcgraph.research.ask.concepts import terms_defined
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.premises.assertion import is_granted
from dcgraph.research.ask.provisions import (
    force_told,
    free_words,
    is_firm,
    meanings,
    scope_of,
    speaks_of,
)
from dcgraph.research.ask.question import Heard, Mention
from dcgraph.research.ask.retrieval import has_all, matches, shares
from dcgraph.research.ask.telling import derived_told, summary_told
from dcgraph.research.coverage import extent
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.norms import said_on
from dcgraph.research.records import in_order
from dcgraph.research.relevance import owner, texts
from dcgraph.snapshot.search_index import content_words, fold, stem
from dcgraph.words import words


def electronic_not_paper(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def concept_not_in_text(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def technology_not_in_provision(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def not_defined(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A term that a text or a provision is said to define, of which it has no definition here."""
    named = asked.of(desk, "Instrument") or asked.of(desk, "Annex")
    terms = asked.of(desk, "Notion", "Mechanism", "Technology", "CustomsProcess", "Concept")
    provisions = [one for one in asked.provisions() if "Provision" in desk.kinds(one)]
    stated = asked.says("defined") or (asked.says("definition") and provisions)
    if not stated or len(named) != 1 or not terms or asked.scores.get("difference"):
        return
    inside = scope_of(desk, asked)
    clauses = [one for one in desk.facts.of_kind(DCG + "DefinitionClause") if one in inside]
    given = {
        text
        for one in desk.facts.leading_to(terms[0], DCG + "isDefinitionOf")
        for text in desk.facts.iris(one, DCG + "isGivenIn")
    }
    for clause in terms_defined(desk, asked):
        # `Customs` is a term of the Convention, and a word of every question.
        term = desk.label(clause, "en").text.rpartition(": ")[2]
        if clause in inside and fold(term) != "customs":
            return
    if named[0] in given or not inside.isdisjoint(given) or terms[0] == named[0]:
        return
    if extent(desk, named[0])[0] == "not read":
        return
    text = words(lang)(
        "ask.no definition" if clauses and not provisions else "ask.no definition here",
        term=desk.label(terms[0], lang).text,
        label=desk.label(named[0], lang).text,
        names=labels_of(desk, in_order(desk, clauses), lang),
    )
    yield derived_told(desk, named[0], text, desk.citations(named[0], lang), lang)


def not_laid_down(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A mechanism or technology that a text is said to oblige to, of which it has no norm."""
    named = asked.of(desk, "Instrument", "Annex")
    concepts = asked.of(desk, "Mechanism", "Technology")
    if len(concepts) > 1:
        # Of several things it is the technology by which one is said to be done.
        concepts = asked.of(desk, "Technology")
    if len(named) != 1 or len(concepts) != 1 or asked.provisions():
        return
    stated = asked.says("duty") or asked.says("obligation")
    if not stated and not (asked.says("creation") and is_granted(asked)):
        return
    if _treaty(desk, named[0]) != "Convention" or asked.scores.get("difference"):
        return
    if extent(desk, named[0])[0] == "not read":
        return
    inside = scope_of(desk, asked)
    if any(one.subject in inside and is_firm(one.relation) for one in said_on(desk, concepts[0])):
        return
    # The words for a technology, such as `chain` and `ledger`, are used for much else.
    name = content_words(desk.label(concepts[0], "en").text)
    technology = "Technology" in desk.kinds(concepts[0])
    if has_all(desk, name, inside) if technology else speaks_of(desk, concepts[0], inside):
        return
    if told := summary_told(desk, named[0], lang):
        other = desk.label(concepts[0], lang).text
        text = words(lang)("ask.no norm", label=told.thing.label, other=other)
        yield derived_told(desk, named[0], text, told.citations, lang)


def _treaty(desk: Desk, iri: str) -> str:
    """The kind of a text, or of that in which it lies, if it is a treaty; else empty."""
    whole = [iri, *desk.facts.iris(iri, DCG + "isWithin"), *desk.facts.iris(iri, DCG + "isPartOf")]
    return "Convention" if any("Convention" in desk.kinds(one) for one in whole) else ""


def system_not_governed(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """An information system of which a text is said to be the ground, and nothing links the two."""
    named, systems = asked.of(desk, "Instrument"), asked.of(desk, "InformationSystem")
    if len(named) != 1 or len(systems) != 1 or asked.provisions():
        return
    if not (asked.says("creation") or asked.says("duty") or is_granted(asked)):
        return
    if asked.scores.get("difference") or extent(desk, named[0])[0] == "not read":
        return
    text_, system = named[0], systems[0]
    inside = frozenset(texts(desk, text_))
    values = {it for some in desk.facts.about.get(system, {}).values() for it in some}
    if system.startswith(f"{text_}.") or values & inside:
        return
    if any(one.subject in inside for one in said_on(desk, system)):
        return
    about = {it for some in desk.facts.about.get(text_, {}).values() for it in some}
    own = summary_told(desk, text_, lang)
    if system in about or own is None:
        return
    other = desk.label(system, lang).text
    text = words(lang)("ask.not linked", label=own.thing.label, other=other)
    yield derived_told(desk, text_, text, own.citations, lang)
    if told := summary_told(desk, system, lang):
        yield told


_PART_ON: Final = re.compile(
    r"(?:chapter|annex|article|standard|section|provision|chapitre|annexe|norme|disposition|глав"
    r"|приложени|стать|стандарт|норм|раздел)\w* (?:\w+ ){0,2}?(?:on|about|sur|relatif a|relative a"
    r"|concernant|о|об|про|по) (?:the |la |le |l[’']|les )?[«“\"]?$"
)
"""Words before the name of what a part of a text is said to be on."""


def no_part(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A part of a text that is said to be on a notion, such as smart customs, where none is."""
    named = asked.of(desk, "Instrument", "Annex")[-1:]
    for one in asked.mentions if named and not asked.provisions() else ():
        if "Notion" not in desk.kinds(one.iris[0]):
            continue
        before, after = fold(asked.text[: one.start]), fold(asked.text[one.end :])
        if not (_PART_ON.search(before) or re.match(r"[»”\"]? (?:chapter|article|annex)\b", after)):
            continue
        inside = frozenset(texts(desk, named[0]))
        on_it = {it.subject for it in said_on(desk, one.iris[0])} - {named[0]}
        own = {*content_words(desk.label(one.iris[0], "en").text)} - {"customs"}
        if on_it & inside or matches(desk, own, "en", within=inside):
            return
        if told := summary_told(desk, named[0], lang):
            other = desk.label(one.iris[0], lang).text
            text = words(lang)("ask.no part", label=told.thing.label, other=other)
            yield derived_told(desk, named[0], text, told.citations, lang)
        return


_ON: Final = re.compile(
    r"\d[\w.()]*\)? (?:[^,;:?]{0,60}? )?(?:on|about|covering|sur|concernant|о|об|про)"
    r" (?P<what>[^,;:?.!]+)",
    re.IGNORECASE,
)


def not_on_subject(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A provision that is named by its number as one on something that others are on."""
    numbered = [one for one in asked.provisions() if "Provision" in desk.kinds(one)]
    found = _ON.search(asked.text)
    if len(numbered) != 1 or found is None or asked.scores.get("difference"):
        return
    named = {word for one in asked.mentions if _is_text(desk, one) for word in one.words}
    said = [one for one in content_words(found["what"]) if one not in named]
    said = [one for one in said if one in free_words(asked, names=True)]
    own = numbered[0]
    inner = {own, *desk.facts.leading_to(own, DCG + "isWithin")}
    inside = frozenset(texts(desk, owner(desk, own)))
    if not said:
        return
    share = shares(desk, said, lang, inside, meant=meanings(desk, asked))
    if max(share[one] for one in inner & inside) >= _LITTLE:
        return
    around = {*desk.facts.iris(own, DCG + "isWithin")}
    found_ = matches(desk, said, lang, within=inside - inner, meant=meanings(desk, asked))
    best = [it.iri for it in found_ if share[it.iri] >= _MOST and _numbered(desk, it.iri)]
    stems = {stem(one) for one in said}

    def titled(iri: str) -> int:
        return len(stems & {stem(one) for one in content_words(desk.label(iri, lang).text)})

    best = sorted(best, key=titled, reverse=True)[:2]
    told = summary_told(desk, own, lang)
    if told and best and not around & {*best}:
        names = labels_of(desk, best, lang)
        text = words(lang)("ask.not on", label=told.thing.label, names=names)
        cited = (*told.citations, *(at for one in best for at in desk.citations(one, lang)[:1]))
        yield derived_told(desk, own, text, cited, lang)


def _numbered(desk: Desk, iri: str) -> bool:
    return bool(desk.facts.first(iri, DCG + "number"))


def _is_text(desk: Desk, one: Mention) -> bool:
    return not {"Instrument", "Annex", "State"}.isdisjoint(desk.kinds(one.iris[0]))


_LITTLE, _MOST = 0.2, 0.75
"""A provision has less of the words than that is not on them, and one that is on them has more."""
