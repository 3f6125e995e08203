"""The release as a research object: `ro-crate-metadata.json` by RO-Crate 1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from dcgraph.release.about import KEYWORDS, About
from dcgraph.release.rdf import FORMATS
from dcgraph.terms import ROOT

__all__ = ["NAME", "crate"]

NAME: Final = "ro-crate-metadata.json"

_PROFILE: Final = "https://w3id.org/ro/crate/1.1"
_TYPES: Final = {
    **FORMATS,
    "cff": "application/yaml",
    "css": "text/css",
    "csv": "text/csv",
    "html": "text/html",
    "htaccess": "text/plain",
    "md": "text/markdown",
    "tsv": "text/tab-separated-values",
    "xml": "application/xml",
}
_FOLDERS: Final = {
    "graph/": "The graph in its variants",
    "ontology/": "The ontology as a whole and by module",
    "pages/": "Reference pages of the ontology",
    "shapes/": "The shapes that each variant of the graph conforms to",
    "tables/": "Alignments with other vocabularies, as SSSOM",
    "w3id/": "The entry for w3id.org",
}
_AUTHORS: Final = ROOT + "#authors"


def crate(about: About, sizes: Mapping[str, int], titles: Mapping[str, str]) -> bytes:
    """The crate of the files, by their names and sizes in bytes.

    `titles` says in English what a file is; one that has none goes by its name.
    """
    folders = {name for name in _FOLDERS if any(file.startswith(name) for file in sizes)}
    top = [name for name in sizes if "/" not in name]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.title,
        "description": about.abstract,
        "version": about.version,
        "datePublished": about.day,
        "identifier": about.iri,
        "keywords": ", ".join(KEYWORDS),
        "license": {"@id": about.license},
        "author": {"@id": _AUTHORS},
        "publisher": {"@id": _AUTHORS},
        "hasPart": [{"@id": name} for name in sorted(folders) + top],
    }
    entities: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        root,
        *(_folder(name, sizes) for name in sorted(folders)),
        *(_file(name, size, titles.get(name, "")) for name, size in sizes.items()),
        {"@id": _AUTHORS, "@type": "Organization", "name": ", ".join(about.creators)},
        {"@id": about.license, "@type": "CreativeWork", "name": about.license},
    ]
    whole = {"@context": _PROFILE + "/context", "@graph": entities}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def _folder(name: str, sizes: Mapping[str, int]) -> dict[str, Any]:
    parts = [{"@id": file} for file in sizes if file.startswith(name)]
    return {"@id": name, "@type": "Dataset", "name": _FOLDERS[name], "hasPart": parts}


def _file(name: str, size: int, title: str) -> dict[str, Any]:
    packed = name.endswith(".gz")
    kind = _TYPES.get(name.removesuffix(".gz").rpartition(".")[2], "text/plain")
    told: dict[str, Any] = {"@id": name, "@type": "File", "name": title or name}
    told["encodingFormat"] = [kind, "application/gzip"] if packed else kind
    # The list of hashes takes in this file, and so cannot be weighed in it.
    return {**told, "contentSize": str(size)} if size else told
