"""Counting what each client has in progress, for all that is asked besides SPARQL."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from dcgraph_api.clients import Clients

__all__ = ["Counted"]

_FREE: Final = frozenset(("/health", "/ready", "/metrics"))
"""What watches over the server is always answered."""


class Counted:
    """Wraps an application so that one client cannot hold all of it.

    Raises Refusal, for the envelope to tell, when too many requests of a client are in progress.
    """

    def __init__(self, app: ASGIApp, clients: Clients) -> None:
        self._app = app
        self._clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request; other scopes pass unchanged."""
        if scope["type"] != "http" or scope["path"] in _FREE:
            await self._app(scope, receive, send)
            return
        client = self._clients.enter(scope)
        try:
            await self._app(scope, receive, send)
        finally:
            self._clients.leave(client)
