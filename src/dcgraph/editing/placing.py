"""Where in a file a record belongs: after its siblings, in the natural order of their names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from pyoxigraph import NamedNode

from dcgraph.editing.blocks import File, file_of
from dcgraph.editing.names import natural
from dcgraph.terms import DCG, PREFIXES
from dcgraph.turtle import read_turtle

__all__ = ["inserted"]

_TYPE: Final = PREFIXES["rdf"] + "type"
# What stands in rows of its own within a file, as norms do, of all forces alike. All else is one
# tree of wholes and parts.
_APART: Final = frozenset(
    DCG + name for name in ("Claim", "CoverageNote", "Definition", "Edition", "Observation")
)
_CLAIM: Final = DCG + "Claim"
_NORM: Final = DCG + "Norm"


def inserted(text: str, record: str, iri: str) -> str:
    """The text of a file with the record of `iri` cut in where it belongs.

    A claim comes after those of the same subject, or else after it and its norms; a norm after its
    provision and the norms before it; any other record after the last sibling whose name is before
    its own, with all that belongs to that one. No other line is touched.
    """
    file = file_of(text)
    gap = file.newline * 2
    record = record.replace("\n", file.newline)
    row = _Row(file, _facts(f"{text}\n\n{record}"), iri)
    place = row.claim() if row.group(iri) == _CLAIM else row.record()
    if place is None:
        return text.rstrip() + (gap if text.strip() else "") + record + file.newline
    number, after = place
    block = file.blocks[number]
    if after:
        return text[: block.end] + gap + record + text[block.end :]
    return text[: block.start] + record + gap + text[block.start :]


@dataclass(frozen=True, slots=True)
class _Facts:
    kinds: dict[str, set[str]]
    wholes: dict[str, str]
    subjects: dict[str, str]


def _facts(text: str) -> _Facts:
    facts = _Facts({}, {}, {})
    for triple in read_turtle(text, "b"):
        if not isinstance(triple.object, NamedNode):
            continue
        subject, value = triple.subject.value, triple.object.value
        match triple.predicate.value.removeprefix(DCG):
            case "isPartOf":
                facts.wholes[subject] = value
            case "hasSubject":
                facts.subjects[subject] = value
            case path if path == _TYPE:
                facts.kinds.setdefault(subject, set()).add(value)
    return facts


@dataclass(frozen=True, slots=True)
class _Row:
    """The statements of a file, among which a place is sought for `iri`.

    A place is the number of a statement, and whether to stand after or before it.
    """

    file: File
    facts: _Facts
    iri: str

    @property
    def names(self) -> list[str]:
        return [block.subject for block in self.file.blocks]

    def group(self, iri: str) -> str:
        kinds = self.facts.kinds.get(iri, set())
        if any(kind.startswith(DCG) and kind.endswith("Norm") for kind in kinds):
            return _NORM
        return next(iter(kinds & _APART), "")

    def record(self) -> tuple[int, bool] | None:
        group, above = self.group(self.iri), _above(self.iri)
        siblings = [
            number
            for number, name in enumerate(self.names)
            if name and _above(name) == above and self.group(name) == group
        ]
        whole = self.facts.wholes.get(self.iri, "")
        if whole in self.names and siblings:
            siblings = [n for n in siblings if self.facts.wholes.get(self.names[n], whole) == whole]
            if not siblings:
                return self._last_of(self.names.index(whole)), True
        if siblings and above:
            return self._among(siblings)
        while above:
            if above in self.names:
                number = self.names.index(above)
                return (number if group else self._last_of(number)), True
            above = _above(above)
        return (len(self.names) - 1, True) if self.names else None

    def claim(self) -> tuple[int, bool] | None:
        subject = self.facts.subjects.get(self.iri, "")
        claims = [n for n, name in enumerate(self.names) if self.group(name) == _CLAIM]
        own = [n for n in claims if self.facts.subjects.get(self.names[n]) == subject]
        if own:
            return own[-1], True
        if subject in self.names and (not claims or any(map(self._beside_subject, claims))):
            return self._last_norm_of(self.names.index(subject)), True
        order = self._order_of_subjects(claims)
        before = [n for n in claims if order(self._subject(n)) < order(subject)]
        if before:
            return before[-1], True
        if claims:
            return claims[0], False
        return (len(self.names) - 1, True) if self.names else None

    def _subject(self, number: int) -> str:
        return self.facts.subjects.get(self.names[number], "")

    def _beside_subject(self, number: int) -> bool:
        """Whether a claim stands right after its subject, or after others of it that do."""
        subject = self._subject(number)
        while number > 0:
            number -= 1
            if self.names[number] == subject:
                return True
            if self._subject(number) != subject and not self._is_norm_of(number, subject):
                return False
        return False

    def _is_norm_of(self, number: int, provision: str) -> bool:
        return self.names[number].startswith(f"{provision}.norm-")

    def _last_norm_of(self, number: int) -> int:
        """The last of the norms that stand right after their provision, or the provision."""
        provision = self.names[number]
        while number + 1 < len(self.names) and self._is_norm_of(number + 1, provision):
            number += 1
        return number

    def _order_of_subjects(self, claims: Sequence[int]) -> Callable[[str], Any]:
        """As the subjects stand in the file, else as the claims on them do, by their names."""
        known = {name: number for number, name in enumerate(self.names)}
        if all(self._subject(n) in known for n in claims) and self._subject_of_new() in known:
            return lambda subject: known[subject]
        return natural

    def _subject_of_new(self) -> str:
        return self.facts.subjects.get(self.iri, "")

    def _among(self, siblings: list[int]) -> tuple[int, bool]:
        alike = [n for n in siblings if _pattern(self.names[n]) == _pattern(self.iri)]
        orders: tuple[Callable[[str], Any], ...] = (natural, str)
        for row in (siblings, alike):
            for key in orders:
                keys = [key(self.names[n]) for n in row]
                if row and all(one <= other for one, other in pairwise(keys)):
                    smaller = [n for n in row if key(self.names[n]) < key(self.iri)]
                    return (self._last_of(smaller[-1]), True) if smaller else (row[0], False)
        return self._last_of(siblings[-1]), True

    def _last_of(self, number: int) -> int:
        """The last of the statements that follow one without a break and belong to it."""
        head = self.names[number]
        last = number
        for after in range(number + 1, len(self.names)):
            if not self._belongs(self.names[after], head):
                break
            last = after
        return last

    def _belongs(self, name: str, head: str) -> bool:
        seen = set()
        while name and name not in seen:
            if name.startswith(head + "."):
                return True
            seen.add(name)
            name = self.facts.wholes.get(name) or self.facts.subjects.get(name) or ""
            if name == head:
                return True
        return False


def _above(iri: str) -> str:
    """The name that a name goes on from; empty for a stem."""
    start = iri.rfind("/") + 1
    return iri[: start + iri[start:].rfind(".")] if "." in iri[start:] else ""


def _pattern(iri: str) -> str:
    """What the last part of a name looks like: of digits, one letter, a word, or mixed."""
    last = iri.rpartition(".")[2]
    if not re.search(r"\d", last):
        return "@" if len(last) == 1 else "*"
    return re.sub(r"\d+", "#", last)
