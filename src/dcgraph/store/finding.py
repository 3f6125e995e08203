"""What a remote store holds, asked on our own account."""

from __future__ import annotations

import asyncio
from typing import Final

from dcgraph.errors import BuildError, QueryError
from dcgraph.store.asking import Asked
from dcgraph.store.endpoint import Endpoint
from dcgraph.store.layout import COUNT, HASH, NOTHING, PART, PUBLISHED, Published, everything
from dcgraph.store.remote_results import bindings

__all__ = ["answers", "find"]

_OWN_BYTES: Final = 64 << 20
"""What the answer to a question of our own may take: it names each graph of the snapshot."""

_PULSE_SECONDS: Final = 10.0


async def find(endpoint: Endpoint, content: str, rows: int) -> Published:
    """What is published there, for answers of `rows` rows at most.

    Raises BuildError unless it is the whole of the snapshot with the hash `content`, QueryError
    when it cannot be asked, ValueError, LookupError or TypeError for an answer that is none.
    """
    found = await _ask(endpoint, f"SELECT ?p ?o WHERE {{ <{PUBLISHED}> ?p ?o }}", PUBLISHED)
    said: dict[str, list[str]] = {}
    for row in found:
        said.setdefault(row["p"]["value"], []).append(row["o"]["value"])
    there = said.get(HASH, [])
    if there != [content]:
        holds = f"the snapshot {there[0][:12]}" if there else "no whole snapshot"
        raise BuildError(
            f"The store at {endpoint.url} holds {holds[:40]}, and the graph here is "
            f"{content[:12]}: run `dcgraph publish` to put it there."
        )
    counted = await _ask(
        endpoint, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", everything(content)
    )
    promised, triples = int(said[COUNT][0]), int(counted[0]["n"]["value"])
    if triples != promised:
        raise BuildError(
            f"The store at {endpoint.url} holds {triples} of the {promised} triples of "
            f"the snapshot {content[:12]}: run `dcgraph publish --anew`."
        )
    cap = endpoint.most_rows
    if cap is not None and cap <= rows:
        raise BuildError(
            f"The store at {endpoint.url} cuts every answer at {cap} rows and tells "
            f"nobody: raise ResultSetMaxRows there above {rows}, or lower our "
            "limit of rows."
        )
    return Published(content, promised, tuple(sorted(said.get(PART, []))))


async def answers(endpoint: Endpoint, content: str) -> bool:
    """Whether it answers, and still holds triples of the snapshot."""
    try:
        async with asyncio.timeout(_PULSE_SECONDS):
            return bool(
                await _ask(endpoint, "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", everything(content))
            )
    except (QueryError, TimeoutError, ValueError, LookupError, TypeError):
        return False


async def _ask(endpoint: Endpoint, query: str, graph: str) -> list[dict[str, dict[str, str]]]:
    asking = Asked(query, "SELECT", (graph,), (NOTHING,))
    return bindings(await endpoint.post(asking, _OWN_BYTES))
