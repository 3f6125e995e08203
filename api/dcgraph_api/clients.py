"""How much of the server each client holds: requests and connections."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from dcgraph.sparql.model import CLIENT
from dcgraph_api.errors import Problem, ProblemError
from dcgraph_api.requests import header

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_MAX_LENGTH: Final = 64
"""No address with a port is longer."""

_COUNTED: Final = "dcgraph.client"
"""The key of an ASGI scope under which the client stands for whom the request is counted."""

_KNOWN: Final = 4096
"""So many addresses are remembered as they were read; reading one takes 2 to 10 µs."""

_FREE: Final = frozenset(("/health", "/ready", "/metrics"))
"""What watches over the server is always answered."""

_RETRY: Final = (("retry-after", "1"),)


class Clients:
    """Counts the requests in progress of each client and turns away those above `most`.

    A client is an IPv4 address or an IPv6 network of 64 bits, which is what one household or
    one machine has for itself. It is the peer, or, where the peer is one of the `trusted`
    proxies, the right-most address in X-Forwarded-For that is not. With `most` 0 none is turned
    away. Only clients with a request in progress take memory.
    """

    def __init__(self, most: int, trusted: Sequence[Network] = ()) -> None:
        self._most = most
        self._trusted = tuple(trusted)
        self._running: Counter[str] = Counter()
        self._key = lru_cache(_KNOWN)(_key)
        self._entry = lru_cache(_KNOWN)(_entry)
        self._is_trusted = lru_cache(_KNOWN)(self._look_up)

    @property
    def known(self) -> int:
        """How many clients have a request in progress."""
        return len(self._running)

    def enter(self, scope: Scope) -> str | None:
        """Count one more, and have lanes know its client; give what this returns to `leave`.

        A request that is answered from within another was counted with that one: None for it.
        Raises ProblemError when too many run.
        """
        if _COUNTED in scope:
            return None
        key = self._key(self.address(scope))
        running = self._running[key]
        if self._most and running >= self._most:
            raise ProblemError(
                "too-many-requests",
                f"{running} queries from this address are in progress, the most that may be; "
                "wait for one to end.",
                _RETRY,
                limit=self._most,
                unit="queries",
            )
        self._running[key] += 1
        scope[_COUNTED] = key
        CLIENT.set(key)
        return key

    def leave(self, key: str | None) -> None:
        """Count one less."""
        if key is not None:
            _take_one(self._running, key)

    def address(self, scope: Scope) -> str:
        """The address of the client, for a log that may tell it; empty where there is none."""
        client = scope.get("client")
        host: str = client[0] if client else ""
        if not self._trusted:
            return host
        forwarded = header(scope, b"x-forwarded-for") or ""
        while self._is_trusted(host):
            forwarded, _, last = forwarded.rpartition(",")
            # What is no address says nothing: the proxy that passed it on is the client then.
            if not (nearer := self._entry(last)):
                break
            host = nearer
        return host

    def peer(self, host: str) -> str:
        """The client that a peer is by itself; empty for a trusted proxy."""
        return "" if self._is_trusted(host) else self._key(host)

    def _look_up(self, host: str) -> bool:
        address = _parse(host)
        return address is not None and any(
            address in network for network in self._trusted if network.version == address.version
        )


def _take_one(counts: Counter[str], key: str) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]


def parse_networks(text: str) -> tuple[Network, ...]:
    """The networks in a list with commas; raises ValueError when one cannot be read."""
    return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())


def _parse(host: str) -> Address | None:
    if len(host) > _MAX_LENGTH:
        return None
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _key(host: str) -> str:
    address = _parse(host)
    if isinstance(address, ipaddress.IPv6Address):
        # Without the zone, which is no part of the address.
        return str(ipaddress.IPv6Address(int(address) >> 64 << 64))
    return str(address or "")


def _entry(text: str) -> str:
    """The address in one entry of X-Forwarded-For, without a port; empty when there is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    return str(_parse(host) or "")


class ClientLimitMiddleware:
    """Wraps an application so that one client cannot hold all of it.

    Raises ProblemError, for the middleware around it to tell, when too many requests of a client
    are in progress.
    """

    def __init__(self, app: ASGIApp, clients: Clients) -> None:
        self._app = app
        self._clients = clients

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request; other scopes pass unchanged."""
        free = scope["type"] != "http" or scope["path"] in _FREE
        client = None if free else self._clients.enter(scope)
        try:
            await self._app(scope, receive, send)
        finally:
            self._clients.leave(client)


class Connections:
    """Counts the open connections of a process and names the problem of one too many.

    At most `most` are admitted, and at most `most_of_client` from one client as `clients` tells
    them apart. A trusted proxy is no client, since many share its connections. With
    `most_of_client` 0 any number of them may come from one.
    """

    def __init__(self, most: int, most_of_client: int, clients: Clients) -> None:
        self.most = most
        self.admitted = 0
        self._most_of_client = most_of_client
        self._clients = clients
        self._of_client: Counter[str] = Counter()

    def enter(self, host: str) -> Problem | None:
        """Count one more from `host`, or return why it is turned away; it is not counted then."""
        client = self._client(host)
        of_client = self._of_client[client]
        if client and of_client >= self._most_of_client:
            return Problem(
                "too-many-requests",
                f"{of_client} connections from this address are open, the most that may be; "
                "close one, or use one for several requests.",
                {"limit": self._most_of_client, "unit": "connections"},
                _RETRY,
            )
        if self.admitted >= self.most:
            return Problem(
                "unavailable",
                f"{self.most} connections are open, the most that this server keeps; "
                "try again in a few seconds.",
                {"limit": self.most, "unit": "connections"},
                _RETRY,
            )
        self.admitted += 1
        if client:
            self._of_client[client] += 1
        return None

    def leave(self, host: str) -> None:
        """Count one less from `host`, which `enter` had counted."""
        self.admitted -= 1
        if client := self._client(host):
            _take_one(self._of_client, client)

    def _client(self, host: str) -> str:
        """The client whose connections are limited; empty where none is."""
        return self._clients.peer(host) if self._most_of_client else ""
