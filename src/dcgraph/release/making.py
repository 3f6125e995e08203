"""All files of a release, made of a graph's text and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from dcgraph.files import read_text
from dcgraph.load import Corpus
from dcgraph.release.about import About, about
from dcgraph.release.catalog import CATALOG, catalog
from dcgraph.release.changes import Section
from dcgraph.release.citation import cff
from dcgraph.release.crate import NAME, crate
from dcgraph.release.description import void
from dcgraph.release.pages import pages
from dcgraph.release.putting import SUMS, checksums
from dcgraph.release.rdf import files
from dcgraph.release.shapes import shapes_of
from dcgraph.release.term_table import term_table
from dcgraph.release.variants import GRAPH, SHAPES, VARIANTS, Variants, variants
from dcgraph.release.w3id import checked_site, entry

__all__ = ["Release", "made"]

_TITLES: Final = {
    "CHANGELOG.md": "What changed in this version",
    "CITATION.cff": "How to cite this release",
    "LICENSE": "The licence of the graph",
    SUMS: "The SHA-256 hashes of all files",
    f"graph/{CATALOG}": "Where the ontology that the graph imports lies, for Protégé",
    f"ontology/{CATALOG}": "Where the modules lie, for Protégé",
    "ontology/terms.csv": "The terms with their labels and definitions",
    "pages/index.html": "The ontology: contents of the reference",
    "void.ttl": "Description of the graph in VoID and DCAT",
    "w3id/.htaccess": "Redirections for w3id.org",
}


@dataclass(frozen=True, slots=True)
class Release:
    """The files of a release by name, and the number of triples in each variant of the graph."""

    about: About
    files: Mapping[str, bytes] = field(repr=False)
    triples: Mapping[str, int]


def made(
    corpus: Corpus,
    changes: Section,
    site: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Release:
    """The release of a corpus; the same corpus and changelog give the same bytes.

    `site` is the address to which w3id.org shall lead; without it there is no entry for it.
    Raises LoadError for a rule that is ill-formed, ReleaseError for what cannot be released.
    """
    place = checked_site(site) if site else ""
    tell("deriving")
    found = variants(corpus, changes)
    told = about(corpus, changes, found.description)
    tell("writing")
    content = dict(sorted(_content(corpus, told, found)))
    if place:
        content |= entry(told, place)
    graph = {name: len(body) for name, body in content.items() if name.startswith(GRAPH)}
    content["void.ttl"] = void(found.description, told, graph)
    sizes = {name: len(content[name]) for name in sorted(content)}
    content[NAME] = crate(told, {**sizes, SUMS: 0}, _TITLES | _variant_titles(sizes))
    content[SUMS] = checksums(content)
    return Release(told, content, {name: len(triples) for name, triples in found.graph.items()})


def _content(corpus: Corpus, told: About, found: Variants) -> Iterator[tuple[str, bytes]]:
    for name, triples in found.graph.items():
        yield from files(f"{GRAPH}{name}", triples, packed=True)
        yield from files(f"{SHAPES}{name}", shapes_of(name, found.shapes))
    for name, triples in found.ontology.items():
        yield from files(f"ontology/{name}", triples)
    yield f"ontology/{CATALOG}", catalog(told.version)
    yield f"graph/{CATALOG}", catalog(told.version, "../ontology/")
    yield "ontology/terms.csv", term_table(found.ontology["dcgraph"])
    for table in corpus.rooms("tables"):
        head = f"#mapping_set_version: {told.version}\n"
        yield f"tables/{table.path.name}", (head + table.text).encode()
    yield from ((f"pages/{name}", body) for name, body in pages(corpus, told))
    yield "CHANGELOG.md", told.changes.text.encode()
    yield "CITATION.cff", cff(told)
    licence = corpus.root / "LICENSE-DATA"
    if licence.is_file():
        yield "LICENSE", read_text(licence).encode()


def _variant_titles(names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        stem, _, variant = name.partition(".")[0].partition("-")
        if f"{stem}-" == GRAPH:
            found[name] = VARIANTS[variant]
        elif f"{stem}-" == SHAPES:
            found[name] = f"The shapes that the {variant} variant conforms to"
    return found
