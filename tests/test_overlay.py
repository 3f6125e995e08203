"""What is judged of a change over a snapshot is what a check of everything finds of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chains import with_chains
from tests.conftest import small_checkout
from tests.nightly import by_night
from tests.test_check_change import FILE, RULE, git, write
from tests.test_seeded_faults import DATA, spot_in, spots, with_fault

from dcgraph.build import build
from dcgraph.check.change import Checked, UnfitError, check_since, over_snapshot, turns
from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.edit.create import Draft, create
from dcgraph.files import ROOT, rooms
from dcgraph.git import Change
from dcgraph.namespaces import compact
from dcgraph.rdf.corpus import Corpus, load, source_file
from dcgraph.snapshot.manifest import Snapshot

SEED = 20261202
EDITS = 200
PARTS = [f"part {number}" for number in range(20)]
PREMISES = ("isPartOf", "hasNorm", "hasAction", "hasConfidence", "hasRelation", "realises")
"""Properties on which much rests that follows by rules."""


def over(root: Path, changed: tuple[Change, ...]) -> tuple[Checked, set[str]]:
    """What is judged of changes over the current snapshot, and of which subjects."""
    return over_snapshot(root, changed, staged=False, seconds=600)


OF_TWO = {"Labelled-labelUnique", "Source-addressUnique"}
"""The rules by which two records are told, of which the other has not changed."""

STATEMENT = re.compile(r"^    (dcg:(\w+)|skos:\w+) [^\[\]\n]* ;\n", re.MULTILINE)
"""A line of a record that can be taken out, or put into another."""


def edited(corpus: Corpus, dice: random.Random, *, withdraw: bool) -> Change:
    """A file with one statement less, which others rest on if it has one, or with one more."""
    lines = {file: [*STATEMENT.finditer(file.text)] for file in corpus.rooms("data")}
    file = dice.choice([file for file, found in lines.items() if found])
    place = dice.choice([m for m in lines[file] if m[2] in PREMISES] or lines[file])
    line = "" if withdraw else dice.choice(dice.choice([*filter(None, lines.values())]))[0]
    start, end = place.span() if withdraw else (place.end(), place.end())
    return Change(file.shown, "data", file.text, file.text[:start] + line + file.text[end:])


@pytest.fixture(scope="module")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """A small graph with norms of each force, of which there is a snapshot."""
    root = small_checkout(tmp_path_factory.mktemp("chains"))
    corpus = load(with_chains(rooms(root)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DCGRAPH_HOME", str(root / "home"))
        build(corpus, root / "home")
        yield corpus


def kept(findings: tuple[Finding, ...], focus: set[str], file: str) -> set[str]:
    """What is found of the subjects in focus, and of names and places in this file alone."""
    return {
        finding.fingerprint
        for finding in findings
        if finding.subject in focus
        and (not finding.rule.startswith("File-") or (finding.place and finding.place.path == file))
    }


@pytest.mark.parametrize("part", by_night(PARTS, but=[PARTS[0]]))
def test_an_edit_is_judged_as_by_a_check_of_everything(chains: Corpus, part: str) -> None:
    before_the_edit = {f.fingerprint for f in check(chains, questions=False).findings}
    told = 0
    for number in range(PARTS.index(part), EDITS, len(PARTS)):
        dice = random.Random(SEED + number)  # noqa: S311  # the same edits each time
        change = edited(chains, dice, withdraw=number % 2 == 0)
        path = chains.root / change.shown
        later = source_file(path, change.new or "", "data", chains.root, chains.defaults)
        everything = check(chains.with_files({path: later}), questions=False).findings
        checked, focus = over(chains.root, (change,))
        # Of a value whose own kind is not known, a check of everything says no more than that.
        untyped = {compact(f.subject) for f in everything if f.rule == "File-untypedRecord"}
        found = tuple(f for f in checked.findings if f.value not in untyped)
        assert kept(found, focus, change.shown) == kept(everything, focus, change.shown), number
        # Whatever comes of the change is found, and of two records that are alike one.
        known = before_the_edit | {finding.fingerprint for finding in found}
        missed = {f.rule for f in everything if f.fingerprint not in known}
        assert missed <= OF_TWO, number
        told += len(found)
    assert told


@pytest.fixture(scope="module")
def with_examples(examples: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """The small graph with all examples, of which there is a snapshot."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("DCGRAPH_HOME", str(home))
        build(examples, home)
        yield examples


@pytest.mark.parametrize("part", by_night(PARTS, but=[PARTS[0]]))
def test_an_example_is_judged_as_by_a_check_of_everything(
    with_examples: Corpus, findings: tuple[Finding, ...], part: str
) -> None:
    files = [file for file in with_examples.rooms("data") if "/examples/" in file.shown]
    told = 0
    for file in files[PARTS.index(part) :: len(PARTS)]:
        checked, focus = over(with_examples.root, (Change(file.shown, "data", None, file.text),))
        # Not asked over a snapshot are the questions.
        wanted = tuple(f for f in findings if not f.rule.startswith("Question-"))
        assert kept(checked.findings, focus, file.shown) == kept(wanted, focus, file.shown)
        told += len(checked.findings)
    assert told


def over_or_reason(changed: tuple[Change, ...]) -> tuple[Checked, set[str]] | str:
    """What is judged of changes of the shipped graph, or why everything has to be checked."""
    try:
        return over(ROOT, changed)
    except UnfitError as reason:
        return str(reason)


NOT_ALONE = {"File-positionOrder", "Citation-sourceRetired"}
"""What takes two edits of a batch. That a file holds no record is told without a snapshot."""

WHOLE = (
    "the class of a record has changed",
    "what the defaults read of data/actors/states.ttl has changed",
)
"""Why a fault has everything checked."""

SEEDED = [
    one
    for one in DATA
    if one.file.startswith("data/")
    and one.file.endswith(".ttl")
    and one.wanted
    and {item.rule for item in one.wanted}.isdisjoint({*NOT_ALONE, "File-unread"})
]


@pytest.mark.parametrize("part", by_night(PARTS, but=[PARTS[0]]))
def test_a_seeded_fault_is_found_over_a_snapshot(
    shipped_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
    for one in SEEDED[PARTS.index(part) :: len(PARTS)]:
        path = ROOT / one.file
        before = path.read_text("utf-8") if path.exists() else None
        after = with_fault(before or "", one)
        changed = (Change(one.file, "data", before, after),)
        judged = over_or_reason(changed)
        if judged in WHOLE:
            continue
        assert not isinstance(judged, str), judged
        findings = judged[0].findings
        wanted = {spot_in(after, one, item) for item in one.wanted if not item.file}
        found = set(spots(findings))
        # Of two records that go ill together, one of which is as it was, the other is told.
        assert found <= wanted, one
        assert {spot[0] for spot in found} == {spot[0] for spot in wanted}, one


BROKEN = {RULE, "Record-datesInOrder"}
"""What a date breaks that is none."""

QUESTION = "data/questions/things.rq"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the small graph, of which there is a snapshot."""
    root = small_checkout(tmp_path / "editor")
    monkeypatch.setenv("DCGRAPH_HOME", str(tmp_path / "home"))
    build(load(rooms(root)), tmp_path / "home")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "first")
    return root


def since(root: Path, *, staged: bool = False) -> Checked:
    return check_since(root, "HEAD", staged=staged, seconds=600)


def test_where_nothing_has_changed_nothing_is_judged(editor: Path) -> None:
    checked = since(editor)
    assert (checked.findings, checked.files, checked.whole) == ((), 0, "")


@pytest.mark.parametrize("staged", [False, True])
def test_a_fault_is_told_without_a_check_of_everything(editor: Path, *, staged: bool) -> None:
    write(editor, faulty=True)
    git(editor, "add", ".")
    # What is staged is judged as it is staged, and what is not is no part of it.
    write(editor, faulty=not staged)
    checked = since(editor, staged=staged)
    assert checked.whole == ""
    assert {finding.rule for finding in checked.findings} == BROKEN


def test_the_snapshot_may_be_of_another_revision(editor: Path) -> None:
    write(editor, faulty=True)
    git(editor, "commit", "-qam", "second")
    assert since(editor).findings == ()
    write(editor, faulty=False)
    checked = since(editor)
    assert (checked.findings, checked.whole) == ((), "")


def test_a_record_that_is_gone_is_missed_where_it_is_named(editor: Path) -> None:
    (editor / "data/sources/web.ttl").unlink()
    checked = since(editor)
    assert checked.whole == ""
    dangling = {f.place.path for f in checked.findings if f.place and f.rule == "File-danglingIri"}
    assert FILE in dangling


def test_a_changed_question_is_no_change_of_what_is_judged(editor: Path) -> None:
    path = editor / QUESTION
    path.parent.mkdir(exist_ok=True)
    path.write_text("# en: What is there?\nSELECT ?s WHERE { ?s a dcg:Notion }\n", encoding="utf-8")
    checked = since(editor)
    assert (checked.findings, checked.files, checked.whole) == ((), 1, "")
    assert checked.left_out == ("questions",)


def test_what_is_wrong_of_another_record_keeps_no_new_one_from_being_written(editor: Path) -> None:
    path = editor / "data/instruments/small-convention.ttl"
    text = path.read_text("utf-8")
    odd = "a dcg:Standard ;\n    dcg:isMembershipIn dcgd:small-convention ;"
    path.write_text(text.replace("a dcg:Standard ;", odd, 1), encoding="utf-8")
    assert "Contradiction-domain" in {finding.rule for finding in since(editor).findings}
    given = {"kind": "ObligationNorm"}
    done = create(load(rooms(editor)), "norm", [Draft("small-convention.1.1.norm-1", given)])
    assert {finding.subject for finding in done.to_fill} >= {*done.places}


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("ontology/source.ttl", "the ontology, its rules or the shapes have changed"),
        ("ontology/rules/claims.rq", "the ontology, its rules or the shapes have changed"),
        ("shapes/source.ttl", "the ontology, its rules or the shapes have changed"),
    ],
)
def test_a_change_of_the_rules_has_everything_checked(editor: Path, file: str, reason: str) -> None:
    path = editor / file
    path.write_text(path.read_text("utf-8") + "# a word\n", encoding="utf-8")
    assert since(editor).whole == reason


@pytest.mark.parametrize("folder", ["asserted", "store"])
def test_a_damaged_snapshot_has_everything_checked(editor: Path, folder: str) -> None:
    write(editor, faulty=True)
    for path in (editor.parent / "home" / "current" / folder).glob("MANIFEST-*"):
        path.unlink()
    checked = since(editor)
    assert "cannot be read" in checked.whole
    assert {finding.rule for finding in checked.findings} == BROKEN


@pytest.mark.nightly
def test_watching_judges_what_changed_since_the_first_look(editor: Path) -> None:
    seen = turns(editor, seconds=600, every=0.02)
    assert next(seen).new == ()
    write(editor, faulty=True)
    second = next(seen)
    assert second.checked
    assert {finding.rule for finding in second.checked.findings} == BROKEN
    write(editor, faulty=False)
    assert next(seen).mended == second.new
