"""What a reader wants of an answer: its language, and which statements may be in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from dcgraph.errors import ParameterError
from dcgraph.research.dates import is_date
from dcgraph.research.force import passes
from dcgraph.research.model import (
    BASES,
    CONFIDENCES,
    FORCES,
    LANGUAGES,
    Basis,
    Confidence,
    Force,
    Language,
    Statement,
    Tally,
)

__all__ = ["Wanted", "bounded", "listed", "wanted"]

_Word = TypeVar("_Word", bound=str)
_USUAL: frozenset[Basis] = frozenset(("asserted", "stated", "interpreted"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The language of labels, and the bases, confidence, day and forces that are asked for.

    An empty `as_of` stands for no day in particular, a month or a year for its last day. What
    needs no citation has no confidence and passes. What follows from norms is wanted too, and a
    value that follows, as that a convention is binding, unless some bases are asked for and derived
    is none of them. Without any `force` all are wanted.
    """

    lang: Language = "en"
    basis: frozenset[Basis] = _USUAL
    confidence: frozenset[Confidence] = frozenset(CONFIDENCES)
    as_of: str = ""
    force: frozenset[Force] = frozenset()

    def admits(self, basis: Basis, confidence: Confidence | None, *, usual: bool = False) -> bool:
        """Whether a statement of this basis and confidence is wanted.

        `usual` if it is also wanted where no basis is asked for, though derived.
        """
        known = basis in self.basis or (usual and self.basis == _USUAL)
        return known and self.trusts(confidence)

    def states(self, statement: Statement) -> bool:
        """Whether a statement has the basis, the confidence and the force that are wanted."""
        usual = bool(statement.norms) or statement.value is not None
        return self.admits(statement.basis, statement.confidence, usual=usual) and passes(
            statement.relation, self.force
        )

    def tallies(self, one: Tally) -> bool:
        """The same of what the norms of the parts of a text come to."""
        return self.admits("derived", one.confidence, usual=True) and passes(
            one.relation, self.force
        )

    def trusts(self, confidence: Confidence | None) -> bool:
        """Whether a confidence is wanted; by that alone a definition is chosen: it has no basis."""
        return confidence is None or confidence in self.confidence

    def told(self) -> tuple[str, ...]:
        """What is asked for but for the language, as texts: the same for the same wish."""
        chosen = (",".join(sorted(one)) for one in (self.basis, self.confidence, self.force))
        return *chosen, self.as_of


def wanted(
    lang: str = "en", basis: str = "", confidence: str = "", as_of: str = "", force: str = ""
) -> Wanted:
    """The same from texts: all but the language and the day are lists with commas, or empty.

    Raises ParameterError, with what there is, for a word that means nothing or a day that is none.
    """
    if lang not in LANGUAGES:
        raise ParameterError(f"There are no labels in {lang!r}; use one of {', '.join(LANGUAGES)}.")
    if as_of and not is_date(as_of):
        raise ParameterError(f"{as_of[:40]!r} is no day; write it as 2019-06-03, 2019-06 or 2019.")
    usual = Wanted()
    return Wanted(
        lang=lang,
        basis=_chosen(basis, BASES, "basis") or usual.basis,
        confidence=_chosen(confidence, CONFIDENCES, "confidence") or usual.confidence,
        as_of=as_of,
        force=_chosen(force, FORCES, "force"),
    )


def _chosen(given: str, known: tuple[_Word, ...], name: str) -> frozenset[_Word]:
    words = listed(given)
    for word in words:
        if word not in known:
            raise ParameterError(
                f"There is no {name} {word[:40]!r}; use some of {', '.join(known)}."
            )
    return frozenset(one for one in known if one in words)


def listed(given: str) -> tuple[str, ...]:
    """The words of a list with commas."""
    return tuple(word.strip() for word in given.split(",") if word.strip())


def bounded(name: str, number: int, most: int, least: int = 1) -> int:
    """A number that is asked for; raises ParameterError, telling the bounds, beyond them."""
    if not least <= number <= most:
        raise ParameterError(f"{name} may be {least} to {most}, and {number} is asked for.")
    return number
