"""What a reader wants of an answer: language, basis, confidence, day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeVar

from dcgraph.dates import is_date, reached
from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCTERMS
from dcgraph.research.facts import Claimed
from dcgraph.research.force import force_of, passes
from dcgraph.research.graph import Desk
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

_Word = TypeVar("_Word", bound=str)
_USUAL: frozenset[Basis] = frozenset(("asserted", "stated", "interpreted"))


@dataclass(frozen=True, slots=True)
class Filters:
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
) -> Filters:
    """The same from texts: all but the language and the day are lists with commas, or empty.

    Raises ParameterError, with what there is, for a word that means nothing or a day that is none.
    """
    if lang not in LANGUAGES:
        raise ParameterError(f"There are no labels in {lang!r}; use one of {', '.join(LANGUAGES)}.")
    if as_of and not is_date(as_of):
        raise ParameterError(f"{as_of[:40]!r} is no day; write it as 2019-06-03, 2019-06 or 2019.")
    usual = Filters()
    return Filters(
        lang=lang,
        basis=chosen_words(basis, BASES, "basis") or usual.basis,
        confidence=chosen_words(confidence, CONFIDENCES, "confidence") or usual.confidence,
        as_of=as_of,
        force=chosen_words(force, FORCES, "force"),
    )


def chosen_words(given: str, known: tuple[_Word, ...], name: str) -> frozenset[_Word]:
    """The words of a list with commas; ParameterError, with those there are, for another."""
    words = listed(given)
    for word in words:
        if word not in known:
            raise ParameterError(
                f"There is no {name} {word[:40]!r}; use some of {', '.join(known)}."
            )
    return frozenset(one for one in known if one in words)


def listed(given: str) -> tuple[str, ...]:
    """The words of a list with commas, none of an empty text.

    Raises ParameterError for a list that is given and names nothing.
    """
    words = tuple(word.strip() for word in given.split(",") if word.strip())
    if given and not words:
        raise ParameterError(
            f"The list {given[:40]!r} names nothing; name something or leave it out."
        )
    return words


def bounded(name: str, number: int, most: int, least: int = 1) -> int:
    """A number that is asked for; raises ParameterError, telling the bounds, beyond them."""
    if not least <= number <= most:
        raise ParameterError(f"{name} may be {least} to {most}, and {number} is asked for.")
    return number


_STARTS: Final = (
    DCG + "adoptionDate",
    DCG + "signatureDate",
    DCG + "publicationDate",
    DCG + "instrumentDate",
    DCG + "startDate",
    DCG + "definitionDate",
    DCG + "observationDate",
    DCTERMS + "issued",
)
"""Properties of which the earliest tells when a thing was first there. Force is none of them: a
text is there before it has it."""
_AT: Final = ("isPartOf", "isMadeAt")
_APPLICATION: Final = DCG + "applicationDate"
_OF_TODAY: Final = "hasStatus"


def graph_day(desk: Desk) -> str:
    """The day of the graph, as it tells of itself: the same wherever it is built anew."""
    told = (desk.facts.first(DCG, DCTERMS + name) for name in ("modified", "created"))
    return next(filter(None, told), desk.snapshot.manifest.built[:10])


def began(desk: Desk, iri: str) -> str:
    """The earliest date of a thing, else that of what it is part of; empty if none is known."""
    seen: set[str] = set()
    while iri and iri not in seen:
        seen.add(iri)
        if dates := _starts(desk, iri):
            editions = desk.facts.leading_to(iri, DCG + "isEditionOf")
            return min(dates + [date for one in editions for date in _starts(desk, one)])
        iri = next((up for name in _AT if (up := desk.facts.first(iri, DCG + name))), "")
    return ""


def _starts(desk: Desk, iri: str) -> list[str]:
    own = desk.facts.about.get(iri, {})
    return [desk.facts.first(iri, name) for name in _STARTS if name in own]


def had_begun(desk: Desk, iri: str, as_of: str) -> bool:
    """Whether a thing can have been there on a day; any can where no day is asked for."""
    return not as_of or reached(began(desk, iri), as_of) != "no"


def applied(desk: Desk, iri: str, relation: str, as_of: str) -> bool:
    """Whether what a text asks by a relation can have applied on a day.

    A part has the date of application of the nearest whole that has one. Without a force nothing
    is asked, and only what is surely dated later is out.
    """
    if not as_of or force_of(relation) is None:
        return True
    seen: set[str] = set()
    while iri and iri not in seen:
        if date := desk.facts.first(iri, _APPLICATION):
            return reached(date, as_of) != "no"
        seen.add(iri)
        iri = desk.facts.first(iri, DCG + "isPartOf")
    return True


def claim_by(desk: Desk, claim: Claimed, as_of: str) -> bool:
    """Whether a claim can have been made, and have applied, by a day, on things then there."""
    if not as_of:
        return True
    stated = desk.facts.first(claim.iri, DCG + "statedOnDate")
    return (
        reached(stated, as_of) != "no"
        and applied(desk, claim.subject, claim.relation.removeprefix(DCG), as_of)
        and all(had_begun(desk, end, as_of) for end in (claim.subject, claim.object))
    )


def admitted(desk: Desk, statement: Statement, wanted: Filters) -> bool:
    """Whether a statement has the basis, confidence, force and age that are asked for.

    All answers that take a day leave out by this what surely came or applied later, and nothing
    else: a date that is known to the year stays in where the day lies within that year. The status
    of a record is that of today, so that it is left out where a day is asked for.
    """
    if not wanted.states(statement):
        return False
    day = wanted.as_of
    if not day:
        return True
    if statement.relation == _OF_TODAY:
        return False
    if not applied(desk, statement.subject.iri, statement.relation, day):
        return False
    dates = [statement.stated_on]
    if statement.value is not None and statement.relation.endswith("Date"):
        dates.append(statement.value.text)
    ends = [one.iri for one in (statement.subject, statement.object) if one is not None]
    return all(reached(one, day) != "no" for one in dates) and all(
        had_begun(desk, end, day) for end in ends
    )
