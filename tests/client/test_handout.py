"""A handout says what its data say, its solutions above all."""

from __future__ import annotations

import pytest

from dcgraph.client import Graph
from dcgraph.errors import ParameterError
from dcgraph.research.exercises import Choice
from dcgraph.research.handout import Handout
from dcgraph.research.model import FORCES, LANGUAGES, Language

OF = [
    ("digital-customs", "", ["order", "bind", "definitions"]),
    ("digital-customs", "electronic-customs", ["order", "bind", "characteristics"]),
    ("rkc", "", ["order", "bind"]),
    ("rkc", "tfa", ["order", "bind", "forces"]),
    ("single-window", "", ["order", "bind", "definitions"]),
]


@pytest.mark.parametrize(("of", "beside", "names"), OF)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_solutions_are_what_the_norms_and_claims_say(
    graph: Graph, of: str, beside: str, names: list[str], lang: Language
) -> None:
    found: Handout = graph.handout(of, beside=beside, lang=lang)
    assert [task.name for task in found.tasks] == names
    for task in found.tasks:
        assert all(one.citations for one in task.choices), "each solution has its sources"
        assert len({one.letter for one in task.choices}) == len(task.choices)
    order, bind, *third = found.tasks
    ranked = {one.letter: one.answer for one in order.choices}
    solved = [FORCES.index(ranked[letter]) for letter in order.solution.split(" > ")]
    assert solved == sorted(set(solved)), "each is weaker than the one before"
    for one in (*order.choices, *bind.choices):
        assert one.answer in {norm.force for norm in graph.record(one.thing.name).norms}
    # What is asked was not answered by the provisions that are shown.
    shown = {one.norm.provision.name for one in found.provisions if one.norm.provision}
    assert shown.isdisjoint(one.thing.name for one in bind.choices)
    if of != "single-window":  # of which one provision alone recommends
        assert shown.isdisjoint(one.thing.name for one in order.choices)
    for task in third:
        check(graph, task.name, task.choices, of, beside)


def check(graph: Graph, name: str, choices: tuple[Choice, ...], of: str, beside: str) -> None:
    if name == "definitions":
        given = {one.thing.name: one for one in graph.record(of).definitions}
        for one in choices:
            holders = ",".join(it.name for it in given[one.thing.name].given_by)
            assert one.answer == holders
    elif name == "characteristics":
        held = [
            {
                one.object.name
                for one in graph.claims(subject=it, relation="hasCharacteristic")
                if one.object
            }
            for it in (of, beside)
        ]
        for one in choices:
            sides = (one.thing.name in held[0], one.thing.name in held[1])
            assert (
                one.answer == {(True, True): "both", (True, False): "a", (False, True): "b"}[sides]
            )
    else:
        for one in choices:
            cells = graph.matrix(rows=one.thing.name, columns=f"{of},{beside}").rows[0].cells
            ranks = [
                min(FORCES.index(it.force) for it in cell.statements if it.force) for cell in cells
            ]
            stronger = "both" if ranks[0] == ranks[1] else "a" if ranks[0] < ranks[1] else "b"
            assert one.answer == stronger


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_footnote_is_used_and_every_number_has_its_footnote(
    graph: Graph, lang: Language
) -> None:
    paper = graph.handout("digital-customs", lang=lang).paper
    passages = [one for it in paper.sections for par in it.paragraphs for one in par.passages]
    for section in paper.sections:
        rows = section.grid.rows if section.grid else ()
        passages += [one for row in rows for cell in row for one in cell]
    numbers = {number for one in passages for number in one.notes}
    assert numbers == {one.number for one in paper.footnotes}
    # They begin with 1 and rise in the order of the text.
    first = list(dict.fromkeys(n for one in passages if one.notes for n in one.notes))
    assert first[0] == 1
    foreign = [one for one in passages if one.language]
    assert all(one.language in LANGUAGES and one.language != lang for one in foreign)
    assert bool(foreign) == (lang != "en")


def test_a_text_that_is_only_recalled_is_told_so(graph: Graph) -> None:
    for of in ("smart-customs", "rkc", "wco-data-model"):
        for note in graph.handout(of).paper.footnotes:
            assert ("recalled" in note.text) == (note.citation.confidence == "recalled")


def test_what_is_no_subject_is_refused(graph: Graph) -> None:
    with pytest.raises(ParameterError, match="concept or an instrument"):
        graph.handout("wco")
    with pytest.raises(ParameterError, match="compare two concepts"):
        graph.handout("rkc", beside="digital-customs")


def test_rows_that_a_table_leaves_out_are_counted(graph: Graph) -> None:
    paper = graph.handout("rkc", beside="tfa").paper
    section = next(one for one in paper.sections if one.name == "differences")
    assert section.grid
    told = " ".join(one.text for it in section.paragraphs for one in it.passages)
    shared = [one for one in graph.compare("rkc", "tfa").lines if one.aspect == "matters"]
    forced = [one for one in shared if FORCED & {it.relation for it in (*one.a, *one.b)}]
    assert f"{len(forced) - len(section.grid.rows)} further subjects" in told


FORCED = {"requires", "obligesToPermit", "endeavours", "recommends", "permits", "treats"}
