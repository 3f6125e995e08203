"""A release of the small graph, made once."""

from __future__ import annotations

import pytest
from tests.release.sample import checkout

from dcgraph.files import rooms
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.release.about import section
from dcgraph.release.build import Release, made


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load(rooms(checkout(tmp_path_factory.mktemp("release") / "checkout")))


@pytest.fixture(scope="session")
def release(corpus: Corpus) -> Release:
    changes = section(corpus.root / "CHANGELOG.md", "0.3.0")
    return made(corpus, changes, "https://customs.example/graph")
