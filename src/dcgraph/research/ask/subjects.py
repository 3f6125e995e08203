"""What is found on a subject in all texts and records: where no one text is asked about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.provisions import (
    acts_of,
    free_words,
    is_firm,
    joined,
    linked_provisions,
    meanings,
    near_provisions,
    scope_of,
)
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.retrieval import Match, matches
from dcgraph.research.ask.telling import (
    CONCEPTS,
    MAX_SENTENCES,
    Answer,
    name_of,
    summary_told,
)
from dcgraph.research.graph import Desk
from dcgraph.research.model import Citation, Language, Text
from dcgraph.research.norms import said_on
from dcgraph.research.records import in_order
from dcgraph.research.relevance import by_authority, owner, texts
from dcgraph.words import words

_NAMED: Final = 12
"""So many provisions are named in the sentence on all that were found."""
_AHEAD: Final = 2.5
"""So many places before others a treaty is told."""
_WHOLE: Final = 0.6
"""A text is said to speak on the question if it has at least this share of their weight."""
_NEAR: Final = 0.5
"""A record is told that fits so well as part of the one that fits best."""


def texts_on(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Which provisions speak on what is asked, of all texts or of those that are named.

    Of several texts the best provision of each is told.
    """
    scope = scope_of(desk, asked)
    found = [*dict.fromkeys(_on_subject(desk, asked, scope, lang))]
    if not found:
        return Answer()
    owners: dict[str, list[str]] = {}
    for iri in found:
        owners.setdefault(owner(desk, iri), []).append(iri)
    first = [some[0] for some in owners.values()] if len(owners) > 1 else found
    if len(owners) > 1:
        # Of several texts treaties come somewhat before others, and those with many parties first.
        place = {iri: at for at, iri in enumerate(first)}
        first.sort(key=lambda iri: place[iri] - _ahead(desk, owner(desk, iri)))
    shown = first[:_NAMED] if len(owners) > 1 else in_order(desk, found[:_NAMED])
    best = [one for iri in first if (one := summary_told(desk, iri, lang))]
    cited = tuple(dict.fromkeys(at for one in best[:_NAMED] for at in one.citations[:1]))
    names = "; ".join(desk.label(iri, lang).text for iri in shown)
    text = words(lang)("ask.texts", count=len(found), texts=len(owners), names=names)
    if len(found) > len(shown):
        text += " …"
    whole = desk.thing(next(iter(asked.of(desk, *CONCEPTS)), shown[0]), lang)
    told = Told(whole, Text(text, lang), "", "derived", None, desk.confidence(cited), cited)
    rows = [one for iri in found if (one := summary_told(desk, iri, lang))]
    return Answer(
        (told, *best[: MAX_SENTENCES - 1]),
        tuple(rows),
        things=tuple(shown[:MAX_SENTENCES]),
        address=f"/id/{name_of(whole.iri)}.html",
    )


def _on_subject(desk: Desk, asked: Heard, scope: frozenset[str], lang: Language) -> list[str]:
    """What has most of the words, and what is linked with the concepts that are named."""
    own = scope
    if not scope:
        makers = asked.of(desk, "Organization", "Body")
        # What bodies of a union adopt are acts of the union.
        makers += [
            body
            for iri in makers
            for name in ("isBodyOf", "isPartOf")
            for body in desk.facts.leading_to(iri, DCG + name)
            if not {"Organization", "Body"}.isdisjoint(desk.kinds(body))
        ]
        acts = [act for iri in makers for act in acts_of(desk, iri)]
        scope = frozenset(part for iri in acts for part in texts(desk, iri))
    linked = linked_provisions(desk, asked, scope)
    free, meant = free_words(asked), meanings(desk, asked)
    if scope and not own:
        # Whose acts these are is told by the scope.
        free = [one for one in free if one not in _makers_words(desk, asked)] or free
    found = matches(desk, free, lang, within=scope, related={*linked}, meant=meant)
    best = found[0].score * found[0].share if found else 0
    fitting = [
        one.iri for one in found if one.share >= _WHOLE and one.score * one.share >= _NEAR * best
    ]
    if scope:
        # Acts as such too, of those who are named.
        records = matches(desk, free, lang, within=scope, meant=meant, kind="Record")
        named = [one.iri for one in records if not own or one.share >= _WHOLE]
        fitting = [*named[:MAX_SENTENCES], *fitting] if not own else [*fitting, *named]
    return joined(fitting, linked)


def _makers_words(desk: Desk, asked: Heard) -> frozenset[str]:
    return frozenset(
        word
        for one in asked.mentions
        if not {"Organization", "Body"}.isdisjoint(desk.kinds(one.iris[0]))
        for word in one.words
    )


def found_on(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What has most of the words of a question in all of the graph: records and provisions."""
    free = free_words(asked, names=True)
    records = _best(matches(desk, free, lang, meant=meanings(desk, asked), kind="Record"))
    scope = scope_of(desk, asked)
    provisions = near_provisions(desk, asked, scope, (), lang)[:MAX_SENTENCES]
    provisions = provisions or _best(matches(desk, free, lang, meant=meanings(desk, asked)))
    order = [
        one
        for pair in zip(_padded(records), _padded(provisions), strict=True)
        for one in pair
        if one
    ]
    told = [one for iri in dict.fromkeys(order) if (one := summary_told(desk, iri, lang))]
    return Answer(
        tuple(told[:MAX_SENTENCES]),
        tuple(told),
        things=tuple(one.thing.iri for one in told[:MAX_SENTENCES]),
        address=f"/id/{told[0].thing.name}.html" if told else "",
    )


def _ahead(desk: Desk, text: str) -> float:
    """How many places a text is moved up."""
    listed = len(desk.facts.leading_to(text, DCG + "isMembershipIn"))
    return _AHEAD * _is_treaty(desk, text) + listed / _MANY


_MANY: Final = 60
"""Parties that are listed move a treaty up by a place."""


def _is_treaty(desk: Desk, iri: str) -> bool:
    return "Convention" in desk.kinds(iri)


_MOST: Final = 6


def _padded(found: Iterable[str]) -> list[str]:
    some = [*found][:_MOST]
    return some + [""] * (_MOST - len(some))


def _best(found: list[Match]) -> list[str]:
    best = found[0].score * found[0].share if found else 0
    return [one.iri for one in found if one.score * one.share >= _NEAR * best]


def silence_on(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """Which treaties speak on a concept, and that none does where none is known to."""
    concepts = (asked.of(desk, "Technology", "Mechanism") or asked.of(desk, *CONCEPTS))[:1]
    if not concepts:
        return Answer()
    every = {owner(desk, iri): iri for iri in linked_provisions(desk, asked, frozenset())[::-1]}
    firm = set()
    for one in said_on(desk, concepts[0]):
        firm |= {owner(desk, one.subject)} if is_firm(one.relation) else set()
        if "Instrument" in desk.kinds(one.subject):
            every.setdefault(one.subject, one.subject)
    # That a treaty bears on it in some way is no rule of it on the concept.
    treaties = [one for one in by_authority(desk, every) if _is_treaty(desk, one) and one in firm]
    others = [iri for iri in by_authority(desk, every) if not _is_treaty(desk, iri)]
    shown = [every[iri] for iri in (treaties or others)[:_NAMED]]
    known = [every[iri] for iri in dict.fromkeys((*treaties, *others, *every))]
    told = [each for iri in known if (each := summary_told(desk, iri, lang))]
    cited: tuple[Citation, ...] = tuple(
        dict.fromkeys(at for one in told[:_NAMED] for at in one.citations[:1])
    )
    own = summary_told(desk, concepts[0], lang)
    cited = cited or (own.citations if own else ())
    key = "ask.treaties" if treaties else "ask.no treaty" if others else "ask.no text"
    text = words(lang)(
        key,
        of=desk.label(concepts[0], lang).text,
        count=len(others),
        names="; ".join(desk.label(iri, lang).text for iri in shown)
        + ("; …" if len(treaties or others) > len(shown) else ""),
    )
    thing, grade = desk.thing(concepts[0], lang), desk.confidence(cited)
    first = Told(thing, Text(text, lang), "", "derived", None, grade, cited)
    return Answer(
        (first, *filter(None, [own]), *told)[:MAX_SENTENCES],
        tuple(told),
        things=(concepts[0],),
        address=f"/id/{name_of(concepts[0])}.html",
    )
