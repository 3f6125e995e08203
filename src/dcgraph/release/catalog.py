"""The catalog by which the released ontology opens without the network: `catalog-v001.xml`.

Protégé and the OWL API's tools read it beside the file that they open (OASIS XML Catalogs).
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from dcgraph.release.stamping import version_iri
from dcgraph.terms import DCG, MODULES

__all__ = ["CATALOG", "catalog"]

CATALOG: Final = "catalog-v001.xml"
"""The name under which tools look for a catalog."""


def catalog(version: str, folder: str = "") -> bytes:
    """The files of the ontology and its modules, in a `folder`, by IRI and by version IRI."""
    files = {DCG: "dcgraph"} | {DCG + module: module for module in MODULES}
    entries = "".join(
        f"    <uri name={quoteattr(name)} uri={quoteattr(f'{folder}{stem}.ttl')}/>\n"
        for iri, stem in files.items()
        for name in (iri, version_iri(iri, version))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n'
        f"{entries}</catalog>\n"
    ).encode()
