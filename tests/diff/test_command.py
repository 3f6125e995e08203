"""The command `dcgraph diff`, from its arguments to its exit code."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
from tests.test_revisions import commit, git
from typer.testing import CliRunner

from dcgraph import cli
from dcgraph.build import build
from dcgraph.errors import DcgraphError, LoadError
from dcgraph.files import Rooms
from dcgraph.rdf.corpus import load

OFFICE = "data/actors/small-office.ttl"


@pytest.fixture
def checkout(small: Rooms) -> Path:
    """The small graph, committed."""
    git(small.root, "init", "--quiet")
    commit(small.root)
    return small.root


def diff(root: Path, *words: str) -> tuple[int, str]:
    """The exit code and what is printed; errors are raised as they are."""
    done = CliRunner().invoke(cli.app, ["diff", "--root", str(root), *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def edit(root: Path, text: str = '"SOF"') -> None:
    path = root / OFFICE
    path.write_text(path.read_text("utf-8").replace('"SO"', text), encoding="utf-8")


def test_the_working_tree_is_held_against_the_last_commit(checkout: Path) -> None:
    assert diff(checkout) == (0, "HEAD → the working tree\nNothing differs.\n")
    edit(checkout)
    code, text = diff(checkout)
    assert code == 0
    assert "Small Office (organization): changed" in text
    assert f"− SO · {OFFICE}:11" in text


@pytest.mark.nightly
def test_the_exit_code_tells_only_when_asked(checkout: Path) -> None:
    assert diff(checkout, "--exit-code")[0] == 0
    edit(checkout)
    assert diff(checkout)[0] == 0
    assert diff(checkout, "--exit-code")[0] == 1


def test_a_rule_that_does_not_end_is_stopped_and_named(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on the command line: this process has no other threads.
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    rule = checkout / "ontology/rules/slow.rq"
    rule.write_text(
        "CONSTRUCT { ?a a dcg:Slow } WHERE { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h\n"
        '  FILTER (CONCAT(STR(?b), STR(?d), STR(?f), STR(?h)) = "x") }\n',
        "utf-8",
    )
    stopped = r"The rule ontology/rules/slow\.rq ran for more than 0\.5 s of CPU time"
    with pytest.raises(LoadError, match=stopped) as caught:
        diff(checkout, "--seconds", "0.5")
    assert caught.value.path == Path("ontology/rules/slow.rq")


def test_staged_is_what_was_added(checkout: Path) -> None:
    edit(checkout)
    assert "Nothing differs" in diff(checkout, "--staged")[1]
    git(checkout, "add", OFFICE)
    edit(checkout, '"X"')
    text = diff(checkout, "--staged")[1]
    assert text.startswith("HEAD → the index\n")
    assert "+ SOF" in text


@pytest.mark.nightly
def test_revisions_folders_and_snapshots_are_told_alike(checkout: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(checkout, old, ignore=shutil.ignore_patterns(".git"))
    home = tmp_path / "home"
    build(load(Rooms(old, *(old / name for name in ("ontology", "data", "shapes")))), home)
    edit(checkout)
    commit(checkout)
    told = []
    for before in ("HEAD~1", f"{old}/", str(home)):
        found = json.loads(diff(checkout, before, "HEAD", "--format", "json")[1])
        told.append([(e["iri"], e["kinds"]) for e in found["entries"]])
        assert found["derived_gained"] == found["derived_lost"] == found["questions"] == []
    assert told == [[("https://w3id.org/dcgraph/id/small-office", ["changed"])]] * 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such",), "no revision of the repository"),
        (("HEAD", "no-such"), "no revision of the repository"),
        (("HEAD", "/"), "There is no folder /ontology"),
        (("HEAD", "HEAD", "--staged"), "not both"),
    ],
)
def test_what_is_nothing_is_refused_in_a_sentence(
    checkout: Path, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(DcgraphError, match=said):
        diff(checkout, *words)


def test_a_damaged_snapshot_is_refused(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "snapshot").mkdir()
    (tmp_path / "snapshot/manifest.json").write_text("{}")
    with pytest.raises(DcgraphError, match="not a whole snapshot"):
        diff(checkout, f"{tmp_path}/snapshot")


def test_a_text_that_does_not_parse_is_named_with_its_side(checkout: Path) -> None:
    edit(checkout, '"SO" ; ; oh')
    with pytest.raises(DcgraphError, match=rf"In the working tree: {OFFICE}, line 11"):
        diff(checkout)


def test_a_checkout_cannot_pass_itself_off_as_a_snapshot(checkout: Path) -> None:
    (checkout / "manifest.json").write_text("{}")
    assert diff(checkout)[0] == 0


def test_it_is_listed_with_the_other_commands() -> None:
    assert "diff" in CliRunner().invoke(cli.app, ["--help"]).stdout
