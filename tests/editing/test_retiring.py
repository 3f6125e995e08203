"""A thing that is retired: marked, led on, and the data of others moved on by a query."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from dcgraph.check.focus import owner
from dcgraph.check.run import check
from dcgraph.edit.apply import apply
from dcgraph.edit.names import claim_ends
from dcgraph.edit.retire import retire
from dcgraph.errors import EditError, NotFoundError
from dcgraph.files import Rooms, rooms
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.rdf.corpus import load

CONVENTION = "data/instruments/small-convention.ttl"
OLD = "dcgd:small-convention.1.1"
NEW = "dcgd:small-convention.1"
WHY = 'It is "one" with the chapter.'


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def with_copy(root: Path) -> None:
    """Put a second source beside the one of the small graph."""
    path = root / "data/sources/web.ttl"
    text = path.read_text("utf-8")
    record = text[text.index("dcgd:sources.law-text") :]
    copy = record.replace("law-text", "law-copy").replace('"Text', '"Copy')
    path.write_text(f"{text}\n{copy}", "utf-8")


def retired(root: Path, old: str, new: str, *, move: bool = False) -> dict[str, str]:
    before = texts(root)
    done = retire(load(rooms(root)), old, new, WHY, move_mentions=move)
    apply(done.changes, root)
    return {path: text for path, text in texts(root).items() if before.get(path) != text}


@pytest.mark.nightly
def test_a_record_is_marked_and_nothing_else_is_touched(small: Rooms) -> None:
    before = texts(small.root)
    new = retired(small.root, OLD, NEW)
    head = "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    old = before[CONVENTION]
    summary = '    dcg:summary "Customs shall be small where practicable."@en ;\n'
    assert new[CONVENTION] == old.replace(
        head, head + "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
    ).replace(
        summary,
        summary + "    owl:deprecated true ;\n    dcterms:isReplacedBy dcgd:small-convention.1 ;\n"
        r'    skos:note "Retired: It is \"one\" with the chapter."@en ;' + "\n",
    )
    assert set(new) == {CONVENTION, "docs/migrations/dcgd-small-convention.1.1.rq"}
    assert check(load(rooms(small.root))).errors == 0


def test_a_term_is_marked_before_its_module(small: Rooms) -> None:
    new = retired(small.root, "dcg:treats", "dcg:bearsOn")
    assert (
        "    owl:deprecated true ;\n    dcterms:isReplacedBy dcg:bearsOn ;\n"
        r'    skos:note "Retired: It is \"one\" with the chapter."@en ;'
        "\n    rdfs:isDefinedBy dcg:claim .\n"
    ) in new["ontology/claim.ttl"]
    assert check(load(rooms(small.root))).errors == 0


def test_a_retired_relation_is_offered_to_no_claim(small: Rooms) -> None:
    ends = ("small-convention", "treats", "small-customs")
    assert claim_ends(load(rooms(small.root)), *ends)[1] == DCG + "treats"
    retired(small.root, "dcg:treats", "dcg:guides")
    with pytest.raises(EditError, match=r"^dcg:treats is no relation .* fit .*guides") as caught:
        claim_ends(load(rooms(small.root)), *ends)
    assert "treats" not in str(caught.value).partition(" fit ")[2]


def test_the_query_moves_the_data_of_others(small: Rooms) -> None:
    retired(small.root, "dcg:treats", "dcg:bearsOn")
    query = (small.root / "docs/migrations/dcg-treats.rq").read_text("utf-8")
    treats, bears = NamedNode(DCG + "treats"), NamedNode(DCG + "bearsOn")
    one, two, relation = (NamedNode(f"https://example.org/{n}") for n in ("one", "two", "relation"))
    replaced = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
    store = Store()
    store.extend(
        [
            Quad(one, treats, two),
            Quad(one, relation, treats),
            Quad(one, relation, Literal("dcg:treats")),
            Quad(two, replaced, treats),
        ]
    )
    store.update(query)
    assert {(q.subject, q.predicate, q.object) for q in store} == {
        (one, bears, two),
        (one, relation, bears),
        (one, relation, Literal("dcg:treats")),
        (two, replaced, treats),
    }


def test_mentions_move_when_asked_and_its_own_description_stays(small: Rooms) -> None:
    new = retired(small.root, OLD, NEW, move=True)
    text = new[CONVENTION]
    assert "dcgd:small-convention.1.1 a dcg:Standard ;" in text
    assert "    dcg:hasSubject dcgd:small-convention.1 ;" in text
    assert "dcg:hasSubject dcgd:small-convention.1.1" not in text


MAPPINGS = """\
#curie_map:
#  ev: http://eurovoc.europa.eu/
subject_id	predicate_id	object_id
dcgd:small-convention.1.1	skos:relatedMatch	ev:4287
dcgd:small-convention.1	skos:relatedMatch	ev:2579
"""


@pytest.mark.parametrize("move", [False, True])
def test_what_is_mapped_to_other_vocabularies_can_be_retired(small: Rooms, move: bool) -> None:
    table = small.root / "data/tables/some.sssom.tsv"
    table.parent.mkdir()
    table.write_text(MAPPINGS, "utf-8")
    new = retired(small.root, OLD, NEW, move=move)
    assert "    owl:deprecated true ;\n" in new[CONVENTION]
    # The mapping was made for what is retired; its successor has one of its own.
    assert table.read_text("utf-8") == MAPPINGS
    load(rooms(small.root))


def test_what_only_a_table_names_is_not_retired(small: Rooms) -> None:
    table = small.root / "data/tables/some.sssom.tsv"
    table.parent.mkdir()
    table.write_text(MAPPINGS.replace("1.1", "9"), "utf-8")
    with pytest.raises(NotFoundError, match=r"There is no dcgd:small-convention\.9;"):
        retire(load(rooms(small.root)), "dcgd:small-convention.9", NEW, WHY)


def test_where_it_is_still_used_is_told(small: Rooms) -> None:
    done = retire(load(small), OLD, NEW, WHY)
    apply(done.changes, small.root)
    # The places are those of the text that was written.
    text = (small.root / CONVENTION).read_text("utf-8").split("\n")
    assert [(site.path, text[site.line - 1].strip()) for site in done.still] == [
        (CONVENTION, "dcg:hasSubject dcgd:small-convention.1.1 ;")
    ]


def test_a_statement_without_citations_is_marked_at_its_end(small: Rooms) -> None:
    with_copy(small.root)
    new = retired(small.root, "dcgd:sources.law-text", "dcgd:sources.law-copy")
    assert "dcg:PrimaryText ;\n    owl:deprecated true ;\n" in new["data/sources/web.ttl"]
    assert 'chapter."@en .\n\ndcgd:sources.law-copy a' in new["data/sources/web.ttl"]


def test_what_a_retirement_leaves_at_fault_is_told(small: Rooms) -> None:
    with_copy(small.root)
    done = retire(load(small), "dcgd:sources.law-text", "dcgd:sources.law-copy", WHY)
    faults = {(f.rule, f.subject) for f in done.faults}
    assert ("Citation-sourceRetired", f"{DCGD}small-convention") in {
        (rule, owner(subject)) for rule, subject in faults
    }
    (own,) = [site for site in done.still if site.path == "data/actors/small-office.ttl"]
    lines = (small.root / own.path).read_text("utf-8").split("\n")
    assert "dcg:citesSource dcgd:sources.law-text" in lines[own.line - 1]


def test_what_is_retired_cannot_be_retired_or_followed(small: Rooms) -> None:
    retired(small.root, OLD, NEW)
    corpus = load(rooms(small.root))
    with pytest.raises(EditError, match=rf"1\.1 is retired already, at {CONVENTION}"):
        retire(corpus, OLD, NEW, WHY)
    with pytest.raises(EditError, match=r"name what replaces it, dcgd:small-convention\.1\."):
        retire(corpus, "dcgd:small-convention.coverage", OLD, WHY)


@pytest.mark.parametrize(
    ("old", "new", "why", "message"),
    [
        (OLD, OLD, "x", "its own successor"),
        (f"{OLD}.citation-1a", NEW, "x", "which has no name in the text"),
        (OLD, "dcg:Standard", "x", "a term gives way to a term"),
        (OLD, "dcgd:small-office", "x", "not of one sort"),
        ("dcg:Standard", "dcg:treats", "x", "not of one sort"),
        ("dcg:concept", "dcg:Notion", "x", "is a module"),
        ("dcgs:Notion", "dcgs:Concept", "x", "sh:deactivated"),
        (OLD, NEW, " ", "--reason"),
        (OLD, NEW, "a\n} ; DROP ALL", r"U\+000A"),
    ],
)
def test_what_cannot_be_is_refused(
    small: Rooms, old: str, new: str, why: str, message: str
) -> None:
    before = texts(small.root)
    with pytest.raises(EditError, match=message):
        retire(load(small), old, new, why)
    assert texts(small.root) == before


def test_a_successor_that_is_not_there_is_met_with_the_nearest(small: Rooms) -> None:
    with pytest.raises(NotFoundError, match=r"did you mean dcgd:small-convention\.1"):
        retire(load(small), OLD, "dcgd:small-convention.2", WHY)
