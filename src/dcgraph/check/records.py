"""What is wrong with a record in its file: its name and place, its number, what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from pyoxigraph import Literal

from dcgraph.check.findings import Finding, on_record, on_triple
from dcgraph.check.known import Known
from dcgraph.namespaces import DCG, DCGD, SKOS, TYPE, compact
from dcgraph.rdf.corpus import Corpus, Place, SourceFile
from dcgraph.rdf.turtle import Located

_PART: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME: Final = re.compile(rf"{_PART}(?:\.{_PART})*")
_CLAIM: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_HAS_CITATION, _LOCATOR = DCG + "hasCitation", DCG + "locator"
_NUMBER, _POSITION, _WHOLE = DCG + "number", DCG + "position", DCG + "isPartOf"

_ROOMS: Final = {
    DCG + kind: rooms
    for kind, rooms in (
        ("Actor", ("actors",)),
        # A notion may stand among the instruments that it comprises.
        ("Concept", ("concepts", "instruments")),
        ("ConceptScheme", ("concepts",)),
        ("Event", ("events",)),
        ("InformationSystem", ("instruments",)),
        ("Instrument", ("instruments",)),
        ("Table", ("observations",)),
    )
}
"""The folders of data/ for the records after which files are named, by their kind."""

_KINDS: Final = {
    "annex": ("Annex",),
    "article": ("Article", "Paragraph", "DefinitionClause"),
    "chapter": ("Chapter",),
    "recommended practice": ("RecommendedPractice",),
    "transitional standard": ("TransitionalStandard",),
    "standard": ("Standard",),
}
"""The classes that a provision can have, by the last word before its number in its label."""

_REFERENCE: Final = re.compile(
    r"\b(?:standard|recommended practice|article|section) (\d+\w*(?:\.\w+)*(?:\(\w+\))*)",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"\d[^.]*$|\.[a-z]{1,2}$")
"""A name that ends in a number or a letter."""
_SEVERAL: Final = re.compile(r";| and | to |–")


def records(corpus: Corpus, known: Known, file: SourceFile) -> Iterator[Finding]:
    """The faults of the records in a file of data."""
    described = [
        _Record(file, subject)
        for subject in dict.fromkeys(triple.subject.value for triple in file.triples)
        if subject.startswith(DCGD) and ".citation-" not in subject
    ]
    for record in described:
        yield from record.place_faults(corpus, known)
        yield from record.name_faults(known)
        yield from record.kind_faults()
        yield from record.date_faults()
        yield from record.citation_faults()
    yield from _order_faults(described)


class _Record:
    """A record or citation in a file of data, and the first triple of each of its properties."""

    def __init__(self, file: SourceFile, subject: str) -> None:
        triples = file.about(subject)
        self.file, self.first = file, triples[0]
        self.first_of = {triple.predicate.value: triple for triple in reversed(triples)}
        self.citing = [triple for triple in triples if triple.predicate.value == _HAS_CITATION]
        self.local = subject.removeprefix(DCGD)

    def value(self, path: str) -> str:
        """The first value of a property; empty if there is none."""
        return self.first_of[path].object.value if path in self.first_of else ""

    def _fault(self, rule: str, *other: Place, **names: str) -> Finding:
        return on_record(self.file, self.first, rule, names, other)

    def place_faults(self, corpus: Corpus, known: Known) -> Iterator[Finding]:
        """What is wrong with where it stands."""
        subject = self.first.subject.value
        stem = self.local.partition(".")[0]
        if stem not in (self.file.path.stem, self.file.path.parent.name):
            yield self._fault("File-misplacedRecord", name=compact(subject), stem=stem)
        if TYPE not in self.first_of:
            yield self._fault("File-untypedRecord")
        elif stem == self.local:
            yield from self._room_faults(known)
        others = {
            other.shown: other.start(other.about(subject)[0])
            for other in corpus.files_of(subject)
            if other.room == "data" and other.shown != self.file.shown
        }
        if others:
            places, names = sorted(others.values()), ", ".join(sorted(others))
            yield self._fault("File-scatteredRecord", *places, files=names)

    def _room_faults(self, known: Known) -> Iterator[Finding]:
        """A kind of record for which there is another folder."""
        room = self.file.shown.split("/")[1]
        for kind in sorted(known.above.get(self.value(TYPE), ())):
            if room not in _ROOMS.get(kind, (room,)):
                folders = " or ".join(f"data/{folder}/" for folder in _ROOMS[kind])
                names = {"kind": compact(self.value(TYPE)), "folders": folders}
                yield on_triple(self.file, self.first_of[TYPE], "File-room", names=names)

    def name_faults(self, known: Known) -> Iterator[Finding]:
        """What is wrong with its name."""
        ends = [self.first_of[path] for path in _CLAIM if path in self.first_of]
        is_claim = len(ends) == len(_CLAIM)
        # A claim that is named by a word of its own says nothing wrong. What a name that stands
        # for nothing was to be, nobody knows.
        if is_claim and any(DCG + part in known.terms for part in self.local.split(".")[1:]):
            values = [end.object.value for end in ends]
            if all(value in known.records or value in known.terms for value in values):
                yield from self._claim_faults(ends)
        elif not _NAME.fullmatch(self.local):
            yield self._fault("File-recordName")
        elif _WHOLE in self.first_of and _NUMBER in self.first_of:
            yield from self._number_faults(self.first_of[_NUMBER])

    def _claim_faults(self, ends: list[Located]) -> Iterator[Finding]:
        parts = [end.object.value.removeprefix(DCGD).removeprefix(DCG) for end in ends]
        right, name = ".".join(parts), f"{self.local}."
        if name.startswith(f"{right}."):
            rest = self.local.removeprefix(right).removeprefix(".")
            if rest and not _NAME.fullmatch(rest):
                yield on_record(self.file, ends[0], "File-recordName")
            return
        # Which of the three the name says otherwise: the first that it does not go on with.
        for number, end in enumerate(ends):
            if not name.startswith(".".join(parts[: number + 1]) + "."):
                names = {"name": compact(DCGD + right)}
                yield on_triple(self.file, end, "File-claimName", names=names)
                return

    def _number_faults(self, triple: Located) -> Iterator[Finding]:
        """A number that is not the one with which the name ends."""
        number = triple.object.value
        # What stands after a slash is the number in the other authentic text.
        wanted = "".join(_numerals(number.lower().partition("/")[0]))
        ends = {
            "".join(parts[start:])
            for parts in (_numerals(self.local), _name_numerals(self.local))
            for start in range(len(parts))
        }
        # A name may end in words, as that of a definition, and a number may be told in words.
        numbered = triple.object == Literal(number) and not re.search(" |^$", number)
        if numbered and _NUMBERED.search(self.local) and wanted not in ends:
            names = {"name": compact(DCGD + self.local), "number": number}
            yield on_triple(self.file, triple, "File-numberInName", names=names)

    def kind_faults(self) -> Iterator[Finding]:
        """A provision that its label calls by the name of another kind."""
        label, number = self.first_of.get(SKOS + "prefLabel"), self.value(_NUMBER)
        if label is None or not number or _WHOLE not in self.first_of or TYPE not in self.first_of:
            return
        words = re.split(r"[\s:,;]+", label.object.value.lower())
        if number.lower() not in words:
            return
        # What is named before is a whole: Annex 1, Article 1.
        before = " ".join(words[: -words[::-1].index(number.lower()) - 1])
        word = next((word for word in _KINDS if before.endswith(word)), "")
        if word and self.value(TYPE).removeprefix(DCG) not in _KINDS[word]:
            names = {"word": word, "kind": f"dcg:{_KINDS[word][0]}"}
            yield on_triple(self.file, self.first_of[TYPE], "File-kindInLabel", names=names)

    def date_faults(self) -> Iterator[Finding]:
        """The day of a reading that has not come yet anywhere on Earth."""
        triple = self.first_of.get(DCG + "readOn")
        if triple and triple.object.value > (datetime.now(UTC) + timedelta(days=1)).isoformat():
            yield on_triple(self.file, triple, "File-readingToCome")

    def citation_faults(self) -> Iterator[Finding]:
        """A citation that is written twice, and a locator that names another provision."""
        cited = set()
        for triple in self.citing:
            if triple.object in cited:
                yield on_triple(self.file, triple, "File-citedTwice")
            cited.add(triple.object)
        provision, norm, _ = self.local.partition(".norm-")
        if not norm and (_NUMBER not in self.first_of or _WHOLE not in self.first_of):
            return
        if not _NUMBERED.search(provision):
            return
        named = _name_numerals(provision)
        cited_here = (triple.object.value for triple in self.citing)
        citations = [_Record(self.file, name) for name in cited_here if self.file.about(name)]
        references = [_references(citation.value(_LOCATOR)) for citation in citations]
        # Beside its own place, a record may cite what brought it into the text or into force.
        if all(references) and not any(_is_of(r, named) for some in references for r in some):
            names = {"name": compact(DCGD + provision)}
            for citation in citations:
                locator = citation.first_of[_LOCATOR]
                yield on_triple(citation.file, locator, "File-locatorElsewhere", names=names)


def _references(locator: str) -> list[list[str]]:
    """The numbers of the provisions that a locator names; none if it is a list or a range."""
    if _SEVERAL.search(locator):
        return []
    return [_numerals(number.lower()) for number in _REFERENCE.findall(locator)]


def _is_of(reference: list[str], named: list[str]) -> bool:
    """Whether the number of a locator stands in that of a provision, or goes on from its end."""
    starts = range(len(named))
    return any(named[at:][: len(reference)] == reference[: len(named) - at] for at in starts)


_LONGEST_MARK: Final = 2
"""Letters that a part of a number may have, as in Article 132-AA; what is longer is a word."""
_ROMAN: Final = re.compile(r"(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})")
_UNITS: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def _figures(part: str) -> str:
    """A Roman numeral below 40, in small letters, in figures; any other text as it is."""
    roman = _ROMAN.fullmatch(part)
    return str(10 * len(roman[1]) + _UNITS.index(roman[2])) if roman else part


def _numerals(number: str) -> list[str]:
    """The parts of a number in small letters, Roman ones in figures."""
    return [_figures(part) for part in re.findall(r"[a-z]+|\d+", number)]


def _name_numerals(local: str) -> list[str]:
    """The parts of the numbers in a name, without its words."""
    parts = _numerals(local)
    return [part for part in parts if part.isdigit() or len(part) <= _LONGEST_MARK]


_READINGS: Final = tuple(
    (re.compile(rf"{figures}|[A-Za-z]+"), roman)
    for figures in (r"\d+", r"\d+(?:\.\d+)?")
    for roman in (True, False)
)
"""What a part of a number is: 9.10 follows 9.9, but 12.1 follows 12.01 in some; I may be 1."""


def _order_faults(described: Iterable[_Record]) -> Iterator[Finding]:
    """Provisions of one whole whose positions are not in the order of their numbers."""
    wholes: dict[str, list[tuple[int, str, _Record]]] = {}
    for record in described:
        number, position = record.value(_NUMBER), record.value(_POSITION)
        if record.value(_WHOLE) and number and " " not in number and position.isdecimal():
            parts = wholes.setdefault(record.value(_WHOLE), [])
            parts.append((int(position), number, record))
    for parts in wholes.values():
        parts.sort(key=lambda part: part[0])
        if not _descents(parts, *_READINGS[0]):
            continue
        for before, after in min((_descents(parts, *how) for how in _READINGS), key=len):
            there, here = before.first_of[_POSITION], after.first_of[_POSITION]
            places = (Place(before.file.shown, there.line, there.column),)
            names = {"number": after.value(_NUMBER), "before": before.value(_NUMBER)}
            yield on_triple(after.file, here, "File-positionOrder", names=names, other=places)


def _descents(
    parts: list[tuple[int, str, _Record]], part: re.Pattern[str], roman: bool
) -> list[tuple[_Record, _Record]]:
    """The neighbours of which the first has the greater number, if numbers are read so."""

    def key(number: str) -> list[tuple[int, float, str]]:
        # "(ij)" is the one letter that stands for i and j.
        texts = part.findall(number.partition("/")[0].replace("ij", "i"))
        if roman:
            texts = [_figures(text.lower()) if text.isupper() else text for text in texts]
        return [
            (0, float(text), "") if text[0].isdigit() else (1, len(text), text) for text in texts
        ]

    return [
        (before, after)
        for (_, first, before), (_, second, after) in pairwise(parts)
        if key(first) > key(second)
        # Articles and annexes are counted each by themselves.
        and (before.value(TYPE) == after.value(TYPE) or first.split(".")[0] == second.split(".")[0])
    ]
