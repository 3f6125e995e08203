"""The service description of the endpoint (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import re
from typing import Final

from starlette.types import Scope

from dcgraph.snapshot import Manifest
from dcgraph_api.body import header
from dcgraph_api.formats import FAMILIES

__all__ = ["base_of", "description_query"]

_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::\d+)?|\[[0-9A-Fa-f:.]+\](?::\d+)?")


def base_of(scope: Scope, configured: str) -> str:
    """The address of the server: the configured one, else the one it was asked under.

    A Host header that is no host is passed over, since it would be written into the answer.
    """
    if configured:
        return configured
    host = header(scope, b"host") or ""
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scope['scheme']}://{host}"


def description_query(base: str, manifest: Manifest) -> str:
    """A query whose answer is the description, so that every graph format comes for free."""
    endpoint = f"<{base}/sparql>"
    dataset, graph = f"<{base}/sparql#dataset>", f"<{base}/sparql#default-graph>"
    formats = ", ".join(f"<{item.iri}>" for family in FAMILIES for item in family.formats)
    return f"""
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        PREFIX void: <http://rdfs.org/ns/void#>
        CONSTRUCT {{
            {endpoint} a sd:Service ;
                sd:endpoint {endpoint} ;
                sd:supportedLanguage sd:SPARQL11Query ;
                sd:feature sd:UnionDefaultGraph ;
                sd:resultFormat {formats} ;
                sd:defaultDataset {dataset} .
            {dataset} a sd:Dataset ; sd:defaultGraph {graph} .
            {graph} a sd:Graph ; void:triples {manifest.triples} .
        }} WHERE {{}}
    """
