"""States of the graph: in revisions, in the index, in folders and snapshots."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from dcgraph.build import build
from dcgraph.errors import LoadError, RevisionError
from dcgraph.files import Rooms, rooms
from dcgraph.git import Change, Repository, changes, folder, named, staged
from dcgraph.rdf.corpus import load

THING = "<urn:a> <urn:b> <urn:c> .\n"
ATLANTIS = "data/actors/atlantis.ttl"


def git(root: Path, *words: str) -> str:
    """What git says, called as a user would, apart from the settings of whoever runs the tests."""
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    environment |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "A", f"GIT_{role}_EMAIL": "a@example.org"}
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *words],
        cwd=root,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(root: Path, message: str = "A step") -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository of three rooms, with one commit."""
    root = tmp_path / "checkout"
    for path in ("ontology/a.ttl", ATLANTIS, "shapes/a.ttl"):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(THING)
    git(root, "init", "--quiet")
    commit(root)
    return root


def kinds(root: Path, since: str = "HEAD", *, staged: bool = False) -> dict[str, str]:
    """What happened to each file."""
    found = changes(root, since, staged=staged)
    return {
        c.shown: "new" if c.old is None else "gone" if c.new is None else "changed" for c in found
    }


def test_a_revision_holds_the_same_corpus_as_the_folder(small: Rooms) -> None:
    (small.data / "tables").mkdir(exist_ok=True)
    table = "subject_id\tpredicate_id\tobject_id\ndcgd:a\tskos:exactMatch\tdcgd:b\n"
    (small.data / "tables/links.sssom.tsv").write_text(table)
    git(small.root, "init", "--quiet")
    commit(small.root)
    here, there = load(small), named("HEAD", small.root).corpus()
    assert [f.shown for f in here.files] == [f.shown for f in there.files]
    assert [f.triples for f in here.files] == [f.triples for f in there.files]
    assert [(f.room, f.graph, f.path) for f in here.files] == [
        (f.room, f.graph, f.path) for f in there.files
    ]
    assert any(f.room == "tables" for f in there.files)


def test_a_folder_holds_the_same_corpus_as_load_reads(small: Rooms) -> None:
    assert [f.triples for f in load(small).files] == [
        f.triples for f in named(f"{small.root}/", small.root).corpus().files
    ]


def test_the_root_may_be_a_folder_of_the_repository(checkout: Path, tmp_path: Path) -> None:
    inner = tmp_path / "outer" / "inner"
    shutil.copytree(checkout, inner, ignore=shutil.ignore_patterns(".git"))
    (tmp_path / "outer/data").mkdir()
    (tmp_path / "outer/data/above.ttl").write_text(THING)
    git(tmp_path / "outer", "init", "--quiet")
    commit(tmp_path / "outer")
    assert set(named("HEAD", inner).texts) == {"ontology/a.ttl", ATLANTIS, "shapes/a.ttl"}
    (inner / ATLANTIS).write_text("")
    assert kinds(inner) == {ATLANTIS: "changed"}


def test_unchanged_files_are_shared(checkout: Path) -> None:
    (checkout / ATLANTIS).write_text(THING + THING.replace("urn:a", "urn:z"))
    here = folder(checkout).corpus()
    there = named("HEAD", checkout).corpus(here)
    shared = {f.shown for f in here.files} & {f.shown for f in there.files if f in here.files}
    assert shared == {"ontology/a.ttl", "shapes/a.ttl"}
    assert all(any(f is g for g in here.files) for f in there.files if f.shown in shared)


def test_each_kind_of_change_is_told(checkout: Path) -> None:
    (checkout / "data/actors/old.ttl").write_text(THING)
    commit(checkout)
    (checkout / "data/actors/old.ttl").unlink()
    (checkout / "data/actors/new.ttl").write_text(THING)
    (checkout / ATLANTIS).write_text("# Another.\n")
    (checkout / "data/questions").mkdir()
    (checkout / "data/questions/who.rq").write_text("ASK {}")
    (checkout / "data/notes.txt").write_text("passed over")
    (checkout / "elsewhere.ttl").write_text("passed over")
    (checkout / "data/.hidden.ttl").write_text("passed over")
    assert changes(checkout, "HEAD") == (
        Change(ATLANTIS, "data", THING, "# Another.\n"),
        Change("data/actors/new.ttl", "data", None, THING),
        Change("data/actors/old.ttl", "data", THING, None),
        Change("data/questions/who.rq", "data", None, "ASK {}"),
    )
    assert kinds(checkout, "HEAD~1") == {
        ATLANTIS: "changed",
        "data/actors/new.ttl": "new",
        "data/questions/who.rq": "new",
    }


def test_what_is_staged_is_told_apart_from_what_is_not(checkout: Path) -> None:
    (checkout / ATLANTIS).write_text("# staged\n")
    git(checkout, "add", ATLANTIS)
    (checkout / ATLANTIS).write_text("# not staged\n")
    (checkout / "data/actors/new.ttl").write_text(THING)
    assert changes(checkout, "HEAD", staged=True) == (
        Change(ATLANTIS, "data", THING, "# staged\n"),
    )
    assert staged(checkout).texts[ATLANTIS] == "# staged\n"
    assert kinds(checkout) == {ATLANTIS: "changed", "data/actors/new.ttl": "new"}


def test_before_the_first_commit_every_file_is_new(checkout: Path) -> None:
    git(checkout, "update-ref", "-d", "HEAD")
    git(checkout, "rm", "--quiet", "--cached", "shapes/a.ttl")
    assert kinds(checkout, staged=True) == {"ontology/a.ttl": "new", ATLANTIS: "new"}
    assert kinds(checkout) == {"ontology/a.ttl": "new", ATLANTIS: "new", "shapes/a.ttl": "new"}
    with pytest.raises(RevisionError, match="'HEAD~1' is no revision"):
        changes(checkout, "HEAD~1", staged=True)


def test_the_index_that_a_hook_is_given_is_the_one_that_is_read(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copy(checkout / ".git/index", checkout / ".git/next-index")
    (checkout / ATLANTIS).write_text("# staged\n")
    git(checkout, "add", ATLANTIS)
    assert kinds(checkout, staged=True) == {ATLANTIS: "changed"}
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    assert kinds(checkout, staged=True) == {}
    foreign = tmp_path / "foreign-index"
    shutil.copy(checkout / ".git/next-index", foreign)
    monkeypatch.setenv("GIT_INDEX_FILE", str(foreign))
    assert kinds(checkout, staged=True) == {ATLANTIS: "changed"}


def test_a_conflict_is_told(checkout: Path) -> None:
    git(checkout, "checkout", "--quiet", "-b", "other")
    (checkout / ATLANTIS).write_text("# one\n")
    commit(checkout)
    git(checkout, "checkout", "--quiet", "main")
    (checkout / ATLANTIS).write_text("# two\n")
    commit(checkout)
    with pytest.raises(subprocess.CalledProcessError):
        git(checkout, "merge", "other")
    with pytest.raises(RevisionError, match=r"atlantis\.ttl' is in conflict"):
        staged(checkout)


def test_ends_of_lines_are_no_change(checkout: Path) -> None:
    (checkout / ATLANTIS).write_bytes(THING.replace("\n", "\r\n").encode())
    assert changes(checkout, "HEAD") == ()
    commit(checkout)
    assert named("HEAD", checkout).texts[ATLANTIS] == THING


@pytest.mark.parametrize(
    "name",
    [
        *("--help", "-p", "--output=stolen", "--", "", "\0", "a\nb", "HEAD\nHEAD", "\ud800"),
        *("no-such", "x" * 9999, "HEAD..HEAD", "HEAD:data/actors/atlantis.ttl", ":/", "%s%n"),
        "HEAD^{tree",
    ],
)
def test_what_is_no_revision_is_refused(checkout: Path, name: str) -> None:
    with pytest.raises(RevisionError):
        named(name, checkout)
    with pytest.raises(RevisionError):
        changes(checkout, name)
    assert sorted(p.name for p in checkout.iterdir()) == [".git", "data", "ontology", "shapes"]


@pytest.mark.parametrize("name", ["--help", "-p", "--"])
def test_an_option_of_git_never_reaches_it(checkout: Path, name: str) -> None:
    with pytest.raises(RevisionError, match="is no name of a revision"):
        changes(checkout, name)


@pytest.mark.parametrize("name", ["HEAD", "main", "@", "v1", "feature/x", "main^{tree}"])
def test_revisions_go_by_all_their_names(checkout: Path, name: str) -> None:
    git(checkout, "tag", "--annotate", "v1", "--message", "One")
    git(checkout, "branch", "feature/x")
    assert ATLANTIS in named(name, checkout).texts
    assert changes(checkout, name) == ()


def test_a_folder_with_the_name_of_a_branch_needs_its_dot(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(checkout, checkout / "main", ignore=shutil.ignore_patterns(".git"))
    (checkout / "main" / ATLANTIS).write_text("# in the folder\n")
    monkeypatch.chdir(checkout)
    assert named("main", checkout).texts[ATLANTIS] == THING
    assert named("./main", checkout).texts[ATLANTIS] == "# in the folder\n"
    git(checkout, "branch", "--move", "trunk")
    assert named("main", checkout).texts[ATLANTIS] == "# in the folder\n"


def test_links_and_submodules_in_a_tree_are_not_followed(checkout: Path) -> None:
    (checkout / "data/link.ttl").symlink_to("/etc/passwd")
    (checkout / "data/inside.ttl").symlink_to("actors/atlantis.ttl")
    (checkout / "data/sub").mkdir()
    shutil.copytree(checkout / "ontology", checkout / "data/sub/ontology")
    git(checkout / "data/sub", "init", "--quiet")
    commit(checkout / "data/sub")
    commit(checkout)
    assert "160000" in git(checkout, "ls-tree", "HEAD:data")
    assert set(named("HEAD", checkout).texts) == {"ontology/a.ttl", ATLANTIS, "shapes/a.ttl"}
    assert set(staged(checkout).texts) == {"ontology/a.ttl", ATLANTIS, "shapes/a.ttl"}


def test_a_link_out_of_the_checkout_is_refused_in_the_working_tree(checkout: Path) -> None:
    (checkout / "data/link.rq").symlink_to("/etc/passwd")
    with pytest.raises(LoadError, match="not a place inside"):
        changes(checkout, "HEAD")


def test_paths_may_have_odd_bytes(checkout: Path) -> None:
    odd = b"data/actors/a\nb \xff\t\xc3\xa9|<.ttl"
    Path(os.fsdecode(checkout / os.fsdecode(odd))).write_text(THING)
    assert [c.shown for c in changes(checkout, "HEAD")] == [os.fsdecode(odd)]
    commit(checkout)
    assert changes(checkout, "HEAD") == ()
    assert os.fsdecode(odd) in named("HEAD", checkout).texts
    with pytest.raises(LoadError, match="rename the file"):
        named("HEAD", checkout).corpus()


def test_a_text_that_is_not_utf_8_is_named(checkout: Path) -> None:
    (checkout / ATLANTIS).write_bytes(THING.encode() + b"# \xff\n")
    commit(checkout)
    with pytest.raises(LoadError, match=r"atlantis\.ttl, line 2: a byte that is not UTF-8"):
        named("HEAD", checkout)


def test_a_fault_in_a_revision_names_the_revision(checkout: Path) -> None:
    (checkout / ATLANTIS).write_text("<urn:a> <urn:b> oh\n")
    commit(checkout)
    with pytest.raises(LoadError, match=rf"^In HEAD: {ATLANTIS}, line 1, column 17"):
        named("HEAD", checkout).corpus()


def test_a_huge_file_is_refused_before_it_is_read(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / ATLANTIS).write_text("#" * 1000)
    commit(checkout)
    monkeypatch.setattr("dcgraph.git._MAX_SIZE", 999)
    with pytest.raises(RevisionError, match="too large"):
        named("HEAD", checkout)


def test_many_files_that_are_huge_together_are_refused(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        (checkout / f"data/{number}.ttl").write_text(f"# {number}" + "#" * 997)
    commit(checkout)
    monkeypatch.setattr("dcgraph.git.MAX_BYTES", 9999)
    with pytest.raises(RevisionError, match="all of them together"):
        named("HEAD", checkout)


def test_many_changed_files_fill_no_pipe(checkout: Path) -> None:
    # The names of 3000 blobs are 123 kB, twice what a pipe holds.
    for number in range(3000):
        (checkout / f"data/{number}.ttl").write_text(f"# {number}\n")
    commit(checkout)
    assert named("HEAD", checkout).texts["data/2999.ttl"] == "# 2999\n"


def test_without_a_repository_the_sentence_says_so(checkout: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(checkout, plain, ignore=shutil.ignore_patterns(".git"))
    with pytest.raises(RevisionError, match="not a git repository"):
        changes(plain, "HEAD")
    with pytest.raises(RevisionError, match="'HEAD' is no folder, and no revision"):
        named("HEAD", plain)
    assert ATLANTIS in named(str(plain), plain).texts


def test_without_git_the_sentence_says_so(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="install git"):
        changes(checkout, "HEAD")


def test_a_program_named_git_in_the_checkout_is_not_run(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (checkout / "git").write_text("#!/bin/sh\ntouch run\n")
    (checkout / "git").chmod(0o755)
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    with pytest.raises(RevisionError, match="install git"):
        changes(checkout, "HEAD")
    assert not (checkout / "run").exists()


def test_a_shallow_clone_says_how_to_reach_further_back(checkout: Path, tmp_path: Path) -> None:
    (checkout / ATLANTIS).write_text("# more\n")
    commit(checkout)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{checkout}", "shallow")
    assert kinds(tmp_path / "shallow") == {}
    with pytest.raises(RevisionError, match="unshallow"):
        changes(tmp_path / "shallow", "HEAD~1")


def test_nothing_is_fetched_for_a_partial_clone(checkout: Path, tmp_path: Path) -> None:
    git(checkout, "config", "uploadpack.allowFilter", "true")
    git(
        tmp_path,
        "clone",
        "--quiet",
        "--no-checkout",
        "--filter=blob:none",
        f"file://{checkout}",
        "partial",
    )
    with pytest.raises(RevisionError, match=r"missing from the repository .*refetch"):
        named("HEAD", tmp_path / "partial")


def test_programs_in_the_settings_of_a_repository_are_not_run(
    checkout: Path, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\ncat\n")
    trap.chmod(0o755)
    for setting in (
        *("core.fsmonitor", "core.pager", "pager.ls-tree", "diff.external", "core.sshCommand"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv"),
        *("core.editor", "credential.helper", "uploadpack.packObjectsHook", "core.askPass"),
    ):
        git(checkout, "config", setting, str(trap))
    (checkout / ".gitattributes").write_text("*.ttl filter=evil diff=evil\n")
    for hook in ("post-index-change", "pre-commit", "post-checkout"):
        shutil.copy(trap, checkout / ".git/hooks" / hook)
    (checkout / ATLANTIS).write_text("# more\n")
    assert kinds(checkout) == {ATLANTIS: "changed"}
    assert kinds(checkout, staged=True) == {}
    assert ATLANTIS in named("HEAD", checkout).texts
    assert not (tmp_path / "sprung").exists()


def test_settings_from_outside_do_not_lead_elsewhere(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert Repository.around(checkout).tree("HEAD") is not None


def test_a_revision_without_the_rooms_is_refused(checkout: Path) -> None:
    shutil.rmtree(checkout / "data")
    shutil.rmtree(checkout / "shapes")
    shutil.rmtree(checkout / "ontology")
    (checkout / "README").write_text("Nothing.")
    commit(checkout)
    with pytest.raises(RevisionError, match="HEAD has no Turtle"):
        named("HEAD", checkout)


def test_a_folder_without_the_rooms_is_refused(checkout: Path, tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="There is no folder"):
        named(f"{tmp_path}/", checkout)


@pytest.mark.nightly
def test_a_snapshot_holds_what_was_read(small: Rooms, tmp_path: Path) -> None:
    corpus = load(small)
    home = tmp_path / "home"
    made = build(corpus, home)
    for name in (str(home), str(made.path)):
        there = named(name, small.root).corpus()
        for room in ("ontology", "data", "tables"):
            assert {q for f in there.rooms(room) for q in quads(f)} == {
                q for f in corpus.rooms(room) for q in quads(f)
            }
        assert sum(len(f.triples) for f in there.rooms("shapes")) == len(
            {q.triple for q in corpus.quads("shapes")}
        )
    state = named(str(home), small.root)
    assert state.snapshot is not None
    assert len(state.snapshot.derived) == made.manifest.derived
    assert set(state.snapshot.questions) == {p.stem for p in small.data.glob("questions/*.rq")}


def quads(file: object) -> set[tuple[object, ...]]:
    """The triples of a file with the name of its graph."""
    assert hasattr(file, "triples")
    assert hasattr(file, "graph")
    return {(t.subject, t.predicate, t.object, file.graph) for t in file.triples}


def test_queries_are_found_by_their_folder(small: Rooms) -> None:
    state = folder(small.root)
    assert set(state.queries("ontology/rules")) == {
        p.stem for p in (small.ontology / "rules").glob("*.rq")
    }
    assert state.queries("ontology") == {}
    assert rooms(small.root).root == small.root
