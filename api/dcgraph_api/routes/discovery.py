"""What programs look for first: a map of all records, and a guide in plain text for assistants."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request, Response

from dcgraph.namespaces import DCGD
from dcgraph.research import Desk
from dcgraph_api.caching import Reply, moment, tag_of
from dcgraph_api.dependencies import ServiceDep
from dcgraph_api.models import INDEX
from dcgraph_api.requests import base_of
from dcgraph_api.responses import respond

router = APIRouter(include_in_schema=False)

_WITHIN: Final = frozenset(
    (
        "Citation",
        "Claim",
        "CoverageNote",
        "Definition",
        "Membership",
        "Norm",
        "Observation",
        "TableFigure",
    )
)
"""Kinds that are read on the page of the record to which they belong."""
_PAGES: Final = (
    *("", "concepts", "instruments", "economies", "questions", "sources", "tools"),
    *("actors", "events", "matrix", "concordance", "gaps", "changes", "about"),
)
_FRESH: Final = "public, max-age=3600"


@router.get("/sitemap.xml")
async def read_sitemap(request: Request, service: ServiceDep) -> Response:
    """The addresses of the pages that stand for themselves."""
    base = base_of(request.scope, service.settings.base)
    day = service.snapshot.manifest.built[:10]

    def written(desk: Desk) -> bytes:
        names = sorted(
            iri.removeprefix(DCGD)
            for iri in desk.facts.about
            if iri.startswith(DCGD) and _WITHIN.isdisjoint(desk.kinds(iri))
        )
        ways = (*_PAGES, *(f"id/{quote(name)}.html" for name in names))
        rows = (
            f"<url><loc>{escape(f'{base}/{way}')}</loc><lastmod>{day}</lastmod></url>\n"
            for way in ways
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'{head}<urlset xmlns="{space}">\n{"".join(rows)}</urlset>\n'.encode()

    async def make() -> Reply:
        desk = await service.research.desk()
        body = await service.research.work(written, desk)
        return Reply(200, body, tag=tag_of("sitemap", body))

    headers = {"content-type": "application/xml", "cache-control": _FRESH}
    modified = moment(service.snapshot.manifest.built)
    return await respond(request, service, ("sitemap", base), make, headers, modified=modified)


@router.get("/llms.txt")
async def read_guide(request: Request, service: ServiceDep) -> Response:
    """What the graph holds and how an assistant asks it, in Markdown."""
    base = base_of(request.scope, service.settings.base)
    lines = "".join(f"- [{name}]({base}{way}): {what}\n" for name, (way, what) in INDEX.items())
    text = f"""# dcgraph

> How paperless, electronic, digital and smart customs relate to the Revised Kyoto Convention, its ICT Guidelines, the single window and e-commerce. Every statement has its source, its place there, and how sure it is.

Names of records are the last part of their IRI, as in {DCGD}rkc.ga-7.1; {base}/id/rkc.ga-7.1.jsonld is that record as data.
Statements are *asserted* from a text, *stated* by somebody, *interpreted* by this project or *derived* from norms: say which when you repeat one. *Recalled* means that the text was not read. What is *not read* or *not known* is no "no".
The words are this project's, not those of the texts: quote the text at its own address.

## Ways in

{lines}"""  # noqa: E501
    headers = {"content-type": "text/markdown; charset=utf-8", "cache-control": _FRESH}
    return Response(text, headers=headers)
