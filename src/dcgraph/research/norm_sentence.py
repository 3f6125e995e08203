"""A norm as a sentence in English, French or Russian, put together from its parts.

Each action, bearer and matter has phrases of its own in the graph (`dcg:phrase` and its kin); the
words between them stand in `words/LANGUAGE/norm.toml`. Nothing is declined here but the French
articles, which melt with a preposition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final, Literal, NamedTuple

from dcgraph.namespaces import DCG
from dcgraph.research.graph import Desk
from dcgraph.research.model import Language
from dcgraph.words import words

Role = Literal["", "bearer", "force", "action", "matter", "beneficiary", "qualifier"]
Case = Literal["phrase", "nounPhrase", "obliquePhrase"]

_AGREEMENTS: Final = ("masculine", "feminine", "neuter", "plural")
_PLACE: Final = re.compile(r"\{(matter|of)\|([^{}]*)\}")
_VOWEL: Final = re.compile(r"[aàâeéèêiîoôuh]", re.IGNORECASE)
"""What melts with *de*; each h of the phrases is mute."""
_MELTED: Final = {"de": (("les ", "des "), ("le ", "du ")), "à": (("les ", "aux "), ("le ", "au "))}
_PREPOSITIONS: Final = {"of_": "de", "to_": "à"}
"""What a place asks for in French by the beginning of its name."""
_UNCERTAIN: Final = ("DeclarationNorm", "UnreadForceNorm")
"""Classes of norms of which the parts say less than a summary does."""
_LIMITED: Final = "QualifiedObligationNorm"
"""Duties whose limit of extent stands beside the verb, since it is part of the force."""
_CLAUSES: Final = ("насколько ", "когда ")
"""How Russian limits of extent begin that are clauses and have commas; others have none."""


class Piece(NamedTuple):
    """A part of a sentence: its words, and the thing that they name, by its IRI, if any."""

    text: str
    iri: str = ""
    role: Role = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a sentence is made of, by IRIs; `kind` is the class that tells the force."""

    kind: str
    bearer: str
    actions: Sequence[str]
    matters: Sequence[str]
    beneficiaries: Sequence[str]
    qualifiers: Sequence[str]


def parts_of(desk: Desk, norm: str, kind: str) -> Parts:
    """The parts of a norm of a class."""
    iris = desk.facts.iris
    return Parts(
        kind=kind,
        bearer=desk.facts.first(norm, DCG + "hasBearer"),
        actions=iris(norm, DCG + "hasAction"),
        matters=iris(norm, DCG + "hasMatter"),
        beneficiaries=iris(norm, DCG + "hasBeneficiary"),
        qualifiers=iris(norm, DCG + "hasQualifier"),
    )


def sentence(desk: Desk, norm: str, kind: str, lang: Language) -> Pieces:
    """A norm in a sentence, which says its parts and no more.

    Where these say little, since no action of the list fits or the force binds nobody or was not
    read, its summary is the sentence, if there is one in the language.
    """
    parts = parts_of(desk, norm, kind)
    if not parts.actions or kind in _UNCERTAIN:
        for one in desk.facts.words(norm, DCG + "summary"):
            if one.language == lang:
                return (Piece(one.text),)
    return composed(desk, parts, lang)


def composed(desk: Desk, parts: Parts, lang: Language) -> Pieces:
    """The sentence of some parts."""
    return _Sentence(desk, parts, lang).pieces()


def limits(desk: Desk, qualifier: str) -> bool:
    """Whether a qualifier limits the extent of the whole of what is asked."""
    return "ExtentQualifier" in desk.kinds(qualifier)


def text_of(pieces: Iterable[Piece]) -> str:
    """The words of a sentence."""
    return "".join(one.text for one in pieces)


class _Sentence:
    """One sentence in the making.

    `in_place` are the matters that stand in the place of its one act, `untold` those that no act
    names.
    """

    def __init__(self, desk: Desk, parts: Parts, lang: Language) -> None:
        self.desk, self.parts, self.lang = desk, parts, lang
        self.t = words(lang)
        acts = parts.actions
        if len(acts) > 1:
            # Which act has which matter is not known, so that none stands in the place of one.
            acts = [one for one in acts if not _PLACE.search(self._phrase(one, "phrase"))]
        known = {it for one in acts for it in desk.facts.iris(one, DCG + "tellsMatter")}
        self.in_place = [one for one in parts.matters if one in known]
        self.untold = [one for one in parts.matters if one not in known]

    def pieces(self) -> Pieces:
        kind = self.parts.kind
        if self._entitles():
            kind = "entitled"
        elif kind == "DeclarationNorm" and not self.parts.actions:
            kind = "statement"
        return _finished(self._filled(self.t(f"norm.said.{kind}"), kind))

    def _entitles(self) -> bool:
        """Whether it lets one who is no authority have what an authority does for others."""
        first = self.desk.facts.first
        return (
            self.parts.kind == "PermissionNorm"
            and any(first(one, DCG + "isGranted") for one in self.parts.actions)
            and "PublicBearer" not in self.desk.kinds(self.parts.bearer)
        )

    def _filled(self, template: str, kind: str) -> Iterator[Piece]:
        """A template with its places filled."""
        for text, place, _, _ in Formatter().parse(template):
            if text:
                yield Piece(text)
            if place:
                yield from self._place(place, kind)

    def _place(self, place: str, kind: str) -> Iterable[Piece]:
        """What stands in a place of a template."""
        if place == "force":
            forms = self.t.row(f"norm.force.{kind}")
            return [Piece(forms[self._agreement()], role="force")]
        if place == "extent":
            return self._extent()
        if place == "by":
            return self._filled(self.t("norm.by"), kind) if self.parts.bearer else ()
        if place == "tail":
            return self._tail()
        preposition = _PREPOSITIONS.get(place[:3], "") if self.lang == "fr" else ""
        if "bearer" not in place:
            return self._act("phrase" if place.endswith("act") else "nounPhrase", preposition)
        if preposition:
            return _melted(preposition, self._bearer("phrase"))
        return self._bearer("phrase" if place == "bearer" else "obliquePhrase")

    def _bearer(self, case: Case) -> list[Piece]:
        bearer = self.parts.bearer
        if not bearer:
            entry = "norm.to-nobody" if case == "obliquePhrase" else "norm.nobody"
            return [Piece(self.t(entry))]
        return [Piece(self._phrase(bearer, case), bearer, "bearer")]

    def _agreement(self) -> int:
        found = self.desk.facts.first(self.parts.bearer, DCG + "agreement")
        return _AGREEMENTS.index(found) if found in _AGREEMENTS else 0

    def _act(self, case: Case, preposition: str = "") -> list[Piece]:
        """What is done: the actions by their phrases, each after a preposition in French."""
        key = "prohibited" if self.parts.kind == "ProhibitionNorm" else "unlisted"
        unlisted = self.t(f"norm.action-{key}" if case == "phrase" else "norm.unlisted")
        each = [self._action(one, case) for one in self.parts.actions] or [[Piece(unlisted)]]
        if preposition:
            each = [_melted(preposition, one) for one in each]
        return _joined(each, ", ", self.t("norm.and"))

    def _action(self, action: str, case: Case) -> list[Piece]:
        phrase = self._phrase(action, case)
        place = _PLACE.search(phrase)
        if place is None:
            return [Piece(phrase, action, "action")]
        before, after = phrase[: place.start()], phrase[place.end() :]
        if not self.in_place or len(self.parts.actions) > 1:
            return [Piece(f"{before}{place[2]}{after}", action, "action")]
        named = self._named(self.in_place, "of_" if place[1] == "of" else "", "matter")
        start = Piece(before.rstrip(), action, "action")
        return [start, Piece(" "), *named, Piece(after, role="action")]

    def _named(self, iris: Sequence[str], place: str, role: Role) -> list[Piece]:
        """Some things in a row, as the name of their place asks: after *of*, or oblique."""
        oblique = place.startswith("of_") or place.endswith("_oblique")
        each = []
        for iri in iris:
            one = [Piece(self._phrase(iri, "obliquePhrase" if oblique else "phrase"), iri, role)]
            if place.startswith("of_") and self.lang != "ru":
                one = _melted("de", one) if self.lang == "fr" else [Piece("of "), *one]
            each.append(one)
        separator, last = (", ", self.t("norm.beside" if role == "matter" else "norm.and"))
        return _joined(each, separator, last)

    def _tail(self) -> Iterator[Piece]:
        """What the matter is where the act does not name it, who gains, and what limits it all."""
        if self.untold:
            yield from self._listed("norm.regards", self.untold, "matter")
        if self.parts.beneficiaries:
            yield from self._listed("norm.benefit", self.parts.beneficiaries, "beneficiary")
        limited = self.parts.kind == _LIMITED
        for one in sorted(self.parts.qualifiers, key=lambda one: not limits(self.desk, one)):
            if not (limited and limits(self.desk, one)):
                yield Piece(", ")
                yield Piece(self._phrase(one, "phrase"), one, "qualifier")

    def _extent(self) -> list[Piece]:
        """What limits a duty as a whole, set off from the verb and from the act."""
        found = [one for one in self.parts.qualifiers if limits(self.desk, one)]
        if not found:
            return []
        each = [[Piece(self._phrase(one, "phrase"), one, "force")] for one in found]
        clauses = self.lang != "ru" or any(one.text.startswith(_CLAUSES) for (one,) in each)
        before, after = (", ", ",") if clauses else (" ", "")
        return [Piece(before), *_joined(each, ", ", self.t("norm.and")), Piece(after)]

    def _listed(self, entry: str, iris: Sequence[str], role: Role) -> Iterator[Piece]:
        for text, place, _, _ in Formatter().parse(self.t(entry)):
            if text:
                yield Piece(text)
            if place:
                yield from self._named(iris, place, role)

    def _phrase(self, iri: str, case: Case) -> str:
        """How a part is said; its label where it has no such phrase."""
        for predicate in (case, "phrase"):
            for one in self.desk.facts.words(iri, DCG + predicate):
                if one.language == self.lang:
                    return one.text
        return self.desk.label(iri, self.lang).text


def _joined(each: Sequence[list[Piece]], separator: str, last: str) -> list[Piece]:
    found: list[Piece] = []
    for place, some in enumerate(each):
        if place:
            found.append(Piece(last if place == len(each) - 1 else separator))
        found += some
    return found


def _melted(preposition: str, some: Sequence[Piece]) -> list[Piece]:
    """Pieces after a French preposition, with which the article of the first melts."""
    first, rest = some[0], some[1:]
    for article, form in _MELTED[preposition]:
        if first.text.startswith(article):
            text = form + first.text.removeprefix(article)
            return [first._replace(text=text), *rest]
    mute = preposition == "de" and _VOWEL.match(first.text)
    return [Piece("d’" if mute else f"{preposition} "), first, *rest]


def _finished(some: Iterable[Piece]) -> Pieces:
    """Pieces that begin with a capital, none of them empty, no comma before another mark."""
    found: list[Piece] = []
    for one in some:
        if not one.text:
            continue
        if found and found[-1].text.endswith(",") and one.text[0] in ",.;":
            found[-1] = found[-1]._replace(text=found[-1].text[:-1])
            if not found[-1].text:
                found.pop()
        found.append(one)
    first = found[0]
    found[0] = first._replace(text=first.text[:1].upper() + first.text[1:])
    return tuple(found)
