"""What the tests of reasoning share: Java or none, and a small ontology of a test's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dcgraph.files import rooms
from dcgraph.rdf.corpus import Corpus, load

PREFIXES = """@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

Made = Callable[[str], Corpus]


@pytest.fixture
def java() -> None:
    """Skip, or on the build machine fail, where there is no Java."""
    if shutil.which("java") is None:
        if os.environ.get("CI"):
            pytest.fail("HermiT needs Java: apt-get install -y default-jre-headless")
        pytest.skip("HermiT needs Java, which is not installed here")


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Make a corpus of one ontology file, `ontology/own.ttl`, out of its text, and our rules."""

    def make(text: str) -> Corpus:
        for room in ("data", "shapes"):
            (tmp_path / room).mkdir(exist_ok=True)
            (tmp_path / room / "none.ttl").write_text("# Nothing.\n", encoding="utf-8")
        shutil.copytree(rooms().ontology / "rules", tmp_path / "ontology/rules", dirs_exist_ok=True)
        (tmp_path / "ontology" / "own.ttl").write_text(PREFIXES + text, encoding="utf-8")
        return load(rooms(tmp_path))

    return make
