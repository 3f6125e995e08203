"""Who adopted a text and who is bound by it, as a question has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.ask.memberships import (
    is_partial,
    list_citations,
    not_listed,
    party_told,
    unions_of,
)
from dcgraph.research.ask.model import Told
from dcgraph.research.ask.question import Heard, Mention
from dcgraph.research.ask.telling import derived_told, name_of
from dcgraph.research.ask.vocabulary import cues, met
from dcgraph.research.filters import Filters
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.research.parties import parties
from dcgraph.snapshot.search_index import fold
from dcgraph.words import words


def wrong_party(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def wrong_adopter(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
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


def names_other_state(desk: Desk, asked: Heard) -> bool:
    """Whether a State is named that made none of the texts that are named."""
    states = {*asked.of(desk, "State")}
    makers = {
        one
        for iri in asked.of(desk, "Instrument")
        for one in desk.facts.iris(iri, DCG + "isAdoptedBy")
    }
    return bool(states) and states.isdisjoint(makers)


def wrong_author(desk: Desk, asked: Heard, lang: Language) -> Iterator[Told]:
    """A text that is named as that of an organization which did not adopt it."""
    bodies = [one for one in asked.mentions if "Organization" in desk.kinds(one.iris[0])]
    named = [one for one in asked.mentions if "Instrument" in desk.kinds(one.iris[0])]
    for text_, body in ((one, other) for one in named for other in bodies):
        iri, said = text_.iris[0], body.iris[0]
        makers = desk.facts.iris(iri, DCG + "isAdoptedBy")
        if not makers or not _beside(asked, text_, body):
            continue
        linked = {it for some in desk.facts.about.get(iri, {}).values() for it in some}
        family = {it for maker in makers for it in _above(desk, maker)}
        if said in linked or family & {*_above(desk, said)}:
            continue
        if name_of(said) in _UNITED and any(
            "nations" in one or name_of(one) in _UNITED for one in family
        ):
            continue
        if any("State" in desk.kinds(one) for one in makers) or unions_of(desk, iri):
            continue
        text = words(lang)(
            "ask.not adopter",
            label=desk.label(iri, lang).text,
            makers="; ".join(desk.label(one, lang).text for one in makers),
            said=desk.label(said, lang).text,
        )
        cited = desk.citations(iri, lang, DCG + "isAdoptedBy") or desk.citations(iri, lang)
        yield derived_told(desk, iri, text, cited, lang)


_UNITED: Final = frozenset(("uncitral", "escap", "unece", "unctad", "united-nations", "uncefact"))
"""Organs of the United Nations, one of which may stand for another in the name of a text."""


def _beside(asked: Heard, text: Mention, body: Mention) -> bool:
    """Whether the name of a body stands by that of a text as the name of its author."""
    if body.end <= text.start:
        between = fold(asked.text[body.end : text.start])
        return bool(re.fullmatch(r"(?:['’]s)? ", between))
    between = fold(asked.text[text.end : body.start])
    return bool(
        re.fullmatch(r" (?:(?:of|by|from|de|du|des)(?: the| la)? |de l['’]|d['’])?", between)
    )


def _above(desk: Desk, body: str) -> Iterator[str]:
    """A body and those of which it is part."""
    seen = {body}
    looked = [body]
    while looked:
        one = looked.pop()
        yield one
        for name in ("isPartOf", "isBodyOf", "isSubordinateTo"):
            further = {*desk.facts.iris(one, DCG + name)} - seen
            seen |= further
            looked += sorted(further)
