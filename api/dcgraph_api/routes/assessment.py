"""The assessment of an administration by its own answers, none of which is kept or logged."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Request, Response

from dcgraph.research import Desk
from dcgraph.research.assessment import Assessment, assess, assessment_csv
from dcgraph.research.assessment_form import MAX_FORM_BYTES, read_form, write_form
from dcgraph.research.declaration import API, AS_OF
from dcgraph.research.exports import table_xlsx
from dcgraph.research.filters import wanted
from dcgraph.research.model import Language
from dcgraph_api.dependencies import Service, ServiceDep
from dcgraph_api.errors import ProblemError
from dcgraph_api.negotiation import Family, chosen_format, format_parameter
from dcgraph_api.requests import read_posted
from dcgraph_api.responses import CSV, JSON, XLSX, LangParameter, as_json

router = APIRouter(prefix=API.rstrip("/"))

_FAMILY: Final = Family("this answer", (JSON, CSV, XLSX))
_YAML: Final = "application/yaml"
_READ: Final = (_YAML, "application/x-yaml", "text/yaml", "application/json")
_EXAMPLE: Final = {
    "economy": "states.kenya",
    "answers": {"criteria.data-reuse.met.sw-single-submission": "yes"},
}
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "economy": {"type": "string", "description": "A State or territory by its name."},
        "as_of": {**AS_OF.schema, "type": "string", "description": AS_OF.help},
        "answers": {
            "type": "object",
            "description": "An answer to each criterion, by its name.",
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        },
    },
    "additionalProperties": False,
}
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "description": "An economy and a day, both optional, and the answers by criterion: yes, no, "
    f"unknown or the value of the indicator. At most {MAX_FORM_BYTES >> 10} kB.",
    "content": {one: {"schema": _SCHEMA, "example": _EXAMPLE} for one in _READ},
}


async def body_of(request: Request, service: Service, accepted: tuple[str, ...]) -> str:
    """The text of a body of one of some media types; raises ProblemError for any other."""
    body, given = await read_posted(
        request,
        accepted=accepted,
        refusal=f"The body is sent as {{}}; send the answers as {' or '.join(accepted)}, in UTF-8 "
        "and not compressed.",
        limit=min(service.settings.body_bytes, MAX_FORM_BYTES),
        seconds=service.settings.receive_seconds,
    )
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise ProblemError(
            "bad-request", f"The body is not UTF-8: byte {error.start + 1} cannot be read."
        ) from None
    # JSON may be laid out with tabs, which YAML has not; within its texts there are none.
    return text.replace("\t", " ") if given == "application/json" else text


@router.get(
    "/assess",
    tags=["coverage"],
    response_class=Response,
    responses={200: {"description": "The form.", "content": {_YAML: {}}}},
)
async def read_assessment_form(service: ServiceDep, *, lang: LangParameter = "en") -> Response:
    """The form in which an administration answers the criteria for itself, to be sent back here."""
    desk, spoken = await service.research.desk(), wanted(lang).lang
    form = await service.research.work(write_form, desk, spoken)
    return Response(form, headers={"content-type": f"{_YAML}; charset=utf-8"})


@router.post(
    "/assess",
    tags=["coverage"],
    response_model=Assessment,
    responses={200: {"content": {CSV.media_type: {}, XLSX.media_type: {}}}},
    openapi_extra={"requestBody": _BODY},
)
async def assess_answers(
    request: Request,
    service: ServiceDep,
    *,
    lang: LangParameter = "en",
    wish: Annotated[str | None, format_parameter(_FAMILY)] = None,
) -> Response:
    """What follows from an administration's own answers to the criteria: standings, classes, gaps.

    Each gap has the provisions that ask for what is not met, and tells which of them bind the
    economy. Neither the answers nor what follows from them is kept or logged.
    """
    chosen, spoken = chosen_format(request, _FAMILY, wish), wanted(lang).lang
    text = await body_of(request, service, _READ)
    desk = await service.research.desk()
    body = await service.research.work(_written, desk, text, spoken, chosen.names[0])
    headers = {"content-type": chosen.content_type, "vary": "Accept", "cache-control": "no-store"}
    return Response(body, headers=headers)


def _written(desk: Desk, text: str, lang: Language, form: str) -> bytes:
    found = assess(desk, read_form(desk, text, "The body", lang), lang)
    if form == "json":
        return as_json(Assessment, found)
    table = assessment_csv(found)
    return table if form == "csv" else table_xlsx(table, f"{API}assess", desk.pinned())
