"""What the tests share: the shipped graph, and a small one that a test may spoil."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from pyoxigraph import Store
from tests.scheduling import (  # noqa: F401  # hooks, which pytest finds by their names
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)
from tests.serving import serving

from dcgraph.build import build
from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.files import ROOT, Rooms, rooms
from dcgraph.rdf import corpus
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.rdf.turtle import Located
from dcgraph.research import Desk
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.snapshot.repository import current
from dcgraph.sparql.rules import derive, rules
from dcgraph.store import sandbox as guard
from dcgraph_api.config import Settings

SMALL = Path(__file__).parent / "small"
SHAPES = Path(__file__).parent / "shapes"

# Random cases are the same each time, so that a change alone can make a test fail; with
# DCGRAPH_TEST_RANDOM=1 they are others each time, to look for what nobody thought of.
settings.register_profile("fixed", derandomize=True, database=None)
if os.environ.get("DCGRAPH_TEST_RANDOM") != "1":
    settings.load_profile("fixed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts the tests in the background has them, and all that they start, ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def network() -> Iterator[None]:
    """The network stays open in the process that the tests share, and nothing had closed it.

    A command that reads what may be a stranger's closes it for good, which fails whatever
    test of a server happens to come later. That it does is tried in processes of their own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guard, "_install_filter", lambda _: None)
        yield
    assert not guard.network_closed(), "a test has closed the network to all that came after it"


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """A file of terms or shapes is parsed once for all the copies of the graph that hold it.

    Each test of the editor's commands and of findings reads such a copy, which is half its time.
    """
    parse = corpus._placed
    known: dict[tuple[str, str], tuple[Located, ...]] = {}

    def placed(path: Path, shown: str, room: str, text: str, *facts: Any) -> tuple[Located, ...]:
        if room == "data" or facts:
            return parse(path, shown, room, text, *facts)
        if (shown, text) not in known:
            known[shown, text] = parse(path, shown, room, text)
        return known[shown, text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "_placed", placed)
        yield


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    """The graph as it ships."""
    return load(rooms())


@pytest.fixture(scope="session")
def asserted(shipped: Corpus) -> Store:
    """Ontology and data as they are written, for tests that only ask."""
    return shipped.store("ontology", "data")


@pytest.fixture(scope="session")
def derived(shipped: Corpus) -> Store:
    """Ontology and data with what the rules derive, for tests that only ask."""
    store = shipped.store("ontology", "data")
    derive(store, rules(ROOT / "ontology"))
    return store


@pytest.fixture(scope="session")
def shipped_snapshot(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """A snapshot of the graph as it ships, which the first to need it builds for all workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "shipped"
    with (shared / "shipped.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return current(home) or build(request.getfixturevalue("shipped"), home)


@pytest.fixture(scope="session")
def desk(shipped_snapshot: Snapshot) -> Desk:
    """The desk over the graph as it ships."""
    return Desk.open(shipped_snapshot)


def small_checkout(root: Path) -> Path:
    """Write the shipped ontology and shapes over a handful of records into a folder."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(SMALL / "data", root / "data")
    return root


@pytest.fixture(scope="session")
def shipped_address(shipped_snapshot: Snapshot) -> Iterator[str]:
    """The address of a server over the graph as it ships, for all tests that only ask it."""
    own = Settings(port=0, workers=1, processes=1, memory_quads=0)
    with serving(shipped_snapshot.path, own) as address:
        yield address


@pytest.fixture
def small(tmp_path: Path) -> Rooms:
    """A checkout of its own: the shipped ontology and shapes over a handful of records."""
    return rooms(small_checkout(tmp_path / "small"))


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The small graph with all the examples of `tests/shapes/`, sound and faulty, at once."""
    root = small_checkout(tmp_path_factory.mktemp("examples"))
    of_terms = (ROOT / "shapes" / "ontology.ttl").read_text("utf-8")
    for folder in sorted(path for path in SHAPES.iterdir() if path.is_dir()):
        room = "ontology" if f"\ndcgs:{folder.name} a sh:NodeShape ;" in of_terms else "data"
        # A folder of records is named in small letters, as they are.
        stem = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", folder.name).lower()
        place = room if room == "ontology" else "data/concepts"
        shutil.copytree(folder, root / place / "examples" / stem)
    return load(rooms(root))


@pytest.fixture(scope="session")
def findings(examples: Corpus) -> tuple[Finding, ...]:
    """What the check finds in the small graph and all examples together."""
    return check(examples).findings
