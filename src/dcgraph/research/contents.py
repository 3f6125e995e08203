"""The contents of a text: each part with its number, its subject and how strongly it bears."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from dcgraph.namespaces import DCG, SKOS
from dcgraph.research.facts import Claimed
from dcgraph.research.force import MARKS, force_of, mark_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Confidence, Language, Text, Thing
from dcgraph.research.norms import confidence_of, kind_of, norms_of, said_on
from dcgraph.research.records import in_order
from dcgraph.research.relevance import above, wholes
from dcgraph.words import COLON

CHOICES: Final = ("Action", "Concept")
"""The kinds of things for which contents can be read."""
_BEARS: Final = "bears"
_RANKS: Final = {
    name: rank for rank, name in enumerate((*(one.name for one in MARKS if one.relation), _BEARS))
}
"""The marks from the strongest; whatever else there is, as a verb that was not read, comes last."""
_NAMES: Final = tuple(SKOS + one for one in ("prefLabel", "altLabel", "hiddenLabel"))


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a text in its contents.

    `name` is its label without the names of what it lies in, such as `Standard 7.1`. `subject` is
    what it is about; `ours` tells that this is in our words: its subject line, else what its norms
    have done; None where neither is told. `heading` stands above it and further parts, None where
    it stands above the part before too. `parts` lie in it, `number` of them in all.
    """

    thing: Thing
    name: Text
    subject: Text | None
    ours: bool
    heading: Text | None
    parts: tuple[Line, ...]
    number: int

    def every(self) -> Iterator[Line]:
        """The line itself and all within it, as one reads on."""
        yield self
        for one in self.parts:
            yield from one.every()


class Bearing(NamedTuple):
    """How a provision bears on a thing: the name of a mark, or `bears` where no force is told."""

    mark: str
    confidence: Confidence | None

    @property
    def rank(self) -> tuple[int, bool]:
        """The place among others: the strongest first, of these what was read."""
        return _RANKS.get(self.mark, len(_RANKS)), self.confidence == "recalled"


def root_of(desk: Desk, iri: str) -> str:
    """The text whose contents have a provision: its instrument or its edition."""
    return wholes(desk, iri)[-1]


@cached
def contents(desk: Desk, text: str, lang: Language) -> tuple[Line, ...]:
    """The parts of a text, with their own, in its order."""
    return _lines(desk, text, lang, (_shared(desk, text, lang),), {text})


def _shared(desk: Desk, text: str, lang: Language) -> str:
    """The name by which the labels of several parts call the text, though no record has it."""
    parts = desk.facts.leading_to(text, DCG + "isPartOf")
    first = Counter(desk.label(one, lang).text.partition(",")[0] for one in parts)
    name, times = max(first.items(), key=lambda it: it[1], default=("", 0))
    return name if times > 1 else ""


def _lines(
    desk: Desk, text: str, lang: Language, names: tuple[str, ...], seen: set[str]
) -> tuple[Line, ...]:
    colon = COLON[lang].strip()
    label = desk.label(text, lang).text
    known = (*names, label, label.partition(colon)[0].rstrip(), *_names(desk, text))
    parts = in_order(desk, desk.facts.leading_to(text, DCG + "isPartOf"))
    headings = [desk.chosen(desk.facts.words(one, DCG + "heading"), lang) for one in parts]
    times = Counter(headings)
    found: list[Line] = []
    for iri, heading, before in zip(parts, headings, [None, *headings], strict=False):
        if iri in seen:
            continue
        name = _without(desk.label(iri, lang), known)
        own, _, told = name.text.partition(colon)
        common = heading is not None and times[heading] > 1
        title = Text(told.strip(), name.language) if told.strip() else None
        title = title or (None if common else heading) or _title(desk, iri, lang)
        ours = None if title else _line(desk, iri, lang) or _actions(desk, iri, lang)
        below = _lines(desk, iri, lang, known, seen | {iri})
        found.append(
            Line(
                thing=desk.thing(iri, lang),
                name=Text(_begun(own.rstrip()), name.language),
                subject=title or ours,
                ours=title is None,
                heading=heading if common and heading != before else None,
                parts=below,
                number=sum(1 + one.number for one in below),
            )
        )
    return tuple(found)


def _begun(name: str) -> str:
    """A name with a capital; the letters of a point, as `ij)`, stay as they are."""
    return name if _LETTERS.match(name) else name[:1].upper() + name[1:]


_LETTERS: Final = re.compile(r"\w{1,4}\)")


def _names(desk: Desk, iri: str) -> Iterator[str]:
    return (one.text for name in _NAMES for one in desk.facts.words(iri, name))


def _without(label: Text, names: Iterable[str]) -> Text:
    """A label without the longest of some names at its beginning."""
    text = label.text
    told = (
        one for one in names if one and text.startswith(one) and text[len(one) :][:1] in (" ", ",")
    )
    rest = text[len(max(told, key=len, default="")) :].lstrip(" ,")
    return Text(rest or text, label.language)


def _title(desk: Desk, iri: str, lang: Language) -> Text | None:
    words = desk.facts.words(iri, DCG + "officialTitle")
    return next((Text(one.text, lang) for one in words if one.language == lang), None)


def _line(desk: Desk, iri: str, lang: Language) -> Text | None:
    """What a provision is about, as this project says it in a few words."""
    return desk.chosen(desk.facts.words(iri, DCG + "subjectLine"), lang)


def _actions(desk: Desk, iri: str, lang: Language) -> Text | None:
    """What the norms of a provision have done, in our words."""
    norms = norms_of(desk, iri)
    actions = (one for norm in norms for one in desk.facts.iris(norm, DCG + "hasAction"))
    labels = [desk.label(one, lang) for one in dict.fromkeys(actions)]
    if not labels:
        return None
    return Text("; ".join(one.text for one in labels), labels[0].language)


@cached
def bearings(desk: Desk, chosen: str) -> dict[str, Bearing]:
    """How strongly each text bears on a thing, by IRI: by its own norms and by claims on it.

    For a notion count its characteristics too, as sources give them. Without a thing it is how
    strongly each text speaks at all, by its own norms.
    """
    found: dict[str, Bearing] = {}
    for iri, mark, confidence in _bearing(desk, chosen):
        one = Bearing(mark, confidence)
        found[iri] = min(found.get(iri, one), one, key=lambda it: it.rank)
    return found


def _bearing(desk: Desk, chosen: str) -> Iterator[tuple[str, str, Confidence | None]]:
    facts = desk.facts
    if not chosen or "Action" in desk.kinds(chosen):
        having = facts.leading_to(chosen, DCG + "hasAction") if chosen else None
        for norm in facts.of_kind(DCG + "Norm") if having is None else having:
            for text in facts.leading_to(norm, DCG + "hasNorm"):
                yield text, mark_of(kind_of(facts, norm)).name, desk.graded(norm)
        return
    for concept in around(desk, chosen):
        for one in said_on(desk, concept):
            told = one.relation.removeprefix(DCG)
            claim = isinstance(one, Claimed)
            grade = desk.graded(one.iri) if isinstance(one, Claimed) else confidence_of(desk, one)
            if force_of(told) or claim:
                yield one.subject, force_of(told) or _BEARS, grade


def around(desk: Desk, chosen: str) -> tuple[str, ...]:
    """A thing, and its characteristics where it is a notion."""
    return chosen, *desk.facts.iris(chosen, DCG + "hasCharacteristic")


@cached
def marks_within(desk: Desk, text: str, chosen: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """How many parts of each part of a text have which mark, the strongest first, by IRI."""
    counts: dict[str, Counter[str]] = {}
    for iri, one in bearings(desk, chosen).items():
        up = [*above(desk, iri)]
        if text in up:
            for whole in up[1:]:
                counts.setdefault(whole, Counter())[one.mark] += 1
    return {
        iri: tuple(sorted(every.items(), key=lambda it: Bearing(it[0], None).rank))
        for iri, every in counts.items()
    }
