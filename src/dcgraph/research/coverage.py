"""The rows and columns of a matrix, and how far texts were read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, RDFS, SKOS
from dcgraph.research.filters import had_begun
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import Coverage, Extent, Language, Text, Thing
from dcgraph.research.records import EXTENTS, coverage, in_order
from dcgraph.research.relevance import TEXTS, above, by_authority, is_text, texts
from dcgraph.research.tables import Table, cited_at

_MAX_LENGTH: Final = 4_000
_ROWS: Final = {
    "notions": "Notion",
    "mechanisms": "Mechanism",
    "characteristics": "Characteristic",
    "processes": "CustomsProcess",
    "technologies": "Technology",
    "actions": "Action",
}
_PARTS: Final = ("parts", "provisions")
_ABOVE: Final = RDFS + "subClassOf"
_OTHER_NAMES: Final = SKOS + "altLabel"
_SHORT: Final = 36
"""Letters of a name that is short enough for the head of a row."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The things along one side, each once; `named` are those that were asked for by name."""

    iris: tuple[str, ...]
    named: frozenset[str]


def rows_of(desk: Desk, words: str) -> Axis:
    """The things that rows stand for.

    `words` are names, with commas, of things or of the groups notions, mechanisms,
    characteristics, processes, technologies and actions; `characteristics:digital-customs` are
    those that sources give to a notion. Raises NotFoundError for a name that there is not.
    """

    def group(word: str) -> list[str] | None:
        kind, _, name = word.partition(":")
        if name and kind == "characteristics":
            claims = desk.facts.by_subject.get(desk.iri(name), ())
            return sorted(
                {one.object for one in claims if one.relation == DCG + "hasCharacteristic"}
            )
        return desk.facts.of_kind(DCG + _ROWS[word]) if word in _ROWS else None

    return _axis(desk, words, group)


def columns_of(desk: Desk, words: str) -> Axis:
    """The texts that columns stand for.

    `words` are names, with commas, of instruments and other texts, or of kinds: instruments,
    conventions, guidelines, legal-acts, information-systems and so on. `parts:rkc` are the
    parts of a text, `provisions:rkc.ga` all that is within it. Texts of a kind come with what
    binds most first, and of these with what most is said on. Raises NotFoundError for a name that
    there is not, ParameterError for a thing that is no text.
    """
    kinds: dict[str, str] = {}
    todo = [DCG + kind for kind in TEXTS]
    while todo:
        kind = todo.pop()
        kinds[_bare(kind.removeprefix(DCG))] = kind
        todo.extend(desk.facts.leading_to(kind, _ABOVE))

    def group(word: str) -> list[str] | None:
        which, _, name = word.partition(":")
        if name and which in _PARTS:
            return list(_below(desk, text_named(desk, name), deep=which == "provisions"))
        kind = kinds.get(_bare(word))
        return by_authority(desk, desk.facts.of_kind(kind)) if kind else None

    axis = _axis(desk, words, group)
    for one in axis.named:
        text_named(desk, one)
    return axis


def short_label(desk: Desk, iri: str, lang: Language) -> Text:
    """The label of a text; where it is long, the fullest of its other names that is short."""
    label = desk.label(iri, lang)
    names = (one for one in desk.facts.words(iri, _OTHER_NAMES) if one.language == lang)
    short = [one.text for one in names if len(one.text) <= _SHORT]
    if len(label.text) <= _SHORT or not short:
        return label
    return Text(max(sorted(short), key=len), lang)


def _axis(desk: Desk, words: str, group: Callable[[str], list[str] | None]) -> Axis:
    if len(words) > _MAX_LENGTH:
        raise ParameterError(
            f"The list of names has {len(words)} characters; it may have {_MAX_LENGTH}: "
            "name a group, such as notions or conventions."
        )
    found: dict[str, None] = {}
    named = set()
    for word in filter(None, (word.strip() for word in words.split(","))):
        members = group(word)
        if members is None:
            members = [desk.iri(word)]
            named.update(members)
        found.update(dict.fromkeys(members))
    return Axis(tuple(found), frozenset(named))


def _below(desk: Desk, iri: str, *, deep: bool) -> Iterator[str]:
    """The parts of a text in the order of the text, with those of its editions; all if `deep`."""
    for whole in (iri, *in_order(desk, desk.facts.leading_to(iri, DCG + "isEditionOf"))):
        for part in in_order(desk, desk.facts.leading_to(whole, DCG + "isPartOf")):
            yield part
            if deep:
                yield from _below(desk, part, deep=True)


def text_named(desk: Desk, name: str) -> str:
    """The IRI of a text by its name.

    Raises NotFoundError, and ParameterError for what is no text.
    """
    iri = desk.iri(name)
    if not is_text(desk, iri):
        thing = desk.thing(iri)
        raise ParameterError(
            f"{thing.label} is of kind {thing.kind}; "
            "name an instrument, a provision, an edition or an information system."
        )
    return iri


def _bare(word: str) -> str:
    """A kind's name without what people write differently: case, hyphens, the plural."""
    return word.replace("-", "").replace(" ", "").lower().removesuffix("s")


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a text was read, by the note on it; None stands for no note, so for not read."""

    text: Thing
    extent: Extent
    note: Coverage | None


readings_csv: Final = Table(
    Reading,
    "text kind label extent note summary gaps citations",
    text="text.name",
    kind="text.kind",
    label="text.label",
    note="note.thing.name",
    summary="note.summary.text",
    gaps="note.gaps.text",
    citations=lambda one: cited_at(one.note.citations if one.note else ()),
).csv
"""How far some texts were read."""


def extent(desk: Desk, iri: str, as_of: str = "") -> tuple[Extent, str]:
    """How far a text was read, and which text tells: itself, or the nearest that holds it.

    A text that was read as a whole counts as read in part for a day before one of its editions:
    notes do not tell which edition was read, and silence of a later one proves nothing.
    """
    for one in above(desk, iri):
        if notes := _notes(desk, one):
            how_far = EXTENTS[desk.facts.first(notes[0], DCG + "hasReadingExtent")]
            whole = how_far == "whole" and _as_now(desk, one, as_of)
            return how_far if whole or how_far != "whole" else "in part", one
    return "not read", iri


def own_extent(desk: Desk, iri: str) -> Extent:
    """How far a text was read by a note on itself, not read without one."""
    notes = _notes(desk, iri)
    return EXTENTS[desk.facts.first(notes[0], DCG + "hasReadingExtent")] if notes else "not read"


def _as_now(desk: Desk, iri: str, as_of: str) -> bool:
    """Whether what was read of a text stood in it on a day, as far as its editions tell."""
    for one in above(desk, iri):
        if "Edition" in desk.kinds(one):
            # It was this edition that was read.
            return True
        editions = desk.facts.leading_to(one, DCG + "isEditionOf")
        if not all(had_begun(desk, edition, as_of) for edition in editions):
            return False
    return True


def reading(desk: Desk, iri: str, lang: Language) -> Reading:
    """How far a text was read, by a note on itself."""
    note = next(iter(coverage(desk, iri, lang)), None)
    return Reading(desk.thing(iri, lang), note.extent if note else "not read", note)


@cached
def readings(desk: Desk, iri: str, lang: Language) -> tuple[Reading, ...]:
    """The reading that counts for a text, and those of its parts and editions with a note."""
    teller = extent(desk, iri)[1]
    parts = (one for one in sorted(texts(desk, iri) - {teller}) if _notes(desk, one))
    return tuple(reading(desk, one, lang) for one in (teller, *parts))


def _notes(desk: Desk, iri: str) -> Sequence[str]:
    return desk.facts.leading_to(iri, DCG + "describesReadingOf")
