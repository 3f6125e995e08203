"""The answers for assistants over the graph of the pact, and over the graph as it ships.

What is expected of the pact is worked out from the Turtle in `tests/research/desks.py`.
"""

from __future__ import annotations

import asyncio
import csv
import json
from io import StringIO
from typing import Any

import pytest
from tests.assistants.grounded import require_grounded, statements
from tests.research.desks import CITED, MARKS, PACT, desk_over

from dcgraph.errors import NotFoundError, ParameterError
from dcgraph.mcp.answers import led, told
from dcgraph.mcp.coverage import lacking
from dcgraph.mcp.evidence import (
    MAX_CHARACTERS,
    Citer,
    as_json,
    clipped,
    fitted,
    notice,
    plain,
)
from dcgraph.mcp.tools import calling, made_of
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research import Desk
from dcgraph.research.filters import Filters, wanted
from dcgraph.research.model import BASES, LANGUAGES
from dcgraph.research.operations import OPERATIONS
from dcgraph.research.records import record


def of(desk: Desk, name: str, wanted: Filters | None = None, offset: int = 0) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        as_json(told(desk, Citer(desk), name, wanted or Filters(), offset=offset))
    )
    return answer


def test_a_statement_has_its_text_basis_confidence_and_source() -> None:
    # c2: pact.1.1 requires big, interpreted, rationale "+It asks.", cited on page 1 of the book.
    desk = desk_over(PACT)
    required, part = of(desk, "pact.1.1")["statements"]
    assert required["text"] == "Pact, 1.1 requires big"
    assert (required["basis"], required["confidence"], required["claim"]) == (
        "interpreted",
        "confirmed",
        "c2",
    )
    assert required["rationale"] == "+It asks."
    assert required["notice"] == notice("en", "interpreted")
    assert required["sources"] == [
        {
            "title": "The book",
            "locator": "page 1",
            "confidence": "confirmed",
            "address": "https://example.org/book",
        }
    ]
    # What has no source, as this record has none, comes last and says so.
    assert part["text"] == "Pact, 1.1 is part of Pact, 1"
    assert part["notice"] == notice("en", "unsourced")


def test_what_is_recalled_is_never_told_without_saying_so() -> None:
    # c1: pact treats big, stated, cited from recall.
    (said,) = (one for one in of(desk_over(PACT), "pact")["statements"] if one.get("claim"))
    assert (said["basis"], said["confidence"]) == ("stated", "recalled")
    assert said["notice"] == notice("en", "recalled")
    assert said["sources"][0]["confidence"] == "recalled"


@pytest.mark.parametrize(
    ("name", "teller", "extent"),
    [
        ("pact.1.1", "pact", "whole"),
        ("law", "law", "in part"),
        ("quiet", "quiet", "not read"),
    ],
)
def test_coverage_tells_how_far_a_text_was_read(name: str, teller: str, extent: str) -> None:
    (read,) = of(desk_over(PACT), name)["coverage"]
    assert (read["text"]["name"], read["extent"]) == (teller, extent)
    assert read.get("notice", "") == ("" if extent == "whole" else notice("en", "unread"))


def test_an_empty_answer_says_why() -> None:
    desk = desk_over(PACT)
    assert of(desk, "quiet")["silence"]["reason"] == "not covered"
    filtered = of(desk, "advice", Filters(confidence=frozenset(("confirmed",))))
    assert filtered["silence"]["reason"] == "filtered"
    assert "statements" not in filtered


def test_it_is_told_how_to_cite_the_answer() -> None:
    desk = desk_over(PACT)
    wanted = Filters("fr", frozenset(("stated",)), as_of="2019")
    answer = told(desk, Citer(desk, "https://dcgraph.example/"), "pact", wanted)
    link = (
        "https://dcgraph.example/at/5eed/api/v1/records/pact"
        "?lang=fr&basis=stated&asOf=2019&format=json"
    )
    assert answer.cite.permalink == link
    assert answer.cite.text == f"Pact : fiche dans dcgraph. dcgraph 1.2.3, content 5eed. {link}"


def test_a_gap_is_told_with_what_the_state_means() -> None:
    # new has the characteristics fast, open and safe (g1 to g3); pact.1.1 requires fast (g4),
    # pact treats it (g5): the strongest comes first.
    desk = desk_over(MARKS)
    found = lacking(desk, Citer(desk), "new", "pact", Filters())
    fast = next(one for one in found.aspects if one.characteristic.name == "fast")
    assert (fast.state, [one.claim for one in fast.statements]) == ("covered", ["g4", "g5"])
    assert [one.claim for one in fast.given] == ["g1"]
    assert fast.given[0].said_by == ("Office",)
    assert found.counts["characteristics"] == 3
    assert found.coverage[0].extent == "whole"


def test_names_and_offsets_that_mean_nothing_are_refused() -> None:
    desk = desk_over(PACT)
    with pytest.raises(NotFoundError, match="pact"):
        of(desk, "pakt")
    with pytest.raises(ParameterError, match=r"offset is 9000, and there are \d+ in all"):
        of(desk, "pact", offset=9000)
    with pytest.raises(ParameterError, match="offset may be 0 to 10000"):
        of(desk, "pact", offset=-1)


def test_long_texts_are_cut_and_long_answers_end_early() -> None:
    many = "\n".join(
        f"dcgd:k{one} a dcg:Claim ; dcg:hasSubject dcgd:pact ; dcg:hasRelation dcg:treats ; "
        f"dcg:hasObject dcgd:big ; dcg:hasBasis dcg:Stated ; dcg:statedOnDate '{one}' ; "
        f"dcg:rationale '{'long ' * 500}'@en ; {CITED}"
        for one in range(200)
    )
    desk = desk_over(PACT.replace('"big"@en', f'"{"big" * 9000}"@en') + many)
    answer, seen, offset = of(desk, "pact"), 0, 0
    while True:
        assert require_grounded(answer) > 0
        seen += len(answer["statements"])
        if "left_out" not in answer:
            break
        assert answer["next_offset"] == seen > offset
        offset = answer["next_offset"]
        answer = of(desk, "pact", offset=offset)
    assert seen == len(record(desk, "pact", Filters()).statements) > 200


def test_as_many_items_are_kept_as_there_is_room_for() -> None:
    # As JSON, n items of one character take 2 + 4 n - 1 characters.
    assert fitted(lambda some: some, "abcdef", 13) == tuple("abc")
    assert fitted(lambda some: some, "abcdef", 25) == tuple("abcdef")
    assert fitted(lambda some: some, "abcdef", 3) == ()
    assert clipped("a\n b  c", 4) == "a b…"


def test_what_tells_nothing_is_left_out_and_no_is_told() -> None:
    assert plain({"a": 0}) == {"a": 0}
    answer = json.loads(as_json(told(desk_over(PACT), Citer(desk_over(PACT)), "big", Filters())))
    assert "definitions" not in answer


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.nightly
def test_nothing_in_the_graph_is_told_without_its_ground(desk: Desk, lang: Any) -> None:
    records = sorted(desk.facts.of_kind(DCG + "Record"))
    names = [one.removeprefix(DCGD) for one in records[:: 40 if lang == "en" else 200]]
    names = [one for one in names if ".citation-" not in one]
    assert len(names) > 10
    number = 0
    for name in (*names, "rkc", "wco", "digital-customs", "ict"):
        number += require_grounded(of(desk, name, Filters(lang, frozenset(BASES))))
    assert number > 100


@pytest.mark.nightly
@pytest.mark.parametrize("lang", LANGUAGES)
def test_paths_and_gaps_have_their_ground_too(desk: Desk, lang: Any) -> None:
    citer, wanted = Citer(desk), Filters(lang)
    for ends in (("digital-customs", "rkc"), ("single-window", "rkc.ga-7.1"), ("wco", "ict")):
        answer = plain(led(desk, citer, *ends, wanted, number=5, longest=6))
        assert require_grounded(answer) > 0
        assert all(step["statements"] for path in answer["paths"] for step in path["steps"])
    for notion in ("paperless-customs", "electronic-customs", "digital-customs", "smart-customs"):
        answer = plain(lacking(desk, citer, notion, "rkc", wanted))
        assert require_grounded(answer) >= len(answer["aspects"]) > 0
        assert len(list(statements(answer))) > 0
    assert MAX_CHARACTERS == 20_000


def test_a_provision_tells_its_norms_and_what_follows_with_their_sources(desk: Desk) -> None:
    told = of(desk, "rkc.ga-3.18")
    (norm,) = told["norms"]
    assert (norm["force"], norm["words"]) == ("obliges to permit", "shall permit")
    assert norm["who"] == ["the customs administration"]
    follows = [one for one in told["statements"] if "norms" in one]
    assert len(follows) == 2
    for one in follows:
        assert one["basis"] == "derived"
        assert one["force"] == "obliges to permit"
        assert one["notice"] == notice("en", "by-norms")
        (ground,) = one["norms"]
        assert ground["name"] == "rkc.ga-3.18.norm-1"
        assert ground["sources"] == norm["sources"]
        assert one["sources"][0] == norm["sources"][0]


def test_what_follows_keeps_the_condition_of_its_norm(desk: Desk) -> None:
    # By data/instruments/rkc/general-annex-7.ttl.
    told = of(desk, "rkc.ga-7.1")
    grounds = [it for one in told["statements"] for it in one.get("norms", ())]
    (condition,) = {one["condition"] for one in grounds if one["name"] == "rkc.ga-7.1.norm-1"}
    assert condition.startswith("Only where it is cost-effective and efficient")


def test_a_gap_is_told_by_force(desk: Desk) -> None:
    def forces(force: str) -> set[str]:
        # What the text lacks comes first; the last of the 18 characteristics are covered.
        sides, wish = ("digital-customs", "rkc.ga"), wanted(force=force)
        answer = lacking(desk, Citer(desk), *sides, wish, offset=14)
        content = json.loads(as_json(answer))
        assert ("force=" in content["cite"]["permalink"]) == bool(force)
        return {said["force"] for one in content["aspects"] for said in one.get("statements", ())}

    assert forces("obliges to permit") == {"obliges to permit"}
    assert "obliges" in forces("")


@pytest.mark.parametrize("name", ["claims", "timeline", "statistics"])
def test_an_operation_is_offered_by_its_table_in_parts(name: str) -> None:
    one, desk = OPERATIONS[name], desk_over(MARKS)
    call: Any = calling(made_of(one), desk=desk, citer=Citer(desk))
    given = {each.name: each.default for each in one.parameters}
    asked = {key: value for key, value in given.items() if key not in {"limit", "cursor"}}
    found, offset = [], 0
    while True:
        answer = asyncio.run(call(**asked, offset=offset))
        found += [row.cells for row in answer.rows]
        assert len(as_json(answer)) <= MAX_CHARACTERS
        assert answer.cite.version
        offset = answer.next_offset
        if not offset:
            break
    paged = {"limit": 0} if "limit" in given else {}
    head, *rows = csv.reader(
        StringIO(one.csv(one.find(desk, **given | paged)).decode(), newline="")
    )
    assert found == [tuple(row) for row in rows]
    assert len(rows) > 1
    assert answer.columns == tuple(head)
