"""A handout for teachers on a concept, an instrument or two of a kind, as a text with footnotes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, Literal

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.compare import Absence, Comparison, Line, Told, compare
from dcgraph.research.concordance import Entry, actions_on, index, is_past, placed
from dcgraph.research.coverage import readings
from dcgraph.research.facts import Words
from dcgraph.research.filters import Filters
from dcgraph.research.footnotes import Grid, Notes, Paper, Paragraph, Passage, Section
from dcgraph.research.force import MARK, MARKS, Mark, force_of, relation_of, strength, verb_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    FORCES,
    Citation,
    Definition,
    Force,
    Language,
    PlacedNorm,
    Text,
    Thing,
)
from dcgraph.research.norms import kind_of
from dcgraph.research.records import definitions
from dcgraph.research.relevance import texts
from dcgraph.words import COLON, chosen, quoted, words

_KINDS: Final = frozenset(("Concept", "Instrument"))
_MAX_ROWS: Final = 10
_SHOWN: Final = 3
_TRAIT: Final = DCG + "hasCharacteristic"
_DIMENSION: Final = DCG + "isOnDimension"
_SPEED: Final = DCGD + "dimensions.process"
_STATUS: Final = DCG + "hasStatus"
_IN_FORCE: Final = (DCG + "InForce", "")
"""Of guidelines and the like nobody says that they are in force."""

Cell = tuple[Passage, ...]
Differences = tuple[list[Paragraph], Grid | None]


@dataclass(frozen=True, slots=True)
class Handout:
    """What a teacher hands out, in one language.

    `subjects` are one thing, or the two that are compared. `provisions` are those that are shown.
    `paper` tells it all as a text, whose sections are named about, definitions, differences,
    between, provisions and method; what there is nothing for is left out. `pinned` tells from
    which graph it is.
    """

    kind: Literal["concept", "instrument", "comparison"]
    subjects: tuple[Thing, ...]
    provisions: tuple[PlacedNorm, ...]
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
    for iri in iris:
        if _KINDS.isdisjoint(desk.kinds(iri)):
            told = desk.thing(iri)
            raise ParameterError(
                f"{told.name} is of the kind {told.kind}; name a concept or an instrument."
            )
    found = compare(desk, of, beside, Filters(lang)) if beside else None
    concepts = [one for one in iris if "Concept" in desk.kinds(one)]
    defined = tuple(it for one in concepts for it in definitions(desk, one, lang))
    every = [provisions_on(desk, one) for one in iris]
    # Of two things, those of one and of the other in turn.
    entries = list(dict.fromkeys(one for pair in zip_longest(*every) for one in pair if one))
    norms = tuple(placed(desk, one.norm, lang) for one in three_provisions(entries))
    return Handout(
        kind="comparison" if found else "concept" if concepts else "instrument",
        subjects=desk.things(iris, lang),
        provisions=norms,
        paper=_Writer(desk, iris, found, lang).paper(defined, entries, norms),
        pinned=desk.pinned(),
    )


@cached
def provisions_on(desk: Desk, iri: str) -> tuple[Entry, ...]:
    """The norms on a concept, or of a text with its parts; those that show most of it come first.

    Those that hold and were read come before others, with their operative words. Of a notion those
    come first that realise what most notions have in common, without what makes customs faster.
    The rest is the order of the concordance.
    """
    facts, known = desk.facts, index(desk)
    common = Counter(
        trait for notion in facts.of_kind(DCG + "Notion") for trait in facts.iris(notion, _TRAIT)
    )
    shared = {
        action: common[trait]
        for trait in sorted(facts.iris(iri, _TRAIT), key=common.__getitem__)
        if facts.first(trait, _DIMENSION) != _SPEED
        for action in facts.leading_to(trait, DCG + "realises")
    }

    def key(one: Entry) -> tuple[object, ...]:
        return (
            is_past(desk, one) or facts.first(one.instrument, _STATUS) not in _IN_FORCE,
            one.confidence != "confirmed",
            not facts.words(one.norm, DCG + "operativeWords"),
            -max(shared.get(action, 0) for action in one.actions),
            known.places[one.norm],
        )

    if "Instrument" in desk.kinds(iri):
        within = texts(desk, iri)
        found = [one for one in known.entries.values() if one.provision in within]
    else:
        actions = actions_on(desk, iri)
        found = [one for one in known.entries.values() if actions & one.actions]
    return tuple(sorted(found, key=key))


def three_provisions(found: Sequence[Entry]) -> list[Entry]:
    """Norms of three provisions, the strongest first: of different forces where there are.

    These are the two strongest forces and what recommends, else what is weakest; for each a norm
    of another text than those before, if there is.
    """
    chosen, taken = list[Entry](), set[str]()
    laid_down = [entry_force(one) for one in found]
    forces = [one for one in FORCES[:-1] if one in laid_down]
    third = ["recommends"] if "recommends" in forces[2:] else forces[2:][-1:]
    for force in (*forces[:2], *third):
        those = (one for one in found if entry_force(one) == force)
        one = min(those, key=lambda it: (it.provision in taken, it.instrument in taken))
        chosen.append(one)
        taken |= {one.provision, one.instrument}
    for one in found:
        if len(chosen) < _SHOWN and entry_force(one) and one.provision not in taken:
            chosen.append(one)
            taken.add(one.provision)
    return sorted(chosen, key=lambda one: strength(relation_of(one.kind)))


def entry_force(one: Entry) -> Force | None:
    """The force of a norm; None for a prohibition, and where its verb was not read."""
    return force_of(relation_of(one.kind))


def strongest(told: Iterable[Told]) -> Told | None:
    """What is told of a side with the strongest force; None where nothing has a force."""
    having = (one for one in told if force_of(one.relation))
    return min(having, key=lambda one: strength(one.relation), default=None)


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
        self, defined: Sequence[Definition], entries: Sequence[Entry], norms: Sequence[PlacedNorm]
    ) -> Paper:
        """The whole text."""
        # In the order of the text, since footnotes are numbered as they are made.
        parts: list[tuple[str, list[Paragraph], Grid | None]] = [
            ("about", list(self._about()), None),
            ("definitions", list(self._definitions(defined)), None),
            ("differences", *self._differences(entries)),
            ("between", list(self._between()), None),
            ("provisions", list(self._provisions(norms)), None),
            ("method", list(self._method()), None),
        ]
        sections = tuple(
            Section(self.t(f"handout.section.{name}"), tuple(paragraphs), grid, name)
            for name, paragraphs, grid in parts
            if paragraphs or grid
        )
        first, *second = (one.label for one in self.things)
        title = first[:1].upper() + first[1:]
        if second:
            title = self.t("handout.title", a=first, b=second[0])
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

    def _label(self, iri: str) -> str:
        """The label of a thing; a dash for none."""
        return self.desk.label(iri, self.lang).text if iri else "–"

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
            yield Paragraph((Passage(self.t("handout.address", address=iri)),))

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

    def _differences(self, entries: Sequence[Entry]) -> Differences:
        """A table of what sets the thing apart, and how it is to be read."""
        kinds = self.desk.kinds(self.iris[0])
        if "Instrument" in kinds:
            return self._compared(self.comparison) if self.comparison else self._forces()
        if self.comparison:
            return self._characteristics(self.iris)
        if "Notion" in kinds:
            notions = self.desk.facts.of_kind(DCG + "Notion")
            return self._characteristics([*dict.fromkeys((*self.iris, *notions))])
        return self._texts(entries)

    def _characteristics(self, columns: Sequence[str]) -> Differences:
        """Concepts side by side, by dimension: what sources ascribe to each."""
        facts, lang = self.desk.facts, self.lang
        given: dict[str, dict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
        for concept in columns:
            claims: dict[str, list[Citation]] = defaultdict(list)
            for one in facts.by_subject.get(concept, ()):
                if one.relation == _TRAIT:
                    claims[one.object] += self.desk.claim_statement(one, lang).citations
            for trait in sorted(claims, key=lambda it: self._label(it).casefold()):
                # A claim that rests on recall alone says so in its footnote.
                best = sorted(claims[trait], key=lambda at: at.confidence)
                passage = self._passage(self._label(trait), best, ";")
                given[facts.first(trait, _DIMENSION)][concept].append(passage)
        rows = tuple(
            ((Passage(self._label(one)),), *(_cell(given[one][concept]) for concept in columns))
            for one in sorted(given, key=lambda it: self._label(it).casefold())
        )
        heads = self.t("handout.dimension"), *map(self._label, columns)
        lead = Paragraph((Passage(self.t("handout.characteristics")),))
        return ([lead], Grid(heads, rows)) if rows else ([], None)

    def _forces(self) -> Differences:
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
        if left := sorted(norms.keys() - MARK):
            kinds = ", ".join(f"{self._label(DCG + kind)} ({len(norms[kind])})" for kind in left)
            lead.append(Passage(self.t("handout.left-out", kinds=kinds)))
        return [Paragraph(tuple(lead))], Grid(self.t.row("handout.force-heads"), rows)

    def _of_force(self, mark: Mark, norms: Sequence[str]) -> tuple[Cell, ...]:
        """A force, what it means, the words that most of some norms have, and their number."""
        spoken: dict[Words, list[str]] = defaultdict(list)
        for norm in norms:
            for text in self.desk.facts.words(norm, DCG + "operativeWords"):
                spoken[text].append(norm)
        example = Passage("–")
        if spoken:
            text = max(spoken, key=lambda it: len(spoken[it]))
            cited = self.desk.citations(spoken[text][0], self.lang)[:1]
            example = self._text(text, self.notes.of(cited), quote=True)
        told = map(Passage, (mark.verb(self.lang), mark.meaning(self.lang)))
        return _row(*told, example, Passage(str(len(norms))))

    def _texts(self, entries: Sequence[Entry]) -> Differences:
        """Which text speaks how strongly on a concept, the strongest word of each."""
        best: dict[str, Entry] = {}
        laid_down = [one for one in entries if entry_force(one)]
        for one in sorted(laid_down, key=lambda it: strength(relation_of(it.kind))):
            best.setdefault(one.instrument, one)
        rows = []
        for one in [*best.values()][:_MAX_ROWS]:
            norm = placed(self.desk, one.norm, self.lang)
            status = norm.status and norm.status.name != "InForce" and norm.status.label
            text = norm.instrument.label + (f" ({status})" if status else "")
            verb = verb_of(norm.norm.kind, self.lang)
            provision = self._passage(self._label(one.provision), norm.norm.citations)
            rows.append(_row(Passage(text), Passage(verb), provision))
        if not rows:
            return [], None
        lead = [Passage(self.t("handout.texts"))]
        if more := len(best) - len(rows):
            name = self.things[0].name
            lead.append(Passage(self.t("handout.more-texts", n=more, name=name)))
        if unread := {one.instrument for one in entries} - best.keys():
            names = sorted(map(self._label, unread))
            lead.append(Passage(self.t("handout.unread", texts="; ".join(names))))
        return [Paragraph(tuple(lead))], Grid(self.t.row("handout.text-heads"), tuple(rows))

    def _compared(self, found: Comparison) -> Differences:
        """What two texts say on the same things: where they differ in force first."""
        lines = [
            (one, sides)
            for one in found.lines
            if one.aspect == "matters" and any(sides := [*map(strongest, (one.a, one.b))])
        ]

        def place(line: tuple[Line, list[Told | None]]) -> tuple[object, ...]:
            ranks = [strength(side.relation) for side in line[1] if side]
            alike = len(ranks) == len(line[1]) and ranks[0] == ranks[1]
            return len(ranks) < len(line[1]), alike, min(ranks), line[0].label.casefold()

        rows = tuple(
            _row(
                Passage(line.label),
                self._side(a, line.a, line.absence_a),
                self._side(b, line.b, line.absence_b),
            )
            for line, (a, b) in sorted(lines, key=place)[:_MAX_ROWS]
        )
        if not rows:
            return [], None
        lead = [Passage(self.t("handout.matters"))]
        if more := len(lines) - len(rows):
            names = {"a": found.a.name, "b": found.b.name}
            lead.append(Passage(self.t("handout.more-matters", n=more, **names)))
        heads = self.t("handout.matter"), *(one.label for one in self.things)
        return [Paragraph(tuple(lead))], Grid(heads, rows)

    def _side(self, best: Told | None, every: Sequence[Told], absence: Absence) -> Passage:
        if best and (force := force_of(best.relation)):
            return self._passage(MARK[force].verb(self.lang), best.citations)
        text = self.t(f"compare.absence.{absence}") if absence else "–"
        return self._passage(text, [it for one in every for it in one.citations])

    def _between(self) -> Iterator[Paragraph]:
        """What sources say of the one and the other, and where they exclude each other."""
        found = self.comparison
        for one in found.between if found and found.kind == "concepts" else ():
            assert one.object
            holders = ", ".join(it.label for it in one.claimants)
            basis = self.t(f"claim.basis.{one.basis}")
            ground = ", ".join(filter(None, (holders, one.stated_on, basis)))
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

    def _provisions(self, norms: Iterable[PlacedNorm]) -> Iterator[Paragraph]:
        for one in norms:
            norm = one.norm
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
                cited_status = self.desk.citations(one.instrument.iri, self.lang, _STATUS)
                told = self.t("handout.status", status=one.status.label)
                passages.append(self._passage(told, cited_status, "."))
            if one.past:
                passages.append(Passage(self.t("concordance.past"), cited, "."))
            passages.append(Passage(norm.provision.iri))
            yield Paragraph(tuple(passages), item=True)

    def _method(self) -> Iterator[Paragraph]:
        told = [f"handout.method.{one}" for one in ("wording", "forces", "sources", "choice")]
        yield Paragraph(tuple(Passage(self.t(one)) for one in told))
        yield Paragraph((Passage(self.t("handout.method.pinned", pinned=self.desk.pinned())),))


def _row(*passages: Passage) -> tuple[Cell, ...]:
    """A row of a table with one passage in each cell."""
    return tuple((one,) for one in passages)


def _cell(passages: Sequence[Passage]) -> Cell:
    """The passages of a cell; a dash where there are none. The last has no sign after it."""
    if not passages:
        return (Passage("–"),)
    last = passages[-1]
    return (*passages[:-1], Passage(last.text, last.notes))
