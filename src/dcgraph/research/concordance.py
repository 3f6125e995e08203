"""The concordance: what all texts have done by an action, side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlencode

from dcgraph.dates import ended, reached
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.facts import Facts
from dcgraph.research.filters import Filters, began, chosen_words, graph_day, listed
from dcgraph.research.force import force_of, relation_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Confidence,
    Language,
    Parallels,
    PlacedNorm,
    Silence,
    Since,
    Thing,
)
from dcgraph.research.norms import actions_for, force_place, kind_of, norm
from dcgraph.research.paging import Page, Place, natural_key, page
from dcgraph.research.relevance import (
    KINDS_BY_AUTHORITY,
    TEXTS,
    above,
    by_authority,
    owner,
    replaced,
    texts,
)
from dcgraph.research.tables import Table
from dcgraph.words import words

_PATH: Final = "/api/v1/concordance"
_PARALLELS: Final = 6
"""Norms of other texts that a record gives; it counts all, and names the list of them."""
_GONE: Final = (DCG + "Ended", DCG + "Superseded")
_NEVER: Final = DCG + "NotInForce"
_STARTS: Final = ("entryIntoForceDate", "applicationDate")


@dataclass(frozen=True, slots=True)
class Share:
    """How many norms of a concordance are of a class, or stand in an instrument."""

    thing: Thing
    norms: int


@dataclass(frozen=True, slots=True)
class Concordance:
    """Norms by their force, then by the authority of their instruments, then as these have them.

    `actions` are those that were asked for, none where all are. `kinds` and `instruments` count
    all norms, not only those of the page; the strongest and the most authoritative come first.
    """

    actions: tuple[Thing, ...]
    kinds: tuple[Share, ...]
    instruments: tuple[Share, ...]
    norms: Page[PlacedNorm]


class Entry(NamedTuple):
    """A norm by IRIs, with the day since which it holds, the property and the bearer of that.

    `began` is when its text was first there, and `edition` tells that it stands in an edition.
    """

    norm: str
    provision: str
    instrument: str
    kind: str
    actions: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    since: tuple[str, str, str]
    until: str
    began: str
    edition: bool
    confidence: Confidence | None


class Counted(NamedTuple):
    """How many norms texts have: all of them, and those with an action, as a concordance has."""

    every: int
    acting: int


class NormIndex:
    """The norms that have an action, in the order of a concordance: `entries` has them by IRI."""

    def __init__(self, desk: Desk) -> None:
        facts = desk.facts
        having = (
            (iri, facts.leading_to(iri, DCG + "hasNorm")) for iri in facts.of_kind(DCG + "Norm")
        )
        found = [
            _entry(desk, iri, provisions[0])
            for iri, provisions in having
            if provisions and facts.values(iri, DCG + "hasAction")
        ]
        every = by_authority(desk, {one.instrument for one in found})
        self.ranks = {one: rank for rank, one in enumerate(every)}

        def place(one: Entry) -> tuple[object, ...]:
            parts = [part for part in above(desk, one.provision) if part != one.instrument]
            numbers = [(_position(facts, part), natural_key(part)) for part in reversed(parts)]
            return force_place(one.kind), self.ranks[one.instrument], numbers, natural_key(one.norm)

        self.entries = {one.norm: one for one in sorted(found, key=place)}
        self.places = {iri: (number,) for number, iri in enumerate(self.entries)}
        self.by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in found:
            for pair in one.pairs:
                self.by_pair[pair].append(one.norm)

    def parallel(self, own: Iterable[str]) -> list[Entry]:
        """The norms of other texts with an action and a matter of some norms."""
        mine = [self.entries[iri] for iri in own if iri in self.entries]
        near = {iri for one in mine for pair in one.pairs for iri in self.by_pair[pair]}
        found = [self.entries[iri] for iri in sorted(near, key=self.places.__getitem__)]
        own_texts = {one.instrument for one in mine}
        return [one for one in found if one.instrument not in own_texts]


def _entry(desk: Desk, iri: str, provision: str) -> Entry:
    facts, upward = desk.facts, (iri, *above(desk, provision))
    actions, matters = (facts.iris(iri, DCG + name) for name in ("hasAction", "hasMatter"))
    return Entry(
        norm=iri,
        provision=provision,
        instrument=owner(desk, provision),
        kind=kind_of(facts, iri),
        actions=frozenset(actions),
        pairs=frozenset((action, matter) for action in actions for matter in matters),
        since=_start(facts, upward),
        until=_nearest(facts, upward, "endDate")[0],
        began=began(desk, provision),
        edition=any(facts.values(one, DCG + "isEditionOf") for one in upward),
        confidence=desk.graded(iri),
    )


def _nearest(facts: Facts, upward: Iterable[str], name: str) -> tuple[str, str, str]:
    """A date, its property and the nearest text that has it; all empty where none has."""
    dated = ((facts.first(one, DCG + name), name, one) for one in upward)
    return next((told for told in dated if told[0]), ("", "", ""))


def _start(facts: Facts, upward: tuple[str, ...]) -> tuple[str, str, str]:
    # A text may apply after it entered into force; so may a later edition of what applies.
    return max((_nearest(facts, upward, one) for one in _STARTS), key=lambda told: told[0])


def since(desk: Desk, text: str, lang: Language) -> Since | None:
    """The day from which a text holds, its own or that of what it lies in; None if none is told."""
    return _since(desk, _start(desk.facts, tuple(above(desk, text))), lang)


def _since(desk: Desk, told: tuple[str, str, str], lang: Language) -> Since | None:
    date, name, of = told
    return Since(date, name, desk.thing(of, lang), desk.graded(of, DCG + name)) if of else None


def _position(facts: Facts, iri: str) -> int:
    told = facts.first(iri, DCG + "position")
    return int(told) if told.isdecimal() else 1 << 30


@cached
def index(desk: Desk) -> NormIndex:
    """The norms of all texts that have an action, by IRIs."""
    return NormIndex(desk)


@cached
def counted(desk: Desk, iris: tuple[str, ...]) -> Counted:
    """The norms of some texts, of their parts and of their editions, by number.

    Those that are not in force count too.
    """
    within = {part for one in iris for part in texts(desk, one)}
    every = {one for part in within for one in desk.facts.iris(part, DCG + "hasNorm")}
    return Counted(len(every), len(every & index(desk).entries.keys()))


concordance_csv: Final = Table(
    PlacedNorm,
    "norm norm.provision instrument instrument_kind status norm.force norm.kind norm.words "
    "norm.words_quoted norm.bearers norm.actions norm.matters norm.beneficiaries norm.qualifiers "
    "norm.condition norm.sentence norm.summary since since_property since_of until past confidence "
    "norm.citations",
    norm="norm.thing.name",
    instrument_kind="instrument.kind",
    status="status.name",
    since="since.date",
    since_property="since.property",
    since_of="since.of.name",
).csv
"""Norms beside those of other texts."""


def concordance(
    desk: Desk,
    wanted: Filters,
    *,
    action: str = "",
    instrument: str = "",
    kind: str = "",
    bearer: str = "",
    parallel: str = "",
    limit: int,
    cursor: str = "",
) -> Concordance:
    """The norms on some actions; with a day that counts, those that can have held on it.

    What they are chosen by are lists with commas. A concept in place of an action stands for all
    actions that come to it, a notion for those that come to one of its characteristics. With
    `parallel`, provisions, they are the norms of other texts that are parallel to theirs.

    Raises NotFoundError for an unknown name, ParameterError for a thing or a word of another kind,
    a limit out of bounds or a cursor from elsewhere.
    """
    known, facts, lang = index(desk), desk.facts, wanted.lang
    named = _named(desk, action, "Action", "Concept")
    actions = {each for one in named for each in actions_on(desk, one)}
    bearers = {*_named(desk, bearer, "Bearer")}
    within = {part for one in _named(desk, instrument, *TEXTS) for part in texts(desk, one)}
    kinds = chosen_words(kind, KINDS_BY_AUTHORITY, "kind")
    every: Iterable[Entry] = known.entries.values()
    if parallel:
        provisions = _named(desk, parallel, "Provision")
        every = known.parallel(it for one in provisions for it in facts.iris(one, DCG + "hasNorm"))
    on_it = [one for one in every if not action or not actions.isdisjoint(one.actions)]
    found = [
        one
        for one in on_it
        if (not wanted.force or force_of(relation_of(one.kind)) in wanted.force)
        and (not instrument or one.provision in within)
        and (not kinds or not kinds.isdisjoint(desk.kinds(one.instrument)))
        and (not bearers or not bearers.isdisjoint(facts.iris(one.norm, DCG + "hasBearer")))
        and _held(desk, one, wanted)
    ]

    def silence() -> Silence:
        reason: Final = "filtered" if on_it else "not covered"
        told = words(lang)(f"concordance.{reason}", number=len(on_it))
        return Silence(reason, told, ())

    scope = (_PATH, action, instrument, kind, bearer, parallel, *wanted.told())
    by_kind, by_text = Counter(one.kind for one in found), Counter(one.instrument for one in found)
    return Concordance(
        desk.things(sorted(actions), lang),
        tuple(
            Share(desk.thing(DCG + one, lang), by_kind[one])
            for one in sorted(by_kind, key=force_place)
        ),
        tuple(
            Share(desk.thing(one, lang), by_text[one])
            for one in sorted(by_text, key=known.ranks.__getitem__)
        ),
        page(
            (one.norm for one in found),
            Place(scope, limit, cursor),
            lambda iri: placed(desk, iri, lang),
            silence,
            known.places.__getitem__,
        ),
    )


@cached
def actions_on(desk: Desk, iri: str) -> frozenset[str]:
    """An action itself; of a concept, the actions that come to it or to a characteristic of it."""
    if "Action" in desk.kinds(iri):
        return frozenset((iri,))
    # A claim that rests on recall alone gives no direct triple, and stands for nothing.
    concepts = (iri, *desk.facts.iris(iri, DCG + "hasCharacteristic"))
    return frozenset(one for concept in concepts for one in actions_for(desk.facts, concept))


def _named(desk: Desk, given: str, *kinds: str) -> list[str]:
    """The things of one of some kinds that are named with commas."""
    found = [desk.iri(name) for name in listed(given)]
    for one in found:
        if {*kinds}.isdisjoint(desk.kinds(one)):
            raise ParameterError(
                f"{one.removeprefix(DCGD)} is of the kind {desk.thing(one).kind}; name a thing of "
                f"the kind {' or '.join(kinds)}."
            )
    return found


def _held(desk: Desk, one: Entry, wanted: Filters) -> bool:
    """Whether a norm is as sure as is wanted, and can have held on the day that counts."""
    day = wanted.as_of
    return wanted.trusts(one.confidence) and (
        not day
        or (
            desk.facts.first(one.instrument, DCG + "hasStatus") != _NEVER
            and reached(one.since[0], day) != "no"
            and reached(one.began, day) != "no"
            and not _over(desk, one, day)
        )
    )


def _over(desk: Desk, one: Entry, day: str) -> bool:
    """Whether the text of a norm had surely ended by a day, or another edition was in its place."""
    return ended(one.until, day) == "yes" or (one.edition and replaced(desk, one.provision, day))


def is_past(desk: Desk, one: Entry) -> bool:
    """Whether a norm held once: its text has ended, or another edition stands in its place."""
    status = desk.facts.first(one.instrument, DCG + "hasStatus")
    return status in _GONE or _over(desk, one, graph_day(desk))


@cached
def placed(desk: Desk, iri: str, lang: Language) -> PlacedNorm:
    """A norm as a concordance tells it."""
    one = index(desk).entries[iri]
    status = desk.facts.first(one.instrument, DCG + "hasStatus")
    return PlacedNorm(
        norm=norm(desk, iri, lang),
        instrument=desk.thing(one.instrument, lang),
        status=desk.thing(status, lang) if status else None,
        since=_since(desk, one.since, lang),
        until=one.until,
        past=is_past(desk, one),
        confidence=one.confidence,
    )


def parallels(desk: Desk, iri: str, wanted: Filters) -> Parallels | None:
    """The norms of other texts beside those of a provision; None where there are none."""
    own = desk.facts.iris(iri, DCG + "hasNorm")
    if not own or not wanted.admits("derived", None, usual=True):
        return None
    found = [one for one in index(desk).parallel(own) if _held(desk, one, wanted)]
    sure = "".join(wanted.confidence) if len(wanted.confidence) == 1 else ""
    given = {"parallel": iri.removeprefix(DCGD), "confidence": sure, "asOf": wanted.as_of}
    address = f"{_PATH}?{urlencode({name: value for name, value in given.items() if value})}"
    shown = tuple(placed(desk, one.norm, wanted.lang) for one in found[:_PARALLELS])
    return Parallels(shown, len(found), address) if found else None
