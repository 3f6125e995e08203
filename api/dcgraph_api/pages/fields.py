"""The fields of forms: what they mean, and errors shown at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.dates import is_date
from dcgraph.research.filters import Filters, bounded, listed, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, Language, Thing
from dcgraph.research.search import (
    NAMES,
    Match,
    can_be_named,
    read_exactly,
    same_words,
    search,
    suggest,
    written,
)
from dcgraph.snapshot.search import MAX_LETTERS
from dcgraph.snapshot.search_index import fold, words
from dcgraph_api.pages.reader import CATALOGUES, MAX_LENGTH, Reader

_LOOKED_AT: Final = 10
_NEAR: Final = 5
"""Things that a message offers in place of words that name none."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A thing, and the words that it was found by; they are empty where its name was given.

    So they are where its label was, which the page shows as it stands.
    """

    thing: Thing
    words: str


def meant(desk: Desk, given: str, lang: Language, kinds: Collection[str] = ()) -> Meant:
    """The thing of a name, a label or another of its names, in any order of the words.

    It is of one of some kinds if any are named and there is one. Raises NotFoundError where nothing
    has these words for its name, and does not guess; ParameterError for a text that is too long
    to be searched for.
    """
    if iri := read_exactly(desk, given, lang, frozenset(kinds)):
        thing = desk.thing(iri, lang)
        plain = desk.facts.named(given) or same_words(given, thing.label)
        return Meant(thing, "" if plain else given.strip())
    for one in search(desk, given, lang, limit=_LOOKED_AT).matches.items:
        if can_be_named(desk, one.thing.iri, frozenset(kinds)) and _named_so(one, given):
            return Meant(one.thing, given.strip())
    raise NotFoundError(f"Nothing in the graph is named {given[:80]!r}.", given, ())


def _named_so(one: Match, given: str) -> bool:
    """Whether it is by one of its names that a thing was found, and by all words of that."""
    return one.field in NAMES.values() and _bag(one.matched.text) == _bag(given)


def _bag(text: str) -> list[str]:
    return sorted(words(fold(text)))


def nearest(
    desk: Desk, given: str, lang: Language, kinds: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Things that may be meant by words that name none: what to enter for each, and its label."""
    found: dict[str, Thing] = {}
    try:
        typed = suggest(desk, given, lang).matches
        met = search(desk, given, lang, limit=_LOOKED_AT).matches.items
    except ParameterError:
        return ()
    for one in (*typed, *met):
        if can_be_named(desk, one.thing.iri, frozenset(kinds)):
            found.setdefault(one.thing.iri, one.thing)
    try:
        desk.iri(given)
    except NotFoundError as error:
        for name in error.near:
            thing = desk.thing(desk.iri(name), lang)
            if can_be_named(desk, thing.iri, frozenset(kinds)):
                found.setdefault(thing.iri, thing)
    return tuple((one.name, one.label) for one in list(found.values())[:_NEAR])


def filled(desk: Desk, thing: Thing, lang: Language, kind: str = "") -> str:
    """What a field says of a thing: the label if that is read as the same thing, else the name."""
    return written(desk, thing, lang, _only(kind))


def filled_with_all(desk: Desk, things: Sequence[Thing], lang: Language, kind: str = "") -> str:
    """The same of a field for several with commas, so that a label with a comma cannot stand."""
    told = [filled(desk, one, lang, kind) for one in things]
    told = [one.name if "," in word else word for one, word in zip(things, told, strict=True)]
    whole = ", ".join(told)
    # What is longer could not be changed by hand.
    return whole if len(whole) <= MAX_LETTERS else ",".join(one.name for one in things)


def _only(kind: str) -> frozenset[str]:
    return frozenset((kind,)) if kind else frozenset()


_SHOWN: Final = 60
"""Characters of an entry that a message quotes; the field has the whole."""
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, in the language of the page; no field for the form as a whole.

    `near` are entries that may have been meant, each with its label. `detail` is said in English.
    """

    field: str
    message: str
    near: tuple[tuple[str, str], ...] = ()
    unknown: bool = False
    detail: str = ""


class FieldError(ParameterError):
    """Fields of a form do not fit; `faults` tells which, and why."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(one.message for one in self.faults))


def faults_of(error: Exception, reader: Reader) -> tuple[Fault, ...]:
    """The faults that an error tells; one of the form as a whole where it names no field."""
    if isinstance(error, FieldError):
        return error.faults
    message = CATALOGUES[reader.lang]("fault.general")
    return (Fault("", message, unknown=isinstance(error, NotFoundError), detail=str(error)),)


class Checks:
    """Reads the fields of a form, and gathers all that does not fit before it raises any of it."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._t = CATALOGUES[reader.lang]
        self._found: list[Fault] = [
            Fault(name, self._t("fault.too-long", most=MAX_LENGTH)) for name in reader.too_long
        ]

    def done(self) -> None:
        """Raise FieldError if any field that was read does not fit."""
        if self._found:
            raise FieldError(self._found)

    def _given(self, name: str) -> str:
        return "" if name in self._reader.too_long else self._reader.asked.get(name, "").strip()

    def _add(self, field: str, key: str, /, **values: object) -> None:
        self._found.append(Fault(field, self._t(f"fault.{key}", **values)))

    def filters(self, *, forced: bool = False) -> None:
        """Basis, confidence and day, as several forms have them, and the forces where it is so."""
        if forced:
            self.choice("force", FORCES, several=True)
        self.choice("basis", BASES, several=True)
        self.choice("confidence", CONFIDENCES, several=True)
        self.days("asOf")

    def days(self, *names: str) -> None:
        """Dates, whole or in part."""
        for name in names:
            given = self._given(name)
            if given and not is_date(given):
                self._add(name, "day", given=given[:_SHOWN])

    def choice(self, name: str, known: Collection[str], *, several: bool = False) -> None:
        """One of some words, or several with commas."""
        given = self._given(name)
        for word in listed(given) if several else (given,):
            if word and word not in known:
                self._add(name, "choice", given=word[:_SHOWN], known=", ".join(known))

    def number(self, name: str, usual: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        given = self._given(name)
        fits = given.isascii() and given.isdecimal() and len(given) <= _DIGITS
        if given and not (fits and 1 <= int(given) <= most):
            self._add(name, "number", given=given[:_SHOWN], most=most)
            return usual
        return int(given) if given else usual

    def thing(self, name: str, usual: str = "", kinds: Collection[str] = ()) -> Meant | None:
        """The thing that a field names, of one of some kinds if any; None where there is none."""
        found = self._things(name, [self._given(name) or usual], kinds)
        return found[0] if found else None

    def things(self, name: str, most: int, kind: str = "", usual: str = "") -> list[Meant]:
        """The things that a field names with commas, at most so many."""
        words = listed(self._given(name) or usual)
        if len(words) > most:
            self._add(name, "too-many", most=most)
            return []
        return self._things(name, words, (kind,) if kind else ())

    def _things(self, name: str, words: Iterable[str], kinds: Collection[str]) -> list[Meant]:
        found = []
        desk, lang = self._desk, self._reader.lang
        for word in filter(None, words):
            try:
                one = meant(desk, word, lang, kinds)
            except NotFoundError:
                self.not_found(name, word, kinds)
                continue
            except ParameterError:
                self._add(name, "too-long", most=MAX_LENGTH)
                continue
            if kinds and not {*kinds}.intersection(desk.kinds(one.thing.iri)):
                kind = desk.label(DCG + one.thing.kind, lang).text
                self._add(name, "kind", given=one.thing.label, kind=kind, known=self._labels(kinds))
                continue
            found.append(one)
        return found

    def _labels(self, kinds: Collection[str]) -> str:
        return ", ".join(self._desk.label(DCG + one, self._reader.lang).text for one in kinds)

    def only(self, known: Collection[str]) -> None:
        """That the form has some fields alone."""
        for name in self._reader.asked.keys() - {*known}:
            told = {"name": name[:_SHOWN], "known": ", ".join(known) or "–"}
            self._found.append(Fault("", self._t("fault.no-field", **told)))

    def not_found(self, name: str, given: str, kinds: Collection[str] = ()) -> None:
        """Words for which the graph has nothing, with what they may mean."""
        near = nearest(self._desk, given, self._reader.lang, kinds)
        message = self._t("fault.nothing", given=given[:_SHOWN])
        self._found.append(Fault(name, message, near, unknown=True))

    def missing(self, name: str) -> None:
        """A field that must be filled in is empty."""
        self._add(name, "missing")

    def wrong(self, name: str, key: str, /, **values: object) -> None:
        """A field that fits by itself, and not with the others."""
        self._add(name, key, **values)


FILTERS = ("basis", "confidence", "asOf")
"""The parameters by which statements are chosen, the same as of the interface for programs."""


FORCED = (*FILTERS, "force")
"""The same with the filter by force, for pages that show how strongly texts speak."""


def wish_of(reader: Reader, *, forced: bool = False) -> Filters:
    """The wish in an address; raises ParameterError for what means nothing."""
    basis, confidence, as_of = (reader.asked.get(one, "") for one in FILTERS)
    force = reader.asked.get("force", "") if forced else ""
    return wanted(reader.lang, basis, confidence, as_of, force)


def number_of(reader: Reader, name: str, usual: int, most: int, least: int = 1) -> int:
    """A whole number in an address, in bounds; raises ParameterError for what is none."""
    given = reader.asked.get(name, "").strip()
    if not given:
        return usual
    if not (given.isascii() and given.isdecimal()) or len(given) > _DIGITS:
        raise ParameterError(f"{name} is to be a whole number, and {given[:40]!r} is asked for.")
    return bounded(name, int(given), most, least)
