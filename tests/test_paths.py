from __future__ import annotations

from pathlib import Path

import pytest

from dcgraph import files as paths
from dcgraph.errors import LoadError
from dcgraph.files import FOLDERS, ROOT, checkout, folder, home, is_installed, rooms, turtle_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root of its own: one Turtle file in each folder."""
    for name in FOLDERS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "first.ttl").write_text("")
    return tmp_path


def test_the_nearest_folder_with_all_three_is_the_checkout(root: Path) -> None:
    below = root / "data/concepts/deep"
    below.mkdir(parents=True)
    assert checkout(root) == checkout(root / "data") == checkout(below) == root
    assert checkout(root / "data/nowhere") == root
    for name in FOLDERS[:2]:
        (below / name).mkdir()
    assert checkout(below / "data") == root, "a folder with some of the three is none"
    (below / "shapes").mkdir()
    assert checkout(below / "data") == below, "one inside another counts"
    assert checkout(root.parent) is None


def test_a_file_in_place_of_a_folder_makes_no_checkout(root: Path) -> None:
    below = root / "data/below"
    below.mkdir()
    for name in FOLDERS:
        (below / name).touch()
    assert checkout(below) == root


def test_a_link_stands_for_where_it_leads(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "link").symlink_to(root / "data")
    assert checkout(elsewhere / "link") == root
    (root / "way-out").symlink_to(elsewhere)
    assert checkout(root / "way-out") is None


def test_the_graph_in_a_package_is_installed(root: Path) -> None:
    assert not is_installed(root)
    bundle = root / "site-packages/dcgraph/_bundle"
    bundle.mkdir(parents=True)
    assert not is_installed(bundle)
    (bundle.parent / "__init__.py").touch()
    assert is_installed(bundle)
    (root / "link").symlink_to(bundle)
    assert is_installed(root / "link")


def test_the_shipped_folders_are_found() -> None:
    shipped = rooms()
    assert shipped.root == ROOT
    for path in (shipped.ontology, shipped.data, shipped.shapes):
        assert path.parent == ROOT
        assert turtle_files(path)


def test_another_root_is_taken_whole(root: Path) -> None:
    found = rooms(root)
    assert found.root == root
    assert found.ontology == root / "ontology"
    assert found.data == root / "data"
    assert found.shapes == root / "shapes"


def test_a_missing_folder_is_named(root: Path) -> None:
    with pytest.raises(LoadError, match=r"There is no folder .*rules") as caught:
        folder("rules", root)
    assert caught.value.path == root / "rules"


def test_a_folder_without_turtle_is_refused(root: Path) -> None:
    (root / "shapes" / "first.ttl").rename(root / "shapes" / "first.txt")
    with pytest.raises(LoadError, match="holds no Turtle") as caught:
        rooms(root)
    assert caught.value.path == root / "shapes"


def test_files_come_sorted_from_every_depth(root: Path) -> None:
    data = root / "data"
    (data / "a").mkdir()
    (data / "a" / "z.ttl").write_text("")
    (data / "a-b.ttl").write_text("")
    (data / "notes.md").write_text("")
    (data / "folder.ttl").mkdir()
    names = [path.relative_to(data).as_posix() for path in turtle_files(data)]
    assert names == ["a-b.ttl", "a/z.ttl", "first.ttl"]


def test_what_editors_leave_behind_is_passed_over(root: Path) -> None:
    data = root / "data"
    (data / ".first.ttl").write_text("")
    (data / ".#first.ttl").symlink_to("nobody@nowhere")
    (data / ".ipynb_checkpoints").mkdir()
    (data / ".ipynb_checkpoints" / "first.ttl").write_text("")
    assert turtle_files(data) == [data / "first.ttl"]


@pytest.mark.parametrize("target", ["../shapes/first.ttl", "../shapes", "nothing.ttl"])
def test_a_link_that_leads_out_is_refused(root: Path, target: str) -> None:
    link = root / "data" / "link.ttl"
    link.symlink_to(target)
    with pytest.raises(LoadError, match=r"link\.ttl leads to") as caught:
        turtle_files(root / "data")
    assert caught.value.path == link


def test_a_link_that_stays_inside_adds_nothing(root: Path) -> None:
    (root / "data" / "link.ttl").symlink_to("first.ttl")
    assert turtle_files(root / "data") == [root / "data" / "first.ttl"]


def test_a_root_that_is_itself_a_link_is_followed(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.symlink_to(root)
    assert rooms(elsewhere).data == elsewhere / "data"


def test_snapshots_are_kept_where_the_setting_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DCGRAPH_HOME", str(tmp_path))
    assert home() == tmp_path


def test_snapshots_of_a_checkout_are_kept_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DCGRAPH_HOME", raising=False)
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    assert home() == tmp_path / ".dcgraph"


def test_snapshots_of_a_wheel_are_kept_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DCGRAPH_HOME", raising=False)
    monkeypatch.setattr(paths, "ROOT", paths._BUNDLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert home() == tmp_path / "dcgraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home() == tmp_path / ".cache" / "dcgraph"


def test_each_other_checkout_has_its_snapshots_apart_in_the_cache(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("DCGRAPH_HOME", raising=False)
    one, other = home(tmp_path / "one"), home(tmp_path / "other")
    assert one.parent == other.parent == tmp_path / "dcgraph"
    assert one != other
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert home(tmp_path / "link") == one
    assert home(ROOT) == home() != one
    monkeypatch.setenv("DCGRAPH_HOME", str(tmp_path / "here"))
    assert home(tmp_path / "one") == tmp_path / "here"
