"""A server over a small graph that every client asks the same of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.serving import quads_in, serving, write_snapshot

from dcgraph_api.config import Settings

EX = "https://example.org/"
WORDS = EX + "graph/words"
NUMBERS = EX + "graph/numbers"
PREFIXES = """
    @prefix ex: <https://example.org/> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
GRAPHS = {
    WORDS: f"""{PREFIXES}
        ex:window rdfs:label "single window"@en, "единое окно"@ru ; rdfs:seeAlso ex:gate .
        ex:gate rdfs:label "gate, with \\"quotes\\" and a comma"@en .
    """,
    NUMBERS: f"{PREFIXES} ex:window ex:number 7 . ex:gate ex:number 8 .",
}


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a SPARQL endpoint."""
    quads = (quad for name, turtle in GRAPHS.items() for quad in quads_in(name, turtle))
    folder = write_snapshot(tmp_path_factory.mktemp("clients"), quads)
    with serving(folder, Settings(port=0)) as address:
        yield address + "/sparql"
