"""What concepts are, how they differ, who says so, and what a text lacks of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.provisions import (
    is_firm,
    linked_provisions,
    near_provisions,
    requires,
    scope_of,
    speaks_of,
)
from dcgraph.research.ask.question import Heard, Mention
from dcgraph.research.ask.subjects import silence_on
from dcgraph.research.ask.telling import (
    CONCEPTS,
    MAX_SENTENCES,
    Answer,
    claim_told,
    name_of,
    summary_told,
    text_told,
)
from dcgraph.research.ask.vocabulary import cues, first_givers, met
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters
from dcgraph.research.gaps import gaps
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Definition,
    Language,
    Text,
)
from dcgraph.research.norms import said_on
from dcgraph.research.records import coverage, definitions
from dcgraph.research.relevance import owner, texts
from dcgraph.snapshot.search_index import content_words, stem
from dcgraph.snapshot.search_index import words as split
from dcgraph.words import words

_FIRST: Final = {name: place for place, name in enumerate(first_givers())}


def definition(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """How the concepts that are named are defined, those of whoever is named first."""
    concepts = asked.of(desk, *CONCEPTS)
    if first := _defined_first(desk, asked):
        concepts = [first, *concepts]
    # What a text that is named by its number defines, where no term is named.
    concepts = concepts or [
        of
        for text in asked.provisions()
        for iri in desk.facts.leading_to(text, DCG + "isGivenIn")
        for of in desk.facts.iris(iri, DCG + "isDefinitionOf")
    ]
    clauses = terms_defined(desk, asked)
    given = any(definitions(desk, iri, lang) for iri in concepts[:2])
    if clauses and (asked.of(desk, "Instrument") or not given):
        return _clauses(desk, clauses, lang)
    if not concepts:
        return Answer()
    named = {*asked.of(desk, "Organization", "Body", "Person", "Instrument"), *asked.provisions()}
    rows, best = [], []
    for iri in concepts[:2]:
        every = definitions(desk, iri, lang)

        def place(one: Definition) -> tuple[bool, bool, int, str]:
            givers = {thing.iri for thing in (*one.given_by, *one.given_in)}
            grade = min((_FIRST[name_of(it)] for it in givers if name_of(it) in _FIRST), default=99)
            return (
                named.isdisjoint(givers),
                one.confidence != "confirmed",
                grade,
                _reversed(one.date),
            )

        order = sorted(every, key=place)
        told = [one for one in (_defined(each, lang) for each in order) if one]
        best += told[: 2 if len(concepts) == 1 else 1]
        rows += told
        if not told and (one := summary_told(desk, iri, lang)):
            best.append(one)
    return Answer(
        tuple(best[:MAX_SENTENCES]),
        tuple(rows),
        things=tuple(concepts[:2]),
        address=f"/id/{name_of(concepts[0])}.html",
    )


def _defined_first(desk: Desk, asked: Heard) -> str:
    """A data model or a system that is named before any concept, of which its summary is told."""
    concepts = asked.of(desk, *CONCEPTS)
    for one in sorted(asked.mentions, key=lambda it: it.start):
        iri = one.iris[0]
        if iri in concepts:
            return ""
        if not {"DataModel", "InformationSystem"}.isdisjoint(desk.kinds(iri)):
            return iri
    return ""


def terms_defined(desk: Desk, asked: Heard) -> list[str]:
    """The clauses that define a term of the question, those of the text that is named first."""
    own = {stem(word) for word in split(asked.padded)}
    inside = scope_of(desk, asked)
    found = [
        (iri not in inside, -len(term), iri)
        for term, iri in _terms(desk)
        if term <= own and (iri in inside if inside else len(term) > 1 or asked.content < _FEW)
    ]
    most = max((-length for _, length, _ in found), default=0)
    return [*dict.fromkeys(iri for _, length, iri in sorted(found) if -length == most)]


_FEW: Final = 4
"""A question of fewer words asks for a term of one word; in longer ones it may be any word."""


@cached
def _terms(desk: Desk) -> tuple[tuple[frozenset[str], str], ...]:
    """The stems of each term that a clause defines, in each language, with the clause."""
    found = []
    for iri in desk.facts.of_kind(DCG + "DefinitionClause"):
        for name in desk.texts(iri, _LABEL):
            term = re.split(r": |, (?=[^,:]*$)", name.text)[-1]
            stems = frozenset(stem(word) for word in content_words(term))
            if stems and not any(one.isdecimal() for one in stems) and not re.search(r"\d", term):
                found.append((stems, iri))
    return tuple(found)


_LABEL: Final = PREFIXES["skos"] + "prefLabel"


def _terms_beside(desk: Desk, asked: Heard) -> list[str]:
    """The clauses of one text that define several terms of a question; none if there are less."""
    own = {stem(word) for word in split(asked.padded)}
    by_text: dict[str, dict[frozenset[str], str]] = {}
    for term, iri in _terms(desk):
        if term <= own:
            by_text.setdefault(owner(desk, iri), {}).setdefault(term, iri)
    best = max(by_text.values(), key=len, default={})
    clauses = [*dict.fromkeys(best.values())]
    return clauses if len(clauses) > 1 else []


def _clauses(desk: Desk, clauses: Sequence[str], lang: Language) -> Answer:
    told = [one for iri in clauses if (one := summary_told(desk, iri, lang))]
    return Answer(
        tuple(told[:MAX_SENTENCES]),
        tuple(told),
        things=tuple(clauses[:MAX_SENTENCES]),
        address=f"/id/{name_of(clauses[0])}.html",
    )


def _reversed(date: str) -> str:
    return "".join(chr(ord("9") - int(one)) if one.isdecimal() else one for one in date) or "~"


def _defined(one: Definition, lang: Language) -> Told | None:
    if one.wording is None:
        return None
    by = ", ".join(thing.label for thing in (*one.given_by, *one.given_in)) or one.thing.label
    text = words(lang)(
        "ask.defined" if one.date else "ask.defined undated",
        by=by,
        date=one.date,
        wording=one.wording.text,
    )
    return Told(
        one.thing,
        Text(text, one.wording.language),
        one.date,
        "asserted",
        None,
        one.confidence,
        one.citations,
    )


def difference(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Two things side by side, and what is claimed of one against the other."""
    provisions = asked.provisions()
    owners = dict.fromkeys(owner(desk, iri) for iri in provisions)
    every = (*asked.of(desk, "Instrument"), *asked.of(desk, "InformationSystem"))
    instruments = [iri for iri in every if iri not in owners]
    # Two texts are compared on what else is named, which alone is compared if no texts are.
    named = () if len(instruments) + len(provisions) > 1 else asked.of(desk, *CONCEPTS)
    most = MAX_SENTENCES if len({*named}) > 2 and not instruments and not provisions else 2  # noqa: PLR2004
    if len({*owners, *instruments}) > 2:  # noqa: PLR2004
        # Of each text one provision.
        provisions = [next(it for it in provisions if owner(desk, it) == one) for one in owners]
        most = MAX_SENTENCES
    pair = [*dict.fromkeys((*provisions, *named, *instruments))][:most]
    if len(provisions) > 1 and most < MAX_SENTENCES:
        return requires(desk, asked, lang)
    if len(pair) < 2:  # noqa: PLR2004
        clauses = _terms_beside(desk, asked)
        return _clauses(desk, clauses, lang) if clauses else Answer()
    between = [
        claim_told(desk.claim_statement(one, lang))
        for iri, other in (pair[:2], pair[1::-1])
        for one in desk.facts.by_subject.get(iri, ())
        if one.object == other
    ]
    each = []
    for iri in pair:
        told = summary_told(desk, iri, lang)
        if not {*CONCEPTS}.isdisjoint(desk.kinds(iri)):
            best = definition(desk, replace(asked, mentions=_only(asked, iri)), lang)
            told = next(iter(best.sentences), told)
        elif iri in instruments and (on_it := _on_named(desk, asked, iri, lang)):
            # Of each text what it lays down on what they are compared on, or that it does not.
            told = on_it
        elif iri in instruments and (
            near := near_provisions(
                desk, replace(asked, more=True), frozenset(texts(desk, iri)), (), lang
            )
        ):
            told = summary_told(desk, near[0], lang) or told
        elif iri in instruments and (
            near := linked_provisions(desk, asked, frozenset(texts(desk, iri)))
        ):
            # Of each text what it has on the concept on which they are compared.
            told = summary_told(desk, near[0], lang) or told
        each += [told] if told else []
    sentences = (*each[:most], *between[:1])[:MAX_SENTENCES]
    a, b = (name_of(iri) for iri in pair[:2])
    return Answer(sentences, tuple(between), things=tuple(pair), address=f"/compare?a={a}&b={b}")


def _on_named(desk: Desk, asked: Heard, text: str, lang: Language) -> Told | None:
    """What a text lays down on a mechanism or technology that is named, or that it does not."""
    concepts = asked.of(desk, "Mechanism", "Technology", "CustomsProcess")
    if not concepts:
        return None
    inside = frozenset(texts(desk, text))
    firm = {it.subject for it in said_on(desk, concepts[0]) if is_firm(it.relation)}
    linked = linked_provisions(desk, asked, inside)
    laid = [one for one in linked if one in firm]
    if firm.isdisjoint(scope_of(desk, asked)):
        # Where none of the texts is known to lay anything down, words tell more.
        return None
    if not laid and (_LAWS.isdisjoint(desk.kinds(text)) or speaks_of(desk, concepts[0], inside)):
        # Of guidelines norms are not recorded, and of a text that speaks of it perhaps not all.
        return None
    if not laid and (lacking := _nothing_laid_down(desk, asked, text, inside, lang)):
        return lacking[0]
    among = laid or linked
    return summary_told(desk, among[0], lang) if among else None


_LAWS: Final = frozenset(("Convention", "LegalAct"))
"""Kinds of texts of which it is told that they lay nothing down."""


def _only(asked: Heard, iri: str) -> tuple[Mention, ...]:
    return tuple(one for one in asked.mentions if iri in one.iris)


def who_says(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Who states what of the things that are named."""
    things = asked.of(desk, *CONCEPTS) or asked.of(desk, "Instrument")
    holders = {*asked.of(desk, "Person", "Organization", "Body")}
    found = []
    for iri in things[:2]:
        for claim in (*desk.facts.by_subject.get(iri, ()), *desk.facts.by_object.get(iri, ())):
            if claim.basis != "stated":
                continue
            if len(things) > 1 and {claim.subject, claim.object} != {*things[:2]}:
                continue
            if holders and holders.isdisjoint(desk.facts.holders(claim.iri)):
                continue
            found.append(claim_told(desk.claim_statement(claim, lang)))
    found = [*dict.fromkeys(found)]
    found.sort(key=lambda one: (one.confidence != "confirmed", one.date or "9"))
    # Of each who speaks one sentence before a second of any.
    first = {one.text.text.partition(": ")[0]: one for one in found[::-1]}
    shown = [one for one in found if first[one.text.text.partition(": ")[0]] is one]
    shown += [one for one in found if one not in shown]
    if len(things) == 1 and met(asked.padded, cues("premises")["term"]):
        # Who uses a term is told by who says what it means.
        given = definition(desk, asked, lang)
        shown = [*(one for one in given.sentences if one.citations), *shown]
        found = [*given.rows, *found]
    return Answer(
        tuple(shown[:MAX_SENTENCES]),
        tuple(found),
        things=tuple(things[:2]),
        address=f"/api/v1/claims?about={name_of(things[0])}" if things else "",
    )


def gap(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What of a notion a text does not cover, or what is known to be missing of it."""
    notions = asked.of(desk, "Notion")
    if not asked.of(desk, "Instrument") and asked.of(desk, "Technology", "Mechanism"):
        return silence_on(desk, asked, lang)
    instruments = asked.of(desk, "Instrument") or [DCGD + "rkc"]
    if not notions:
        return _missing_from(desk, asked, instruments[0], lang)
    found = gaps(desk, name_of(notions[0]), name_of(instruments[0]), Filters(lang))
    cited = tuple(at for note in coverage(desk, instruments[0], lang) for at in note.citations)
    first = Told(
        desk.thing(instruments[0], lang),
        Text(found.finding, lang),
        "",
        "derived",
        None,
        None,
        cited,
    )
    rows = [
        Told(
            one.characteristic,
            Text(f"{one.characteristic.label}: {words(lang)(f'coverage.state.{one.state}')}", lang),
            "",
            "derived",
            None,
            None,
            tuple(at for given in one.given[:1] for at in given.citations),
        )
        for one in found.aspects
    ]
    lacking = [one.characteristic.label for one in found.aspects if one.state == "gap"]
    if lacking:
        names = words(lang)("ask.lacking", names="; ".join(lacking))
        first = replace(first, text=Text(f"{first.text.text} {names}", lang))
    return Answer(
        (first,),
        tuple(rows),
        things=(notions[0], instruments[0]),
        address=f"/gaps?notion={name_of(notions[0])}&instrument={name_of(instruments[0])}",
    )


def _missing_from(desk: Desk, asked: Heard, text: str, lang: Language) -> Answer:
    """What is known to be missing of a text, and what it has on the things that are named."""
    notes = [gap for note in coverage(desk, text, lang) for gap in note.gaps]
    lacking = _nothing_laid_down(desk, asked, text, scope_of(desk, asked), lang)
    on_it = requires(desk, asked, lang)
    linked = linked_provisions(desk, asked, scope_of(desk, asked))[:MAX_SENTENCES]
    if linked:
        near = [one for iri in linked if (one := summary_told(desk, iri, lang))]
        on_it = Answer(tuple(near), tuple(near), things=tuple(linked))
    told = tuple(text_told(desk, text, one, lang) for one in notes)
    first = on_it.sentences or told[:MAX_SENTENCES]
    return Answer(
        (*lacking, *first)[:MAX_SENTENCES],
        (*on_it.rows, *told),
        things=(text, *on_it.things),
        address=f"/matrix?columns={name_of(text)}",
    )


def _nothing_laid_down(
    desk: Desk, asked: Heard, text: str, inside: frozenset[str], lang: Language
) -> list[Told]:
    """That no provision of a text is recorded as laying something down on what is named."""
    concepts = asked.of(desk, *CONCEPTS)[:1]
    own = summary_told(desk, text, lang)
    if not concepts or own is None or extent(desk, text)[0] == "not read":
        return []
    if any(one.subject in inside and is_firm(one.relation) for one in said_on(desk, concepts[0])):
        return []
    told = words(lang)(
        "ask.no norm", label=own.thing.label, other=desk.label(concepts[0], lang).text
    )
    grade = desk.confidence(own.citations)
    return [Told(own.thing, Text(told, lang), "", "derived", None, grade, own.citations)]


def source(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Where a text or a definition stands."""
    things = asked.of(desk, *CONCEPTS) or asked.of(desk, "Instrument")
    if not things:
        return Answer()
    if desk.kinds(things[0]) and "Instrument" not in desk.kinds(things[0]):
        return definition(desk, asked, lang)
    told = summary_told(desk, things[0], lang)
    name = name_of(things[0])
    return Answer((told,) if told else (), (), things=(things[0],), address=f"/id/{name}.html")
