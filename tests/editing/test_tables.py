"""New records of a table: all as if written one by one, judged once, and none if one cannot be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from dcgraph.check.change import check_records
from dcgraph.check.focus import owner
from dcgraph.edit import create as creating
from dcgraph.edit.apply import apply
from dcgraph.edit.create import KINDS, create, drafts
from dcgraph.errors import DcgraphError, EditError, InvalidDataError, LoadError
from dcgraph.files import ROOT, Rooms, rooms
from dcgraph.git import Change as Edit
from dcgraph.namespaces import DCGD
from dcgraph.rdf.corpus import Corpus, load

CONVENTION = "data/instruments/small-convention.ttl"
PARTS = """\
\ufeffname,part-of,number,kind,en,fr,ru,summary,source,locator,confidence,note,note
{whole}.2,{whole},2,Chapter,Part 2,titre 2,глава 2,"Size, again.",law-text,2,Confirmed,Note 1,Note 2

{whole}.2.1,{whole}.2,2.1,Standard,No. 2.1,norme 2.1,норма 2.1,Size.,law-text,2.1,Confirmed,,
,{whole}.2,2.2,Standard,No. 2.2,norme 2.2,норма 2.2,Weight.,law-text,2.2,Confirmed,,
""".replace("{whole}", "small-convention")


@pytest.fixture
def corpus(small: Rooms) -> Corpus:
    return load(small)


def table(folder: Path, content: str) -> Path:
    path = folder / "t.csv"
    path.write_text(content, encoding="utf-8")
    return path


def texts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "data").rglob("*.ttl"))}


def test_the_rows_are_written_as_one_by_one_and_judged_once(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = []

    def count(_before: Corpus, _after: Corpus, edits: Sequence[Edit]) -> tuple[tuple[()], str]:
        judged.append({edit.shown for edit in edits})
        return (), ""

    monkeypatch.setattr("dcgraph.edit.apply.check_edit", count)
    records = drafts(table(tmp_path, PARTS), KINDS["provision"])
    names = [f"{DCGD}small-convention.{name}" for name in ("2", "2.1", "2.2")]
    done = create(corpus, "provision", records)
    assert [*done.places] == names
    assert judged == [{CONVENTION}]
    for record in records:
        apply(create(load(rooms(corpus.root)), "provision", [record]).changes, corpus.root)
    (change,) = done.changes
    assert change.after == (corpus.root / CONVENTION).read_text("utf-8")
    assert change.before is not None
    assert '    skos:note "Note 1"@en ;\n    skos:note "Note 2"@en ;\n' in change.after
    assert '    dcg:summary "Size, again."@en ;\n' in change.after
    lines = change.after.split("\n")
    at = [lines[place.line - 1].split()[0] for place in done.places.values()]
    assert at == [name.replace(DCGD, "dcgd:") for name in names]


def test_a_sound_table_leaves_nothing_to_fill(corpus: Corpus, tmp_path: Path) -> None:
    done = create(corpus, "provision", drafts(table(tmp_path, PARTS), KINDS["provision"]))
    assert not done.to_fill


def test_claims_are_told_by_their_ends(corpus: Corpus, tmp_path: Path) -> None:
    told = (
        "subject,relation,object,basis,source,locator,confidence\n"
        "small-convention.1.1,guides,small-customs,Interpreted,law-text,1.1,Confirmed\n"
        "small-convention,treats,small-customs,Interpreted,law-text,whole,Confirmed\n"
    )
    done = create(corpus, "claim", drafts(table(tmp_path, told), KINDS["claim"]))
    assert [iri.removeprefix(DCGD) for iri in done.places] == [
        "small-convention.1.1.guides.small-customs",
        "small-convention.treats.small-customs",
    ]


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("concept", "", r"t\.csv is empty\. The columns, with commas between, are name, kind, en"),
        ("concept", "name,kind\n", r"tells of no record"),
        ("concept", "name,knd\nx,Notion\n", r"t\.csv, row 1, column 2: 'knd' .* mean kind\?"),
        ("concept", "name;kind\nx;Notion\n", r"row 1, column 1: 'name;kind' is no column"),
        ("claim", "name\nx\n", r"row 1, column 1: 'name' is no column"),
        ("concept", "name,en,en\nx,a,b\n", r"row 1, column 3: en is there twice"),
        ("concept", "name,kind\nx\n", r"t\.csv, row 2: it has 1 cells and the header 2"),
        ("concept", 'name,kind\ny,Notion\n"x,Notion\nz,Notion\n', r"t\.csv, row 3: this is no row"),
        ("concept", "name,kind\n,Notion\n", r"t\.csv, row 2: Name the concept: "),
        ("provision", "number\n2\n", r"t\.csv, row 2: Give the name, or --part-of"),
        ("claim", "subject,object\na,b\n", r"t\.csv, row 2: Name the relation of the claim\."),
        ("concept", "name,kind\nA b,Notion\n", r"t\.csv, row 2: 'dcgd:A b' is no name of a thing"),
        ("event", "name,start\nx,June\n", r"t\.csv, row 2, column start: 'June' is no date"),
        ("provision", "name,position\nx.1,-1\n", r"row 2, column position: .*'-1' is none"),
        ("concept", "name,with\nx,a\n", r"t\.csv, row 2, column with: 'a' is no statement"),
        (
            "concept",
            "name,kind\n\nx,Convention\n",
            r"t\.csv, row 3, column kind: 'Convention' is no kind of concept",
        ),
        (
            "concept",
            "name,kind\nx,\n",
            r"t\.csv, row 2, column kind: What kind of concept is it\? Give --kind: .*Notion",
        ),
        (
            "concept",
            "name,kind,source,confidence\nx,Notion,law-texts,Recalled\n",
            r"row 2, column source: .* did you mean dcgd:sources\.law-text\?",
        ),
        (
            "concept",
            "name,kind\nx,Notion\ndcgd:x,Notion\n",
            r"t\.csv, row 3: dcgd:x is in t\.csv, row 2 already",
        ),
        (
            "concept",
            "name,kind\nx,Notion\nsmall-customs,Notion\n",
            r"t\.csv, row 3: dcgd:small-customs is there already, at data/concepts",
        ),
    ],
)
def test_what_cannot_be_is_told_at_row_and_column(
    corpus: Corpus, tmp_path: Path, kind: str, content: str, message: str
) -> None:
    with pytest.raises(DcgraphError, match=message):
        create(corpus, kind, drafts(table(tmp_path, content), KINDS[kind]))


def test_a_table_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("name,fr\nx,été\n".encode("latin-1"))
    with pytest.raises(LoadError, match=r"t\.csv, line 2: a byte that is not UTF-8"):
        drafts(path, KINDS["concept"])


def test_one_row_that_breaks_a_rule_is_named_and_none_is_written(
    corpus: Corpus, tmp_path: Path
) -> None:
    before = texts(corpus.root)
    told = "name,kind,en\nx,Technology,small x\ny,Technology,small customs\n"
    records = drafts(table(tmp_path, told), KINDS["concept"])
    with pytest.raises(InvalidDataError, match=r"Nothing was written: t\.csv, row 3: dcgd:y would"):
        create(corpus, "concept", records)
    assert texts(corpus.root) == before


def test_an_old_fault_of_what_names_a_record_is_not_blamed_on_it(corpus: Corpus) -> None:
    provision = f"{DCGD}small-convention.1.1"
    path = corpus.root / CONVENTION
    text = path.read_text("utf-8")
    path.write_text(text.replace(', "Petite Convention, norme 1.1"@fr', ""), "utf-8")
    faulty = load(rooms(corpus.root))
    assert [finding.rule for finding in check_records(faulty, {provision})] == ["Labelled-labelFr"]
    given = {"kind": "ObligationNorm", "en": "norm", "fr": "norme", "ru": "норма"}
    draft = creating.Draft("small-convention.1.1", given)
    done = create(faulty, "norm", [draft])
    assert done.to_fill
    assert {owner(f.subject) for f in done.to_fill} == {f"{provision}.norm-1"}


def test_a_draft_that_is_not_whole_yet_lacks_what_is_asked_for() -> None:
    title = creating.Draft("x", {"title": "A page"})
    creating.fit("source", title, whole=False)
    with pytest.raises(EditError, match="Tell the language of the title"):
        creating.fit("source", title)


def test_the_table_of_the_page_is_the_one_that_its_command_reads() -> None:
    page = (ROOT / "docs/editing.md").read_text("utf-8")
    (shown,) = re.findall(r"^```csv\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert shown == (ROOT / "docs/samples/provisions.csv").read_text("utf-8")
    assert len(drafts(ROOT / "docs/samples/provisions.csv", KINDS["provision"])) == 2
