"""A page with a block that tells how what it shows is cited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dcgraph.research import Desk
from dcgraph.research.citing.answers import asked
from dcgraph.research.citing.pinned import cited
from dcgraph.research.citing.work import Work
from dcgraph_api.cited import work_of
from dcgraph_api.deps import Service
from dcgraph_api.description import base_of
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content, rendered_after

__all__ = ["rendered_with_citation", "today"]


async def rendered_with_citation(
    request: Request,
    service: Service,
    template: str,
    work: Callable[[Desk, Reader], Content],
    path: str,
) -> Response:
    """The page, which is given `citing`, how the answer at a path is cited in its language.

    `citing` is None where the answer cannot be had, and `of` is the address that it cites.
    """
    day = today()

    async def ready(desk: Desk, reader: Reader) -> Content:
        content = await service.research.work(work, desk, reader)
        of = f"{quote(path)}?lang={reader.lang}"
        found = await work_of(request, service, asked(of), day)
        return {**content, "of": of, "citing": cited(found) if isinstance(found, Work) else None}

    base = base_of(request.scope, service.settings.base)
    return await rendered_after(request, service, template, ready, apart=(base, day))


def today() -> str:
    """The day, as 2026-11-24."""
    return datetime.now(UTC).date().isoformat()
