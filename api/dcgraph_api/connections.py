"""How many connections are open, in all and from each address."""

from __future__ import annotations

from typing import Final

from dcgraph_api.clients import Clients
from dcgraph_api.problems import Problem

_RETRY: Final = (("retry-after", "1"),)


class Connections:
    """Counts the open connections of a process and names the problem of one too many.

    At most `most` are admitted, and at most `most_of_client` from one client as `clients` tells
    them apart. A trusted proxy is no client, since many share its connections. With
    `most_of_client` 0 any number of them may come from one.
    """

    def __init__(self, most: int, most_of_client: int, clients: Clients) -> None:
        self.most = most
        self._most_of_client = most_of_client
        self._clients = clients
        self._admitted = 0
        self._of_client: dict[str, int] = {}

    @property
    def admitted(self) -> int:
        """How many are counted now."""
        return self._admitted

    def enter(self, host: str) -> Problem | None:
        """Count one more from `host`, or return why it is turned away; it is not counted then."""
        client = self._client(host)
        of_client = self._of_client.get(client, 0)
        if client and of_client >= self._most_of_client:
            return Problem(
                "too-many-requests",
                f"{of_client} connections from this address are open, the most that may be; "
                "close one, or use one for several requests.",
                {"limit": self._most_of_client, "unit": "connections"},
                _RETRY,
            )
        if self._admitted >= self.most:
            return Problem(
                "unavailable",
                f"{self.most} connections are open, the most that this server keeps; "
                "try again in a few seconds.",
                {"limit": self.most, "unit": "connections"},
                _RETRY,
            )
        self._admitted += 1
        if client:
            self._of_client[client] = of_client + 1
        return None

    def leave(self, host: str) -> None:
        """Count one less from `host`, which `enter` had counted."""
        self._admitted -= 1
        client = self._client(host)
        if client:
            self._of_client[client] -= 1
            if not self._of_client[client]:
                del self._of_client[client]

    def _client(self, host: str) -> str:
        """The client whose connections are limited; empty where none is."""
        return self._clients.peer(host) if self._most_of_client else ""
