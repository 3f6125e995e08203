"""What provisions lay down on what a question asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from dcgraph.namespaces import DCG
from dcgraph.research.amendments import changes
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.question import Heard
from dcgraph.research.ask.retrieval import matches, shares
from dcgraph.research.ask.telling import (
    CONCEPTS,
    MAX_NAMED,
    MAX_SENTENCES,
    SUMMARY,
    Answer,
    name_of,
    summary_told,
)
from dcgraph.research.ask.vocabulary import cues, fillers, met, months
from dcgraph.research.concordance import since
from dcgraph.research.coverage import extent
from dcgraph.research.force import force_of, strength
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import FORCES, Language, Silence, Text
from dcgraph.research.norms import norm, norms_of, said_on
from dcgraph.research.provision_numbers import is_unit
from dcgraph.research.records import in_order
from dcgraph.research.relevance import owner, texts
from dcgraph.snapshot.search import Hit
from dcgraph.snapshot.search_index import content_words, fold, stem
from dcgraph.snapshot.search_index import words as split
from dcgraph.words import QUOTES, words

_SHOWN: Final = 60
"""Hits of a search that are looked at."""
_NEAR: Final = 0.4
"""A provision is told that fits so well as part of the one that fits best."""
_RANK: Final = 5
"""How slowly a place in an order counts less, where two orders are made one."""
_LONG_NAME: Final = 3
"""Words of a name that nobody writes by chance."""


def is_on_amendments(asked: Heard) -> bool:
    """Whether a question asks what changed one provision that it names."""
    return len(asked.provisions()) == 1 and asked.says_beside("changed")


def amendments(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """What changed the provision that is named, or parts of it, or that no change is recorded."""
    (iri,) = asked.provisions()
    found = changes(desk, (iri, *desk.facts.leading_to(iri, DCG + "isWithin")), lang)
    for one in found:
        said = Text(one.thing.label, one.thing.language)
        if one.summary:
            said = Text(one.summary.text, one.summary.language)
        text = replace(said, text=f"{one.date}: {said.text}" if one.date else said.text)
        yield Told(one.thing, text, one.date, "asserted", None, one.confidence, one.citations)
    if not found:
        thing, cited = desk.thing(iri, lang), desk.citations(iri, lang)
        text = Text(words(lang)("ask.no amendment", label=thing.label), lang)
        # The sources are on the provision. That no change is recorded rests on none of them.
        yield Told(thing, text, "", "derived", None, None, cited)


def requires(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What provisions lay down: those that are named, else those that speak on what is asked."""
    provisions = asked.provisions()
    if not provisions:
        provisions = _provisions_on(desk, asked, lang)
    provisions = [*dict.fromkeys((*on_reservations(desk, asked), *provisions))]
    sentences: list[Told] = []
    rows: list[Told] = []
    for iri in provisions:
        told = summary_told(desk, iri, lang)
        below = in_order(desk, desk.facts.leading_to(iri, DCG + "isPartOf"))
        own = list(_norms_told(desk, (iri, *below), lang))
        parts = [one for each in below if (one := summary_told(desk, each, lang))]
        rows += own or parts
        if told:
            if not sentences and met(asked.padded, cues("premises")["duty"]):
                sentences += filter(None, [force_told(desk, iri, lang)])
            first, parts = _asked_part(desk, asked, iri, parts, lang)
            sentences += [*first, told]
            if len(asked.provisions()) == 1:
                sentences += parts[:2]
        else:
            sentences += (parts or own)[:2]
    if not provisions:
        return Answer()
    text = owner(desk, provisions[0])
    several = asked.provisions()
    most = min(len(several), MAX_NAMED) if len(several) > MAX_SENTENCES else MAX_SENTENCES
    return Answer(
        tuple(sentences[:most]),
        (*sentences[most:], *rows),
        things=tuple(provisions[:most]),
        address=f"/id/{name_of(provisions[0] if asked.provisions() else text)}.html",
    )


def _asked_part(
    desk: Desk, asked: Heard, whole: str, parts: list[Told], lang: Language
) -> tuple[list[Told], list[Told]]:
    """The part of a provision that has far more of the free words than the whole, and the others.

    Without one, no part and all of them, those that fit before the others.
    """
    free = free_words(asked)
    if len(asked.provisions()) != 1 or not free or not parts:
        return [], parts
    iris = [one.thing.iri for one in parts]
    share = shares(desk, free, lang, (whole, *iris), meant=meanings(desk, asked))
    order = sorted(parts, key=lambda one: -share[one.thing.iri])
    best = order[0]
    if share[best.thing.iri] < max(_NEAR, share[whole] + _AHEAD):
        return [], parts if share[best.thing.iri] < _NEAR else order
    return [best], order[1:]


_AHEAD: Final = 0.15
"""So much more of the words has a part that is told before the whole."""


def on_reservations(desk: Desk, asked: Heard) -> list[str]:
    """What a text lays down on reservations, where a question asks of them; whatever the part."""
    if not met(asked.padded, cues("premises")["reservation"]):
        return []
    named = [*asked.of(desk, "Instrument", "Annex"), *asked.provisions()]
    if not named:
        return []
    inside = frozenset(texts(desk, owner(desk, named[0])))
    found = matches(desk, content_words("reservation reservations"), "en", within=inside)
    best = [one.iri for one in found[:1]]
    # An article says of all what one of its paragraphs says of some.
    whole = [it for one in best for it in desk.facts.iris(one, DCG + "isPartOf")]
    shown = {one.iri for one in found}
    return [one for one in whole if one in shown and "Article" in desk.kinds(one)] or best


def force_told(desk: Desk, provision: str, lang: Language) -> Told | None:
    """With which force a provision speaks, by its strongest norm, and in which words."""
    order = {force: place for place, force in enumerate(FORCES)}
    own = [norm(desk, iri, lang) for iri in desk.facts.iris(provision, DCG + "containsNorm")]
    read = [one for one in own if one.force and one.words and one.citations]
    if not read or all(one.force == "treats" for one in read):
        return None
    best = min(read, key=lambda one: order[one.force or FORCES[-1]])
    assert best.force
    begin, end = QUOTES[lang]
    text = words(lang)(
        "ask.force",
        label=(best.provision or desk.thing(provision, lang)).label,
        force=words(lang)(f"force.label.{best.force}"),
        words=f"{begin}{best.words.text if best.words else ''}{end}",
    )
    if best.condition:
        text += " " + words(lang)("ask.condition", condition=best.condition.text)
    grade = desk.confidence(best.citations)
    thing = desk.thing(provision, lang)
    return Told(thing, Text(text, lang), "", "asserted", best.force, grade, best.citations)


def _norms_told(desk: Desk, iris: Iterable[str], lang: Language) -> Iterator[Told]:
    for provision in iris:
        for iri in norms_of(desk, provision):
            one = norm(desk, iri, lang)
            text = one.summary
            if text is None or (text.language != lang and one.actions):
                text = Text(one.sentence, lang)
            held = since(desk, provision, lang)
            yield Told(
                desk.thing(provision, lang),
                text,
                held.date if held else "",
                "asserted",
                one.force,
                desk.confidence(one.citations),
                one.citations,
            )


def scope_of(desk: Desk, asked: Heard) -> frozenset[str]:
    """The texts within which a question asks, with all that lies in them; empty for all."""
    found = asked.of(desk, "Instrument", "Annex")
    if not found:
        found = [act for iri in asked.of(desk, "State") for act in acts_of(desk, iri)]
    return frozenset(part for iri in found for part in texts(desk, iri))


def acts_of(desk: Desk, state: str) -> list[str]:
    """The acts of a State or an organization, and those of the unions of which it is a member."""
    facts = desk.facts
    found = [*facts.leading_to(state, DCG + "isAdoptedBy")]
    found += facts.iris(state, DCG + "bindsEveryMemberBy")
    for entry in facts.leading_to(state, DCG + "hasMember"):
        for union in facts.iris(entry, DCG + "isMembershipIn"):
            found += facts.iris(union, DCG + "bindsEveryMemberBy")
    return [one for one in found if "Instrument" in desk.kinds(one)]


def _provisions_on(desk: Desk, asked: Heard, lang: Language) -> list[str]:
    """The provisions that speak on what is asked, within the instruments that are named."""
    scope = scope_of(desk, asked)
    if not scope:
        bodies = asked.of(desk, "Organization")
        acts = [act for iri in bodies for act in acts_of(desk, iri)]
        scope = frozenset(part for iri in acts for part in texts(desk, iri))
    linked = linked_provisions(desk, asked, scope)
    near = near_provisions(desk, asked, scope, linked, lang)
    if linked and not asked.more:
        found = [*linked, *(one for one in near if one not in linked)]
    elif linked and near:
        # Words tell more of what is asked than that something bears on what is named, except where
        # what lays something down on it has as much of them.
        firm = _firm(desk, asked, scope)
        looked = (near[0], *firm[:_LOOKED_FIRST])
        meant = meanings(desk, asked)
        # What lays something down on a concept has the words of its name.
        also = {word: {*looked[1:]} for word in meant}
        share = shares(desk, free_words(asked), lang, looked, meant=meant, also=also)
        lead = [one for one in looked[1:] if share[one] >= share[near[0]] and near[0] not in firm]
        found = [*dict.fromkeys((*lead, *joined(near, near, firm)))]
    else:
        found = near or linked
    own = asked.of(desk, "Instrument")
    if len(own) > 1:
        # Of each of several texts the best provision comes before a second one of any.
        groups = [[one for one in found if owner(desk, one) == text] for text in own]
        order = [one for row in zip_longest(*groups) for one in row if one]
        found = [*order, *(one for one in found if one not in order)]
    if _names_electronic_form(asked.rest_text):
        # What is asked of the electronic form is not told by what leaves the form open.
        found.sort(key=lambda one: not _is_on_electronic_form(desk, one))
    return found[:MAX_SENTENCES]


@cached
def _is_on_electronic_form(desk: Desk, iri: str) -> bool:
    """Whether a provision, or an action of its norms, names the electronic form."""
    facts = desk.facts
    actions = (act for one in facts.iris(iri, DCG + "hasNorm") for act in facts.iris(one, _ACTION))
    told = [one.text for one in facts.words(iri, SUMMARY)]
    told += [desk.label(one, "en").text for one in (iri, *actions)]
    return _names_electronic_form(" ".join(told))


def _names_electronic_form(text: str) -> bool:
    return bool(met(f" {' '.join(split(fold(text)))} ", cues("premises")["electronic"]))


_ACTION: Final = DCG + "hasAction"


_LOOKED_FIRST: Final = 3
"""So many of those that lay something down are looked at before what is nearest by words."""


def joined(*orders: Sequence[str]) -> list[str]:
    """One order of several: by the places in them."""
    ranks: dict[str, float] = {}
    for order in orders:
        for place, iri in enumerate(order[:_SHOWN]):
            ranks[iri] = ranks.get(iri, 0.0) + 1 / (_RANK + place)
    return sorted(ranks, key=lambda iri: (-ranks[iri], iri))


def free_words(asked: Heard, *, names: bool = False) -> list[str]:
    """The words of a question that tell what is looked for; with those of names of texts too."""
    told = asked.text if names else asked.rest_text
    return [
        word
        for word in content_words(told)
        if word not in fillers()
        and stem(word) not in months()
        and not is_unit(word)
        and (not word.isdecimal() or len(word) == _YEAR)
    ]


_YEAR: Final = 4


def meanings(desk: Desk, asked: Heard) -> dict[str, list[str]]:
    """For each word of the name of a concept the words of its name in English."""
    return {
        word: [*content_words(desk.label(one.iris[0], "en").text)]
        for one in asked.mentions
        if not {*CONCEPTS, "Characteristic"}.isdisjoint(desk.kinds(one.iris[0]))
        for word in one.words
    }


def near_provisions(
    desk: Desk, asked: Heard, scope: frozenset[str], linked: Sequence[str], lang: Language
) -> list[str]:
    """The provisions that fit the free words of a question, the best first."""
    if not asked.more and scope:
        return []
    free = free_words(asked)
    if not asked.of(desk, "Instrument", "Annex"):
        # Of all acts of a State the year is the day for which it is asked.
        free = [word for word in free if not word.isdecimal()]
    if not free:
        return []
    meant = meanings(desk, asked)
    found = matches(desk, free, lang, within=scope, related={*linked}, meant=meant)
    best = found[0].score * found[0].share if found else 0
    fitting = [one.iri for one in found if one.score * one.share >= _NEAR * best]
    if not scope:
        return fitting
    # Within a text the words of links and of other languages tell too.
    query = desk.index.read(" ".join(free))
    others = desk.index.search(query, lang, scope & described(desk))
    if not asked.of(desk, "Instrument", "Annex"):
        # Of all acts of a State one tells only by most of the words.
        others = [one for one in others if 2 * len(one.missing) < len(query.parts)]
    return joined(fitting, [one.iri for one in others])


@cached
def described(desk: Desk) -> frozenset[str]:
    """The provisions that have a summary."""
    provisions = desk.facts.of_kind(DCG + "Provision")
    return frozenset(one for one in provisions if desk.texts(one, SUMMARY))


def _firm(desk: Desk, asked: Heard, scope: frozenset[str]) -> list[str]:
    """The provisions that lay something down on the concepts that are named, most of them first."""
    counted = Counter(
        one.subject
        for iri in asked.of(desk, *CONCEPTS, "Characteristic")
        for one in said_on(desk, iri)
        if (one.subject in scope or (not scope and "Provision" in desk.kinds(one.subject)))
        and is_firm(one.relation)
    )
    return [iri for iri, _ in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]


def is_firm(relation: str) -> bool:
    """Whether a provision that has a relation to something lays something down on it."""
    return (force_of(relation.removeprefix(DCG)) or "treats") != "treats"


def speaks_of(desk: Desk, concept: str, inside: frozenset[str]) -> bool:
    """Whether some provisions have most of the words of the English name of a concept."""
    name = content_words(desk.label(concept, "en").text)
    return any(one.share > _MOST for one in matches(desk, name, "en", within=inside))


_MOST: Final = 0.6
"""A provision that has so much of the weight of the words of its name may be on a concept."""


def linked_provisions(desk: Desk, asked: Heard, scope: frozenset[str]) -> list[str]:
    """The provisions of which it is said that they bear on a concept that is named."""
    concepts = asked.of(desk, *CONCEPTS, "Characteristic")
    if not concepts:
        return []
    found = [
        (strength(one.relation.removeprefix(DCG)), one.subject)
        for one in said_on(desk, concepts[0])
        if "Provision" in desk.kinds(one.subject) and (not scope or one.subject in scope)
    ]
    return [*dict.fromkeys(iri for _, iri in sorted(found) if desk.texts(iri, SUMMARY))]


def about(desk: Desk, asked: Heard, lang: Language) -> Answer:
    """What is nearest to the words of a question: the summaries of what a search finds.

    Within a text that is named, parts that have most of the other words come before the text
    itself; where they have few, and a record has more of them, that comes first.
    """
    if asked.provisions():
        return requires(desk, asked, lang)
    scope, own = scope_of(desk, asked), asked.of(desk, "Instrument")
    free, meant = free_words(asked), meanings(desk, asked)
    inside = near_provisions(desk, asked, scope, (), lang)[:2] if scope else []
    share = 0.0
    if inside:
        found_ = matches(desk, free, lang, within=scope, meant=meant)
        share = max((one.share for one in found_), default=0.0)
    records = matches(desk, free_words(asked, names=True), lang, meant=meant, kind="Record")
    records_ = records
    if own:
        # Beside a text that is named only what is about it is told before it.
        records_ = [one for one in records if one.iri in own or _concerns(desk, one.iri, own)]
        records = [one for one in records_ if one.iri not in own]
    long = [one.iris[0] for one in asked.mentions if one.length >= _LONG_NAME]
    named = asked.of(
        desk, *CONCEPTS, "InformationSystem", "Organization", "Body", "Person", "Event"
    )
    hits = desk.index.search(desk.index.read(asked.text), lang)[:_SHOWN]
    if asked.of(desk, "State") and not own and not named:
        # What has the name of a State and no more of the words does not answer.
        few = not asked.more and not asked.unknown
        hits = [one for one in hits if len(one.missing) <= 1 and few]
        records = []
    events = asked.of(desk, "Event")
    best = [one.iri for one in _best(hits)]
    first = asked.of(desk, "Technology", "Mechanism")
    fuller = [one.iri for one in records[:2] if one.share >= max(_FULL, share + _MORE)]
    if own:
        systems = asked.of(desk, "InformationSystem")
        own = [*systems, *own]
        others = [*own, *named] if share < _INSIDE else [*inside, *own, *named]
        others = [*events, *fuller, *others, *inside]
        long = []
    else:
        # A record that has nearly all of the words comes before what they name one by one.
        strong = [one.iri for one in records[:1] if one.share >= _NEARLY and asked.more]
        acts = [owner(desk, iri) for iri in inside[:1]]
        systems = [] if asked.scores.get("in force") else asked.of(desk, "InformationSystem")
        whole = [*systems, *inside[:1], *acts, *inside[1:]]
        others = [*events, *whole, *([*strong, *first, *best, *fuller] or named)]
    # What a norm says its provision says too, in more words.
    others = [next(iter(desk.facts.leading_to(one, DCG + "hasNorm")), one) for one in others]
    others = _fitting_first(desk, asked, [*long, *others], lang)
    found: list[Told] = []
    for iri in dict.fromkeys(others):
        if (told := summary_told(desk, iri, lang)) and told not in found:
            found.append(told)
    silence = None
    unread = own and share < _INSIDE and len(free) > 1 and not events and not fuller
    most = max((one.share for one in records_ if one.iri in own), default=0.0)
    if unread and most < _FULL and extent(desk, own[0])[0] != "whole":
        # What a text is says nothing of what is asked of it.
        silence = Silence("not read", words(lang)("ask.not read"), ())
    return Answer(
        tuple(found[:2]),
        tuple(found),
        silence,
        things=tuple(one.thing.iri for one in found[:2]),
        address=f"/id/{found[0].thing.name}.html" if found else "",
    )


def _fitting_first(desk: Desk, asked: Heard, order: list[str], lang: Language) -> list[str]:
    """An order in which what has far more of the words of a question comes first.

    So does what is named, before an event that has no more of them.
    """
    every = [*dict.fromkeys(order)][:_LOOKED_AT]
    if len(every) < _TWO:
        return order
    share = fitting(desk, asked, every, lang)
    named = asked.of(desk, "InformationSystem", "Instrument", *CONCEPTS)
    best = max(every, key=lambda one: (share[one], -every.index(one)))
    # What is named stays first, except where a person is asked about who says it.
    own = asked.of(desk, "Instrument")
    loose = not (own or every[0] in named) or asked.of(desk, "Person")
    if loose and share[best] >= share[every[0]] + _FAR:
        return [best, *order]
    fit = [one for one in named if share.get(one, 0.0) >= share[every[0]]]
    return [*fit[:1], *order] if "Event" in desk.kinds(every[0]) else order


_TWO, _LOOKED_AT = 2, 12
_FAR: Final = 0.25
"""So much more of the words must something have that comes before what comes first."""


def fitting(desk: Desk, asked: Heard, iris: Collection[str], lang: Language) -> dict[str, float]:
    """How much of the weight of the words of a question records have, with those of their texts."""
    also: dict[str, set[str]] = {}
    for one in asked.mentions:
        own = {*one.iris}
        for state in one.iris:
            # The acts of a State need not have its name in them.
            own |= {*acts_of(desk, state)} if "State" in desk.kinds(state) else set()
        having = {iri for iri in iris if not {iri, owner(desk, iri)}.isdisjoint(own)}
        for word in one.words:
            also[word] = having
    told = free_words(asked, names=True)
    return shares(desk, told, lang, iris, meant=meanings(desk, asked), also=also)


def _concerns(desk: Desk, iri: str, texts_: Sequence[str]) -> bool:
    """Whether a record is an event that is about a text, or a change of it."""
    kinds = desk.kinds(iri)
    if "Amendment" in kinds:
        return any(iri.startswith(f"{text}.") for text in texts_)
    values = desk.facts.about.get(iri, {}).values()
    return "Event" in kinds and any(text in some for some in values for text in texts_)


_NEARLY: Final = 0.8
_INSIDE: Final = 0.4
"""The same of a provision of a text that is named."""
_FULL: Final = 0.5
"""A text that has less of the weight of the words is about something else."""
_MORE: Final = 0.15
"""So much more of it must a record have that is told before the text that is named."""


def _best(hits: Sequence[Hit]) -> list[Hit]:
    """Those hits that lack the fewest words."""
    least = min((len(one.missing) for one in hits), default=0)
    return [one for one in hits if len(one.missing) == least]
