"""The XML formats in which law is published, split by their own elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dcgraph.errors import LoadError
from dcgraph.texts.headings import heading_of
from dcgraph.texts.lines import Units
from dcgraph.texts.markup import Element
from dcgraph.texts.model import Split

_DEEPER: Final = 10
"""The rank of units by their depth begins here: headings between them have lower ones."""
_AROUND: Final = re.compile(r"^[\s(\[§.]+|[\s)\].:–—-]+$")
_UNNUMBERED: Final = frozenset(("annex", "preamble"))


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its elements.

    `units` gives the kind of a part by its element, "" where its heading has to tell. Numbers and
    titles stand right in a unit, or in one of its `heads`. Between parts, `headings` begin one by
    their level. `asides` are footnotes, `quoted` holds parts of other texts, and `passed` what is
    no text of the instrument.
    """

    name: str
    label: str
    roots: frozenset[str]
    units: Mapping[str, str]
    numbers: frozenset[str]
    titles: frozenset[str]
    inline: frozenset[str]
    heads: frozenset[str] = frozenset()
    headings: frozenset[str] = frozenset()
    asides: frozenset[str] = frozenset()
    quoted: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    language: str = ""


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


AKOMA_NTOSO: Final = Format(
    name="akoma-ntoso",
    label="Akoma Ntoso",
    roots=_set("akomaNtoso"),
    units={
        "part": "part",
        "title": "title",
        "chapter": "chapter",
        "section": "section",
        "subsection": "subsection",
        "article": "article",
        "book": "volume",
        "tome": "volume",
        "subtitle": "chapter",
        "subpart": "section",
        "subchapter": "section",
        "division": "section",
        "rule": "article",
        "clause": "paragraph",
        "paragraph": "paragraph",
        "subparagraph": "paragraph",
        "point": "point",
        "item": "point",
        "indent": "point",
        "recital": "point",
        "attachment": "annex",
        "preamble": "preamble",
        "hcontainer": "",
    },
    numbers=_set("num"),
    titles=_set("heading subheading"),
    inline=_set(
        "a abbr b concept date def del docDate docNumber docTitle docType entity eol event i img "
        "inline ins location mref noteRef object omissis organization person placeholder process "
        "quantity quotedText ref remark role rref shortTitle span sub sup term time u"
    ),
    asides=_set("authorialNote"),
    quoted=_set("quotedStructure"),
    passed=_set("meta toc"),
)
FORMEX: Final = Format(
    name="formex",
    label="Formex",
    roots=_set("ACT ANNEX ARTICLE CONS.ACT CONS.ANNEX CONS.DOC GENERAL AGR DECISION"),
    units={
        "ARTICLE": "article",
        "PARAG": "paragraph",
        "NP": "point",
        "DIVISION": "",
        "ANNEX": "annex",
        "CONS.ANNEX": "annex",
        "PREAMBLE": "preamble",
        "PREAMBLE.INIT": "preamble",
    },
    numbers=_set("TI.ART NO.PARAG NO.P TI"),
    titles=_set("STI.ART STI"),
    inline=_set(
        "ADR.S BR DATE EMPHASIS FT HT IE INCL.ELEMENT KEYWORD NO.DOC.TXT QUOT.START QUOT.END "
        "REF.DOC REF.DOC.OJ REF.DOC.ECR LINK"
    ),
    heads=_set("TITLE"),
    asides=_set("NOTE"),
    quoted=_set("QUOT.S"),
    passed=_set("BIB.INSTANCE BIB.DATA TOC INFO.CONSLEG INFO.PROD FAM.COMP"),
)
BWB: Final = Format(
    name="bwb",
    label="BWB (wetten.overheid.nl)",
    roots=_set("toestand wetgeving wet-besluit verdrag verdragtekst wettekst bwb-inhoud"),
    units={
        "boek": "volume",
        "deel": "part",
        "titeldeel": "title",
        "hoofdstuk": "chapter",
        "afdeling": "section",
        "paragraaf": "subsection",
        "sub-paragraaf": "subsection",
        "artikel": "article",
        "lid": "paragraph",
        "li": "point",
        "bijlage": "annex",
        "divisie": "",
        "circulaire.divisie": "",
        "verdragdivisie": "",
        "preambule": "preamble",
    },
    numbers=_set("label nr lidnr li.nr"),
    titles=_set("titel subtitel tussenkop"),
    inline=_set("extref extref-groep intref intref-groep nadruk sup inf unl noot.nr organisatie"),
    heads=_set("kop"),
    asides=_set("noot"),
    passed=_set("meta-data jcis bwb-inputbestand brondata wetgeving-info"),
    language="nl",
)
JUSTICE_LAWS: Final = Format(
    name="justice-laws",
    label="Justice Laws XML (Canada)",
    roots=_set("Statute Regulation"),
    units={
        "Section": "section",
        "Subsection": "paragraph",
        "Paragraph": "point",
        "Subparagraph": "point",
        "Clause": "point",
        "Subclause": "point",
        "Schedule": "annex",
    },
    numbers=_set("Label"),
    titles=_set("MarginalNote TitleText"),
    inline=_set(
        "DefinedTermEn DefinedTermFr DefinitionRef Del Emphasis FormBlank Fraction Ins Language "
        "Leader LineBreak Repealed Sub Sup XRefExternal XRefInternal"
    ),
    heads=_set("ScheduleFormHeading"),
    headings=_set("Heading"),
    asides=_set("Footnote"),
    quoted=_set("AmendedText SectionPiece"),
    passed=_set("Identification HistoricalNote RecentAmendments Order TableOfProvisions"),
)
FORMATS: Final = (AKOMA_NTOSO, FORMEX, BWB, JUSTICE_LAWS)


def split_xml(root: Element, path: Path) -> Split:
    """The parts of a copy in one of FORMATS; raises LoadError for XML of another kind."""
    form = next((one for one in FORMATS if root.name in one.roots), None)
    if form is None:
        raise LoadError(
            f"{path}, line {root.line}: XML that begins with <{root.name[:40]}> is none of the "
            f"formats that are read ({', '.join(one.label for one in FORMATS)}); save the copy as "
            "HTML or text.",
            path,
            root.line,
        )
    reader = _Reader(form, path)
    reader.read(root)
    units = reader.units
    left = tuple(f"<{name}> ({n})" for name, n in sorted(reader.passed.items()))
    language = _language(root) or form.language
    return Split(form.name, language, tuple(units.blocks), tuple(units.units), left)


def _language(root: Element) -> str:
    """The language that a file names for the whole of it, as it is written there."""
    waiting, seen = [root], 0
    while waiting and seen < 200:  # noqa: PLR2004  # it stands at the head
        one, seen = waiting.pop(0), seen + 1
        if one.name == "FRBRlanguage":
            return one.attributes.get("language", "")[:35]
        if one.name == "LG.DOC":
            return one.words()[:2].lower()
        if "lang" in one.attributes:
            return one.attributes["lang"][:35]
        waiting.extend(one.elements())
    return ""


class _Reader:
    def __init__(self, form: Format, path: Path) -> None:
        self.units = Units(path)
        self.passed: Counter[str] = Counter()
        self._form = form
        self._texts: list[str] = []
        self._line = 0
        self._held = ""
        self._notes: list[tuple[str, int]] = []

    def read(self, root: Element) -> None:
        """Read all of a file; the parser bounds its depth."""
        self._element(root, _DEEPER, quoted=False)
        self._flush()
        self.units.end(-1)

    def _element(self, one: Element, depth: int, *, quoted: bool) -> None:
        form = self._form
        if one.name in form.passed:
            self.passed[one.name] += 1
            return
        if one.name in form.asides:
            self._notes.append((one.words(), one.line))
            return
        if one.name in form.inline:
            self._inside(one, depth, quoted=quoted)
            return
        self._flush()
        quoted = quoted or one.name in form.quoted
        if not quoted and (one.name in form.units or one.name in form.headings):
            self._unit(one, depth)
            return
        self._inside(one, depth, quoted=quoted)
        self._flush()

    def _inside(
        self,
        one: Element,
        depth: int,
        *,
        quoted: bool,
        told: frozenset[int] = frozenset(),
        heads: frozenset[int] = frozenset(),
    ) -> None:
        for inner in one.inside:
            if isinstance(inner, str):
                if not self._texts:
                    self._line = one.line
                self._texts.append(inner)
            elif id(inner) in heads:
                self._inside(inner, depth + 1, quoted=quoted, told=told)
                self._flush()
            elif id(inner) not in told:
                self._element(inner, depth + 1, quoted=quoted)

    def _unit(self, one: Element, depth: int) -> None:
        form = self._form
        heads = [inner for inner in one.elements() if inner.name in form.heads]
        parts = [inner for holder in (one, *heads) for inner in holder.elements()]
        numbers = [inner for inner in parts if inner.name in form.numbers]
        titles = [inner for inner in parts if inner.name in form.titles]
        for inner in (*numbers, *titles):
            self._notes += [(note.words(), note.line) for note in _asides(inner, form.asides)]
        number = " ".join(inner.words(form.asides) for inner in numbers)
        title = " – ".join(filter(None, (inner.words(form.asides) for inner in titles)))
        rank = self._begin(one, depth, number, title)
        # What stands in the heading besides is text.
        done = frozenset(map(id, (*numbers, *titles)))
        self._inside(one, depth, quoted=False, told=done, heads=frozenset(map(id, heads)))
        self._flush()
        if self._held:
            self.units.block(self._held, one.line)
            self._held = ""
        if one.name not in form.headings:
            self.units.end(rank)

    def _begin(self, one: Element, depth: int, number: str, title: str) -> int:
        """Begin the unit that an element is, with its heading; its rank."""
        form, rank = self._form, depth
        told = heading_of(number, sure=True)
        kind = (told.kind if told else "") or form.units.get(one.name, "")
        digits = told.number if told else _AROUND.sub("", number)
        # Of a number that is a heading in itself the rest may be the title.
        title = title or (told.title if told else "")
        if one.name in form.headings:
            level = one.attributes.get("level", "1")
            rank = int(level) if re.fullmatch("[1-9]", level) else 1
        elif kind == "annex":
            # It ends whatever part a heading began.
            rank = min(rank, 0) if form.headings else rank
        if kind and (digits or kind in _UNNUMBERED):
            self.units.begin(rank, kind, digits, title or number or kind, one.line)
        elif one.name in form.headings:
            self.units.end(rank)
        if kind in ("paragraph", "point"):
            self.units.block(title, one.line)
            self._held = number
        else:
            said = (number, "" if title == number else title)
            self.units.block(" – ".join(filter(None, said)), one.line)
        return rank

    def _flush(self) -> None:
        """End the paragraph that is open; its footnotes follow, in brackets."""
        text = " ".join("".join(self._texts).split())
        self._texts = []
        if text:
            self.units.block(f"{self._held} {text}" if self._held else text, self._line)
            self._held = ""
        notes, self._notes = self._notes, []
        for note, line in notes:
            self.units.block(f"[{note}]", line)


def _asides(one: Element, names: frozenset[str]) -> list[Element]:
    return [
        found
        for inner in one.elements()
        for found in ([inner] if inner.name in names else _asides(inner, names))
    ]
