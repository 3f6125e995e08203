"""The tables of dcgraph.sqlite say what the graph says, by SPARQL and by the answers."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from dcgraph.files import ROOT
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.research.concordance import concordance
from dcgraph.research.economies import economies
from dcgraph.research.filters import wanted
from dcgraph.research.force import MARKS
from dcgraph.research.graph import Desk
from dcgraph.research.parties import parties
from dcgraph.snapshot.manifest import Snapshot

PAGE = (ROOT / "docs" / "tables.md").read_text("utf-8")
Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def path(shipped_snapshot: Snapshot) -> Path:
    return shipped_snapshot.tables


@pytest.fixture(scope="module")
def tables(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    yield connection
    connection.close()


def by_sparql(store: Store, query: str) -> Rows:
    """The rows of a query as the tables name things; what has no value is empty."""
    solutions = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(solutions, QuerySolutions)

    def name(term: object) -> str:
        if isinstance(term, NamedNode):
            return term.value.removeprefix(DCGD).removeprefix(DCG)
        return str(getattr(term, "value", ""))

    return sorted(tuple(map(name, row)) for row in solutions)


def by_sql(tables: sqlite3.Connection, query: str) -> Rows:
    rows = tables.execute(query).fetchall()
    return sorted(tuple("" if cell is None else str(cell) for cell in row) for row in rows)


SAME = {
    "label": (
        """
        select t.name, l.language, l.text from label l join thing t on t.id = l.thing where
        t.name not like '%:%'
        """,
        f"""
        SELECT ?s ?language (MIN(?l) AS ?label) {{ {{ ?s skos:prefLabel ?l }} UNION {{ ?s
        dcterms:title ?l FILTER NOT EXISTS {{ ?s skos:prefLabel ?other FILTER (LANG(?other) =
        LANG(?l)) }} }} BIND (LANG(?l) AS ?language) FILTER STRSTARTS(STR(?s), '{DCGD}') }}
        GROUP BY ?s ?language
        """,
    ),
    "is_a": (
        """
        select t.name, i.class from is_a i join thing t on t.id = i.thing where i.class in
        ('Provision', 'Standard', 'Norm', 'State', 'Claim')
        """,
        """
        SELECT DISTINCT ?s ?class { VALUES ?class { dcg:Provision dcg:Standard dcg:Norm
        dcg:State dcg:Claim } ?s a ?class }
        """,
    ),
    "above": (
        """
        select p.name, w.name from above a join thing p on p.id = a.part join thing w on
        w.id = a.whole where p.name like 'rkc.%' and a.steps > 0
        """,
        f"""
        SELECT DISTINCT ?p ?w {{ ?p (dcg:isPartOf|dcg:isEditionOf)+ ?w FILTER
        STRSTARTS(STR(?p), '{DCGD}rkc.') }}
        """,
    ),
    "within": (
        """
        select p.name, w.name from within i join thing p on p.id = i.part join thing w on
        w.id = i.whole where w.name = 'union-customs-code' and i.part <> i.whole
        """,
        """
        SELECT DISTINCT ?p ?w { VALUES ?w { dcgd:union-customs-code } { ?p
        dcg:isEditionOf|dcg:isWithin ?w } UNION { ?p dcg:isWithin ?edition . ?edition
        dcg:isEditionOf ?w } }
        """,
    ),
    "citation": (
        """
        select r.name, s.name, locator, confidence from citation c join thing r on r.id =
        c.record join thing s on s.id = c.source
        """,
        """
        SELECT ?r ?s ?locator ?confidence { ?r dcg:hasCitation ?c . ?c dcg:citesSource ?s ;
        dcg:hasConfidence ?grade . OPTIONAL { ?c dcg:locator ?locator } BIND (IF(?grade =
        dcg:Recalled, 'recalled', 'confirmed') AS ?confidence) }
        """,
    ),
    "claim": (
        """
        select c.name, s.name, relation, o.name, basis, stated_on from claim k join thing c
        on c.id = k.claim join thing s on s.id = k.subject join thing o on o.id = k.object
        """,
        f"""
        SELECT ?c ?s ?r ?o ?basis ?on {{ ?c dcg:hasSubject ?s ; dcg:hasRelation ?r ;
        dcg:hasObject ?o ; dcg:hasBasis ?grade . OPTIONAL {{ ?c dcg:statedOnDate ?on }} BIND
        (LCASE(STRAFTER(STR(?grade), '{DCG}')) AS ?basis) }}
        """,
    ),
    "norm": (
        """
        select n.name, p.name from norm k join thing n on n.id = k.norm join thing p on p.id
        = k.provision
        """,
        """
        SELECT ?n ?p { ?p dcg:hasNorm ?n }
        """,
    ),
    "norm_part": (
        """
        select n.name, part, t.name from norm_part k join thing n on n.id = k.norm join
        thing t on t.id = k.thing
        """,
        """
        SELECT ?n ?part ?t { VALUES (?p ?part) { (dcg:hasAction 'action') (dcg:hasBearer
        'bearer') (dcg:hasBeneficiary 'beneficiary') (dcg:hasMatter 'matter')
        (dcg:hasQualifier 'qualifier') } ?n ?p ?t }
        """,
    ),
    "parallel": (
        """
        select distinct o.name, i.name from parallel p join thing n on n.id = p.norm join
        thing o on o.id = p.other join norm k on k.norm = p.other join thing i on i.id =
        k.instrument where n.name = 'tfa.10.4.1.norm-1'
        """,
        f"""
        SELECT DISTINCT ?other ?instrument {{ <{DCGD}tfa.10.4.1.norm-1> dcg:hasAction ?a ;
        dcg:hasMatter ?m . ?other dcg:hasAction ?a ; dcg:hasMatter ?m . ?p dcg:hasNorm
        ?other . ?p dcg:isPartOf*/dcg:isEditionOf? ?instrument . ?instrument a
        dcg:Instrument FILTER (?instrument != dcgd:tfa) }}
        """,
    ),
    "edition": (
        """
        select e.name, i.name from edition k join thing e on e.id = k.edition join thing i
        on i.id = k.instrument
        """,
        """
        SELECT ?e ?i { ?e dcg:isEditionOf ?i }
        """,
    ),
    "membership": (
        """
        select m.name, a.name, b.name, since, until from membership k join thing m on m.id =
        k.membership join thing a on a.id = k.member join thing b on b.id = k.body
        """,
        """
        SELECT ?m ?a ?b ?since ?until { ?m dcg:hasMember ?a ; dcg:isMembershipIn ?b .
        OPTIONAL { ?m dcg:instrumentDate ?consent } OPTIONAL { ?m dcg:startDate ?start }
        OPTIONAL { ?m dcg:endDate ?until } BIND (COALESCE(?consent, ?start) AS ?since) }
        """,
    ),
    "figure": (
        """
        select f.name, e.name, i.name, date from figure k join thing f on f.id = k.figure
        join thing e on e.id = k.economy join thing i on i.id = k.indicator
        """,
        """
        SELECT ?f ?e ?i ?date { ?f dcg:hasFocus ?e ; dcg:hasIndicator ?i ; dcg:observedValue
        ?v . OPTIONAL { ?f dcg:observationDate ?date } }
        """,
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_a_table_has_the_rows_of_sparql(
    name: str, tables: sqlite3.Connection, derived: Store
) -> None:
    sql, sparql = SAME[name]
    rows = by_sql(tables, sql)
    assert rows
    assert rows == by_sparql(derived, sparql)


def test_all_facts_of_records_are_there(tables: sqlite3.Connection, derived: Store) -> None:
    rows = by_sql(
        tables,
        "select property, count(*) from fact join thing on id = subject "
        "where property in ('isPartOf', 'hasAction', 'summary', 'bearsOn') group by property",
    )
    sparql = (
        "SELECT ?p (COUNT(*) AS ?count) { SELECT DISTINCT ?s ?p ?o { VALUES ?p { dcg:isPartOf "
        "dcg:hasAction dcg:summary dcg:bearsOn } ?s ?p ?o } } GROUP BY ?p"
    )
    assert len(rows) == 4
    assert rows == by_sparql(derived, sparql)


def test_norms_are_as_the_concordance_tells_them(tables: sqlite3.Connection, desk: Desk) -> None:
    query = (
        "select n.name, p.name, i.name, class, coalesce(force, ''), since, until from norm k "
        "join thing n on n.id = k.norm join thing p on p.id = k.provision "
        "join thing i on i.id = k.instrument "
        "where k.norm in (select norm from norm_part where part = 'action')"
    )
    norms = concordance(desk, wanted("en"), limit=0).norms.items
    assert len(norms) > 1_600
    assert by_sql(tables, query) == sorted(
        (
            placed.norm.thing.name,
            placed.norm.provision.name if placed.norm.provision else "",
            placed.instrument.name,
            placed.norm.kind,
            placed.norm.force or "",
            placed.since.date if placed.since else "",
            placed.until,
        )
        for placed in norms
    )


def test_forces_are_those_of_the_marks(tables: sqlite3.Connection) -> None:
    known = {(kind, m.relation, m.name) for m in MARKS for kind in m.classes}
    rows = set(tables.execute("select * from force where force is not null").fetchall())
    assert rows == known


def test_standings_are_counted_as_the_economies_are(tables: sqlite3.Connection, desk: Desk) -> None:
    rows = tables.execute(
        "select t.name, standing from standing s join thing t on t.id = s.economy"
    ).fetchall()
    counted = {
        (row.economy.name, standing): count
        for row in economies(desk, wanted("en"), limit=0).economies.items
        for standing, count in (
            ("meets", row.meets),
            ("does not meet", row.does_not_meet),
            ("figures conflict", row.figures_conflict),
        )
        if count
    }
    assert counted
    assert Counter(rows) == counted


def test_a_party_is_bound_from_the_day_that_follows(tables: sqlite3.Connection, desk: Desk) -> None:
    rows = tables.execute(
        "select a.name, in_force_from from membership m join thing a on a.id = m.member "
        "join thing b on b.id = m.body where b.name = 'rkc' and in_force_from <> ''"
    ).fetchall()
    answer = parties(desk, "rkc", wanted("en"))
    members = (*answer.members, *answer.not_yet_bound)
    days = {row.member.name: row.in_force_from for row in members}
    assert dict(rows) == {member: day for member, day in days.items() if day}
    # Consent before the Convention itself came into force on 3 February 2006.
    assert ("states.new-zealand", "2006-02-03") in rows


@pytest.mark.parametrize(
    ("part", "extent"),
    [("rkc.ga-7.1", "whole"), ("rkc.ga-7", "whole"), ("tfa.10.4.1", "in part")],
)
def test_a_text_is_read_as_far_as_its_nearest_note_says(
    tables: sqlite3.Connection, part: str, extent: str
) -> None:
    rows = tables.execute(
        "select extent from reading join thing on id = part where name = ?", (part,)
    ).fetchall()
    assert rows == [(extent,)]


def test_an_iri_is_made_of_a_name(tables: sqlite3.Connection) -> None:
    for name, iri in (
        ("rkc.ga-7.1", f"{DCGD}rkc.ga-7.1"),
        ("dcg:Standard", f"{DCG}Standard"),
        (f"{PREFIXES['owl']}Class", f"{PREFIXES['owl']}Class"),
    ):
        assert tables.execute("select iri from thing where name = ?", (name,)).fetchone() == (iri,)


def test_the_page_tells_every_table_and_column(tables: sqlite3.Connection) -> None:
    schema = {
        name: [column for _, column, *_ in tables.execute(f"pragma table_xinfo({name})")]
        for (name,) in tables.execute("select name from sqlite_master where type = 'table'")
        if not name.startswith("sqlite_")
    }
    described = {
        name: re.findall(r"`(\w+)`", columns)
        for name, columns in re.findall(r"^\| `(\w+)` \| ([^|]*) \|", PAGE, re.MULTILINE)
    }
    assert described == schema


@pytest.mark.parametrize("number", range(5))
def test_a_query_of_the_page_gives_the_rows_that_it_tells(
    path: Path, tables: sqlite3.Connection, number: int
) -> None:
    queries = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(queries) == 5
    frame = pd.read_sql_query(queries[number], tables)
    first = re.findall(r"^Its first row: `(.*)`", PAGE, re.MULTILINE)[number]
    assert " · ".join(str(cell) for cell in frame.iloc[0]) == first
    assert path.stat().st_size < 100_000_000
