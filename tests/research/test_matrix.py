"""The coverage matrix over a graph whose every claim can be counted by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pydantic import TypeAdapter
from tests.research.desks import PACT, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.research import Desk
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.matrix import Cell, Matrix, matrix, matrix_csv, matrix_text, matrix_xlsx
from dcgraph.research.model import LANGUAGES

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"
DEMANDS = {"requires", "recommends"}
"""What the question on coverage counts as asked for."""


@pytest.fixture(scope="module")
def made() -> Desk:
    return desk_over(PACT)


def cell(found: Matrix, row: str, column: str) -> Cell:
    (across,) = [n for n, one in enumerate(found.columns) if one.thing.name == column]
    (cells,) = [one.cells for one in found.rows if one.thing.name == row]
    return cells[across]


def names(found: Matrix) -> list[str]:
    return [one.thing.name for one in found.columns]


def test_the_strongest_relation_comes_first_with_its_own_ground(made: Desk) -> None:
    one = cell(matrix(made, "notions", "instruments", Filters()), "big", "pact")
    assert (one.state, one.relation, one.basis, one.confidence, one.own) == (
        "covered",
        "requires",
        "interpreted",
        "confirmed",
        False,
    )
    assert [(each.claim, each.subject.name) for each in one.statements] == [
        ("c2", "pact.1.1"),
        ("c1", "pact"),
    ]


def test_an_edition_counts_for_its_instrument(made: Desk) -> None:
    one = cell(matrix(made, "big", "law", Filters()), "big", "law")
    assert (one.relation, one.own, one.statements[0].subject.name) == (
        "recommends",
        False,
        "law.new",
    )


def test_an_empty_cell_is_a_gap_only_where_all_was_read(made: Desk) -> None:
    found = matrix(made, "small", "pact,pact.1.1,law,law.new,quiet", Filters())
    states = {column: cell(found, "small", column).state for column in names(found)}
    assert states == {
        "pact": "gap",
        "pact.1.1": "gap",
        "law": "not read",
        "law.new": "not read",
        "quiet": "not read",
    }
    told = {one.thing.name: (one.extent, one.told_of) for one in found.columns}
    assert told["pact.1.1"] == ("whole", "pact")
    assert told["law.new"] == ("in part", "law")
    assert told["quiet"] == ("not read", "quiet")


def test_what_was_not_asked_for_is_no_gap(made: Desk) -> None:
    found = matrix(made, "notions", "pact,advice", wanted(confidence="confirmed"))
    assert cell(found, "small", "advice").state == "filtered"
    assert cell(found, "small", "advice").hidden == 1
    assert cell(found, "big", "pact").hidden == 1
    assert [one.claim for one in cell(found, "big", "pact").statements] == ["c2"]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2010-06", "filtered"),
        ("2011-04-30", "filtered"),
        ("2011-05", "covered"),
        ("2011", "covered"),
    ],
)
def test_a_claim_does_not_count_before_its_text(made: Desk, day: str, state: str) -> None:
    found = matrix(made, "big", "law", wanted(as_of=day))
    assert cell(found, "big", "law").state == state


def test_columns_without_a_claim_are_told_apart(made: Desk) -> None:
    found = matrix(made, "notions", "conventions,law", Filters())
    assert names(found) == ["pact", "law"]
    assert [(one.thing.name, one.extent) for one in found.left_out] == [("quiet", "not read")]
    whole = matrix(made, "notions", "Convention, legal act", Filters(), whole=True)
    assert (names(whole), whole.left_out) == (["pact", "quiet", "law"], ())
    assert names(matrix(made, "notions", "quiet", Filters())) == ["quiet"]


def test_parts_and_provisions_come_in_the_order_of_the_text(made: Desk) -> None:
    assert names(matrix(made, "big", "parts:pact", Filters(), whole=True)) == ["pact.2", "pact.1"]
    found = matrix(made, "big", "provisions:pact", Filters(), whole=True)
    assert names(found) == ["pact.2", "pact.1", "pact.1.1"]
    assert [one.state for one in found.rows[0].cells] == ["gap", "covered", "covered"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("rows", "columns", "wish", "reason"),
    [
        ("small", "pact", {}, "not covered"),
        ("small", "pact,law", {}, "not read"),
        ("small", "advice", {"confidence": "confirmed"}, "filtered"),
        ("technologies", "pact", {}, "unknown"),
    ],
)
def test_an_empty_matrix_says_why(
    made: Desk, *, lang: str, rows: str, columns: str, wish: dict[str, str], reason: str
) -> None:
    found = matrix(made, rows, columns, wanted(lang=lang, **wish))
    assert found.silence is not None
    assert found.silence.reason == reason
    assert "{" not in found.silence.message
    assert found.silence.message in matrix_text(found, wanted(lang=lang).lang)


@pytest.mark.parametrize(
    ("rows", "columns", "error", "words"),
    [
        ("bigg", "pact", NotFoundError, "big"),
        ("big", "pakt", NotFoundError, "pact"),
        ("big", "office", ParameterError, "Organization"),
        ("big", "parts:office", ParameterError, "Organization"),
        ("big," * 2000, "pact", ParameterError, "4000"),
    ],
)
def test_what_cannot_be_an_axis_is_told(
    made: Desk, rows: str, columns: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        matrix(made, rows, columns, Filters())


def test_a_matrix_has_a_bound(made: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dcgraph.research.matrix.MAX_CELLS", 3)
    with pytest.raises(ParameterError, match=r"2 rows and 2 columns.*at most 3 cells"):
        matrix(made, "notions", "pact,law", Filters())


def test_it_goes_through_json_unharmed(made: Desk) -> None:
    found = matrix(made, "notions", "instruments", Filters())
    kind = TypeAdapter(Matrix)
    assert kind.validate_json(kind.dump_json(found)) == found


def test_csv_has_a_line_for_each_claim_and_each_empty_cell(made: Desk) -> None:
    found = matrix(made, "notions", "pact,law", Filters("fr"))
    lines = list(csv.DictReader(io.StringIO(matrix_csv(found).decode())))
    assert [(one["row"], one["column"], one["state"], one["claim"]) for one in lines] == [
        ("big", "pact", "covered", "c2"),
        ("big", "pact", "covered", "c1"),
        ("big", "law", "covered", "c3"),
        ("small", "pact", "gap", ""),
        ("small", "law", "not read", ""),
    ]
    assert lines[0]["sources"] == "The book, page 1 [confirmed]"
    assert (lines[0]["row_label"], lines[0]["relation_label"]) == ("grand", "exige")


def test_no_text_in_csv_is_a_formula(made: Desk) -> None:
    lines = list(
        csv.reader(io.StringIO(matrix_csv(matrix(made, "notions", "pact", Filters())).decode()))
    )
    assert {text[0] for line in lines for text in line if text}.isdisjoint("=+-@")
    assert "'=small" in lines[-1]


def words(cells: Iterable[Any]) -> list[str]:
    return [str(one.value) for one in cells]


def test_the_workbook_shows_cells_sources_reading_and_key(made: Desk) -> None:
    found = matrix(made, "notions", "instruments", Filters())
    book = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(found, "en")))
    assert book.sheetnames == ["Matrix", "Claims and sources", "Reading", "Key"]
    cells, claims, reading, key = book.worksheets
    assert (cells.freeze_panes, claims.freeze_panes) == ("B4", "C2")
    assert claims.auto_filter.ref == "A1:M5"
    assert words(cells["A"]) == [
        "Matrix: 2 × 3",
        "dcgraph 1.2.3, content 5eed",
        "",
        "big",
        "=small",
    ]
    assert words(cells[3])[1:] == ["Pact\nread as a whole", "Law\nread in part", "Advice\nnot read"]
    assert words(cells[4])[1] == "must (own reading)\nPact, 1.1; +1"
    assert words(cells[5])[1:3] == ["gap", "not read"]
    assert cells["D5"].font.italic, "what is recalled is told by its look too"
    assert not cells["B4"].font.italic
    assert words(reading["A"])[1:] == ["Pact", "Law", "Advice", "Quiet"]
    assert "gap" in words(key["A"])


def test_a_cell_of_the_workbook_leads_to_its_claims_and_they_to_the_web(made: Desk) -> None:
    found = matrix(made, "notions", "instruments", Filters())
    book = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(found, "en")))
    cells, claims = book.worksheets[:2]
    link = cells["B4"].hyperlink
    assert link is not None
    sheet, _, place = str(link.location).partition("!")
    line = claims[place].row
    assert sheet == "'Claims and sources'"
    assert words(claims[line])[:4] == ["big", "Pact", "Pact, 1.1", "requires"]
    link = claims.cell(line, 12).hyperlink
    assert link is not None
    assert link.target == "https://example.org/book"


def test_the_workbook_has_no_formula_and_the_same_bytes(made: Desk) -> None:
    found = matrix(made, "notions", "instruments", Filters())
    content = matrix_xlsx(found, "ru")
    assert content == matrix_xlsx(found, "ru")
    pages = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    kinds = {one.data_type for page in pages for row in page for one in row if one.value}
    assert kinds == {"s"}
    assert words(pages[0]["A"])[-1] == "=small"


def test_a_cell_names_no_text_under_a_ground_that_is_not_its_own() -> None:
    # Both ask for it: the first says so itself, of the second it is our reading.
    more = (
        PACT
        + """
dcgd:c5 a dcg:Claim ; dcg:hasSubject dcgd:pact.2 ; dcg:hasRelation dcg:requires ;
    dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated ; dcg:hasCitation dcgd:x.citation-1 .
"""
    )
    found = matrix(desk_over(more), "big", "pact", Filters())
    pages = openpyxl.load_workbook(io.BytesIO(matrix_xlsx(found, "en"))).worksheets
    assert pages[0]["B4"].value == "must (stated by the source)\nPact, 2; +2"
    assert "(stated by the source, read in the source: pact.2; +2)" in matrix_text(found, "en")


def test_it_agrees_with_the_question_on_coverage(desk: Desk) -> None:
    text = (QUESTIONS / "coverage-of-notions-by-instrument.csv").read_text("utf-8")
    told = list(csv.DictReader(io.StringIO(text)))
    words = ("requires", "obligesToPermit", "endeavours", "recommends", "permits")
    expected = {
        (one["notion"], one["instrument"]): [int(one[word]) for word in (*words, "otherwise")]
        for one in told
    }
    assert all(
        sum(counts) == int(one["covered"])
        for counts, one in zip(expected.values(), told, strict=True)
    )
    found = {}
    for notion in {one["notion"].removeprefix("dcgd:") for one in told}:
        answer = matrix(desk, f"characteristics:{notion}", "instruments", Filters())
        for number, column in enumerate(answer.columns):
            counts = [0] * (len(words) + 1)
            for row in answer.rows:
                relations = {each.relation for each in row.cells[number].statements}
                if relations:
                    strongest = [word in relations for word in words]
                    counts[strongest.index(True) if any(strongest) else len(words)] += 1
            found[f"dcgd:{notion}", f"dcgd:{column.thing.name}"] = counts
    assert found == expected


def test_it_says_of_the_convention_what_the_files_say(desk: Desk) -> None:
    # Read in data/instruments/rkc: Standard 3.15 treats paperless customs by our reading and
    # nothing bears on smart customs; the Annex was read as a whole, the Specific Annexes hardly.
    found = matrix(
        desk, "smart-customs,paperless-customs", "rkc.ga-7,rkc.ga-3.15,rkc.sa", Filters()
    )
    assert [cell.state for cell in found.rows[1].cells] == ["gap", "covered", "not read"]
    one = cell(found, "paperless-customs", "rkc.ga-3.15")
    assert (one.relation, one.basis, one.confidence, one.own) == (
        "treats",
        "interpreted",
        "confirmed",
        True,
    )
    assert cell(found, "smart-customs", "rkc.ga-7").state == "gap"


def test_what_follows_from_a_norm_covers_a_cell(desk: Desk) -> None:
    # Standard 3.21 has Customs permit electronic lodging, which is argued to let paper stand.
    found = matrix(desk, "characteristics.electronic-beside-paper", "rkc.ga-3.21", Filters())
    one = cell(found, "characteristics.electronic-beside-paper", "rkc.ga-3.21")
    assert (one.force, one.basis, one.own) == ("obliges to permit", "derived", True)
    (said,) = one.statements
    assert [ground.norm.name for ground in said.norms] == ["rkc.ga-3.21.norm-1"]
