"""The check of a text of one's own, which is neither kept nor logged."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from dcgraph.research import Desk
from dcgraph.research.declaration import API
from dcgraph.research.filters import wanted
from dcgraph.research.model import Language
from dcgraph.verify.checking import verify
from dcgraph.verify.documents import read
from dcgraph.verify.model import Verified
from dcgraph.verify.reports import annotated_html, annotated_markdown, verified_sarif
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.negotiation import Family, Format, chosen_format, format_parameter
from dcgraph_api.requests import read_posted
from dcgraph_api.responses import MARKDOWN, LangParameter, as_json

router = APIRouter(prefix=API.rstrip("/"))

_SARIF: Final = Format(("sarif",), "application/sarif+json")
_HTML: Final = Format(("html",), "text/html")
_FAMILY: Final = Family(
    "this answer", (Format(("json",), "application/json"), _SARIF, MARKDOWN, _HTML)
)
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READ: Final = {
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/x-tex": "latex",
    _WORD: "docx",
    "application/pdf": "pdf",
}
"""The media types of texts that are read, and the forms of `dcgraph.verify.documents`."""
MAX_BYTES: Final = 200_000
"""Bytes of a body, and characters of the text in it; `dcgraph verify` reads more."""
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "description": f"A text in English, French or Russian, of at most {MAX_BYTES // 1000} kB.",
    "content": {
        one: {"schema": {"type": "string"}, "example": "Standard 7.9 of the RKC requires it."}
        for one in [*READ][:3]
    }
    | {one: {"schema": {"type": "string", "format": "binary"}} for one in [*READ][3:]},
}


async def text_of(request: Request, service: Service) -> tuple[bytes, str]:
    """A body and its form; raises ProblemError for a media type that is not read."""
    refusal = f"The text is sent as {{}}; send it as {', '.join(READ)}, not compressed."
    body, given = await read_posted(
        request,
        accepted=[*READ],
        refusal=refusal,
        limit=MAX_BYTES,
        seconds=service.settings.receive_seconds,
    )
    return body, READ[given]


@router.post(
    "/verify",
    tags=["search"],
    response_model=Verified,
    responses={200: {"content": {one.media_type: {} for one in _FAMILY.formats[1:]}}},
    openapi_extra={"requestBody": _BODY},
)
async def verify_text(
    request: Request,
    service: ServiceDep,
    *,
    lang: LangParameter = "en",
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """What the graph says of each reference of a text: provisions, editions, dates, parties.

    What the graph does not hold is unknown here, and never wrong. The text is neither kept nor
    logged.
    """
    chosen, spoken = chosen_format(request, _FAMILY, wish), wanted(lang).lang
    content, form = await text_of(request, service)
    desk = await service.research.desk()
    body = await service.research.work(_written, desk, content, form, spoken, chosen.names[0])
    headers = {"content-type": chosen.content_type, "vary": "Accept", "cache-control": "no-store"}
    return Response(body, headers=headers)


def _written(desk: Desk, content: bytes, form: str, lang: Language, wish: str) -> bytes:
    document = read(content, "text", form, MAX_BYTES)
    found = verify(desk, document, lang)
    if wish == "json":
        return as_json(Verified, found)
    if wish == "sarif":
        return verified_sarif(found).encode()
    write = annotated_markdown if wish == "markdown" else annotated_html
    return write(found, document).encode()
