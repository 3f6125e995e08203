"""What a release tells of its changes, and how a later snapshot knows of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.release.sample import checkout

from dcgraph.build import inputs_hash, sources
from dcgraph.check.lint import strays
from dcgraph.namespaces import DCG
from dcgraph.release.about import section
from dcgraph.release.build import Release, require_successor
from dcgraph.snapshot.history import NAME, as_bytes, recorded

_ID = "https://w3id.org/dcgraph/id/"
_NOTION = f"{DCG}Notion"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which, since the folder `before`, each sort of change happened once."""
    home = tmp_path_factory.mktemp("changes")
    root = checkout(home / "now")
    shutil.copytree(root, home / "before")
    path = home / "before/data/instruments/small-convention.ttl"
    path.write_text(
        path.read_text("utf-8")
        + 'dcgd:old-convention a dcg:Convention ; dcterms:title "An old one"@en .\n',
        "utf-8",
    )
    path = root / "data/concepts/small-customs.ttl"
    path.write_text(path.read_text("utf-8").replace("small customs", "tiny customs"), "utf-8")
    path = root / "ontology/concept.ttl"
    with path.open("a", encoding="utf-8") as file:
        file.write('\ndcg:Notion skos:scopeNote "A narrower meaning."@en .\n')
    return root


def test_a_release_tells_what_came_went_and_means_another_thing(root: Path) -> None:
    changes = section(root / "CHANGELOG.md", "0.3.0")
    # A new note on a term raises the version by the smallest step alone.
    found = require_successor(changes, root, str(root.parent / "before"))
    assert (found.version, found.date, found.previous) == ("0.3.0", "2027-02-01", "0.2.0")
    assert found.text.startswith("### Meaning")
    happened = {one.iri: one for one in found.alterations}
    assert happened[f"{_ID}old-convention"].group == "withdrawn"
    assert happened[f"{_ID}small-customs"].group == "changed"
    # Only of terms the values are told: those of records are in the graph.
    assert happened[f"{_ID}small-customs"].values == ()
    (value,) = happened[_NOTION].values
    assert (value.before, value.after) == ((), ("A narrower meaning. (en)",))
    assert happened[_NOTION].part == "terms"


def test_a_snapshot_is_made_anew_when_a_release_is_recorded(root: Path) -> None:
    changes = section(root / "CHANGELOG.md", "0.3.0")
    body = as_bytes(require_successor(changes, root, str(root.parent / "before")))
    before = inputs_hash(sources(root))
    place = root / "data" / "releases"
    place.mkdir()
    (place / "0.3.0.json").write_bytes(body)
    assert inputs_hash(sources(root)) != before
    assert not [one for one in strays(root) if "releases" in str(one)]
    (one,) = recorded(root / "data")
    assert as_bytes(one) == body


@pytest.mark.nightly
def test_a_first_release_lists_nothing(release: Release) -> None:
    # The fixture is made without a release before it.
    told = json.loads(release.files[NAME])
    assert (told["version"], told["alterations"]) == ("0.3.0", [])
