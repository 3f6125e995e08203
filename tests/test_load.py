"""Files become graphs whose triples know where they stand; what is no Turtle is named by place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from dcgraph.errors import LoadError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DCGD, GRAPHS
from dcgraph.rdf.corpus import load, load_file

CONVENTION = "data/instruments/small-convention.ttl"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_each_file_is_a_graph_of_its_own(small: Rooms) -> None:
    corpus = load(small)
    graphs = {file.graph.value for file in corpus.files}
    assert len(graphs) == len(corpus.files)
    assert GRAPHS + "data/instruments/small-convention" in graphs


def test_a_triple_is_located_as_closely_as_can_be(small: Rooms) -> None:
    corpus = load(small)
    lines = (small.root / CONVENTION).read_text(encoding="utf-8").splitlines()
    subject = DCGD + "small-convention"
    whole = corpus.locate(subject)
    one = corpus.locate(subject, DCG + "adoptionDate")
    exact = corpus.locate(
        subject,
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        Literal("Petite Convention", language="fr"),
    )
    assert whole
    assert one
    assert exact
    assert lines[whole.line - 1].startswith("dcgd:small-convention a")
    assert lines[one.line - 1][one.column - 1 :].startswith('"1999-06-26"')
    assert lines[exact.line - 1][exact.column - 1 :].startswith('"Petite Convention"@fr')
    assert corpus.locate(DCGD + "nothing") is None


def test_a_citation_gets_a_name_that_only_its_content_decides(small: Rooms) -> None:
    def citations() -> set[str]:
        return {
            t.object.value
            for file in load(small).rooms("data")
            for t in file.triples
            if t.predicate.value == DCG + "hasCitation" and isinstance(t.object, NamedNode)
        }

    before = citations()
    assert len(before) == 10
    assert all(".citation-" in name for name in before)
    path = small.root / CONVENTION
    text = path.read_text(encoding="utf-8")
    path.write_text("# moved down by a line\n" + text, encoding="utf-8")
    assert citations() == before
    path.write_text(
        text.replace(
            '"Chapter 1" ; dcg:hasConfidence dcg:Recalled',
            '"Chapter 2" ; dcg:hasConfidence dcg:Recalled',
        ),
        "utf-8",
    )
    assert len(citations() - before) == 1


def test_what_has_citation_leads_to_is_a_citation(small: Rooms) -> None:
    typed = [
        t
        for file in load(small).rooms("data")
        for t in file.triples
        if t.predicate.value == RDF_TYPE and t.object == NamedNode(DCG + "Citation")
    ]
    assert len(typed) == 10


@pytest.mark.parametrize(
    ("spoiled", "line"),
    [
        ("dcgd:x a dcg:Notion ;\n", 2),
        ('dcgd:x dcg:summary "no end .\n', 1),
        ("dcgd:x a nope:Notion .\n", 1),
        ("dcgd:x a dcg:Notion .\n)", 2),
    ],
)
def test_what_is_no_turtle_is_named_by_file_and_line(small: Rooms, spoiled: str, line: int) -> None:
    path = small.root / CONVENTION
    head = path.read_text(encoding="utf-8").split("\n\n#")[0]
    path.write_text(f"{head}\n{spoiled}", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load(small)
    first = head.count("\n") + 1
    assert caught.value.path == path
    assert CONVENTION in str(caught.value)
    assert caught.value.line is not None
    assert caught.value.line >= first + line - 1


def test_a_byte_that_is_no_utf8_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"# one\n# \xff\n")
    with pytest.raises(LoadError, match=r"line 2.*UTF-8"):
        load_file(path, "data", tmp_path)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"#" * ((16 << 20) + 1))
    with pytest.raises(LoadError, match="larger than 16 MB"):
        load_file(path, "data", tmp_path)


@pytest.mark.parametrize("room", ["ontology", "data", "shapes"])
@pytest.mark.parametrize(
    ("statement", "column"), [('e:s "p" e:o .', 5), ('e:s e:p "a', 9), ("e:s f:p 1 .", 5)]
)
def test_what_is_no_turtle_is_told_with_its_place_in_every_room(
    tmp_path: Path, room: str, statement: str, column: int
) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"@prefix e: <http://e/> .\n{statement}", encoding="utf-8")
    with pytest.raises(LoadError, match="the file is not Turtle from there on") as caught:
        load_file(path, room, tmp_path)
    assert (caught.value.line, caught.value.column) == (2, column)


@pytest.mark.parametrize("ending", ["[", "1"])
def test_a_file_that_ends_too_soon_is_refused_in_every_room(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(f"@prefix e: <http://e/> .\ne:s e:p {ending}", encoding="utf-8")
    for room in ("ontology", "data", "shapes"):
        with pytest.raises(LoadError, match="the file is not Turtle from there on"):
            load_file(path, room, tmp_path)


@pytest.mark.parametrize("later", ['"x"@en--ltr', "e:o ~ e:r", "<<( e:s e:p e:o )>>"])
def test_what_came_after_turtle_1_1_is_refused_at_its_place(small: Rooms, later: str) -> None:
    path = small.root / CONVENTION
    path.write_text(f"@prefix e: <http://e/> .\ne:s\n  e:p {later} .\n", encoding="utf-8")
    with pytest.raises(LoadError, match=r"only that of version 1\.1") as caught:
        load(small)
    assert (caught.value.path, caught.value.line) == (path, 3)
