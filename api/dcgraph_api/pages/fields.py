"""The fields of forms: what they mean, and errors shown at them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.dates import is_date
from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.filters import Filters, listed, wanted
from dcgraph.research.graph import Desk
from dcgraph.research.model import BASES, CONFIDENCES, FORCES, Language, Thing
from dcgraph.research.search import (
    NAMES,
    can_be_named,
    field_text,
    read_exactly,
    same_words,
    search,
    suggest,
)
from dcgraph.snapshot.search import MAX_LETTERS
from dcgraph.snapshot.search_index import fold, words
from dcgraph_api.pages.reader import CATALOGUES, MAX_LENGTH, Reader

FILTERS = ("basis", "confidence", "asOf")
"""The parameters by which statements are chosen, the same as of the interface for programs."""

FORCED = (*FILTERS, "force")
"""The same with the filter by force, for pages that show how strongly texts speak."""

_LOOKED_AT: Final = 10
_NEAR: Final = 5
"""Things that a message offers in place of words that name none."""
_SHOWN: Final = 60
"""Characters of an entry that a message quotes; the field has the whole."""
_DIGITS: Final = 6


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
        plain = plain or given.strip() == thing.name.rpartition(".")[2]
        return Meant(thing, "" if plain else given.strip())
    for one in search(desk, given, lang, limit=_LOOKED_AT).matches.items:
        # By one of its names, and by all words of that.
        named = one.field in NAMES.values()
        named = named and sorted(words(fold(one.matched.text))) == sorted(words(fold(given)))
        if named and can_be_named(desk, one.thing.iri, frozenset(kinds)):
            return Meant(one.thing, given.strip())
    raise NotFoundError(f"Nothing in the graph is named {given[:80]!r}.", given, ())


def nearest(
    desk: Desk, given: str, lang: Language, kinds: Collection[str] = ()
) -> tuple[tuple[str, str], ...]:
    """Things that may be meant by words that name none: what to enter for each, and its label."""
    try:
        typed = suggest(desk, given, lang).matches
        met = search(desk, given, lang, limit=_LOOKED_AT).matches.items
    except ParameterError:
        return ()
    things = [one.thing for one in (*typed, *met)]
    try:
        desk.iri(given)
    except NotFoundError as error:
        things += [desk.thing(desk.iri(name), lang) for name in error.near]
    known = frozenset(kinds)
    fit = dict.fromkeys(one for one in things if can_be_named(desk, one.iri, known))
    return tuple((one.name, one.label) for one in list(fit)[:_NEAR])


def filled(desk: Desk, thing: Thing, lang: Language, kind: str = "") -> str:
    """What a field says of a thing: the label if that is read as the same thing, else the name."""
    return field_text(desk, thing, lang, frozenset((kind,) if kind else ()))


def filled_with_all(desk: Desk, things: Sequence[Thing], lang: Language, kind: str = "") -> str:
    """The same of a field for several with commas, so that a label with a comma cannot stand."""
    told = [(one.name, filled(desk, one, lang, kind)) for one in things]
    whole = ", ".join(name if "," in word else word for name, word in told)
    # What is longer could not be changed by hand.
    return whole if len(whole) <= MAX_LETTERS else ",".join(one.name for one in things)


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
        self._filters: tuple[str, ...] = ()
        self._found: list[Fault] = []
        for name in reader.too_long:
            self.wrong(name, "too-long", most=MAX_LENGTH)

    def done(self) -> Filters:
        """The filters that were read; raises FieldError if any field that was read does not fit."""
        if self._found:
            raise FieldError(self._found)
        basis, confidence, as_of, force = (
            self._reader.asked.get(one, "") if one in self._filters else "" for one in FORCED
        )
        return wanted(self._reader.lang, basis, confidence, as_of, force)

    def wrong(self, name: str, key: str, /, **values: object) -> None:
        """A field does not fit, by itself or with the others, for which a sentence has a key."""
        self._found.append(Fault(name, self._t(f"fault.{key}", **values)))

    def given(self, name: str) -> str:
        """What was entered in a field."""
        return "" if name in self._reader.too_long else self._reader.asked.get(name, "").strip()

    def filters(self, *, forced: bool = False, based: bool = True) -> None:
        """Basis, confidence and day, as several forms have them, and the forces where it is so.

        Where nothing has a basis of its own, none is read.
        """
        self._filters = (FORCED if forced else FILTERS)[0 if based else 1 :]
        if forced:
            self.choice("force", FORCES, several=True)
        if based:
            self.choice("basis", BASES, several=True)
        self.choice("confidence", CONFIDENCES, several=True)
        self.days("asOf")

    def days(self, *names: str) -> None:
        """Dates, whole or in part."""
        for name in names:
            given = self.given(name)
            if given and not is_date(given):
                self.wrong(name, "day", given=given[:_SHOWN])

    def choice(self, name: str, known: Collection[str], *, several: bool = False) -> None:
        """One of some words, or several with commas."""
        given = self.given(name)
        for word in listed(given) if several else (given,):
            if word and word not in known:
                self.wrong(name, "choice", given=word[:_SHOWN], known=", ".join(known))

    def number(self, name: str, usual: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        given = self.given(name)
        fits = given.isascii() and given.isdecimal() and len(given) <= _DIGITS
        if given and not (fits and 1 <= int(given) <= most):
            self.wrong(name, "number", given=given[:_SHOWN], most=most)
            return usual
        return int(given or usual)

    def thing(self, name: str, usual: str = "", kinds: Collection[str] = ()) -> Meant | None:
        """The thing that a field names, of one of some kinds if any; None where there is none."""
        found = self._things(name, [self.given(name) or usual], kinds)
        return found[0] if found else None

    def things(
        self, name: str, most: int, kinds: Collection[str] = (), usual: str = ""
    ) -> list[Meant]:
        """The things of some kinds, or of any, that a field names with commas, up to `most`."""
        words = listed(self.given(name) or usual)
        if len(words) > most:
            self.wrong(name, "too-many", most=most)
            return []
        return self._things(name, words, kinds)

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
                self.wrong(name, "too-long", most=MAX_LENGTH)
                continue
            if kinds and not {*kinds}.intersection(desk.kinds(one.thing.iri)):
                kind, *known = (desk.label(DCG + k, lang).text for k in (one.thing.kind, *kinds))
                told = {"given": one.thing.label, "kind": kind, "known": ", ".join(known)}
                self.wrong(name, "kind", **told)
                continue
            found.append(one)
        return found

    def only(self, known: Collection[str]) -> None:
        """That the form has some fields alone."""
        for name in self._reader.asked.keys() - {*known}:
            self.wrong("", "no-field", name=name[:_SHOWN], known=", ".join(known) or "–")

    def not_found(self, name: str, given: str, kinds: Collection[str] = ()) -> None:
        """Words for which the graph has nothing, with what they may mean."""
        near = nearest(self._desk, given, self._reader.lang, kinds)
        message = self._t("fault.nothing", given=given[:_SHOWN])
        self._found.append(Fault(name, message, near, unknown=True))
