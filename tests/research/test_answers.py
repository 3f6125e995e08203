"""The engine of answers that are queries, over the pact of `desks.py` and over our own graph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.research.desks import PACT, desk_over

from dcgraph.errors import NotFoundError, ParameterError, QueryTimeoutError
from dcgraph.files import ROOT
from dcgraph.research import Desk
from dcgraph.research.answers import answered
from dcgraph.research.answers.capability import capability, whole
from dcgraph.tables.reading import Tables

PAGE = (ROOT / "docs" / "a-capability.md").read_text("utf-8")
HEAD = '--: path = "x"\n--: doc = "Of x."\n--: tag = "catalogue"\n'
CELLS = """
--: columns = '''
--: it:thing none:maybe-thing those:things names:names iri:iri n:number f:flag note
--: cited:citations grade:grade
--: '''
select t.id, null, json_array(t.id, o.id), json_array(o.id), t.id, 7, 0, null,
  (select json_group_array(citation) from citation where record = c.id), 'recalled'
from thing t join thing o join thing c
where t.name = 'big' and o.name = 'small' and c.name = 'c1'
"""


def made(folder: Path, text: str, name: str = "x") -> Any:
    """The operation of a capability that a text declares."""
    file = folder / f"{name}.sql"
    file.write_text(text, encoding="utf-8")
    return capability(file).method().operation


def example(folder: Path) -> Any:
    (text,) = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert text.count("\n") <= 40
    return made(folder, text, "text_sizes")


def test_the_capability_of_the_page_answers(tmp_path: Path, desk: Desk) -> None:
    sizes = example(tmp_path)
    rows = whole(sizes, desk, kind="Convention", least="rkc").items
    assert rows[0].instrument.name == "rkc"
    parts = answered_parts(desk, "rkc")
    assert rows[0].provisions == parts > 100
    assert sizes.csv(whole(sizes, desk, kind="Convention")).startswith(
        b"instrument,instrument_label,provisions\r\n"
    )
    assert sizes.text(whole(sizes, desk, kind="Convention", least="rkc"), "en")


def answered_parts(desk: Desk, name: str) -> int:
    """How many provisions a text has, by the facts."""
    iri = desk.iri(name)
    provisions = desk.facts.of_kind("https://w3id.org/dcgraph/ontology/Provision")
    within = "https://w3id.org/dcgraph/ontology/isWithin"
    editions = desk.facts.leading_to(iri, "https://w3id.org/dcgraph/ontology/isEditionOf")
    wholes = {iri, *editions}
    return sum(not wholes.isdisjoint(desk.facts.iris(one, within)) for one in provisions)


def test_the_capability_of_the_page_counts_what_is_written(tmp_path: Path) -> None:
    rows = whole(example(tmp_path), desk_over(PACT)).items
    assert [(row.instrument.name, row.provisions) for row in rows] == [("pact", 3)]


def test_an_empty_list_says_why(tmp_path: Path) -> None:
    page = whole(example(tmp_path), desk_over(PACT), kind="Guidelines")
    assert page.silence is not None
    assert page.silence.reason == "not covered"


def test_cells_are_read_by_the_types_of_their_columns(tmp_path: Path) -> None:
    operation = made(tmp_path, HEAD + CELLS)
    (row,) = whole(operation, desk_over(PACT), lang="fr").items
    assert (row.it.label, row.none, row.names, row.n, row.f, row.note, row.grade) == (
        *("grand", None, ("small",), 7, False, "", "recalled"),
    )
    assert [thing.label for thing in row.those] == ["grand", "petit"]
    assert row.iri == "https://w3id.org/dcgraph/id/big"
    assert [(at.locator, at.confidence) for at in row.cited] == [("page 2", "recalled")]


def test_pages_follow_on_each_other(desk: Desk) -> None:
    from dcgraph.research.operations import OPERATIONS  # noqa: PLC0415

    claims = OPERATIONS["claims"]
    every = answered(desk, "claims", subject="rkc", lang="en")
    assert every.total > 3
    given: dict[str, Any] = {
        parameter.name: parameter.default for parameter in claims.parameters
    } | {"subject": "rkc", "limit": 2}
    seen, cursor = [], ""
    while True:
        page = claims.find(desk, **{**given, "cursor": cursor})
        seen += page.items
        if not (cursor := page.next):
            break
    assert tuple(seen) == every.items
    with pytest.raises(ParameterError, match="cursor"):
        claims.find(desk, **{**given, "subject": "tfa", "cursor": page.next or "AAAA"})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"subject": "nothing-of-it"}, "nothing named"),
        ({"relation": "requries"}, "no claim that 'requries'; it has .*requires"),
    ],
)
def test_what_there_is_not_is_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(NotFoundError, match=message):
        answered(desk_over(PACT), "claims", **given)


@pytest.mark.parametrize(
    "head",
    [
        '--: columns = "a:nonsense"\n',
        '--: columns = "a"\n--: [parameters]\n--: a = {halp = "x"}\n',
        "--: columns = a\n",
        "",
    ],
)
def test_a_faulty_head_is_told_with_its_file(tmp_path: Path, head: str) -> None:
    with pytest.raises(ValueError, match=r"The head of x\.sql cannot be read"):
        made(tmp_path, HEAD + head + "select 1")


def test_a_query_is_stopped_at_its_limit(desk: Desk) -> None:
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n"
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.05 seconds"):
        Tables(desk.snapshot.tables).rows(endless, seconds=0.05)


@pytest.mark.parametrize(
    ("day", "names"),
    [
        # The law was published in May 2011, and the claim made in 2010.
        ("2009", {"c1", "c2", "c4"}),
        ("2010", {"c1", "c2", "c4"}),
        ("2011-05-31", {"c1", "c2", "c3", "c4"}),
        ("2011", {"c1", "c2", "c3", "c4"}),
    ],
)
def test_claims_are_those_of_a_day(day: str, names: set[str]) -> None:
    found = answered(desk_over(PACT), "claims", as_of=day)
    assert {claim.claim for claim in found.items} == names
