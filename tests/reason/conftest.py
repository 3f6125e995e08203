"""What the tests of reasoning share: Java or none, and a small ontology of a test's own."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from dcgraph.files import rooms
from dcgraph.owl.hermit import Hermit
from dcgraph.rdf.corpus import Corpus, load

PREFIXES = """@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

BLANK = re.compile(rb"_:\w+")

Made = Callable[[str], Corpus]


@pytest.fixture(scope="session", autouse=True)
def each_question_once() -> Iterator[None]:
    """HermiT is asked each question once in a session: it has no other answer the second time.

    A question is the words of its command line with the triples that it is given, whatever names
    the blank nodes have. One that is cut off by its time has no answer; nor has any without Java.
    """
    answers: dict[bytes, tuple[str, str, dict[str, bytes]]] = {}
    ask = Hermit._java

    def question(arguments: Sequence[str], folder: Path) -> bytes:
        names: dict[bytes, bytes] = {}

        def numbered(found: re.Match[bytes]) -> bytes:
            return names.setdefault(found[0], b"_:%d" % len(names))

        told = hashlib.sha256(repr(arguments).encode())
        for path in sorted(folder.iterdir()):
            text = BLANK.sub(numbered, path.read_bytes())
            told.update(b"%d %s" % (len(text), text))
        return told.digest()

    def once(self: Hermit, arguments: Sequence[str], folder: Path) -> tuple[str, str]:
        key = question(arguments, folder)
        if key in answers and self.seconds >= 1 and shutil.which("java"):
            self.runs += 1
        else:
            given = set(folder.iterdir())
            output, errors = ask(self, arguments, folder)
            written = {
                path.name: path.read_bytes() for path in folder.iterdir() if path not in given
            }
            answers[key] = output, errors, written
        output, errors, written = answers[key]
        for name, content in written.items():
            (folder / name).write_bytes(content)
        return output, errors

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Hermit, "_java", once)
        yield


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
