"""Paths that lead from one thing to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCG
from dcgraph.research.argument_graph import Net, Way, argument_graph, chosen, lightest
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters, bounded
from dcgraph.research.graph import Desk
from dcgraph.research.links import Link, cited, ground, link_statement
from dcgraph.research.model import (
    BASES,
    CONFIDENCES,
    Basis,
    Citation,
    Confidence,
    Language,
    Silence,
    Statement,
    Thing,
)
from dcgraph.words import SEMICOLON, kept_together, marked, quoted, words

MAX_COUNT: Final = 10
MAX_LENGTH: Final = 6
USUAL_NUMBER: Final = 3
USUAL_MAX_LENGTH: Final = 4


Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one thing to the next.

    `statements` are all those between the two that were asked for, the soundest first. By the
    first the step is read: `direction` tells whether it is walked from its subject (forward) or
    from its object, `sentence` is it in words. `provision` is the part of a text that it is
    about or speaks, where one of its ends is such a part.
    """

    start: Thing
    end: Thing
    direction: Direction
    sentence: str
    provision: Thing | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps, read out as an argument.

    `weight` is the less, the sounder and the more telling it is: it ranks the paths of an answer
    and means nothing beyond. `basis` and `confidence` are those of its weakest step; it is
    None where no step has any.
    """

    weight: float
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]
    basis: Basis
    confidence: Confidence | None
    argument: str


@dataclass(frozen=True, slots=True)
class Paths:
    """The best paths of at most `longest` steps, the lightest first.

    `note` says what a path is worth, and whether others may have been missed; `silence` tells
    why there is none.
    """

    start: Thing
    end: Thing
    longest: int
    paths: tuple[Path, ...]
    note: str
    silence: Silence | None


def paths(
    desk: Desk,
    start: str,
    end: str,
    wanted: Filters,
    *,
    number: int = USUAL_NUMBER,
    longest: int = USUAL_MAX_LENGTH,
) -> Paths:
    """Up to so many paths between two things by their names, each unlike the others.

    A step is a statement of a basis, confidence and day that are wanted; all that stand between
    the same two things make one step. Raises NotFoundError for what is not there, ParameterError
    for numbers out of bounds, for a claim, which is itself a step, and for the same thing twice.
    """
    bounded("k", number, MAX_COUNT)
    bounded("longest", longest, MAX_LENGTH)
    ends = _end(desk, start), _end(desk, end)
    if ends[0] == ends[1]:
        raise ParameterError(
            f"A path leads from one thing to another, and {desk.thing(ends[0]).name} is asked for "
            "as both; ask for its record instead."
        )
    net = argument_graph(desk).net(desk, wanted)
    ways, cut = lightest(net, *ends, longest, 4 * number + 12)
    found = chosen(net, ways, number)
    t = words(wanted.lang)
    notes = [t("paths.note"), *([t("paths.cut")] if cut else [])]
    return Paths(
        start=desk.thing(ends[0], wanted.lang),
        end=desk.thing(ends[1], wanted.lang),
        longest=longest,
        paths=tuple(_path(desk, net, way, wanted) for way in found),
        note=kept_together(" ".join(notes), wanted.lang),
        silence=None if found else _silence(desk, net, ends, longest, wanted),
    )


def _end(desk: Desk, name: str) -> str:
    iri = desk.iri(name)
    claim = desk.facts.claims.get(iri)
    if claim is None:
        return iri
    subject, relation_object = desk.thing(claim.subject).name, desk.thing(claim.object).name
    raise ParameterError(
        f"{name[:80]!r} is a claim, which is a step and no thing; ask for paths between what it "
        f"joins: {subject} and {relation_object}."
    )


def _path(desk: Desk, net: Net, way: Way, wanted: Filters) -> Path:
    lang, things = wanted.lang, way.things
    steps = tuple(
        _step(desk, one, other, net.links(one, other), lang) for one, other in pairwise(things)
    )
    best = [one.statements[0] for one in steps]
    grades = [one.confidence for one in best if one.confidence]
    ends = _named(desk, things[0], lang), _named(desk, things[-1], lang)
    return Path(
        weight=round(way.weight, 2),
        things=desk.things(things, lang),
        steps=steps,
        basis=max((one.basis for one in best), key=BASES.index),
        confidence=max(grades, default=None),
        argument=_argument(ends, steps, lang),
    )


def _step(desk: Desk, start: str, end: str, links: tuple[Link, ...], lang: Language) -> Step:
    """The step between two neighbours, whose statements are given, the soundest first."""
    best = links[0]
    forward = best.subject == start
    found = tuple(link_statement(desk, one, lang) for one in links)
    names = (_named(desk, best.subject, lang), _named(desk, best.object, lang))
    provision = next(
        (one for one in (best.subject, best.object) if "Provision" in desk.kinds(one)), None
    )
    return Step(
        start=desk.thing(start, lang),
        end=desk.thing(end, lang),
        direction="forward" if forward else "backward",
        sentence=clause(found[0], names, lang, forward=forward),
        provision=desk.thing(provision, lang) if provision else None,
        statements=found,
    )


def _named(desk: Desk, iri: str, lang: Language) -> str:
    """How a thing is mentioned in a sentence; a definition, by the concept that it defines."""
    concept = desk.facts.first(iri, DCG + "isDefinitionOf")
    if not concept:
        return quoted(desk.label(iri, lang).text, lang)
    date = desk.facts.first(iri, DCG + "definitionDate")
    mention = words(lang)("paths.definition", concept=quoted(desk.label(concept, lang).text, lang))
    return f"{mention} ({date})" if date else mention


_MAX_SOURCE_LENGTH: Final = 90


def clause(statement: Statement, names: tuple[str, str], lang: Language, *, forward: bool) -> str:
    """A statement read from its subject or its object; `names` are those of the two.

    A relation that is not in the catalogue is read by its name, which no language inflects.
    """
    t, relation = words(lang), statement.relation
    if t.has(f"relations.{relation}"):
        read = t.row(f"relations.{relation}")
    else:
        read = (f"{{a}} — {relation} → {{b}}", f"{{b}} ← {relation} — {{a}}")
    return kept_together(read[0 if forward else 1].format(a=names[0], b=names[1]), lang)


def _argument(ends: tuple[str, str], steps: Sequence[Step], lang: Language) -> str:
    """The whole in sentences; `ends` are the mentions of the things from which and to which."""
    clauses, source = [], ""
    for step in steps:
        clauses.append(f"{step.sentence} ({_ground(step.statements, source, lang)})")
        first = next(iter(step.statements[0].citations), None)
        source = first.source.iri if first else ""
    lead = words(lang)(
        "paths.lead",
        start=ends[0],
        end=ends[1],
        n=len(steps),
        clauses=SEMICOLON[lang].join(clauses),
    )
    return kept_together(" ".join((lead, *_doubts(steps, lang))), lang)


def _ground(statements: tuple[Statement, ...], before: str, lang: Language) -> str:
    """On what a step rests: who holds it, the source and the place, basis and confidence."""
    best, t = statements[0], words(lang)
    holders = ", ".join(quoted(one.label, lang) for one in best.claimants)
    parts = [t("paths.stated", names=holders) if holders else t(f"claim.basis.{best.basis}")]
    if best.confidence:
        parts.append(t(f"claim.confidence.{best.confidence}"))
    if best.citations:
        parts.append(_cited(best.citations[0], before, lang))
    # What is only related leaves it to the rationale of the claim to say how.
    if best.rationale and (best.relation == "isRelatedTo" or best.basis == "interpreted"):
        said = quoted(best.rationale.text.removesuffix("."), lang)
        parts.append(t("paths.reason", text=marked(said, best.rationale.language, lang)))
    if len(statements) > 1:
        parts.append(t("paths.more", count=len(statements) - 1))
    return SEMICOLON[lang].join(parts)


def _cited(citation: Citation, before: str, lang: Language) -> str:
    if citation.source.iri == before:
        source = words(lang)("paths.ibid")
    else:
        title = citation.source.label
        if len(title) > _MAX_SOURCE_LENGTH:
            title = title[:_MAX_SOURCE_LENGTH].rpartition(" ")[0] + "…"
        source = quoted(title, lang)
    return f"{source}, {citation.locator}" if citation.locator else source


def _doubts(steps: Sequence[Step], lang: Language) -> list[str]:
    """A sentence for each kind of step that is less than sure, or one that there is none."""
    t, found = words(lang), []
    for word in ("interpreted", "derived", "recalled"):
        numbers = [
            str(number)
            for number, step in enumerate(steps, start=1)
            if word in (step.statements[0].basis, step.statements[0].confidence)
        ]
        if numbers:
            counted = t("paths.steps", n=len(numbers), numbers=", ".join(numbers))
            found.append(t(f"paths.{word}", steps=counted))
    if not found and all(step.statements[0].confidence for step in steps):
        found.append(t("paths.sure"))
    return found


_EVERYTHING: Final = (
    Filters(basis=frozenset(BASES) - {"derived"}),
    Filters(basis=frozenset(BASES)),
)
"""What would be found without a filter: first by what is said, then with what follows by rule."""


def _silence(desk: Desk, net: Net, ends: tuple[str, str], longest: int, wanted: Filters) -> Silence:
    """Why there is no path of at most `longest` steps, and the nearest thing that is reached."""
    lang, graph, t = wanted.lang, net.graph, words(wanted.lang)

    def reached(iri: str) -> str:
        return t("paths.silence.reached", thing=_named(desk, iri, lang))

    for everything in _EVERYTHING:
        whole = argument_graph(desk).net(desk, everything)
        for way in lightest(whole, *ends, longest, 1)[0]:
            missing = [one for one in pairwise(way.things) if not graph.has_edge(*one)]
            at = missing[0][0]
            message = t(
                "paths.silence.filtered",
                things=" → ".join(_named(desk, one, lang) for one in way.things),
                needs=", ".join(_needs([whole.links(*one)[0] for one in missing], wanted)),
            )
            if at == ends[0]:
                return Silence("filtered", message, desk.things(net.nearest(at), lang))
            return Silence("filtered", f"{message} {reached(at)}", desk.things((at,), lang))
    if things := net.shortest(*ends):
        told = t("paths.silence.longer", longest=longest, steps=len(things) - 1)
        at = things[longest]
        return Silence("not covered", f"{told} {reached(at)}", desk.things((at,), lang))
    return _apart(desk, net, ends, lang)


def _needs(missing: list[Link], wanted: Filters) -> list[str]:
    """What of the missing statements was not asked for, in words."""
    t = words(wanted.lang)
    bases = [one for one in BASES if any(link.basis == one for link in missing)]
    grades = [one for one in CONFIDENCES if any(link.confidence == one for link in missing)]
    found = [t(f"claim.basis.{one}") for one in bases if one not in wanted.basis]
    found += [t(f"claim.confidence.{one}") for one in grades if one not in wanted.confidence]
    return found or [t("paths.silence.day")]


def _apart(desk: Desk, net: Net, ends: tuple[str, str], lang: Language) -> Silence:
    graph, t = net.graph, words(lang)
    alone = [one for one in ends if not (one in graph and graph.degree[one])]
    told = [t("paths.silence.alone", thing=_named(desk, one, lang)) for one in alone]
    told = told or [t("paths.silence.apart")]
    unread = [one for one in ends if _is_unread(desk, one)]
    told += [t("paths.silence.unread", thing=_named(desk, one, lang)) for one in unread]
    near = next((net.nearest(one) for one in ends if one not in alone), ())
    reason: Final = "not read" if unread else "not covered"
    return Silence(reason, " ".join(told), desk.things(near, lang))


def _is_unread(desk: Desk, iri: str) -> bool:
    is_text = not {"Instrument", "Edition", "Provision"}.isdisjoint(desk.kinds(iri))
    return is_text and extent(desk, iri)[0] != "whole"


def paths_text(found: Paths, lang: Language) -> str:
    """Each path as it is read out, and under it its steps with all that they rest on."""
    return "\n".join(_lines(found, lang))


def _lines(found: Paths, lang: Language) -> Iterator[str]:
    for number, path in enumerate(found.paths, start=1):
        yield f"{number}. {path.argument}"
        for step in path.steps:
            arrow = "->" if step.direction == "forward" else "<-"
            yield f"   {step.start.name} {arrow} {step.end.name}"
            for statement in step.statements:
                told = [ground(statement, lang)]
                if statement.confidence:
                    told.append(words(lang)(f"claim.confidence.{statement.confidence}"))
                claim = f" {statement.claim}" if statement.claim else ""
                yield f"     {statement.relation_label} ({', '.join(told)}){claim}"
                yield from (f"       {cited(one)}" for one in statement.citations)
        yield ""
    if found.paths:
        yield found.note
    if found.silence:
        yield found.silence.message
        yield from (f"- {one.label} ({one.name})" for one in found.silence.near)
