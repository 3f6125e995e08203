"""The description of the interface in OpenAPI, with answers of the graph that is served."""

from __future__ import annotations

import json
from copy import deepcopy
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.requests import Request

from dcgraph.errors import DcgraphError, QueryError
from dcgraph_api.examples import EXAMPLES, example_parameters, shortened
from dcgraph_api.within import answer_within

__all__ = ["interface"]


async def interface(request: Request) -> tuple[dict[str, Any], bool]:
    """The description for whoever asks, and whether every example was to be had.

    What has no answer in this graph has no example. Where the store was too busy for one, the
    next who asks may get it.
    """
    described, whole = deepcopy(request.app.openapi()), True
    for template, address in EXAMPLES.items():
        operation = described["paths"].get(template, {}).get("get")
        if operation is None:
            continue
        _parameters(operation, template, address)
        content = operation["responses"]["200"]["content"].get("application/json")
        if content is None:
            continue
        parts = urlsplit(address)
        try:
            answer = await answer_within(request, unquote(parts.path), parts.query)
        except QueryError:
            whole = False
        except DcgraphError:
            continue
        else:
            if answer.status == HTTPStatus.OK:
                value = shortened(json.loads(answer.body))
                summary = f"{address}, shortened"
                content["examples"] = {"shown": {"summary": summary, "value": value}}
    return described, whole


def _parameters(operation: dict[str, Any], template: str, address: str) -> None:
    values = example_parameters(template, address)
    for one in operation.get("parameters", ()):
        value = values.get((one["in"], one["name"]))
        if value is not None:
            whole = one["schema"].get("type") == "integer"
            one["example"] = int(value) if whole else value
