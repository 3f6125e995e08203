"""What does not fit in the fields of a form: told at each field, with what was entered kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import NotFound, ParameterError
from dcgraph.research import Desk
from dcgraph.research.dates import is_date
from dcgraph.research.model import BASES, CONFIDENCES, FORCES
from dcgraph.research.wanted import listed
from dcgraph.terms import DCG
from dcgraph_api.pages.meant import Meant, meant, nearest
from dcgraph_api.pages.reader import LONGEST, Reader
from dcgraph_api.pages.words import CATALOGUES

__all__ = ["Checks", "Fault", "FieldError", "faults_of"]

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
    return (Fault("", message, unknown=isinstance(error, NotFound), detail=str(error)),)


class Checks:
    """Reads the fields of a form, and gathers all that does not fit before it raises any of it."""

    def __init__(self, desk: Desk, reader: Reader) -> None:
        self._desk = desk
        self._reader = reader
        self._t = CATALOGUES[reader.lang]
        self._found: list[Fault] = [
            Fault(name, self._t("fault.too-long", most=LONGEST)) for name in reader.too_long
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
            except NotFound:
                self.not_found(name, word, kinds)
                continue
            except ParameterError:
                self._add(name, "too-long", most=LONGEST)
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
