"""Citations: each style by hand, opened with what its readers use, and what may be cited."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import bibtexparser
import pytest
import rispy
from tests.research.desks import PACT, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.files import ROOT
from dcgraph.research import Desk
from dcgraph.research.answer_citation import ANSWERS, answer_work, asked, names, title
from dcgraph.research.citation import accessed_on, references
from dcgraph.research.citation_styles import LAW_STYLES, STYLES, Work, style_of
from dcgraph.research.filters import Filters
from dcgraph.research.model import LANGUAGES

HOSTILE = Work(
    key="a key, {with} 100%",
    kind="Report",
    title="R&D_50%\r\nER  - of $x^2$ {~} \\n #1 \u2028 Ёж «é»",
    language="ru",
    authors=("O'Neill & Sons", "Society {of} Trade"),
    publisher="Press_House",
    date="2019-06",
    address="https://example.org/a b?q={x}\\\r\nER#f",
    places=("page 1", "Article 4(4)"),
    recalled=True,
)
ANSWER = Work(
    key="dcgraph-record-0",
    kind="Answer",
    title="Pact: record in dcgraph",
    language="en",
    authors=("The dcgraph authors",),
    date="2026-11-24",
    address="https://example.org/at/5eed5eed5eed/api/v1/records/pact?format=json",
    container="dcgraph",
    version="1.2.3",
    content="5eed",
    answer="beef",
    accessed="2026-11-26",
)


def written(style: str, *works: Work) -> str:
    return STYLES[style].write(works)


def test_bibtex_is_read_back_with_every_special_sign() -> None:
    (first, second) = bibtexparser.loads(written("bibtex", HOSTILE, ANSWER)).entries
    assert first["ID"] == "a-key-with-100-"
    assert first["ENTRYTYPE"] == "techreport"
    # Of the title that is hostile on purpose: line ends are blanks, signs of LaTeX are escaped.
    assert first["title"] == (
        r"{R\&D\_50\%  ER  - of \$x\textasciicircum{}2\$ \{\textasciitilde{}\} "
        r"\textbackslash{}n \#1   Ёж «é»}"
    )
    assert first["author"] == r"{O'Neill \& Sons} and {Society \{of\} Trade}"
    assert first["institution"] == r"Press\_House"
    assert (first["year"], first["date"]) == ("2019", "2019-06")
    assert first["url"] == "https://example.org/a%20b?q=%7Bx%7D%5C%0D%0AER#f"
    assert first["note"] == (
        "Cited at: page 1; Article 4(4); recalled: the text itself was not read"
    )
    assert (second["ENTRYTYPE"], second["version"]) == ("misc", "1.2.3")
    assert second["note"] == "content SHA-256 5eed; answer SHA-256 beef"


def test_ris_is_read_back_and_no_text_ends_an_entry() -> None:
    (first, second) = rispy.loads(written("ris", HOSTILE, ANSWER))
    assert first["type_of_reference"] == "RPRT"
    assert first["title"] == "R&D_50%  ER  - of $x^2$ {~} \\n #1   Ёж «é»"
    assert first["authors"] == ["O'Neill & Sons", "Society {of} Trade"]
    assert first["year"] == "2019"
    assert first["notes"] == [
        "Cited at: page 1; Article 4(4)",
        "recalled: the text itself was not read",
    ]
    assert second["access_date"] == "2026/11/26"
    assert second["date"] == "2026/11/24"
    assert second["urls"] == [ANSWER.address]


def test_csl_has_what_its_schema_names() -> None:
    (first, second) = json.loads(written("csl", HOSTILE, ANSWER))
    assert first["type"] == "report"
    assert first["issued"] == {"date-parts": [[2019, 6]]}
    assert first["author"] == [{"literal": "O'Neill & Sons"}, {"literal": "Society {of} Trade"}]
    assert second["type"] == "dataset"
    assert second["accessed"] == {"date-parts": [[2026, 11, 26]]}
    # Members of the CSL data schema 1.0.2.
    assert {*first, *second} <= {
        "id",
        "type",
        "author",
        "title",
        "container-title",
        "publisher",
        "issued",
        "version",
        "language",
        "URL",
        "accessed",
        "note",
    }


def test_plain_texts_are_as_the_rules_have_them() -> None:
    assert written("apa", ANSWER) == (
        "The dcgraph authors. (2026, November 24). Pact: record in dcgraph. In dcgraph. "
        "Retrieved November 26, 2026, from "
        "https://example.org/at/5eed5eed5eed/api/v1/records/pact?format=json "
        "[Version 1.2.3]\n"
    )
    assert written("gost", ANSWER) == (
        "Pact: record in dcgraph / The dcgraph authors. – Текст : электронный // "
        "dcgraph : граф знаний : [сайт]. – 24.11.2026. – URL: "
        "https://example.org/at/5eed5eed5eed/api/v1/records/pact?format=json "
        "(дата обращения: 26.11.2026). – Версия 1.2.3.\n"
    )


def test_readers_get_the_address_of_the_thing_and_programs_the_hashes() -> None:
    landed = replace(ANSWER, landing="https://w3id.org/dcgraph/id/pact")
    for style in ("apa", "gost"):
        assert "https://w3id.org/dcgraph/id/pact" in written(style, landed)
        assert not {"5eed", "beef", "/at/"} & {
            *re.findall("5eed|beef|/at/", written(style, landed))
        }
    for style in ("bibtex", "ris", "csl"):
        assert "content SHA-256 5eed" in written(style, landed)
        assert "answer SHA-256 beef" in written(style, landed)
        assert ANSWER.address in written(style, landed)


def test_titles_without_author_and_date_are_written_as_far_as_they_are_known() -> None:
    nobody = Work(key="x", kind="WebPage", title="Why?", publisher="WCO", places=("page 2",))
    assert written("apa", nobody) == "Why? (n.d.). WCO. [Cited at: page 2]\n"
    assert written("gost", nobody) == "Why?. – WCO. – Места: page 2.\n"
    assert len(written("apa", HOSTILE).splitlines()) == 1
    assert "июнь" not in written("gost", HOSTILE)
    assert "06.2019" in written("gost", HOSTILE)


def test_a_style_that_there_is_not_is_told() -> None:
    with pytest.raises(
        ParameterError, match="sources and answers; use one of bibtex, ris, csl, apa, gost"
    ):
        style_of("oscola")
    with pytest.raises(
        ParameterError, match="law; use one of bibtex, ris, csl, oscola, bluebook, gost"
    ):
        style_of("apa", LAW_STYLES)


def test_the_sources_of_a_record_are_those_it_cites() -> None:
    # In the pact, a claim on it and a note on how it was read cite page 2 and page 1.
    (work,) = references(desk_over(PACT), "pact", Filters()).works
    assert (work.key, work.title, work.address) == ("book", "The book", "https://example.org/book")
    assert sorted(work.places) == ["page 1", "page 2"]
    assert not work.recalled
    assert (work.authors, work.publisher, work.date) == ((), "", "")
    (recalled,) = references(desk_over(PACT), "advice", Filters()).works
    assert recalled.recalled
    assert recalled.places == ("page 2",)


def test_a_source_is_cited_itself() -> None:
    (work,) = references(desk_over(PACT), "book", Filters()).works
    assert (work.key, work.title, work.places) == ("book", "The book", ())


def test_a_record_without_sources_says_so() -> None:
    found = references(desk_over(PACT), "office", Filters("ru"))
    assert found.works == ()
    assert found.silence is not None
    assert (found.silence.reason, "Office" in found.silence.message) == ("not covered", True)
    only = Filters(confidence=frozenset(("confirmed",)))
    assert references(desk_over(PACT), "advice", only).works == ()
    with pytest.raises(NotFoundError, match="pact"):
        references(desk_over(PACT), "pacts", Filters())


def test_an_author_is_named_in_the_language_of_the_work(desk: Desk) -> None:
    work = references(desk, "toni-mannisto", Filters()).works[0]
    # data/sources/publications.ttl and data/actors/toni-mannisto.ttl
    assert work.key == "sources.cbra-bac-framework"
    assert (work.authors, work.inverted) == (("Männistö, Toni",), True)
    assert work.publisher == "Cross-border Research Association"
    assert work.date == ""


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("/api/v1/records/pact", "Pact: record in dcgraph"),
        ("/api/v1/records/small?lang=fr", "petit : fiche dans dcgraph"),
        ("/api/v1/records/gone?lang=ru", "gone: запись в dcgraph"),
        ("/api/v1/concepts?kind=Notion&lang=ru", "Понятия в dcgraph, Notion"),
        ("/api/v1/provisions?within=pact", "Provisions in dcgraph, Pact"),
        ("/api/v1/matrix?rows=small", "Coverage matrix in dcgraph: =small against instruments"),
        ("/api/v1/instruments/pact/state?asOf=2011", "Pact: status on 2011-12-31, in dcgraph"),
        ("/api/v1/instruments/pact/state", "Pact: status, in dcgraph"),
        ("/api/v1/actors/office/members?asOf=2012-02", "Office: members on 2012-02-29, in dcgraph"),
        ("/api/v1/paths?from=big&to=pact&lang=fr", "Chemins de « grand » à « Pact » dans dcgraph"),
        ("/api/v1/compare?a=big&b=pact&lang=fr", "Comparaison dans dcgraph : grand et Pact"),
        ("/api/v1/timeline?of=pact", "Pact: timeline in dcgraph"),
        ("/api/v1/matrix?rows=", "Coverage matrix in dcgraph: notions against instruments"),
        ("/api/v1/timeline?lang=fr", "chronologie dans dcgraph"),
    ],
)  # fmt: skip
def test_an_answer_has_a_title(of: str, expected: str) -> None:
    assert title(desk_over(PACT), asked(of)) == expected


def test_the_answer_to_a_question_is_called_as_it_asks(desk: Desk) -> None:
    # data/questions/gaps-of-smart-customs.rq begins with what it asks.
    text = (ROOT / "data" / "questions" / "gaps-of-smart-customs.rq").read_text("utf-8")
    told = title(desk, asked("/api/v1/questions/gaps-of-smart-customs/answer"))
    question = told.removesuffix(" (answer of dcgraph)")
    assert question.endswith("?")
    assert question[:40] in text


@pytest.mark.nightly
def test_every_kind_of_answer_has_a_title_in_each_language() -> None:
    for lang in LANGUAGES:
        for route in ANSWERS:
            path = route.replace("{name}", "pact")
            text = title(desk_over(PACT), asked(f"/api/v1/{path}?lang={lang}"))
            assert "dcgraph" in text
            assert "{" not in text


@pytest.mark.parametrize(
    "of",
    [
        "",
        "records/pact",
        "https://evil.example/api/v1/records/pact",
        "//evil.example/api/v1/records/pact",
        "/api/v1//evil.example",
        "/api/v1/../metrics",
        "/api/v1/records/%2e%2e",
        "/api/v1/records/..%2f..%2fmetrics",
        "/api/v1/records/a%0d%0aSet-Cookie:%20x",
        "/api/v1/records/pact\r\nX: y",
        "/api/v1/records/pact#there",
        "/api/v1/records/pact\\..",
        "/api/v1/cite?of=/api/v1/cite",
        "/at/5eed5eed5eed/api/v1/records/pact",
        "/metrics",
        "/api/v1/records/" + "a" * 5_000,
        "/api/v1/records/pact?" + "a=1&" * 51,
        "/api/v1/records/\ud800",
    ],
)
def test_nothing_else_can_be_cited(of: str) -> None:
    with pytest.raises(ParameterError):
        asked(of)


def test_an_address_is_written_the_same_way_each_time() -> None:
    one = asked("/api/v1/claims?q=таможня&lang=ru")
    again = asked(one.address)
    assert one.address == (
        "/api/v1/claims?q=%D1%82%D0%B0%D0%BC%D0%BE%D0%B6%D0%BD%D1%8F&lang=ru&format=json"
    )
    assert again.address == one.address
    assert asked("/api/v1/claims?format=csv").query == "format=csv"


def test_an_answer_is_pinned_to_its_graph() -> None:
    work = answer_work(desk_over(PACT), asked("/api/v1/records/pact"), "beef", "http://h", "")
    assert (work.version, work.content) == ("1.2.3", "5eed")
    assert (work.answer, work.key) == ("beef", "dcgraph-record-beef")
    assert work.address == "http://h/at/5eed/api/v1/records/pact?format=json"
    # ontology/dcgraph.ttl
    assert (work.authors, work.date) == (("The dcgraph authors",), "2026-11-24")
    assert names("5eed" * 4, "5eed" * 16)
    assert not names("beef" * 4, "5eed" * 16)
    for pin in ("5eed", "5EED" * 4, "x" * 12, "5eed" * 17):
        with pytest.raises(ParameterError, match="hex digits"):
            names(pin, "5eed" * 16)


def test_the_day_of_access_is_today_or_the_one_given() -> None:
    assert accessed_on("", date(2026, 11, 26)) == "2026-11-26"
    assert accessed_on("2020-02-29", date(2026, 11, 26)) == "2020-02-29"
    for day in ("2021-02-29", "yesterday", "20200101", "2020-01"):
        with pytest.raises(ParameterError, match="2026-11-24"):
            accessed_on(day, date(2026, 11, 26))
