"""Provisions that show the forces, and exercises with their solutions, made from the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.compare import Comparison, Told
from dcgraph.research.concordance import Entry, actions_on, index, is_past, placed
from dcgraph.research.force import force_of, relation_of, strength, verb_of
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    FORCES,
    LANGUAGES,
    Citation,
    Definition,
    Force,
    Language,
    PlacedNorm,
    Text,
    Thing,
)
from dcgraph.research.relevance import texts
from dcgraph.words import words

TaskName = Literal["order", "bind", "definitions", "characteristics", "forces"]
LETTERS: Final = "ABCDEFGH"
_LAID_DOWN: Final[tuple[Force, ...]] = FORCES[:-1]
"""The forces of exercises: what a text only treats is no answer to what it asks."""
_WEAKER: Final[tuple[Force, ...]] = ("recommends", "permits", "endeavours")
_MAX_CHOICES: Final = 6
_SHOWN: Final = 3
_EACH: Final = 2
"""Choices of each answer where texts or things are told apart."""
_STATUS: Final = DCG + "hasStatus"
_IN_FORCE: Final = (DCG + "InForce", "")
"""Of guidelines and the like nobody says that they are in force."""
_SPEED: Final = DCGD + "dimensions.process"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be judged, by its letter: a provision, a definition, a characteristic, a matter.

    `answer` is the word of the solution, such as a force or a side, and `told` the same in the
    language of the reader. `words` are the operative words of a provision, in their language.
    """

    letter: str
    thing: Thing
    label: str
    words: Text | None
    answer: str
    told: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise: a question, what is to be judged, and the solution in letters, as in C > A."""

    name: TaskName
    question: str
    choices: tuple[Choice, ...]
    solution: str


@cached
def provisions_on(desk: Desk, concept: str, instruments: tuple[str, ...]) -> tuple[Entry, ...]:
    """The norms on a concept, or of texts, by IRIs; those that show most of it come first.

    Those that hold and were read come before others, with their operative words. Of a notion
    those come first that have done by information what most notions have in common, before what
    makes customs faster. Then come those of which the summary is there in all languages. The rest
    is the order of the concordance.
    """
    facts, known = desk.facts, index(desk)
    actions = actions_on(desk, concept) if concept else frozenset[str]()
    within = frozenset(part for one in instruments for part in texts(desk, one))
    traits = {*facts.iris(concept, DCG + "hasCharacteristic")} if concept else set()
    common = Counter(
        one
        for notion in facts.of_kind(DCG + "Notion")
        for one in facts.iris(notion, DCG + "hasCharacteristic")
    )

    def telling(one: Entry) -> tuple[bool, int]:
        met = [
            trait
            for action in one.actions
            for trait in facts.iris(action, DCG + "realises")
            if trait in traits
        ]
        of_information = [one for one in met if facts.first(one, DCG + "isOnDimension") != _SPEED]
        return bool(of_information), max((common[one] for one in of_information or met), default=0)

    def key(one: Entry) -> tuple[object, ...]:
        by_information, shared = telling(one)
        spoken = {text.language for text in facts.words(one.norm, DCG + "summary")}
        return (
            is_past(desk, one) or facts.first(one.instrument, _STATUS) not in _IN_FORCE,
            one.confidence != "confirmed",
            not facts.words(one.norm, DCG + "operativeWords"),
            not by_information,
            -shared,
            not spoken.issuperset(LANGUAGES),
            known.places[one.norm],
        )

    found = (
        one
        for one in known.entries.values()
        if (not concept or not actions.isdisjoint(one.actions))
        and (not within or one.provision in within)
    )
    return tuple(sorted(found, key=key))


def entry_force(one: Entry) -> Force | None:
    """The force of a norm; None for a prohibition, and where its verb was not read."""
    return force_of(relation_of(one.kind))


def of_each_force(found: Sequence[Entry], without: Iterable[str] = ()) -> list[Entry]:
    """The first norm of each force, the strongest first; other texts and provisions if there are.

    `without` are provisions that were shown already, and are taken where there is nothing else.
    """
    shown, seen_texts, chosen = set(without), set[str](), []
    for force in _LAID_DOWN:
        those = [one for one in found if entry_force(one) == force]
        if those:
            one = min(those, key=lambda it: (it.provision in shown, it.instrument in seen_texts))
            chosen.append(one)
            shown.add(one.provision)
            seen_texts.add(one.instrument)
    return chosen


def three_provisions(found: Sequence[Entry]) -> list[Entry]:
    """Three norms of different forces where there are, else the first three."""
    by_force = of_each_force(found)
    # The strongest, what is between, and what only recommends or permits.
    first = [*by_force[:2], *by_force[2:][-1:]]
    weakest = next((one for one in by_force if entry_force(one) == "recommends"), None)
    if weakest and weakest not in first:
        first[-1:] = [weakest]
    more = (
        one
        for one in found
        if entry_force(one) and one.provision not in {it.provision for it in first}
    )
    while len(first) < _SHOWN and (one := next(more, None)):
        first.append(one)
    return sorted(first, key=lambda one: strength(relation_of(one.kind)))


def _shuffled(choices: Iterable[tuple[Thing, Callable[[str], Choice]]]) -> tuple[Choice, ...]:
    """Choices with their letters, in an order that tells nothing and is always the same."""
    found = sorted(choices, key=lambda one: sha256(one[0].iri.encode()).digest())
    return tuple(make(letter) for letter, (_, make) in zip(LETTERS, found, strict=False))


def _of_norm(one: PlacedNorm, lang: Language) -> tuple[Thing, Callable[[str], Choice]]:
    assert one.norm.provision
    assert one.norm.force
    provision, force = one.norm.provision, one.norm.force
    done = ", ".join(it.label for it in one.norm.actions)

    def make(letter: str) -> Choice:
        return Choice(
            letter,
            provision,
            f"{provision.label} ({done})",
            one.norm.words,
            force,
            verb_of(one.norm.kind, lang),
            one.norm.citations,
        )

    return one.norm.thing, make


def order_task(
    desk: Desk, found: Sequence[Entry], shown: Iterable[Entry], lang: Language
) -> Task | None:
    """Provisions to be put in order by force; None where all that there are have one."""
    chosen = of_each_force(found, [one.provision for one in shown])
    if len(chosen) < _EACH:
        return None
    choices = _shuffled(_of_norm(placed(desk, one.norm, lang), lang) for one in chosen)
    ranked = sorted(choices, key=lambda one: _LAID_DOWN.index(one.answer))
    solution = " > ".join(one.letter for one in ranked)
    return Task("order", words(lang)("handout.task.order"), choices, solution)


def bind_task(
    desk: Desk, found: Sequence[Entry], without: Iterable[str], lang: Language
) -> Task | None:
    """Provisions of which some oblige and others do not; None where there are none of one sort.

    They stand without their words: these are to be looked up. Of the weaker sort that is taken of
    which there are provisions, recommendations first.
    """
    taken = set(without)
    free = [one for one in found if one.provision not in taken]
    by_force: dict[Force | None, list[Entry]] = defaultdict(list)
    for one in free:
        if one.provision not in {it.provision for it in by_force[entry_force(one)]}:
            by_force[entry_force(one)].append(one)
    weak = next((it for it in _WEAKER if by_force[it]), None)
    if not weak or not by_force["obliges"]:
        return None
    chosen = [*_varied(by_force["obliges"]), *_varied(by_force[weak])]
    made = (_of_norm(placed(desk, one.norm, lang), lang) for one in chosen)
    choices = _shuffled(made)
    t = words(lang)
    return Task("bind", t(f"handout.task.bind.{weak}"), choices, _sides(choices))


def _varied(found: Sequence[Entry]) -> list[Entry]:
    """The first norms, of different texts if there are."""
    first = found[:1]
    others = [one for one in found[1:] if one.instrument != first[0].instrument]
    return [*first, *(others or found[1:])[: _EACH - 1]]


def _sides(choices: Iterable[Choice]) -> str:
    """The letters of each answer together, as in obliges: A, C; recommends: B."""
    by_answer: dict[str, list[str]] = defaultdict(list)
    for one in choices:
        by_answer[one.told].append(one.letter)
    return "; ".join(f"{told}: {', '.join(by_answer[told])}" for told in sorted(by_answer))


def definitions_task(found: Iterable[Definition], lang: Language) -> Task | None:
    """Definitions without those who gave them; None where fewer than two name them."""
    held = [one for one in found if one.given_by and one.wording][:_MAX_CHOICES]
    if len({one.given_by for one in held}) < _EACH:
        return None

    def of(one: Definition) -> tuple[Thing, Callable[[str], Choice]]:
        told = ", ".join(filter(None, (*(it.label for it in one.given_by), one.date)))
        answer = ",".join(it.name for it in one.given_by)
        return one.thing, lambda letter: Choice(
            letter, one.thing, "", one.wording, answer, told, one.citations
        )

    choices = _shuffled(map(of, held))
    question = words(lang)("handout.task.definitions")
    return Task("definitions", question, choices, _sides(choices))


def comparison_task(found: Comparison, lang: Language) -> Task | None:
    """What both sides are told and what one alone, to be told apart; None where there is no choice.

    Of concepts these are characteristics, of texts what they speak on: the stronger one is told.
    """
    t = words(lang)
    sides: dict[str, tuple[str, str]] = {}
    alike = "both" if found.kind == "concepts" else "alike"
    told = {"a": found.a.label, "b": found.b.label, "both": t(f"handout.{alike}")}
    if found.kind == "concepts":
        lines = [one for one in found.lines if one.aspect == "characteristics" and one.thing]
        for one in lines:
            if one.thing:
                sides[one.thing.iri] = (one.side, told[one.side])
        name: TaskName = "characteristics"
        question = t("handout.task.characteristics", a=found.a.label, b=found.b.label)
    else:
        lines = []
        for one in found.lines:
            forces = [force_at(side) for side in (one.a, one.b)]
            a, b = forces
            if one.aspect == "matters" and one.thing and a and b:
                lines.append(one)
                side = "both" if a == b else "a" if FORCES.index(a) < FORCES.index(b) else "b"
                sides[one.thing.iri] = (side, told[side])
        name = "forces"
        question = t("handout.task.forces", a=found.a.label, b=found.b.label)
    by_side: dict[str, list[Thing]] = defaultdict(list)
    for one in lines:
        assert one.thing
        by_side[sides[one.thing.iri][0]].append(one.thing)
    if len(by_side) < _EACH:
        return None
    cited = {
        one.thing.iri: tuple(
            dict.fromkeys(
                at
                for side in (one.a, one.b)
                for it in ([strongest(side)] if name == "forces" else side[:1])
                for at in (it.citations[:1] if it else ())
            )
        )
        for one in lines
        if one.thing
    }

    def of(thing: Thing) -> tuple[Thing, Callable[[str], Choice]]:
        answer, told = sides[thing.iri]
        return thing, lambda letter: Choice(
            letter, thing, thing.label, None, answer, told, cited[thing.iri]
        )

    choices = _shuffled(of(one) for those in by_side.values() for one in those[:_EACH])
    return Task(name, question, choices, _sides(choices))


def strongest(told: Iterable[Told]) -> Told | None:
    """What is told of a side with the strongest force; None where nothing has a force."""
    having = [(force, one) for one in told if (force := force_of(one.relation))]
    return min(having, key=lambda it: FORCES.index(it[0]), default=(None, None))[1]


def force_at(told: Iterable[Told]) -> Force | None:
    """The strongest force of what is told of a side."""
    one = strongest(told)
    return force_of(one.relation) if one else None


def tasks(
    desk: Desk, found: Sequence[Entry], shown: Sequence[Entry], third: Task | None, lang: Language
) -> Iterator[Task]:
    """The exercises that the data allow: order, duty or advice, and a `third` of another sort."""
    spoken = [
        one
        for one in found
        if any(desk.facts.words(one.norm, DCG + it) for it in ("operativeWords", "quotedWords"))
    ]
    order = order_task(desk, spoken, shown, lang)
    if order:
        yield order
    taken = {one.provision for one in shown}
    taken |= {one.thing.iri for one in order.choices} if order else set()
    if bind := bind_task(desk, found, taken, lang):
        yield bind
    if third:
        yield third
