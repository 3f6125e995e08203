"""Another name for a thing: every mention in code, no other line, and back again to the byte."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from dcgraph.check.run import check
from dcgraph.edit.apply import apply, changed_corpus
from dcgraph.edit.rename import Renaming, rename, reordered
from dcgraph.errors import DcgraphError, EditError, NotFoundError
from dcgraph.files import ROOT, Rooms, rooms
from dcgraph.namespaces import DCG, DCGD, DCGS
from dcgraph.rdf.corpus import Corpus, SourceFile, load
from dcgraph.rdf.turtle import Term

CONVENTION = "data/instruments/small-convention.ttl"
CLAIM = "small-convention.1.1.requires.small-customs"


@pytest.fixture
def root(small: Rooms) -> Path:
    """A small checkout: with answers, an account, mappings, pages and an example of a shape."""
    root = small.root
    for path, text in {
        "tests/questions/small-standards.csv": "provision\ndcgd:small-convention.1.1\n",
        "tests/shapes/Notion/good-1.ttl": (
            "@prefix dcg: <https://w3id.org/dcgraph/ontology/> .\n<https://x.org/> a dcg:Notion .\n"
        ),
        "data/account/facts.csv": f"fact,node,reason\nsmall,dcgd:small-customs dcgd:{CLAIM},\n",
        "data/account/sources-merged.csv": "source,merged-into,reason\nother,law-text,the same\n",
        "data/tables/a.sssom.tsv": (
            "#curie_map:\n#  eurovoc: http://eurovoc.europa.eu/\n"
            "subject_id\tpredicate_id\tobject_id\tcomment\n"
            "dcgd:small-customs\tskos:exactMatch\teurovoc:1\tmeans dcgd:small-customs\n"
        ),
        "README.md": (
            "dcgd:small-customs is `dcgd:small-customs`.\n\n```\ndcgd:small-customs\n```\n"
        ),
        "docs/decisions/0001.md": "`dcgd:small-customs`\n",
        "src/x.py": 'A = "dcgd:small-customs"\n',
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    concept = root / "data/concepts/small-customs.ttl"
    text = concept.read_text("utf-8").replace(
        "# The one notion", "# dcgd:small-customs, the notion"
    )
    concept.write_text(text, encoding="utf-8")
    return root


def bytes_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def triples(corpus: Corpus, names: Mapping[str, str]) -> Counter[tuple[str, ...]]:
    def shown(term: Term) -> str:
        value = term.value
        if isinstance(term, NamedNode):
            value, mark, _ = value.partition(".citation-")
            # A citation is named by its record and its content, which may name what is renamed.
            return "<" + names.get(value, value) + (".citation" if mark else "")
        return str(term)

    return Counter(
        tuple(shown(term) for term in (t.subject, t.predicate, t.object))
        for file in corpus.files
        if file.room != "shapes"
        for t in file.triples
    )


def renamed(root: Path, old: str, new: str, **how: bool) -> tuple[Renaming, dict[str, bytes]]:
    """Rename, hold what changed against what may change, and give the changed files."""
    before, was = load(rooms(root)), bytes_of(root)
    done = rename(before, old, new, **how)
    apply(done.changes, root)
    after = load(rooms(root))
    assert triples(after, {}) == triples(before, done.names)
    return done, {path: text for path, text in bytes_of(root).items() if was.get(path) != text}


def test_a_record_and_what_is_named_by_it(root: Path) -> None:
    before = bytes_of(root)
    done, new = renamed(root, "dcgd:small-convention.1.1", "dcgd:small-convention.1.9")
    assert done.names == {
        f"{DCGD}small-convention.1.1": f"{DCGD}small-convention.1.9",
        DCGD + CLAIM: f"{DCGD}{CLAIM.replace('1.1', '1.9')}",
    }
    text = before[CONVENTION].decode()
    # The labels, the number and the locators are prose or what the text says itself.
    wanted = text.replace("dcgd:small-convention.1.1 ", "dcgd:small-convention.1.9 ").replace(
        "dcgd:small-convention.1.1.requires", "dcgd:small-convention.1.9.requires"
    )
    assert new == {
        CONVENTION: wanted.encode(),
        "tests/questions/small-standards.csv": b"provision\ndcgd:small-convention.1.9\n",
        "data/account/facts.csv": before["data/account/facts.csv"].replace(b"1.1", b"1.9"),
    }
    assert wanted.count("1.9") == 3


def test_a_stem_moves_with_its_file_and_its_claims(root: Path) -> None:
    before = bytes_of(root)
    done, new = renamed(root, "dcgd:small-customs", "dcgd:tiny-customs")
    assert set(done.names) == {
        DCGD + name
        for name in (
            "small-customs",
            "small-customs.definition.office-1999",
            CLAIM,
            "small-convention.1.treats.small-customs",
        )
    }
    assert not (root / "data/concepts/small-customs.ttl").exists()
    assert set(new) == {
        CONVENTION,
        "data/concepts/tiny-customs.ttl",
        "data/questions/small-standards.rq",
        "data/account/facts.csv",
        "data/tables/a.sssom.tsv",
        "README.md",
    }
    assert new["README.md"].decode() == (
        "dcgd:small-customs is `dcgd:tiny-customs`.\n\n```\ndcgd:tiny-customs\n```\n"
    )
    assert new["data/tables/a.sssom.tsv"] == before["data/tables/a.sssom.tsv"].replace(
        b"dcgd:small-customs\tskos", b"dcgd:tiny-customs\tskos"
    )
    assert b"# dcgd:small-customs, the notion" in new["data/concepts/tiny-customs.ttl"]
    assert {(site.path, site.line) for site in done.left} == {
        ("README.md", 1),
        ("data/concepts/tiny-customs.ttl", 7),
        ("data/tables/a.sssom.tsv", 4),
        ("docs/decisions/0001.md", 1),
        ("src/x.py", 1),
    }


def test_remarks_change_when_asked(root: Path) -> None:
    _, new = renamed(root, "dcgd:small-customs", "dcgd:tiny-customs", comments=True)
    assert b"# dcgd:tiny-customs, the notion" in new["data/concepts/tiny-customs.ttl"]


def test_a_relation_changes_the_names_of_its_claims_and_the_queries(root: Path) -> None:
    done, new = renamed(root, "dcg:requires", "dcg:demands")
    assert done.names[DCGD + CLAIM] == DCGD + CLAIM.replace("requires", "demands")
    assert b"?provision dcg:demands dcgd:small-customs" in new["data/questions/small-standards.rq"]
    assert b"dcg:demands a owl:ObjectProperty" in new["ontology/claim.ttl"]


def test_a_term_changes_in_shapes_and_in_the_queries_that_they_hold(root: Path) -> None:
    before = bytes_of(root)
    _, new = renamed(root, "dcg:adoptionDate", "dcg:dayOfAdoption")
    now, was = (texts["shapes/source.ttl"].decode().split("\n") for texts in (new, before))
    lines = [(old, line) for old, line in zip(was, now, strict=True) if old != line]
    assert all(line == old.replace("dcg:adoptionDate", "dcg:dayOfAdoption") for old, line in lines)
    assert any("endDate" in line or "entryIntoForceDate" in line for _, line in lines)
    # A message speaks of the property in prose.
    assert "such as dcg:adoptionDate." in "\n".join(now)


def test_a_shape_takes_its_properties_and_examples_along(root: Path) -> None:
    done, new = renamed(root, "dcgs:Notion", "dcgs:Way")
    assert done.names == {
        DCGS + "Notion": DCGS + "Way",
        DCGS + "Notion-defined": DCGS + "Way-defined",
    }
    assert set(new) == {"shapes/concept.ttl", "tests/shapes/Way/good-1.ttl"}
    assert (root / "tests/shapes/Way/good-1.ttl").exists()


def test_a_source_changes_in_the_account_too(root: Path) -> None:
    _, new = renamed(root, "dcgd:sources.law-text", "dcgd:sources.small-law")
    merged = new["data/account/sources-merged.csv"].decode()
    assert merged == "source,merged-into,reason\nother,small-law,the same\n"


def test_only_one_record_is_renamed_when_asked(root: Path) -> None:
    done, _ = renamed(root, "dcgd:small-convention.1.1", "dcgd:small-convention.1.9", only=True)
    assert list(done.names) == [f"{DCGD}small-convention.1.1"]


def test_what_is_wrong_of_what_is_renamed_is_told(root: Path) -> None:
    path = root / "data/concepts/small-customs.ttl"
    path.write_text(path.read_text("utf-8").replace("@fr", "@de", 1), "utf-8")
    done, _ = renamed(root, "dcgd:small-customs", "dcgd:tiny-customs")
    assert ("Labelled-labelFr", f"{DCGD}tiny-customs") in {(f.rule, f.subject) for f in done.faults}


def test_a_claim_that_tells_its_holder_by_how_his_name_ends_keeps_its_object(root: Path) -> None:
    with (root / CONVENTION).open("a", encoding="utf-8") as file:
        file.write(
            "\ndcgd:small-convention.guides.small-customs.office a dcg:Claim ;\n"
            "    dcg:isClaimedBy dcgd:small-office .\n"
        )
    claim = f"{DCGD}small-convention.guides.small-customs"
    done, _ = renamed(root, "dcgd:small-office", "dcgd:tiny-office")
    assert f"{claim}.office" not in done.names
    done, _ = renamed(root, "dcgd:tiny-office", "dcgd:small-bureau")
    assert done.names[f"{claim}.office"] == f"{claim}.small-bureau"
    after = load(rooms(root))
    assert after.values(f"{claim}.small-bureau", DCG + "hasObject") == [
        NamedNode(f"{DCGD}small-customs")
    ]


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dcgd:small-customs", "dcgd:a-customs"),
        ("dcgd:small-convention.1", "dcgd:small-convention.chapter-1"),
        ("dcgd:small-convention", "dcgd:z-convention"),
        ("dcgd:sources.law-text", "dcgd:sources.x"),
        ("dcg:Standard", "dcg:Benchmark"),
        ("dcg:hasSubject", "dcg:hasBeginning"),
        ("dcgs:Record", "dcgs:Entry"),
    ],
)
def test_there_and_back_gives_the_same_bytes(root: Path, old: str, new: str) -> None:
    before = bytes_of(root)
    renamed(root, old, new, comments=True)
    assert bytes_of(root) != before
    renamed(root, new, old, comments=True)
    assert bytes_of(root) == before


@pytest.mark.parametrize("name", ["wco"])
@pytest.mark.nightly
def test_the_shipped_graph_there_and_back(tmp_path: Path, shipped: Corpus, name: str) -> None:
    for folder in ("ontology", "data", "shapes"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    before = bytes_of(tmp_path)
    here = [
        SourceFile(
            tmp_path / file.shown, file.shown, file.room, file.graph, file.text, file.triples
        )
        for file in shipped.files
    ]
    corpus = Corpus(tmp_path, tuple(here), shipped.defaults)
    done = rename(corpus, f"dcgd:{name}", f"dcgd:{name}-another")
    apply(done.changes, tmp_path)
    away = bytes_of(tmp_path)
    lines = sum(text.count(b"-another") for text in away.values())
    assert lines >= sum(text.count(f"dcgd:{name} ".encode()) for text in before.values()) > 0
    assert not any(f"dcgd:{name} ".encode() in text for text in away.values())
    corpus = changed_corpus(corpus, done.changes)
    apply(rename(corpus, f"dcgd:{name}-another", f"dcgd:{name}").changes, tmp_path)
    assert bytes_of(tmp_path) == before


def test_answers_whose_rows_may_come_in_another_order_are_told(root: Path) -> None:
    prefix = "PREFIX dcg: <https://w3id.org/dcgraph/ontology/>\n"
    (root / "data/questions/small-standards.rq").write_text(
        "# en: a?\n# fr: b?\n# ru: c?\n"
        + prefix
        + "SELECT ?part WHERE { ?part dcg:isPartOf ?whole } ORDER BY ?part\n",
        encoding="utf-8",
    )
    answer = root / "tests/questions/small-standards.csv"
    answer.write_bytes(b"part\ndcgd:small-convention.1\ndcgd:small-convention.1.1\n")

    def said() -> list[str]:
        found = check(load(rooms(root))).findings
        return [finding.message for finding in found if finding.rule == "Question-answer"]

    done, _ = renamed(root, "dcgd:small-convention.1.1", "dcgd:small-convention.2", only=True)
    assert reordered(root, done.changes) == []
    assert said() == []
    done, _ = renamed(root, "dcgd:small-convention.2", "dcgd:small-convention.0", only=True)
    assert answer.read_bytes() == b"part\ndcgd:small-convention.1\ndcgd:small-convention.0\n"
    assert reordered(root, done.changes) == ["tests/questions/small-standards.csv"]
    (message,) = said()
    order = "from row 1 on dcgd:small-convention.0; dcgd:small-convention.1."
    assert f"has the expected rows in another order, {order}" in message


def test_a_record_moves_to_the_file_of_its_stem_only_when_asked(root: Path) -> None:
    before = bytes_of(root)
    with pytest.raises(EditError, match=r"may not stand in .*small-customs\.ttl.*--move"):
        renamed(root, "dcgd:small-customs.definition.office-1999", "dcgd:small-office.definition-1")
    assert bytes_of(root) == before
    _, new = renamed(
        root,
        "dcgd:small-customs.definition.office-1999",
        "dcgd:small-office.definition-1",
        move=True,
    )
    assert set(new) == {"data/concepts/small-customs.ttl", "data/actors/small-office.ttl"}
    office = new["data/actors/small-office.ttl"].decode()
    assert office.startswith(before["data/actors/small-office.ttl"].decode().rstrip())
    assert "\n\ndcgd:small-office.definition-1 a dcg:Definition ;\n" in office
    concept = new["data/concepts/small-customs.ttl"].decode()
    assert before["data/concepts/small-customs.ttl"].decode().startswith(concept.rstrip())


def test_the_last_record_of_a_file_takes_the_file_along(root: Path) -> None:
    _, new = renamed(root, "dcgd:small-office", "dcgd:other-office.main", move=True)
    assert not (root / "data/actors/small-office.ttl").exists()
    assert b"dcgd:other-office.main a dcg:Organization" in new["data/actors/other-office.ttl"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "dcgd:small-customs",
            "dcgd:small-office",
            r"small-office is there already, at data/actors",
        ),
        ("dcgd:small-customs", "dcgd:small-customs", "has this name already"),
        ("dcgd:small-customs", "dcg:Notion2", "a record stays a record"),
        ("dcg:Notion", "dcg:Mechanism", "is there already, at ontology/concept.ttl"),
        ("dcg:concept", "dcg:notions", "a module keeps its name"),
        ("dcgd:small-customs", "dcgd:sources", "the stem of all sources"),
        ("dcgd:small-customs", "dcgd:../x", "no name that is given here"),
        ("dcgd:small-customs", "dcgd:a/b", "no name that is given here"),
        ("dcgd:small-customs", "dcgd:web", "stem web is taken"),
        ("skos:note", "skos:remark", "not a name of this graph"),
        # A citation is a node in brackets; the name that it is shown by is made of its content.
        (
            "dcgd:small-convention.1.1.citation-1a",
            "dcgd:small-convention.c",
            "name the record that",
        ),
    ],
)
def test_a_name_that_cannot_be_is_refused(root: Path, old: str, new: str, message: str) -> None:
    before = bytes_of(root)
    with pytest.raises(EditError, match=message):
        rename(load(rooms(root)), old, new)
    assert bytes_of(root) == before


def test_what_is_not_there_is_met_with_the_nearest(root: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean dcgd:small-customs"):
        rename(load(rooms(root)), "dcgd:small-custom", "dcgd:x")


def test_a_name_that_is_only_mentioned_is_taken_too(root: Path) -> None:
    concept = root / "data/concepts/small-customs.ttl"
    text = concept.read_text("utf-8").replace(
        "dcg:isGivenBy dcgd:small-office", "dcg:isGivenBy dcgd:ghost"
    )
    concept.write_text(text, encoding="utf-8")
    with pytest.raises(EditError, match=r"dcgd:ghost is there already, at data/concepts"):
        rename(load(rooms(root)), "dcgd:small-office", "dcgd:ghost")


def test_a_link_in_the_rooms_is_refused(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "x.csv"
    outside.write_text("dcgd:small-customs\n", encoding="utf-8")
    (root / "data/account/x.csv").symlink_to(outside)
    with pytest.raises(DcgraphError, match="symbolic link"):
        rename(load(rooms(root)), "dcgd:small-customs", "dcgd:tiny-customs")
    assert outside.read_text("utf-8") == "dcgd:small-customs\n"
