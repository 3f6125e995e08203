"""A handout says what its data say."""

from __future__ import annotations

import pytest

from dcgraph.client import Graph
from dcgraph.errors import ParameterError
from dcgraph.research.model import FORCES, LANGUAGES, Language


@pytest.mark.parametrize(
    ("of", "beside", "number"),
    [
        ("digital-customs", "", 3),
        ("digital-customs", "electronic-customs", 3),
        ("rkc", "", 1),
        ("rkc", "tfa", 2),
        ("single-window", "", 3),
    ],
)
def test_three_provisions_differ_in_force_and_where_they_can_in_text(
    graph: Graph, of: str, beside: str, number: int
) -> None:
    found = graph.handout(of, beside=beside).provisions
    ranks = [FORCES.index(one.norm.force) for one in found if one.norm.force]
    assert len(ranks) == 3
    assert ranks == sorted(set(ranks)), "each is weaker than the one before"
    assert len({one.instrument.name for one in found}) == number
    for one in found:
        assert one.norm.provision
        record = graph.record(one.norm.provision.name)
        assert one.norm.force in {norm.force for norm in record.norms}


def test_characteristics_stand_where_claims_ascribe_them(graph: Graph) -> None:
    of = ("digital-customs", "electronic-customs")
    paper = graph.handout(of[0], beside=of[1]).paper
    (section,) = (one for one in paper.sections if one.name == "differences")
    assert section.grid
    for column, concept in enumerate(of, start=1):
        told = [it.text for row in section.grid.rows for it in row[column] if it.text != "–"]
        claims = graph.claims(subject=concept, relation="hasCharacteristic")
        assert sorted(told) == sorted({one.object.label for one in claims if one.object})


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
