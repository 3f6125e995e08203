"""The IRIs of the graph over HTTP: the way to the document on a thing, and the document."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dcgraph.namespaces import GRAPHS
from dcgraph.rdf.documents import document_query
from dcgraph.rdf.jsonld import write_jsonld
from dcgraph.research.graph import Desk
from dcgraph.sparql.model import Request as StoreRequest
from dcgraph_api.caching import Reply, moment, tag_of
from dcgraph_api.dependencies import Service
from dcgraph_api.errors import ProblemError
from dcgraph_api.negotiation import DOCUMENTS, ENDINGS, chosen_format
from dcgraph_api.open_store import NTRIPLES
from dcgraph_api.pages.document import document_content
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, rendered_after
from dcgraph_api.responses import respond

_FRESH: Final = "public, max-age=300"
# From this size on (of N-Triples, in bytes) a graph is sent as the engine writes it, and shown
# in part.
_VERY_LONG: Final = 1_000_000
_SHOWN_LINES: Final = 3_000
_MAX_SHOWN: Final = 200

TITLES: Final = {"ttl": "Turtle", "nt": "N-Triples", "jsonld": "JSON-LD", "rdf": "RDF/XML"}
"""How a page calls the formats, by ending."""


class Place:
    """An IRI of the graph, as `thing_of` gives it, and where it stands on this server."""

    def __init__(self, iri: str, space: str, name: str) -> None:
        self.iri = iri
        self.name = name
        self._last = (name or space).rpartition("/")[2]
        depth = name.count("/") + 1 if name else 0
        self.root = "../" * depth or "./"
        """The way from the documents to the root of the server."""

    def document(self, ending: str) -> str:
        """The way from one document to another, by its ending."""
        return f"{self._last}.{ending}"

    def links(self, ending: str) -> dict[str, str]:
        """Where the document stands, what it is on, and where it stands in other formats."""
        links = [f'<{self.iri}>; rel="describes"']
        links += [
            f'<{self.document(one)}>; rel="alternate"; type="{form.media_type}"'
            for one, form in ENDINGS.items()
            if one != ending
        ]
        return {"content-location": self.document(ending), "link": ", ".join(links)}


async def nothing(service: Service, name: str, shown: str) -> ProblemError:
    """That nothing has a name, with the nearest there are. `shown` is what was asked for."""
    near = await asyncio.to_thread(service.store.near, name)
    shown = shown if len(shown) <= _MAX_SHOWN else shown[:_MAX_SHOWN] + "…"
    hint = f" Did you mean {near[0]}?" if near else ""
    detail = f"Nothing in the graph is named {shown}.{hint}"
    return ProblemError("not-found", detail, (("vary", "Accept"),), name=shown, near=near)


async def see_other(
    request: Request, service: Service, place: Place, wanted: str | None
) -> Response:
    """The way to the document on a thing.

    Raises ProblemError if there is none, or none in a format that was asked for.
    """
    if not await asyncio.to_thread(service.store.exists, place.iri):
        raise await nothing(service, place.name, place.iri)
    chosen = chosen_format(request, DOCUMENTS, wanted)
    # The address of the thing itself ends in a slash if it has no name.
    address = f"{'' if place.name else '../'}{place.document(chosen.names[0])}"
    headers = {
        "location": address,
        "vary": "Accept",
        "cache-control": _FRESH,
        "link": f'<{address}>; rel="describedby"; type="{chosen.media_type}"',
    }
    return Response(status_code=303, headers=headers)


async def document(request: Request, service: Service, place: Place, ending: str) -> Response:
    """The document on a thing in the format of an ending. Raises ProblemError if there is none."""
    chosen, manifest = ENDINGS[ending], service.snapshot.manifest

    async def make() -> Reply:
        body = await _body(service, place, ending)
        if body is None:
            raise await nothing(service, place.name, place.iri)
        if not place.iri.startswith(GRAPHS):
            return Reply(200, body, tag=tag_of(chosen.media_type, body))
        # Weak, and of what it is made of: the engine may order a graph anew.
        told = f"{manifest.hash} {place.iri}"
        return Reply(200, body, tag=f"W/{tag_of(chosen.media_type, told.encode())}")

    key = ("document", place.iri, ending, place.root)
    headers = {
        "content-type": chosen.content_type,
        "vary": "Accept",
        "cache-control": _FRESH,
        **place.links(ending),
    }
    return await respond(
        request,
        service,
        key,
        make,
        headers,
        modified=moment(manifest.built),
    )


async def _body(service: Service, place: Place, ending: str) -> bytes | None:
    """The document in a format, or None where nothing is said."""
    ntriples = await _graph(service, place)
    if ntriples is not None and len(ntriples) >= _VERY_LONG:
        if ending == "nt":
            return ntriples
        asked = StoreRequest(document_query(place.iri), graph_format=ENDINGS[ending].media_type)
        return (await service.own_lane.answer(asked)).body

    def made() -> bytes | None:
        found = service.store.document(place.iri, ntriples)
        if found is None or ending != "jsonld":
            return found.written(ENDINGS[ending].media_type) if found else None
        base = service.settings.base
        root = f"{base}/" if base else place.root
        return write_jsonld(found, service.store.context, f"{root}context.jsonld")

    return await asyncio.to_thread(made)


async def _graph(service: Service, place: Place) -> bytes | None:
    """A named graph in N-Triples, which may be long: a worker writes it. None for all else."""
    if not place.iri.startswith(GRAPHS):
        return None
    asked = StoreRequest(document_query(place.iri), graph_format=NTRIPLES)
    return (await service.own_lane.answer(asked)).body


async def document_page(request: Request, service: Service, place: Place) -> Response:
    """The document on a thing as a page, or word of what is near where there is none.

    Of a very long one it shows the beginning, and of how many statements.
    """

    async def work(_desk: Desk, reader: Reader) -> Content:
        ntriples, total = await _graph(service, place), 0
        if ntriples is not None and len(ntriples) >= _VERY_LONG:
            lines = ntriples.splitlines(keepends=True)
            ntriples, total = b"".join(lines[:_SHOWN_LINES]), len(lines)
        found = await asyncio.to_thread(service.store.document, place.iri, ntriples)
        if found is None:
            raise await nothing(service, place.name, place.iri)
        formats = {title: place.document(one) for one, title in TITLES.items()}
        content = await service.research.work(
            lambda: document_content(reader, found, service.store.vocabulary, formats)
        )
        return {**content, "shown": _SHOWN_LINES, "total": total}

    response = await rendered_after(request, service, "document.html", work)
    if response.status_code in (200, 304):
        response.headers.update(place.links("html"))
    return response
