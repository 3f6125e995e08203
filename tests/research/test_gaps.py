"""Gap analysis over a graph that can be counted by hand, and against the files of the graph."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pydantic import TypeAdapter
from tests.research.desks import MARKS, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.files import rooms
from dcgraph.namespaces import DCG, DCGD
from dcgraph.rdf.corpus import load
from dcgraph.research import Desk, status
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv, gaps_xlsx
from dcgraph.research.gaps import Aspect, Counts, Gaps, gaps
from dcgraph.research.matrix import matrix
from dcgraph.research.model import LANGUAGES

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"


@pytest.fixture(scope="module")
def made() -> Desk:
    return desk_over(MARKS)


def aspect(found: Gaps, name: str) -> Aspect:
    (one,) = [one for one in found.aspects if one.characteristic.name == name]
    return one


def states(found: Gaps) -> dict[str, str]:
    return {one.characteristic.name: one.state for one in found.aspects}


def fillings(one: Aspect) -> list[tuple[str, list[str]]]:
    return [(each.instrument.name, [s.claim for s in each.statements]) for each in one.elsewhere]


def test_a_text_read_as_a_whole_has_gaps_where_it_is_silent(made: Desk) -> None:
    found = gaps(made, "new", "pact", Filters())
    assert states(found) == {"fast": "covered", "open": "gap", "safe": "gap"}
    assert [one.claim for one in aspect(found, "fast").statements] == ["g4", "g5"]
    assert found.counts == Counts(
        3, covered=1, gap=2, gap_in_part=0, not_read=0, filtered=0, elsewhere=1
    )
    assert found.finding == "2 of 3 characteristics have no counterpart in Pact, read in full."
    assert (found.extent, found.silence, found.hidden) == ("whole", None, 0)


def test_what_is_not_covered_is_met_elsewhere_the_strongest_first(made: Desk) -> None:
    found = gaps(made, "new", "pact", Filters())
    assert fillings(aspect(found, "open")) == [("advice", ["g8"]), ("law", ["g6", "g7"])]
    assert fillings(aspect(found, "safe")) == []
    assert fillings(aspect(found, "fast")) == [], "what is covered needs no other text"
    one = aspect(gaps(made, "new", "pact", Filters(), most=1), "open")
    assert (fillings(one), one.others) == ([("advice", ["g8"])], 1)


def test_silence_of_a_text_read_in_part_or_not_at_all_is_not_known(made: Desk) -> None:
    found = gaps(made, "new", "law", Filters())
    assert states(found) == {"fast": "not read", "open": "covered", "safe": "not read"}
    found = gaps(made, "new", "quiet", Filters())
    assert set(states(found).values()) == {"not read"}
    assert found.silence is not None
    assert found.silence.reason == "not read"
    assert "The text was not read" in markdown(found.paper)


def test_aspects_come_by_state_and_dimension_and_say_who_gives_them(made: Desk) -> None:
    found = gaps(made, "new", "pact", Filters())
    told = [
        (one.characteristic.name, one.dimension and one.dimension.name) for one in found.aspects
    ]
    assert told == [("safe", None), ("open", "way"), ("fast", "way")]
    (given,) = aspect(found, "fast").given
    assert (given.claim, [one.name for one in given.claimants]) == ("g1", ["office"])


def test_what_was_not_asked_for_is_no_gap(made: Desk) -> None:
    stated = gaps(made, "new", "pact", wanted(basis="stated", confidence="confirmed"))
    # Both claims of the pact on the first go, and with them the characteristic that we read.
    assert states(stated) == {"fast": "filtered", "open": "gap"}
    assert (stated.hidden, aspect(stated, "fast").hidden) == (1, 2)
    assert fillings(aspect(stated, "open")) == [("law", ["g6", "g7"])]
    assert stated.silence is not None
    assert stated.silence.reason == "filtered"
    assert "stated by the source" in markdown(stated.paper)


@pytest.mark.parametrize(
    ("day", "given", "elsewhere"),
    [
        # The edition of the law came in May 2011, and the first claim is of 2012.
        ("2012-06", ["fast", "open", "safe"], ["advice", "law"]),
        ("2011-12-31", ["open", "safe"], ["advice", "law"]),
        ("2011-04-30", ["open", "safe"], ["advice"]),
    ],
)
def test_a_day_leaves_out_what_came_later(
    made: Desk, day: str, given: list[str], elsewhere: list[str]
) -> None:
    found = gaps(made, "new", "pact", wanted(as_of=day))
    assert sorted(states(found)) == given
    assert [name for name, _ in fillings(aspect(found, "open"))] == elsewhere
    assert found.hidden == 3 - len(given)
    assert day in markdown(found.paper)


def test_before_a_text_was_there_it_has_no_gaps() -> None:
    made = desk_over(MARKS + 'dcgd:law dcg:adoptionDate "2005" .')
    found = gaps(made, "new", "law", wanted(as_of="2000"))
    assert set(states(found).values()) == {"filtered"}
    assert found.silence is not None
    assert (found.silence.reason, "2000" in found.silence.message) == ("filtered", True)
    cells = matrix(made, "open,safe", "law", wanted(as_of="2000"), whole=True).rows
    assert [row.cells[0].state for row in cells] == ["filtered", "filtered"]
    silence = matrix(made, "safe", "law", wanted(as_of="2000")).silence
    assert silence is not None
    assert (silence.reason, "on the day requested" in silence.message) == ("filtered", True)


def test_an_edition_that_was_replaced_by_the_day_does_not_count() -> None:
    made = desk_over(
        MARKS
        + """
dcgd:law.newer a dcg:Edition , dcg:Record ; dcg:isEditionOf dcgd:law ; dcg:publicationDate "2015" .
"""
    )
    for day, state in (("", "covered"), ("2014", "covered"), ("2015", "filtered")):
        found = gaps(made, "new", "law", wanted(as_of=day))
        assert states(found)["open"] == state, day
        elsewhere = fillings(aspect(gaps(made, "new", "pact", wanted(as_of=day)), "open"))
        assert ("law" in dict(elsewhere)) == (state == "covered"), day
        row = matrix(made, "open", "law", wanted(as_of=day)).rows[0]
        assert row.cells[0].state == state, day


def test_an_edition_replaces_another_when_it_enters_into_force() -> None:
    made = desk_over(
        MARKS
        + """
dcgd:law.newer a dcg:Edition , dcg:Record ; dcg:isEditionOf dcgd:law ;
    dcg:publicationDate "2015" ; dcg:entryIntoForceDate "2018" .
"""
    )
    for day, held in (("2015", ["law.new"]), ("2017", ["law.new"]), ("2018", ["law.newer"])):
        assert [
            one.thing.name for one in status.state(made, "law", wanted(as_of=day)).editions
        ] == held


def test_silence_of_a_later_edition_proves_nothing_of_an_earlier_day() -> None:
    later = (
        MARKS
        + """
dcgd:pact dcg:adoptionDate "1990" .
dcgd:pact.late a dcg:Edition , dcg:Record ; dcg:isEditionOf dcgd:pact ; dcg:publicationDate "2010" .
"""
    )
    for day, state in (("", "gap"), ("2010-12-31", "gap"), ("2009", "not read")):
        found = gaps(desk_over(later), "new", "pact", wanted(as_of=day))
        assert states(found)["open"] == state, day
        cells = matrix(desk_over(later), "open", "pact.1", wanted(as_of=day)).rows[0].cells
        assert cells[0].state == state, day
    told = markdown(found.paper)
    assert (
        "The text was read as a whole: “Pact”[^2]. The text had another edition after the day"
        in told
    )


def test_an_edition_that_was_itself_read_has_gaps_before_the_next() -> None:
    made = desk_over(
        MARKS
        + """
dcgd:law.newer a dcg:Edition , dcg:Record ; dcg:isEditionOf dcgd:law ; dcg:publicationDate "2015" .
dcgd:law.new.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:law.new ;
    dcg:hasReadingExtent dcg:ReadWhole ; dcg:hasCitation dcgd:x.citation-1 .
"""
    )
    found = gaps(made, "new", "law.new", wanted(as_of="2013"))
    assert states(found) == {"fast": "gap", "open": "covered", "safe": "gap"}


def test_parts_read_as_a_whole_are_told_where_the_rest_was_not() -> None:
    parts = (
        MARKS.replace("dcg:ReadWhole", "dcg:ReadInPart")
        + """
dcgd:pact.1.note a dcg:CoverageNote ; dcg:describesReadingOf dcgd:pact.1 ;
    dcg:hasReadingExtent dcg:ReadWhole ; dcg:hasCitation dcgd:x.citation-1 .
"""
    )
    found = gaps(desk_over(parts), "new", "pact", Filters())
    assert states(found)["open"] == "gap in part"
    assert found.counts.gap_in_part == sum(one == "gap in part" for one in states(found).values())
    assert found.finding.endswith("in Pact, 1, read in full. Pact: read in part.")
    assert found.finding in markdown(found.paper)
    assert [one.name for one in found.silent] == ["pact.1"]
    assert "Read as a whole, and without such a provision: “Pact, 1”." in markdown(found.paper)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("notion", "text", "wish", "reason"),
    [
        ("bare", "pact", {}, "not covered"),
        ("new", "pact.2", {}, "not covered"),
        ("new", "quiet", {}, "not read"),
        ("new", "pact", {"basis": "derived"}, "filtered"),
        ("new", "law", {"as_of": "1999"}, "filtered"),
    ],
)
def test_an_empty_answer_says_why(  # a case and the language it is told in
    made: Desk, *, lang: str, notion: str, text: str, wish: dict[str, str], reason: str
) -> None:
    found = gaps(made, notion, text, wanted(lang=lang, **wish))
    assert found.silence is not None
    assert found.silence.reason == reason
    told = markdown(found.paper)
    # How to ask for more is nothing for a paper: there the numbers say what was left out.
    assert (found.silence.message in told) == (reason != "filtered" or not found.aspects)
    assert not re.search(r"[{}]", told + found.silence.message)


@pytest.mark.parametrize(
    ("notion", "text", "error", "words"),
    [
        ("newt", "pact", NotFoundError, "new"),
        ("new", "pakt", NotFoundError, "pact"),
        ("", "pact", NotFoundError, "''"),
        ("x" * 9000, "pact", NotFoundError, "nothing named"),
        ("pact", "new", ParameterError, "comes first"),
        ("new", "new", ParameterError, "Notion"),
        ("office", "pact", ParameterError, "Organization"),
        ("new", "office", ParameterError, "Organization"),
    ],
)
def test_what_cannot_be_compared_is_told(
    made: Desk, notion: str, text: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        gaps(made, notion, text, Filters())


@pytest.mark.parametrize("most", [0, 51, -1])
def test_the_number_of_others_has_bounds(made: Desk, most: int) -> None:
    with pytest.raises(ParameterError, match="1 to 50"):
        gaps(made, "new", "pact", Filters(), most=most)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_mark_in_the_text_has_its_footnote_in_order(made: Desk, lang: str) -> None:
    found = gaps(made, "new", "pact", wanted(lang=lang))
    marks = [
        number
        for section in found.paper.sections
        for paragraph in section.paragraphs
        for passage in paragraph.passages
        for number in passage.notes
    ]
    numbers = [one.number for one in found.paper.footnotes]
    assert sorted(set(marks)) == numbers == [1, 2], "the two pages of the book"
    assert list(dict.fromkeys(marks)) == numbers
    told = markdown(found.paper)
    assert [int(one) for one in re.findall(r"^\[\^(\d+)\]:", told, re.MULTILINE)] == numbers
    assert "<https://example.org/book>" in told


def test_the_text_is_careful_and_marks_what_is_not_confirmed(made: Desk) -> None:
    told = markdown(gaps(made, "new", "pact", Filters()).paper)
    assert "contains no provision that is recorded" in told
    assert not re.search(r"\black|\bfails?\b|\bmust\b", told)
    assert "Pact, 1.1 – requires (own reading)[^2]; Pact – treats (stated by the source; " in told
    assert "“safe” (ascribed by: own reading, recalled, source not read)[^1]." in told
    assert "[^1]: The book, page 2; recalled, source not read; <https://example.org/book>." in told
    assert "Characteristics ascribed to the notion: 3." in told
    assert "has no recorded provision: 2." in told
    assert "without a counterpart on which another instrument bears: 1." in told
    assert "dcgraph 1.2.3, content 5eed" in told
    headings = [one.partition("\n")[0] for one in told.split("\n\n## ")[1:]]
    assert headings == [
        "Result",
        "Characteristics without a counterpart",
        "Characteristics that the text bears on",
        "Method and extent of reading",
    ]
    assert "read as a whole: “Pact”[^2]. “All of it.”" in told.split("\n\n## ")[-1]


def test_signs_stand_as_the_language_has_them(made: Desk) -> None:
    told = markdown(gaps(made, "new", "pact", Filters("fr")).paper)
    assert "[^2] : Pact, 1.1 – exige (lecture propre)[^2] ; Pact – traite de" in told


def test_no_label_is_markup_or_formula(made: Desk) -> None:
    found = gaps(made, "new", "pact", Filters())
    assert r"“\*open\*”" in markdown(found.paper)
    cells = [text for line in csv.reader(io.StringIO(gaps_csv(found).decode())) for text in line]
    assert {text[0] for text in cells if text}.isdisjoint("=+-@")


def test_csv_has_a_line_for_each_claim(made: Desk) -> None:
    lines = list(
        csv.DictReader(io.StringIO(gaps_csv(gaps(made, "new", "pact", Filters())).decode()))
    )
    assert [(one["characteristic"], one["state"], one["where"], one["claim"]) for one in lines] == [
        ("safe", "gap", "notion", "g3"),
        ("open", "gap", "notion", "g2"),
        ("open", "gap", "elsewhere", "g8"),
        ("open", "gap", "elsewhere", "g6"),
        ("open", "gap", "elsewhere", "g7"),
        ("fast", "covered", "notion", "g1"),
        ("fast", "covered", "text", "g4"),
        ("fast", "covered", "text", "g5"),
    ]


def words(cells: Iterable[Any]) -> list[str]:
    return [str(one.value or "") for one in cells]


def test_the_workbook_leads_from_characteristics_to_claims_and_sources(made: Desk) -> None:
    content = gaps_xlsx(gaps(made, "new", "pact", Filters()), "en")
    assert content == gaps_xlsx(gaps(made, "new", "pact", Filters()), "en")
    first, claims, reading, text = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert words(first["B"])[2:] == ["Characteristic", "safe", "*open*", "fast"]
    assert words(first["C"])[3:] == ["gap", "gap", "covered"]
    assert words(first[6])[3] == (
        "Pact, 1.1 – requires (own reading)\n"
        "Pact – treats (stated by the source; recalled, source not read)"
    )
    assert words(first[5])[4].startswith("Advice – recommends (stated by the source; recalled")
    link = first["B6"].hyperlink
    assert link is not None
    sheet, _, place = str(link.location).partition("!")
    assert (sheet, words(claims[claims[place].row])[:3]) == (
        "'Claims and sources'",
        ["fast", "of the notion", "new"],
    )
    assert len(list(claims.rows)) == 9, "a head and the lines of the CSV"
    assert words(reading[2]) == ["Pact", "read as a whole", "All of it.", ""]
    assert words(text["B"])[-1].startswith("The book, page 1; read")
    link = text.cell(text.max_row, 3).hyperlink
    assert link is not None
    assert link.target == "https://example.org/book"
    kinds = {one.data_type for page in (first, claims, text) for row in page for one in row}
    assert "f" not in kinds


def test_it_goes_through_json_unharmed(made: Desk) -> None:
    found = gaps(made, "new", "pact", Filters("ru"))
    kind = TypeAdapter(Gaps)
    assert kind.validate_json(kind.dump_json(found)) == found


def test_it_says_of_digital_customs_what_the_files_say(desk: Desk) -> None:
    # Counted in data/concepts/digital-customs.ttl: 18 characteristics. On eight of them a claim or
    # a norm in data/instruments/rkc bears; of the other ten, no text at all has
    # integrated-legal-phenomenon. The Convention was read in part, its Body and its General
    # Annex as a whole, so that silence of the Convention is not known and theirs is a gap. Of its
    # Specific Annexes the titles and little more were read.
    found = gaps(desk, "digital-customs", "rkc", Filters())
    assert found.counts == Counts(
        18, covered=8, gap=0, gap_in_part=10, not_read=0, filtered=0, elsewhere=6
    )
    assert {one.name for one in found.silent} == {"rkc.body", "rkc.ga"}
    assert found.finding == (
        "10 of 18 characteristics have no counterpart in RKC, Body and RKC General Annex, read in "
        "full. RKC, Specific Annexes: read in part."
    )
    order = list(dict.fromkeys(one.state for one in found.aspects))
    assert order == ["gap in part", "covered"]
    nowhere = [one.characteristic.name for one in found.aspects if not one.statements]
    assert "characteristics.integrated-legal-phenomenon" in nowhere
    annex = gaps(desk, "digital-customs", "rkc.ga", Filters())
    assert annex.counts.not_read == 0
    assert annex.counts.gap == 18 - annex.counts.covered


def test_it_agrees_with_the_question_on_gaps(desk: Desk) -> None:
    text = (QUESTIONS / "gap-of-digital-customs-filled-by.csv").read_text("utf-8")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert lines
    expected = {
        tuple(one[key].removeprefix("dcgd:").removeprefix("dcg:") for key in _KEYS) for one in lines
    }
    found = gaps(desk, "digital-customs", "rkc", Filters(), most=50)
    told = set()
    for one in found.aspects:
        name = one.characteristic.name
        if one.statements:
            continue
        told |= {
            # The question does not tell what follows from norms where it is claimed too.
            (name, each.subject.name, each.relation, each.basis.capitalize())
            for filling in one.elsewhere
            for each in filling.statements
            if not each.norms
            or not any(
                (claimed.subject, claimed.relation) == (each.subject, each.relation)
                for claimed in filling.statements
                if claimed.claim
            )
        } or {(name, "", "", "")}
    assert told == expected


@pytest.mark.parametrize("text", ["rkc", "rkc.ga", "rkc.body", "tfa", "safe-framework"])
def test_each_number_is_that_of_the_files(desk: Desk, text: str) -> None:
    given, within = told_by_the_files()
    assert {"digital-customs", "smart-customs"} <= given.keys()
    for notion, characteristics in given.items():
        counts = gaps(desk, notion, text, Filters()).counts
        covered = sum(1 for one in characteristics if text in within[one])
        assert (counts.characteristics, counts.covered) == (len(characteristics), covered), notion
        whole = text in ("rkc.ga", "rkc.body")  # by data/instruments/rkc, and no other text here
        silent = len(characteristics) - covered
        in_part = text == "rkc"  # its Body and General Annex were read as a whole
        expected = (silent, 0, 0) if whole else (0, silent, 0) if in_part else (0, 0, silent)
        assert (counts.gap, counts.gap_in_part, counts.not_read) == expected, notion


About = dict[str, dict[str, list[str]]]


@cache
def told_by_the_files() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What the files alone say, filled in: the characteristics of notions, and the texts in which
    a claim or a norm bears on a thing: its subject, and what this is part or edition of."""
    about: About = {}
    for described, predicate, value in load(rooms()).facts("data"):
        values = about.setdefault(described.value, {})
        values.setdefault(predicate.value.removeprefix(DCG), []).append(
            value.value.removeprefix(DCGD)
        )
    given: dict[str, set[str]] = {}
    within: dict[str, set[str]] = {}
    argued: dict[str, set[str]] = {}
    for claim in (one for one in about.values() if "hasRelation" in one):
        (subject,), (thing,) = claim["hasSubject"], claim["hasObject"]
        (relation,) = (one.removeprefix(DCG) for one in claim["hasRelation"])
        if relation == "hasCharacteristic":
            given.setdefault(subject, set()).add(thing)
        if relation in ("realises", "putsInPlace"):
            argued.setdefault(subject, set()).add(thing)
        within.setdefault(thing, set()).update(wholes(about, subject))
    assert argued
    for iri, record in about.items():
        for name in record.get("hasNorm", ()):
            for thing in things_of(about, name, argued):
                within.setdefault(thing, set()).update(wholes(about, iri.removeprefix(DCGD)))
    return given, within


def things_of(about: About, norm: str, argued: dict[str, set[str]]) -> set[str]:
    """To what the action of a norm comes; nothing for a prohibition and for an unread verb."""
    (kind,) = about[DCGD + norm][_TYPE]
    if kind in (DCG + "ProhibitionNorm", DCG + "UnreadForceNorm"):
        return set()
    actions = about[DCGD + norm].get("hasAction", ())
    return {thing for action in actions for thing in argued.get(action, ())}


def wholes(about: About, subject: str) -> set[str]:
    """A text with all that it is part or edition of."""
    found: set[str] = set()
    todo = [subject]
    while todo:
        found.add(one := todo.pop())
        record = about.get(DCGD + one, {})
        todo += [*record.get("isPartOf", ()), *record.get("isEditionOf", ())]
    return found


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


_KEYS = ("characteristic", "provision", "relation", "basis")
