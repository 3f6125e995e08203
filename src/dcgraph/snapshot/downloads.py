"""The graph as files to download."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from dcgraph.errors import BuildError, QueryRefusedError
from dcgraph.namespaces import DCG, DERIVED_GRAPH, DESCRIPTION_GRAPH, GRAPHS, MODULES, PREFIXES
from dcgraph.rdf.documents import serialized

SHAPES: Final = "shapes.nt"
"""The file with the shapes, which the store does not hold."""

_LIST: Final = "index.json"
# Beyond this level a third more time saves a hundredth of the bytes.
_LEVEL: Final = 6
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_ONTOLOGY: Final = NamedNode(PREFIXES["owl"] + "Ontology")
_IMPORTS: Final = NamedNode(PREFIXES["owl"] + "imports")
_LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
_NAMES: Final = (
    NamedNode(PREFIXES["skos"] + "prefLabel"),
    NamedNode(PREFIXES["dcterms"] + "title"),
)

Statements = Sequence[Quad] | Sequence[Triple]


@dataclass(frozen=True, slots=True)
class Download:
    """One file: what it holds, in how many statements, and how large it is in bytes.

    `media_type` is that of the content, `compression` the media type around it or empty.
    """

    name: str
    title: str
    media_type: str
    compression: str
    triples: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Extra:
    """A file that is made elsewhere: its content, and in how many rows it has statements."""

    name: str
    title: str
    media_type: str
    statements: int
    body: bytes


def by_graph(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    """The quads of each graph by its IRI."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(quad)
    return graphs


def write_downloads(
    graphs: Mapping[str, list[Quad]],
    shapes: Iterable[Quad],
    folder: Path,
    extras: Iterable[Extra] = (),
) -> None:
    """Write the files and their list into a new folder.

    `graphs` are those of a whole snapshot as `by_graph` gives them; `shapes` come without. The
    statements of a file stand in the order in which they come here, and `extras` after all others.
    Raises OSError if the folder cannot be written.
    """
    folder.mkdir()
    found: list[Download] = []
    for name, title, statements in _files(graphs, shapes):
        content = name.removesuffix(".gz")
        known = RdfFormat.from_extension(content.rpartition(".")[2])
        assert known is not None
        # XML cannot hold every character: then that file is left out, and not in the list.
        with suppress(QueryRefusedError):
            body = serialized(statements, known.media_type)
            compression = "" if content == name else "application/gzip"
            file = Extra(name, title, known.media_type, len(statements), body)
            found.append(_written(folder, file, compression))
    found += (_written(folder, one) for one in extras)
    text = json.dumps([asdict(one) for one in found], indent=2) + "\n"
    (folder / _LIST).write_text(text, encoding="utf-8")


def _written(folder: Path, file: Extra, compression: str = "") -> Download:
    body = compressed(file.body) if compression else file.body
    (folder / file.name).write_bytes(body)
    digest = hashlib.sha256(body).hexdigest()
    media_type, number = file.media_type, file.statements
    return Download(file.name, file.title, media_type, compression, number, len(body), digest)


def list_downloads(folder: Path) -> tuple[Download, ...]:
    """The downloads in a folder; none where the snapshot was made without them.

    Raises BuildError if the list is damaged.
    """
    path = folder / _LIST
    try:
        return tuple(Download(**one) for one in json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError) as error:
        raise BuildError(
            f"{path} is no list of downloads ({error}); run `dcgraph build` to make it anew."
        ) from None


def _files(
    graphs: Mapping[str, list[Quad]], shapes: Iterable[Quad]
) -> Iterator[tuple[str, str, Statements]]:
    by_file = list(chain.from_iterable(graphs.values()))
    whole = triples_of(by_file)
    for end in ("nt", "ttl", "rdf", "jsonld"):
        yield f"dcgraph.{end}.gz", "All statements, asserted and derived", whole
    for end in ("trig", "nq"):
        yield f"dcgraph.{end}.gz", "All statements by the file that they stand in", by_file
    made = (DERIVED_GRAPH, DESCRIPTION_GRAPH)
    said = (found for name, found in graphs.items() if not name.startswith(made))
    asserted = triples_of(chain.from_iterable(said))
    for end in ("nt", "ttl"):
        yield f"dcgraph-asserted.{end}.gz", "What the files say, without what follows", asserted
    derived = triples_of(graphs.get(DERIVED_GRAPH, []))
    yield "dcgraph-derived.ttl.gz", "What follows from the files by rule", derived
    modules = {name: graphs.get(f"{GRAPHS}ontology/{name}", []) for name in ("dcgraph", *MODULES)}
    ontology = under_one_header([quad for module in modules.values() for quad in module])
    for end in ("ttl", "ttl.gz"):
        yield f"ontology.{end}", "The whole ontology as one", labelled(triples_of(ontology))
        for module in MODULES:
            title = f"The module {module} of the ontology"
            yield f"{module}.{end}", title, labelled(triples_of(modules[module]))
    of_shapes = triples_of(shapes)
    for name in ("shapes.ttl", SHAPES):
        yield name, "The shapes that records must have", of_shapes


def triples_of(quads: Iterable[Quad]) -> list[Triple]:
    """The triples of the quads, each once."""
    return list(dict.fromkeys(quad.triple for quad in quads))


def labelled(triples: Iterable[Triple]) -> list[Triple]:
    """The triples, with each preferred label and title as `rdfs:label` too.

    The whole graph has them by rule. A file of the ontology is read alone, by tools that look
    for `rdfs:label` and draw no inference.
    """
    found = list(triples)
    names = [Triple(t.subject, _LABEL, t.object) for t in found if t.predicate in _NAMES]
    return list(dict.fromkeys([*found, *names]))


def under_one_header(quads: Sequence[Quad]) -> list[Quad]:
    """The quads without headers of modules: an OWL document may have no second one."""
    headers = {q.subject for q in quads if q.predicate == _TYPE and q.object == _ONTOLOGY}
    headers.discard(NamedNode(DCG))
    return [q for q in quads if q.subject not in headers and q.predicate != _IMPORTS]


def compressed(body: bytes) -> bytes:
    """The bytes by gzip, without a time or a name."""
    buffer = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=_LEVEL, fileobj=buffer, mtime=0) as file:
        file.write(body)
    return buffer.getvalue()
