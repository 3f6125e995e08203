"""How many requests of one client are in progress."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from starlette.types import Scope

from dcgraph.store.model import CLIENT
from dcgraph_api.body import header
from dcgraph_api.problems import Refusal

__all__ = ["Address", "Clients", "Network", "parse_networks"]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LONGEST: Final = 64
"""No address with a port is longer."""

_COUNTED: Final = "dcgraph.client"
"""The key of an ASGI scope under which the client stands for whom the request is counted."""

_KNOWN: Final = 4096
"""So many addresses are remembered as they were read; reading one takes 2 to 10 µs."""


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
        self._running: dict[str, int] = {}
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
        Raises Refusal when too many run.
        """
        if _COUNTED in scope:
            return None
        key = self._key(self.address(scope))
        running = self._running.get(key, 0)
        if self._most and running >= self._most:
            raise Refusal(
                "too-many-requests",
                f"{running} queries from this address are in progress, the most that may be; "
                "wait for one to end.",
                (("retry-after", "1"),),
                limit=self._most,
                unit="queries",
            )
        self._running[key] = running + 1
        scope[_COUNTED] = key
        CLIENT.set(key)
        return key

    def leave(self, key: str | None) -> None:
        """Count one less."""
        if key is None:
            return
        running = self._running.get(key, 0)
        if running > 1:
            self._running[key] = running - 1
        else:
            self._running.pop(key, None)

    def address(self, scope: Scope) -> str:
        """The address of the client, for a log that may tell it; empty where there is none."""
        client = scope.get("client")
        host: str = client[0] if client else ""
        return self._behind_proxies(host, scope) if self._trusted else host

    def peer(self, host: str) -> str:
        """The client that a peer is by itself; empty for a trusted proxy."""
        return "" if self._is_trusted(host) else self._key(host)

    def _behind_proxies(self, host: str, scope: Scope) -> str:
        forwarded = header(scope, b"x-forwarded-for") or ""
        while self._is_trusted(host):
            forwarded, _, last = forwarded.rpartition(",")
            nearer = self._entry(last)
            # What is no address says nothing: the proxy that passed it on is the client then.
            if not nearer:
                break
            host = nearer
        return host

    def _look_up(self, host: str) -> bool:
        address = _parse(host)
        return address is not None and any(
            address in network for network in self._trusted if network.version == address.version
        )


def parse_networks(text: str) -> tuple[Network, ...]:
    """The networks in a list with commas; raises ValueError when one cannot be read."""
    return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())


def _parse(host: str) -> Address | None:
    if len(host) > _LONGEST:
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
