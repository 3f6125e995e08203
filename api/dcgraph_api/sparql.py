"""The SPARQL endpoint, as a bare ASGI application: no framework in its path."""

from __future__ import annotations

import asyncio
import hashlib
import re
from functools import lru_cache
from typing import Final

from starlette.types import Receive, Scope, Send

from dcgraph.queries import QueryFacts, refuse_unsafe
from dcgraph.snapshot import Manifest
from dcgraph.store.model import Answer, Limits, Request
from dcgraph_api.body import header
from dcgraph_api.description import base_of, description_query
from dcgraph_api.engine import Engine, answer_while_connected
from dcgraph_api.formats import FAMILIES, GRAPH, SOLUTIONS, Family, Format
from dcgraph_api.negotiation import choose
from dcgraph_api.problems import Refusal
from dcgraph_api.protocol import Asked, read_asked
from dcgraph_api.replies import Reply
from dcgraph_api.settings import Settings

__all__ = ["METHODS", "SparqlEndpoint"]

METHODS: Final = "GET, HEAD, POST, OPTIONS"

# Functions whose value is another each time: an answer that uses one is never the same again.
_VOLATILE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)

# Up to this many characters a query is read in the event loop, which must not stand still.
_SHORT: Final = 4_096


class SparqlEndpoint:
    """Answers the SPARQL 1.1 Protocol over one snapshot.

    `open_lane` runs what strangers ask, `own_lane` the description of the service.
    """

    def __init__(
        self, open_lane: Engine, own_lane: Engine, manifest: Manifest, settings: Settings
    ) -> None:
        self._open_lane = open_lane
        self._own_lane = own_lane
        self._manifest = manifest
        self._settings = settings
        self._limits = settings.limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one GET or POST; errors are raised for the envelope to tell."""
        if scope["method"] not in ("GET", "POST"):
            raise Refusal(
                "method-not-allowed",
                f"{scope['method']} is not served here; use one of {METHODS}.",
                (("allow", METHODS),),
            )
        asked = await read_asked(scope, receive, self._settings)
        reply = await (self._answer if asked.query else self._describe)(asked, scope, receive)
        await reply.send(send)

    async def _answer(self, asked: Asked, scope: Scope, receive: Receive) -> Reply:
        facts = await _facts(asked.query, self._limits)
        family = GRAPH if facts.form in ("CONSTRUCT", "DESCRIBE") else SOLUTIONS
        chosen = _format(family, asked.format, header(scope, b"accept"))
        request = _request(asked, family, chosen)
        tag = None
        if scope["method"] == "GET" and not _VOLATILE.search(asked.query):
            tag = _tag(self._manifest, request, family, chosen)
            if _has(scope, tag):
                return Reply(304, headers=_caching(tag))
        answer = await answer_while_connected(self._open_lane, request, receive)
        return Reply(200, answer.body, (*_content(answer), *_caching(tag)))

    async def _describe(self, asked: Asked, scope: Scope, receive: Receive) -> Reply:
        chosen = _format(GRAPH, asked.format, header(scope, b"accept"))
        base = base_of(scope, self._settings.base)
        request = _request(Asked(description_query(base, self._manifest)), GRAPH, chosen)
        answer = await answer_while_connected(self._own_lane, request, receive)
        return Reply(200, answer.body, (*_content(answer), *_caching(None)))


async def _facts(query: str, limits: Limits) -> QueryFacts:
    """What is known of a query that may be run; raises QueryRefused for any other."""
    if len(query) <= _SHORT:
        return _facts_of_short(query, limits)
    return await asyncio.to_thread(refuse_unsafe, query, limits)


# The same few queries come again and again, and reading one takes longer than all else here.
_facts_of_short: Final = lru_cache(maxsize=512)(refuse_unsafe)


def _format(family: Family, wanted: str | None, accept: str | None) -> Format:
    """The format to answer in: the `format` parameter if there is one, else by Accept."""
    if wanted is not None and not any(one.find(wanted) for one in FAMILIES):
        names = [item.names[0] for one in FAMILIES for item in one.formats]
        raise Refusal(
            "bad-request",
            f"The parameter 'format' is {wanted!r}; it must be one of {', '.join(names)}.",
            available=names,
        )
    chosen = choose(accept, family) if wanted is None else family.find(wanted)
    if chosen is None:
        raise Refusal(
            "not-acceptable",
            f"An answer to {family.title} comes as {', '.join(family.listing())}.",
            (("vary", "Accept"),),
            available=[item.media_type for item in family.formats],
        )
    return chosen


def _request(asked: Asked, family: Family, chosen: Format) -> Request:
    formats = {one: one.formats[0] for one in FAMILIES} | {family: chosen}
    return Request(
        asked.query,
        solutions_format=formats[SOLUTIONS].media_type,
        graph_format=formats[GRAPH].media_type,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        seconds=asked.seconds,
    )


def _tag(manifest: Manifest, request: Request, family: Family, chosen: Format) -> str:
    """The entity tag: all that the answer depends on, so that it is known before the answer.

    It is strong for results. A graph may come back with other blank node labels, and then is
    the same graph in other bytes, which is what a weak tag says.
    """
    parts = (
        manifest.hash,
        chosen.media_type,
        request.query,
        *("default " + graph for graph in request.default_graphs),
        *("named " + graph for graph in request.named_graphs),
    )
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode()
        digest.update(b"%d:" % len(encoded) + encoded)
    return f'{"W/" if family is GRAPH else ""}"{digest.hexdigest()}"'


def _has(scope: Scope, tag: str) -> bool:
    """Whether the client already holds the answer with this tag (by weak comparison)."""
    given = header(scope, b"if-none-match") or ""
    return tag.removeprefix("W/") in (one.strip().removeprefix("W/") for one in given.split(","))


def _content(answer: Answer) -> tuple[tuple[str, str], ...]:
    family = GRAPH if answer.kind == "graph" else SOLUTIONS
    sent = family.find(answer.media_type)
    return (
        ("content-type", sent.content_type if sent else answer.media_type),
        ("server-timing", f"engine;dur={answer.seconds * 1000:.2f}"),
    )


def _caching(tag: str | None) -> tuple[tuple[str, str], ...]:
    """A tagged answer may be kept if it is asked for again each time, any other not at all."""
    if tag is None:
        return ("vary", "Accept"), ("cache-control", "no-store")
    return ("vary", "Accept"), ("cache-control", "no-cache"), ("etag", tag)
