"""A handout for teachers on a concept, an instrument or two of a kind, as a text with footnotes.

Page and Markdown are made of the text alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.compare import Absence, Comparison, Told, compare
from dcgraph.research.concordance import Entry, placed
from dcgraph.research.coverage import readings
from dcgraph.research.exercises import (
    Task,
    comparison_task,
    definitions_task,
    entry_force,
    force_at,
    provisions_on,
    strongest,
    tasks,
    three_provisions,
)
from dcgraph.research.facts import Words
from dcgraph.research.filters import Filters
from dcgraph.research.footnotes import Grid, Notes, Paper, Paragraph, Passage, Section
from dcgraph.research.force import MARK, MARKS, Mark, force_of, relation_of, strength, verb_of
from dcgraph.research.graph import Desk
from dcgraph.research.model import FORCES, Citation, Definition, Language, PlacedNorm, Text, Thing
from dcgraph.research.norms import kind_of
from dcgraph.research.records import definitions
from dcgraph.words import COLON, chosen, quoted, words

Subject = Literal["concept", "instrument", "comparison"]
ADDRESS: Final = "https://w3id.org/dcgraph/id/"
_KINDS: Final[dict[str, Subject]] = {"Concept": "concept", "Instrument": "instrument"}
_MAX_ROWS: Final = 10
_TRAIT: Final = DCG + "hasCharacteristic"
_DIMENSION: Final = DCG + "isOnDimension"

Cell = tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """What a teacher hands out, in one language.

    `subjects` are one thing, or the two that are compared. `provisions` are those that are shown,
    `tasks` the exercises with their solutions. `paper` tells it all as a text, whose sections are
    named about, definitions, differences, between, provisions, exercises, solutions and method;
    what there is nothing for is left out. `pinned` tells from which graph it is.
    """

    kind: Subject
    subjects: tuple[Thing, ...]
    provisions: tuple[PlacedNorm, ...]
    tasks: tuple[Task, ...]
    paper: Paper
    pinned: str


def handout(desk: Desk, of: str, beside: str, lang: Language) -> Handout:
    """The handout on a thing by its name, or on it beside another of its kind.

    Raises NotFoundError for a name that there is not, ParameterError for what is neither a concept
    nor an instrument, and for two things that cannot be compared.
    """
    iris = [desk.iri(one) for one in (of, beside) if one]
    if not iris:
        raise ParameterError("Name a concept or an instrument, as in of=digital-customs.")
    kinds = [next((_KINDS[one] for one in desk.kinds(iri) if one in _KINDS), None) for iri in iris]
    for iri, kind in zip(iris, kinds, strict=True):
        if kind is None:
            told = desk.thing(iri)
            raise ParameterError(
                f"{told.name} is of the kind {told.kind}; name a concept or an instrument."
            )
    found = compare(desk, of, beside, Filters(lang)) if beside else None
    subjects = desk.things(iris, lang)
    concepts = iris if kinds[0] == "concept" else []
    defined = tuple(it for one in concepts for it in definitions(desk, one, lang))
    entries = _entries(desk, iris, concepts)
    shown = three_provisions(entries)
    third = comparison_task(found, lang) if found else definitions_task(defined, lang)
    made = tuple(tasks(desk, entries, shown, third, lang))
    writer = _Writer(desk, iris, found, lang)
    norms = tuple(placed(desk, one.norm, lang) for one in shown)
    return Handout(
        kind="comparison" if found else kinds[0] or "concept",
        subjects=subjects,
        provisions=norms,
        tasks=made,
        paper=writer.paper(defined, entries, norms, made),
        pinned=desk.pinned(),
    )


def _entries(desk: Desk, iris: Sequence[str], concepts: Sequence[str]) -> list[Entry]:
    """The norms on a concept or of a text; of two, those of one and of the other in turn."""
    if not concepts:
        every = [provisions_on(desk, "", (one,)) for one in iris]
    else:
        every = [provisions_on(desk, one, ()) for one in iris]
    places = {
        one: (number, side) for side, those in enumerate(every) for number, one in enumerate(those)
    }
    return sorted(places, key=places.__getitem__)


class _Writer:
    """The sections of one handout, which share their footnotes."""

    def __init__(
        self, desk: Desk, iris: Sequence[str], comparison: Comparison | None, lang: Language
    ) -> None:
        self.desk = desk
        self.iris = iris
        self.things = desk.things(iris, lang)
        self.comparison = comparison
        self.lang: Language = lang
        self.t = words(lang)
        self.notes = Notes(lang)

    def paper(
        self,
        defined: Sequence[Definition],
        entries: Sequence[Entry],
        norms: Sequence[PlacedNorm],
        made: Sequence[Task],
    ) -> Paper:
        """The whole text."""
        # In the order of the text, since footnotes are numbered as they are made.
        parts: list[tuple[str, list[Paragraph], Grid | None]] = [
            ("about", list(self._about()), None),
            ("definitions", list(self._definitions(defined)), None),
            ("differences", *self._differences(entries)),
            ("between", list(self._between()), None),
            ("provisions", list(self._provisions(norms)), None),
            ("exercises", list(self._exercises(made)), None),
            ("solutions", list(self._solutions(made)), None),
            ("method", list(self._method()), None),
        ]
        sections = tuple(
            Section(self.t(f"handout.section.{name}"), tuple(paragraphs), grid, name)
            for name, paragraphs, grid in parts
            if paragraphs or grid
        )
        labels = [one.label for one in self.things]
        if len(labels) == 1:
            title = labels[0][:1].upper() + labels[0][1:]
        else:
            title = self.t("handout.title", a=labels[0], b=labels[1])
        return Paper(title, sections, self.notes.all(), self.lang)

    def _passage(self, text: str, cited: Iterable[Citation], end: str = "") -> Passage:
        """Words with the weightiest of their sources; the record has the others."""
        return Passage(text, self.notes.of(tuple(cited)[:1]), end)

    def _text(
        self, text: Text | Words, notes: tuple[int, ...] = (), end: str = "", *, quote: bool = False
    ) -> Passage:
        """A text of the graph, in quotation marks where it is one of the source."""
        language = "" if text.language == self.lang else text.language
        told = quoted(text.text, self.lang) if quote else text.text
        return Passage(told, notes, end, language)

    def _lead(self, text: str) -> Passage:
        return Passage(f"{text}{COLON[self.lang].rstrip(' ')}")

    def _about(self) -> Iterator[Paragraph]:
        """What the records say of the things, and how far a text was read."""
        for iri, thing in zip(self.iris, self.things, strict=True):
            passages = [self._lead(thing.label)] if self.comparison else []
            if told := chosen(self.desk.facts.words(iri, DCG + "summary"), self.lang):
                cited = self.desk.citations(iri, self.lang, DCG + "summary", value=told)
                passages.append(self._text(told, self.notes.of(cited)))
            if "Instrument" in self.desk.kinds(iri):
                read = readings(self.desk, iri, self.lang)[0]
                noted = read.note.citations if read.note else ()
                name = quoted(thing.label, self.lang)
                sentence = self.t(f"gaps.read.{read.extent}", text=name)
                passages.append(Passage(sentence, self.notes.of(noted), "."))
            if passages:
                yield Paragraph(tuple(passages))
        for iri in self.iris:
            yield Paragraph((Passage(self.t("handout.address", address=_address(iri))),))

    def _definitions(self, defined: Iterable[Definition]) -> Iterator[Paragraph]:
        told = [one for one in defined if one.wording]
        if told:
            yield Paragraph((Passage(self.t("handout.wordings")),))
        for one in told:
            assert one.wording
            of = self.desk.facts.first(one.thing.iri, DCG + "isDefinitionOf")
            term = self.desk.label(of, self.lang).text if self.comparison else ""
            holder = ", ".join(it.label for it in one.given_by or one.given_in)
            lead = ", ".join(filter(None, (term, one.date, holder)))
            passages = [self._lead(lead)] if lead else []
            passages.append(self._text(one.wording, self.notes.of(one.citations)))
            yield Paragraph(tuple(passages), item=True)

    # The table of differences

    def _differences(self, entries: Sequence[Entry]) -> tuple[list[Paragraph], Grid | None]:
        """A table of what sets the thing apart, and how it is to be read."""
        if self.comparison:
            return self._compared(self.comparison)
        if "Notion" in self.desk.kinds(self.iris[0]):
            return self._notions()
        if "Instrument" in self.desk.kinds(self.iris[0]):
            return self._forces()
        return self._texts(entries)

    def _notions(self) -> tuple[list[Paragraph], Grid | None]:
        """The notion and the others, by dimension: what sources give to each."""
        facts, lang = self.desk.facts, self.lang
        every = facts.of_kind(DCG + "Notion")
        columns = [self.iris[0], *(one for one in every if one != self.iris[0])]
        given: dict[str, dict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
        for notion in columns:
            claims: dict[str, list[Citation]] = defaultdict(list)
            for one in facts.by_subject.get(notion, ()):
                if one.relation == _TRAIT:
                    told = self.desk.claim_statement(one, lang)
                    # A claim that rests on recall alone says so in its footnote.
                    claims[one.object] += told.citations
            for trait in sorted(claims, key=lambda it: self.desk.label(it, lang).text.casefold()):
                dimension = facts.first(trait, _DIMENSION)
                label = self.desk.label(trait, lang).text
                best = sorted(claims[trait], key=lambda at: at.confidence)
                given[dimension][notion].append(self._passage(label, best, ";"))
        order = sorted(given, key=lambda it: self.desk.label(it, lang).text.casefold())
        rows = tuple(
            (
                (Passage(self.desk.label(dimension, lang).text if dimension else "–"),),
                *(_cell(given[dimension][notion]) for notion in columns),
            )
            for dimension in order
        )
        head = (
            self.t("handout.dimension"),
            *(one.label for one in self.desk.things(columns, lang)),
        )
        return [Paragraph((Passage(self.t("handout.notions")),))], Grid(head, rows)

    def _forces(self) -> tuple[list[Paragraph], Grid | None]:
        """The forces of a text: how many norms it has of each, and by which words."""
        facts = self.desk.facts
        norms: dict[str, list[str]] = defaultdict(list)
        for one in facts.iris(self.iris[0], DCG + "containsNorm"):
            kind = kind_of(facts, one)
            norms[force_of(relation_of(kind)) or kind].append(one)
        rows = tuple(self._of_force(mark, norms[mark.name]) for mark in MARKS if mark.name in norms)
        if not rows:
            return [], None
        lead = [Passage(self.t("handout.forces"))]
        left = [
            f"{self.desk.label(DCG + kind, self.lang).text} ({len(those)})"
            for kind, those in sorted(norms.items())
            if kind not in MARK
        ]
        if left:
            lead.append(Passage(self.t("handout.left-out", kinds=", ".join(left))))
        return [Paragraph(tuple(lead))], Grid(self.t.row("handout.force-heads"), rows)

    def _of_force(self, mark: Mark, norms: Sequence[str]) -> tuple[Cell, ...]:
        """A force, what it means, the words that most of some norms have, and their number."""
        spoken = [
            (text, one)
            for one in norms
            for text in self.desk.facts.words(one, DCG + "operativeWords")
        ]
        words_of = Counter(text for text, _ in spoken).most_common(1)
        example = self._passage("–", ())
        if words_of:
            said = words_of[0][0]
            where = next(one for text, one in spoken if text == said)
            cited = self.desk.citations(where, self.lang)[:1]
            example = self._text(said, self.notes.of(cited), quote=True)
        meaning = mark.meaning(self.lang)
        return (
            (Passage(mark.verb(self.lang)),),
            (Passage(meaning),),
            (example,),
            (Passage(str(len(norms))),),
        )

    def _texts(self, entries: Sequence[Entry]) -> tuple[list[Paragraph], Grid | None]:
        """Which text speaks how strongly on a concept, the strongest word of each."""
        best: dict[str, Entry] = {}
        laid_down = [one for one in entries if entry_force(one)]
        for one in sorted(laid_down, key=lambda it: strength(relation_of(it.kind))):
            best.setdefault(one.instrument, one)
        told = list(best.values())
        rows = []
        for one in told[:_MAX_ROWS]:
            norm = placed(self.desk, one.norm, self.lang)
            assert norm.norm.force
            provision = norm.norm.provision.label if norm.norm.provision else ""
            text = norm.instrument.label
            if norm.status and norm.status.name != "InForce":
                text += f" ({norm.status.label})"
            rows.append(
                (
                    (Passage(text),),
                    (Passage(verb_of(norm.norm.kind, self.lang)),),
                    (self._passage(provision, norm.norm.citations),),
                )
            )
        if not rows:
            return [], None
        lead = [Passage(self.t("handout.texts"))]
        if more := len(told) - len(rows):
            name = self.things[0].name
            lead.append(Passage(self.t("handout.more-texts", n=more, name=name)))
        if unread := {one.instrument for one in entries} - best.keys():
            names = sorted(self.desk.label(one, self.lang).text for one in unread)
            lead.append(Passage(self.t("handout.unread", texts="; ".join(names))))
        return [Paragraph(tuple(lead))], Grid(self.t.row("handout.text-heads"), tuple(rows))

    def _compared(self, found: Comparison) -> tuple[list[Paragraph], Grid | None]:
        concepts = found.kind == "concepts"
        return self._compared_concepts(found) if concepts else self._compared_texts(found)

    def _compared_concepts(self, found: Comparison) -> tuple[list[Paragraph], Grid | None]:
        """What sources give to both or to one alone, by dimension."""
        cells: dict[str, dict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
        for one in found.lines:
            if one.aspect == "characteristics":
                group = one.group.label if one.group else "–"
                # Of what both are told, a source for each.
                sides: Sequence[Sequence[Told]] = (one.a, one.b)
                cited = [it.citations[0] for side in sides for it in side[:1] if it.citations]
                passage = Passage(one.label, self.notes.of(cited), ";")
                cells[group][one.side].append(passage)
        if not cells:
            return [], None
        rows = tuple(
            ((Passage(group),), *(_cell(those[side]) for side in ("a", "both", "b")))
            for group, those in sorted(cells.items())
        )
        only = [self.t("handout.only", name=one.label) for one in self.things]
        head = (self.t("handout.dimension"), only[0], self.t("handout.both"), only[1])
        return [Paragraph((Passage(self.t("handout.alone")),))], Grid(head, rows)

    def _compared_texts(self, found: Comparison) -> tuple[list[Paragraph], Grid | None]:
        """What two texts say on the same things: where they differ in force first."""
        lines = [
            (one, force_at(one.a), force_at(one.b))
            for one in found.lines
            if one.aspect == "matters"
        ]
        ranked = sorted(
            (it for it in lines if it[1] or it[2]),
            key=lambda it: (
                not (it[1] and it[2]),
                it[1] == it[2],
                min(FORCES.index(one) for one in it[1:] if one),
                it[0].label.casefold(),
            ),
        )
        rows = tuple(
            (
                (Passage(one.label),),
                (self._side(one.a, a, one.absence_a),),
                (self._side(one.b, b, one.absence_b),),
            )
            for one, a, b in ranked[:_MAX_ROWS]
        )
        if not rows:
            return [], None
        lead = [Passage(self.t("handout.matters"))]
        if more := len(ranked) - len(rows):
            names = {"a": found.a.name, "b": found.b.name}
            lead.append(Passage(self.t("handout.more-matters", n=more, **names)))
        head = (self.t("handout.matter"), *(one.label for one in self.things))
        return [Paragraph(tuple(lead))], Grid(head, rows)

    def _side(self, told: Sequence[Told], force: str | None, absence: Absence) -> Passage:
        if not force:
            text = self.t(f"compare.absence.{absence}") if absence else "–"
            return self._passage(text, [it for one in told for it in one.citations])
        best = strongest(told)
        return self._passage(MARK[force].verb(self.lang), best.citations if best else ())

    def _between(self) -> Iterator[Paragraph]:
        """What sources say of the one and the other, and where they exclude each other."""
        found = self.comparison
        for one in found.between if found and found.kind == "concepts" else ():
            assert one.object
            holders = ", ".join(it.label for it in one.claimants)
            ground = ", ".join(
                filter(None, (holders, one.stated_on, self.t(f"claim.basis.{one.basis}")))
            )
            ends = [quoted(it.label, self.lang) for it in (one.subject, one.object)]
            text = f"{ends[0]} {one.relation_label} {ends[1]} ({ground})"
            passages = [Passage(text, self.notes.of(one.citations), ".")]
            if one.rationale:
                passages.append(self._text(one.rationale, self.notes.of(one.citations)))
            yield Paragraph(tuple(passages), item=True)
        for conflict in found.contradictions if found else ():
            for condition in conflict.conditions:
                cited = (*conflict.one.citations[:1], *conflict.other.citations[:1])
                told = self._text(condition, self.notes.of(cited))
                yield Paragraph((Passage(self.t("handout.conflict")), told), item=True)

    # Provisions and exercises

    def _provisions(self, norms: Iterable[PlacedNorm]) -> Iterator[Paragraph]:
        for one in norms:
            norm = one.norm
            assert norm.force
            assert norm.provision
            cited = self.notes.of(norm.citations)
            name = f"{norm.provision.label} ({one.instrument.label})"
            verb = verb_of(norm.kind, self.lang)
            passages = [Passage(f"{name}{COLON[self.lang]}{verb}", cited, ".")]
            if norm.summary:
                passages.append(self._text(norm.summary, cited))
            if norm.words:
                by = self.t("handout.quoted-words" if norm.words_quoted else "handout.by-words")
                passages.append(Passage(by))
                passages.append(self._text(norm.words, cited, ".", quote=True))
            if one.since:
                dated = self.desk.citations(one.since.of.iri, self.lang, DCG + one.since.property)
                kind = f"handout.since.{one.since.property}"
                since = self.t(kind, day=one.since.date, of=one.since.of.label)
                passages.append(self._passage(since, dated, "."))
            if one.status and one.status.name != "InForce":
                cited_status = self.desk.citations(one.instrument.iri, self.lang, DCG + "hasStatus")
                told = self.t("handout.status", status=one.status.label)
                passages.append(self._passage(told, cited_status, "."))
            if one.past:
                passages.append(Passage(self.t("concordance.past"), cited, "."))
            passages.append(Passage(_address(norm.provision.iri)))
            yield Paragraph(tuple(passages), item=True)

    def _exercises(self, made: Iterable[Task]) -> Iterator[Paragraph]:
        for number, task in enumerate(made, start=1):
            yield Paragraph((Passage(f"{number}. {task.question}"),))
            for one in task.choices:
                passages = [Passage(f"{one.letter}) {one.label}".rstrip())]
                if one.words and task.name != "bind":
                    # What a definition says is in our words, and no quotation.
                    said = self._text(one.words, quote=task.name != "definitions")
                    if one.label:
                        passages = [self._lead(passages[0].text)]
                    passages.append(said)
                yield Paragraph(tuple(passages), item=True)

    def _solutions(self, made: Iterable[Task]) -> Iterator[Paragraph]:
        for number, task in enumerate(made, start=1):
            yield Paragraph((Passage(f"{number}. {task.solution}."),))
            for one in task.choices:
                passages = [Passage(f"{one.letter}) {one.told}", self.notes.of(one.citations), ".")]
                if task.name in ("order", "bind") and one.words:
                    passages.append(Passage(self.t("handout.by-words")))
                    passages.append(self._text(one.words, end=".", quote=True))
                    passages.append(Passage(MARK[one.answer].meaning(self.lang)))
                yield Paragraph(tuple(passages), item=True)

    def _method(self) -> Iterator[Paragraph]:
        yield Paragraph(
            tuple(
                Passage(self.t(f"handout.method.{one}"))
                for one in ("wording", "forces", "sources", "choice")
            )
        )
        yield Paragraph((Passage(self.t("handout.method.pinned", pinned=self.desk.pinned())),))


def _address(iri: str) -> str:
    return ADDRESS + iri.removeprefix(DCGD)


def _cell(passages: Sequence[Passage]) -> Cell:
    """The passages of a cell; a dash where there are none. The last has no sign after it."""
    if not passages:
        return (Passage("–"),)
    last = passages[-1]
    return (*passages[:-1], Passage(last.text, last.notes))
