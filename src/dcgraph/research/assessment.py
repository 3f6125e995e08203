"""What follows from the answers that an administration gives for itself.

The answers are held against the criteria and the classes by the rules of the graph, in a small
graph of their own, which is forgotten with the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple
from pyoxigraph import Literal as Value

from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGD, OWL, TYPE, XSD
from dcgraph.research.assessment_form import Answers, answer_text, questions
from dcgraph.research.concordance import concordance
from dcgraph.research.criteria import evidence
from dcgraph.research.duties import DUTIES, binding_texts, public_norms
from dcgraph.research.economies import STANDINGS, Duty, Standing, economy_classes, standing_by
from dcgraph.research.economy_tables import duty_mark
from dcgraph.research.facts import Facts, facts_of
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk, cached
from dcgraph.research.links import cited
from dcgraph.research.model import Citation, Force, Language, PlacedNorm, Thing
from dcgraph.research.paging import WHOLE
from dcgraph.research.tables import Table
from dcgraph.snapshot.search_index import fold
from dcgraph.sparql.rules import derive, rules
from dcgraph.words import words

_RULES: Final = ("criteria", "profiles")
_OWN: Final = DCGD + "assessed"
"""The economy of the small graph where the answers name none."""
_ASKING: Final[tuple[Force, ...]] = (*("obliges", "obliges to permit", "endeavours", "recommends"),)
_BINDING: Final[tuple[Force, ...]] = ("obliges", "obliges to permit")
_SHOWN: Final = 8
"""Provisions of a gap that a terminal shows, beside those that bind the economy."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to a criterion: yes, no, unknown or a value.

    `shows` is what the criterion can show; `reached` tells whether the answer shows it. Of an
    economy to which the criterion is not applied no answer does.
    """

    criterion: Thing
    indicator: Thing
    answer: str
    shows: Literal["meets", "does not meet"]
    reached: bool


@dataclass(frozen=True, slots=True)
class Assessed:
    """The standing to a characteristic by the answers to its criteria.

    `duty` tells how conventions and acts of a union bind the economy on the day; it is empty
    without an economy.
    """

    characteristic: Thing
    standing: Standing
    duty: Duty
    answers: tuple[Given, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """A provision that asks for a characteristic with one force, by some of its norms.

    `duty` tells whether it binds the economy; it is empty where it does not, or is not known to.
    The citations are those of the norms.
    """

    provision: Thing
    instrument: Thing
    norms: tuple[Thing, ...]
    force: Force
    duty: Duty
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A characteristic that is not met, with what asks for it.

    The strongest provisions come first, of one force those that bind the economy.
    """

    characteristic: Thing
    duty: Duty
    provisions: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the answers come to: standings, classes of economies and gaps.

    `economy` is None where none was named. `day` is that on which provisions and duties
    count: as given, else that of the graph. `answered` of `asked` criteria have an answer that is
    not unknown; `measured` of `total` characteristics have a criterion. A gap is what is not met,
    and never what is not known. `note` says what this is not.
    """

    economy: Thing | None
    day: str
    note: str
    answered: int
    asked: int
    measured: int
    total: int
    classes: tuple[Thing, ...]
    characteristics: tuple[Assessed, ...]
    gaps: tuple[Gap, ...]


def assess(
    desk: Desk, given: Answers, lang: Language, ontology: Path = ROOT / "ontology"
) -> Assessment:
    """What follows from answers, by the rules in the folder of an ontology.

    Raises LoadError if a rule there cannot be applied.
    """
    focus, day = given.economy or _OWN, given.as_of or graph_day(desk)
    facts = _small_graph(desk, focus, given, ontology)
    bound = binding_texts(desk, given.economy, day) if given.economy else frozenset()
    asked = questions(desk, lang)

    def assessed(characteristic: str) -> Assessed:
        found = evidence(facts, focus, characteristic)
        reached = {one.criterion for one in found if one.shown}
        return Assessed(
            characteristic=desk.thing(characteristic, lang),
            standing=standing_by(desk, characteristic, found),
            duty=_duty(desk, bound, characteristic, day),
            answers=tuple(
                Given(
                    criterion=one.criterion,
                    indicator=one.indicator,
                    answer=given.answers.get(one.criterion.iri, "unknown"),
                    shows=one.shows,
                    reached=one.criterion.iri in reached,
                )
                for one in asked
                if one.characteristic.iri == characteristic
            ),
        )

    found = [assessed(one) for one in desk.facts.of_kind(DCG + "Characteristic")]
    found.sort(key=lambda one: (STANDINGS.index(one.standing), fold(one.characteristic.label)))
    kinds = facts.iris(focus, TYPE)
    return Assessment(
        economy=desk.thing(given.economy, lang) if given.economy else None,
        day=day,
        note=words(lang)("assessment.note"),
        answered=sum(one != "unknown" for one in given.answers.values()),
        asked=len(asked),
        measured=sum(one.standing != "not measured" for one in found),
        total=len(found),
        classes=desk.things([one for one in economy_classes(desk) if one in kinds], lang),
        characteristics=tuple(found),
        gaps=tuple(
            Gap(one.characteristic, one.duty, _asking(desk, one.characteristic, bound, day, lang))
            for one in found
            if one.standing == "does not meet"
        ),
    )


def _small_graph(desk: Desk, focus: str, given: Answers, ontology: Path) -> Facts:
    """The criteria, the classes of economies and the answers as figures, with what follows.

    Each criterion measures an indicator of its own there, so that an answer counts for the
    criterion to which it was given and for no other.
    """
    store = Store()
    triples = (*_definitions(desk), *_figures(desk, focus, given))
    store.extend(Quad(one.subject, one.predicate, one.object) for one in triples)
    texts = _rules(ontology)
    derive(store, {name: texts[name] for name in _RULES})
    return facts_of(store, ())


@cache
def _rules(ontology: Path) -> dict[str, str]:
    return rules(ontology)


def _figures(desk: Desk, focus: str, given: Answers) -> Iterator[Triple]:
    thresholds = {one.criterion.iri: one.threshold for one in questions(desk, "en")}
    for criterion, answer in given.answers.items():
        if answer in ("no", "unknown"):
            continue  # no figure shows anything
        figure = NamedNode(f"{criterion}.answer")
        value = thresholds[criterion] if answer == "yes" else answer
        yield Triple(figure, NamedNode(DCG + "hasFocus"), NamedNode(focus))
        yield Triple(figure, NamedNode(DCG + "hasIndicator"), NamedNode(criterion))
        yield Triple(figure, NamedNode(DCG + "observationDate"), Value("2000"))
        yield Triple(figure, NamedNode(DCG + "observedValue"), _number(value))


@cached
def _definitions(desk: Desk) -> tuple[Triple, ...]:
    """The criteria, and the definitions of the classes of economies by their axioms."""
    return (*_criteria(desk.facts), *_classes(desk))


def _criteria(facts: Facts) -> Iterator[Triple]:
    for one in facts.of_kind(DCG + "Criterion"):
        criterion = NamedNode(one)
        yield Triple(criterion, NamedNode(DCG + "isMeasuredBy"), criterion)
        for name in ("showsMet", "showsNotMet", "isNotAppliedTo"):
            for iri in facts.iris(one, DCG + name):
                yield Triple(criterion, NamedNode(DCG + name), NamedNode(iri))
        for name in ("atLeast", "atMost"):
            for value in facts.words(one, DCG + name):
                yield Triple(criterion, NamedNode(DCG + name), _number(value.text))


def _classes(desk: Desk) -> Iterator[Triple]:
    facts = desk.facts
    equivalent = OWL + "equivalentClass"
    for one in economy_classes(desk):
        nodes = list(facts.unnamed.get(one, {}).get(equivalent, ()))
        for node in nodes:
            yield Triple(NamedNode(one), NamedNode(equivalent), BlankNode(node))
        for node in nodes:  # which grows by what it leads to
            for path, values in facts.unnamed[node].items():
                for value in values:
                    term = BlankNode(value) if value in facts.unnamed else NamedNode(value)
                    yield Triple(BlankNode(node), NamedNode(path), term)
                    nodes += [value] if value in facts.unnamed else []


def _number(text: str) -> Value:
    return Value(text, datatype=NamedNode(XSD + "decimal"))


def _duty(desk: Desk, texts: Iterable[str], characteristic: str, day: str) -> Duty:
    """What some texts oblige public bodies to on a day, the stronger of two."""
    kinds = {
        kind
        for text in texts
        for kind, _, concept in public_norms(desk, text, day)
        if concept == characteristic
    }
    return next((duty for kind, duty in DUTIES.items() if kind in kinds), "")


def _asking(
    desk: Desk, characteristic: Thing, bound: frozenset[str], day: str, lang: Language
) -> tuple[Asking, ...]:
    """The provisions that ask for a characteristic and can have held on a day."""
    wish = Filters(lang, as_of=day, force=frozenset(_ASKING))
    found: dict[tuple[Thing, Force], list[PlacedNorm]] = {}
    for one in concordance(desk, wish, action=characteristic.name, limit=WHOLE).norms.items:
        assert one.norm.provision
        assert one.norm.force
        found.setdefault((one.norm.provision, one.norm.force), []).append(one)

    def asking(provision: Thing, force: Force, norms: list[PlacedNorm]) -> Asking:
        within = (provision.iri, *desk.facts.iris(provision.iri, DCG + "isWithin"))
        binds = force in _BINDING and not bound.isdisjoint(within)
        return Asking(
            provision=provision,
            instrument=norms[0].instrument,
            norms=tuple(one.norm.thing for one in norms),
            force=force,
            duty=_duty(desk, (provision.iri,), characteristic.iri, day) if binds else "",
            citations=tuple(dict.fromkeys(at for one in norms for at in one.norm.citations)),
        )

    every = [asking(*key, norms) for key, norms in found.items()]
    every.sort(key=lambda one: (_ASKING.index(one.force), not one.duty))
    return tuple(every)


@dataclass(frozen=True, slots=True)
class _Row:
    found: Assessment
    one: Assessed
    asking: Asking | None


_TABLE: Final = Table(
    _Row,
    "one.characteristic one.standing one.duty asking.provision asking.instrument asking.force "
    "binding citations found.measured found.total found.day found.note",
    binding="asking.duty",
    citations=lambda row: "; ".join(map(cited, row.asking.citations)) if row.asking else "",
)


def assessment_csv(found: Assessment) -> bytes:
    """A row for each characteristic; of a gap, one for each provision that asks for it."""
    gaps = {one.characteristic.iri: one.provisions for one in found.gaps}
    return _TABLE.csv(
        _Row(found, one, asking)
        for one in found.characteristics
        for asking in gaps.get(one.characteristic.iri) or (None,)
    )


def assessment_text(found: Assessment, lang: Language) -> str:
    """The assessment in lines: standings with the answers that show them, then the gaps."""
    return "\n".join(_lines(found, lang))


def _lines(found: Assessment, lang: Language) -> Iterator[str]:
    t = words(lang)
    if found.economy:
        yield f"{found.economy.label} ({found.economy.name})"
    yield found.note
    yield t("assessment.answered", answered=found.answered, asked=found.asked)
    yield t("economies.measured", measured=found.measured, total=found.total)
    for kind in found.classes:
        yield t("economies.class", name=kind.label)
    for standing in STANDINGS:
        some = [one for one in found.characteristics if one.standing == standing]
        if some:
            yield f"\n{t(f'economies.{standing}')}: {len(some)}"
        for each in some:
            yield f"- {each.characteristic.label}{duty_mark(each.duty, lang)}"
            for answer in each.answers:
                if answer.reached:
                    yield f"    {answer.indicator.label}: {answer_text(answer.answer, lang)}"
    if found.gaps:
        yield f"\n{t('assessment.gaps', day=found.day)}"
    yield from _gap_lines(found.gaps, lang)


def _gap_lines(gaps: tuple[Gap, ...], lang: Language) -> Iterator[str]:
    t = words(lang)
    for gap in gaps:
        yield f"- {gap.characteristic.label}{duty_mark(gap.duty, lang)}"
        if not gap.provisions:
            yield f"    {t('assessment.none')}"
        shown = [one for place, one in enumerate(gap.provisions) if one.duty or place < _SHOWN]
        for one in shown:
            force = t(f"force.verb.{one.force}")
            named = f"{one.provision.label} ({one.provision.name})"
            yield f"    {force}: {named}{duty_mark(one.duty, lang)}"
        if rest := len(gap.provisions) - len(shown):
            yield f"    {t('assessment.more', n=rest)}"
