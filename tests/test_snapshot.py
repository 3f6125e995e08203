"""Snapshots: whole or not there, and the same for the same input."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store
from tests.conftest import small_checkout

from dcgraph import build as module
from dcgraph.build import build, ensure, inputs_hash, make, sources
from dcgraph.errors import BuildError
from dcgraph.files import Rooms, rooms
from dcgraph.namespaces import DCGD, DERIVED_GRAPH
from dcgraph.rdf.corpus import load
from dcgraph.snapshot.manifest import Snapshot, held, opened, verified
from dcgraph.snapshot.repository import clear, current, sweep, workshop
from dcgraph.snapshot.search import Index

CONVENTION = "data/instruments/small-convention.ttl"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a snapshot of the small graph, which no test changes."""
    folder = tmp_path_factory.mktemp("built")
    build(load(rooms(small_checkout(folder / "small"))), folder / "home")
    return folder / "home"


@pytest.fixture
def made(built: Path, tmp_path: Path) -> Snapshot:
    """A snapshot that a test may spoil."""
    shutil.copytree(built, tmp_path / "home", symlinks=True)
    found = current(tmp_path / "home")
    assert found is not None
    return found


@pytest.mark.nightly
def test_the_same_input_gives_the_same_hash(small: Rooms, tmp_path: Path) -> None:
    one = build(load(small), tmp_path / "a")
    two = build(load(small), tmp_path / "b")
    assert one.manifest.hash == two.manifest.hash
    assert one.manifest.inputs == two.manifest.inputs == inputs_hash(sources(small.root))


@pytest.mark.nightly
def test_a_comment_changes_the_inputs_but_not_the_content(small: Rooms, tmp_path: Path) -> None:
    before = build(load(small), tmp_path / "home").manifest
    with (small.root / CONVENTION).open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    after = build(load(small), tmp_path / "home").manifest
    assert (after.hash, after.triples) == (before.hash, before.triples)
    assert after.inputs != before.inputs
    there = current(tmp_path / "home")
    assert there is not None
    assert there.manifest.inputs == after.inputs


@pytest.mark.nightly
def test_a_changed_statement_changes_the_content(small: Rooms, tmp_path: Path) -> None:
    before = build(load(small), tmp_path / "home")
    path = small.root / CONVENTION
    path.write_text(path.read_text("utf-8").replace("1999-06-26", "1999-06-25", 1), "utf-8")
    after = build(load(small), tmp_path / "home")
    assert after.manifest.hash != before.manifest.hash
    there = current(tmp_path / "home")
    assert there is not None
    assert there.path == after.path
    assert not before.path.exists(), "nobody uses it"


@pytest.mark.nightly
def test_a_snapshot_in_use_is_cleared_only_afterwards(small: Rooms, tmp_path: Path) -> None:
    before = build(load(small), tmp_path)
    with held(before):
        path = small.root / CONVENTION
        path.write_text(path.read_text("utf-8").replace("1999-06-26", "1999-06-25", 1), "utf-8")
        after = build(load(small), tmp_path)
        assert verified(before) is before
        assert clear(tmp_path) == []
    assert clear(tmp_path) == [before.path.name]
    assert not before.path.exists()
    assert verified(after) is after


@pytest.mark.nightly
def test_what_was_cleared_cannot_be_held(made: Snapshot, tmp_path: Path) -> None:
    made.path.rename(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match="try again"), held(made):
        pass


@pytest.mark.parametrize("spoil", ["cut", "changed", "missing", "foreign", "log", "link"])
def test_damage_is_told_by_the_name_of_the_file(made: Snapshot, tmp_path: Path, spoil: str) -> None:
    home = made.path.parent
    victim = next(made.store.glob("*.sst"))
    content = victim.read_bytes()
    match spoil:
        case "cut":
            victim.write_bytes(content[: len(content) // 2])
        case "changed":
            victim.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        case "missing":
            victim.unlink()
        case "foreign":
            victim = made.store / "foreign.sst"
            victim.write_bytes(content)
        case "log":
            victim = made.path / "downloads" / "LOG.html"
            victim.write_bytes(content)
        case "link":
            victim.rename(tmp_path / "elsewhere")
            victim.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildError, match=victim.name):
        verified(made)
    assert current(home) is None


def test_the_store_holds_each_triple_once_in_the_graph_of_its_file(made: Snapshot) -> None:
    store = Store.read_only(str(made.store))
    graphs = set(store.named_graphs())
    assert len(graphs) == made.manifest.graphs
    assert NamedNode(DERIVED_GRAPH) in graphs
    assert {quad.graph_name for quad in store} == graphs
    assert len({quad.triple for quad in store}) == len(store) == made.manifest.triples


def test_the_index_finds_a_label_in_another_language(made: Snapshot) -> None:
    assert Index(made.index).find("малая тамож", 1) == [DCGD + "small-customs"]


@pytest.mark.nightly
def test_a_failed_build_leaves_what_was_there(
    small: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    before = build(load(small), home)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "build_index", full)
    path = small.root / CONVENTION
    path.write_text(path.read_text("utf-8").replace("1999-06-26", "1999-06-25", 1), "utf-8")
    with pytest.raises(BuildError, match="No space left"):
        build(load(small), home)
    there = current(home)
    assert there is not None
    assert there.path == before.path
    assert {path.name for path in home.iterdir()} == {before.path.name, "current"}


@pytest.mark.nightly
@pytest.mark.parametrize("spoil", ["manifest", "version", "store", "index", "facts"])
def test_a_damaged_snapshot_is_refused_and_made_anew(
    made: Snapshot, small: Rooms, spoil: str
) -> None:
    home = made.path.parent
    match spoil:
        case "manifest":
            (made.path / "manifest.json").write_text("{", encoding="utf-8")
        case "version":
            text = json.loads((made.path / "manifest.json").read_text("utf-8"))
            (made.path / "manifest.json").write_text(json.dumps({**text, "more": 1}), "utf-8")
        case "store":
            (made.store / "CURRENT").unlink()
        case "index":
            made.index.unlink()
        case "facts":
            made.facts.unlink()
    with pytest.raises(BuildError, match="dcgraph build"):
        opened(made.path)
    assert current(home) is None
    assert build(load(small), home).manifest.hash == made.manifest.hash
    assert current(home) is not None


@pytest.mark.nightly
@pytest.mark.parametrize("spoil", ["emptied", "missing", "index"])
def test_a_store_with_damaged_files_is_made_anew(made: Snapshot, small: Rooms, spoil: str) -> None:
    home = made.path.parent
    if spoil == "index":
        made.index.write_text("no index", encoding="utf-8")
    for path in made.store.glob("*.sst") if spoil != "index" else ():
        path.write_bytes(b"") if spoil == "emptied" else path.unlink()
    assert current(home) is None
    again = build(load(small), home)
    assert again.path == made.path
    assert len(Store.read_only(str(again.store))) == again.manifest.triples
    assert Index(again.index).find("small", 1)
    assert {path.name for path in home.iterdir()} >= {made.path.name, "current"}
    assert not list(home.glob(".building-*"))


def test_what_a_killed_build_left_is_cleared_by_the_next(small: Rooms, tmp_path: Path) -> None:
    left = tmp_path / ".building-dead1234" / "new"
    left.mkdir(parents=True)
    (left / "half").write_text("half", encoding="utf-8")
    build(load(small), tmp_path)
    assert not list(tmp_path.glob(".building-*"))


def test_only_what_a_dead_process_left_is_cleared(tmp_path: Path) -> None:
    other = tmp_path / ".building-by-hand"
    other.mkdir()
    program = (
        "import sys, pathlib, dcgraph.snapshot.repository as shelf\n"
        f"with shelf.workshop(pathlib.Path({str(tmp_path)!r})) as folder:\n"
        "    (folder / 'half').touch(); print(folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        sweep(tmp_path)
        assert (folder / "half").is_file()
        process.kill()
        process.wait()
    assert folder.is_dir()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [other]


def test_what_a_killed_build_left_is_cleared_without_a_build(small: Rooms, tmp_path: Path) -> None:
    made = make(small.root, tmp_path, lambda _: None, checked=False)
    (tmp_path / ".building-dead1234").mkdir()
    assert ensure(small.root, tmp_path, lambda _: None).path == made.path
    assert not list(tmp_path.glob(".building-*"))


@pytest.mark.nightly
def test_builds_in_one_home_wait_for_each_other(small: Rooms, tmp_path: Path) -> None:
    corpus = load(small)
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(build, corpus, tmp_path) for _ in range(4)]
        assert len({future.result().path for future in made}) == 1
    there = current(tmp_path)
    assert there is not None
    assert len(Store.read_only(str(there.store))) == there.manifest.triples


@pytest.mark.nightly
def test_a_file_changed_while_the_graph_is_made_makes_it_out_of_date(
    small: Rooms, tmp_path: Path
) -> None:
    path = small.root / CONVENTION

    def edit(step: str) -> None:
        if step == "storing":
            path.write_text(path.read_text("utf-8") + "# edited\n", encoding="utf-8")

    made = make(small.root, tmp_path, edit)
    assert made.manifest.inputs != inputs_hash(sources(small.root))
    again = ensure(small.root, tmp_path, lambda _: None)
    assert again.manifest.inputs == inputs_hash(sources(small.root))


@pytest.mark.parametrize(
    ("name", "value"), [("files", 5), ("files", None), ("triples", "3"), ("built", "lately")]
)
def test_a_manifest_that_no_build_writes_is_refused(
    made: Snapshot, name: str, value: object
) -> None:
    home = made.path.parent
    text = json.loads((made.path / "manifest.json").read_text("utf-8"))
    (made.path / "manifest.json").write_text(json.dumps(text | {name: value}), "utf-8")
    with pytest.raises(BuildError, match="not a whole snapshot"):
        opened(made.path)
    assert current(home) is None


def test_a_manifest_too_deep_to_be_read_is_refused(made: Snapshot) -> None:
    home = made.path.parent
    (made.path / "manifest.json").write_text("[" * 200_000, "utf-8")
    with pytest.raises(BuildError, match="not a whole snapshot"):
        opened(made.path)
    assert current(home) is None


def test_a_folder_that_cannot_be_opened_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr("dcgraph.snapshot.manifest.os.open", full)
    with pytest.raises(OSError, match="Too many open files"), workshop(tmp_path):
        pass
