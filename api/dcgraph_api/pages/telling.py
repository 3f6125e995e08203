"""Problems told to browsers as pages, whichever route met them."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dcgraph.errors import DcgraphError
from dcgraph_api.deps import SERVICE
from dcgraph_api.envelope import tell_unreadable
from dcgraph_api.formats import Family, Format
from dcgraph_api.ids import record_of
from dcgraph_api.negotiation import choose
from dcgraph_api.pages.rendering import problem_page
from dcgraph_api.places import HTML
from dcgraph_api.problems import MEDIA_TYPE, problem_of

__all__ = ["Telling", "wants_page"]

_TOLD: Final = Family("a problem", (Format(("json",), MEDIA_TYPE, MEDIA_TYPE, ""), HTML))


def wants_page(headers: Headers) -> bool:
    """Whether whoever asks would rather read of a problem on a page than in a document."""
    return choose(headers.get("accept"), _TOLD) is HTML


class Telling:
    """Wraps an application and tells a browser in a page what it could not do.

    To anybody else, and of what nobody foresaw, the envelope around it tells.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request; other scopes pass unchanged."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except DcgraphError as error:
            problem = problem_of(error)
            if begun or problem.kind == "internal" or not wants_page(Headers(scope=scope)):
                raise
            record = record_of(scope)
            record.problem = problem.kind
            if problem.kind == "graph-unreadable":
                tell_unreadable(record, error)
            response = await problem_page(Request(scope), scope[SERVICE], problem)
            await response(scope, receive, send)
