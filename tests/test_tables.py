"""Tables of mappings become triples, each at its line; what is no mapping is named by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from dcgraph.check.run import check
from dcgraph.errors import LoadError
from dcgraph.files import Rooms
from dcgraph.namespaces import ALIGNMENT_GRAPH, DCGD, PREFIXES
from dcgraph.rdf.corpus import load, read_mappings

HEAD = "#curie_map:\n#  eurovoc: http://eurovoc.europa.eu/\n"
COLUMNS = "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
ROW = "dcgd:small-customs\tskos:closeMatch\teurovoc:502\tsemapv:ManualMappingCuration\n"


def test_a_row_is_a_triple_at_its_line() -> None:
    (triple,) = read_mappings(Path("x.sssom.tsv"), HEAD + COLUMNS + ROW)
    assert triple.subject == NamedNode(DCGD + "small-customs")
    assert triple.predicate == NamedNode(PREFIXES["skos"] + "closeMatch")
    assert triple.object == NamedNode("http://eurovoc.europa.eu/502")
    assert triple.line == 4


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (HEAD + "subject_id\tobject_id\n", 3, "predicate_id"),
        (HEAD + COLUMNS + ROW.replace("eurovoc:", "nope:"), 4, "nope:502"),
        (HEAD + COLUMNS + ROW.replace("eurovoc:502", ""), 4, "''"),
        (HEAD + COLUMNS + ROW.replace("eurovoc:502", "eurovoc:5 2"), 4, "eurovoc:5 2"),
        (HEAD, 3, "subject_id"),
    ],
)
def test_what_is_no_mapping_is_named_by_line(text: str, line: int, word: str) -> None:
    with pytest.raises(LoadError, match=word) as caught:
        read_mappings(Path("x.sssom.tsv"), text)
    assert caught.value.line == line


@pytest.mark.nightly
def test_a_table_is_loaded_into_the_alignment_graph_and_checked(small: Rooms) -> None:
    folder = small.data / "tables"
    folder.mkdir()
    table = folder / "small.sssom.tsv"
    table.write_text(HEAD + COLUMNS + ROW, encoding="utf-8")
    corpus = load(small)
    graph = NamedNode(ALIGNMENT_GRAPH)
    assert len(list(corpus.store().quads_for_pattern(None, None, None, graph))) == 1
    assert check(corpus).findings == ()
    table.write_text(HEAD + COLUMNS + ROW.replace("small-customs", "small-custom"), "utf-8")
    (finding,) = check(load(small)).findings
    assert finding.rule == "File-danglingIri"
    assert finding.place is not None
    assert (finding.place.path, finding.place.line) == ("data/tables/small.sssom.tsv", 4)
    assert "did you mean dcgd:small-customs?" in finding.message
