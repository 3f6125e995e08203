"""When the server may show the reader's own copies of texts: to him alone, on his own machine."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from dcgraph.errors import SettingsError
from dcgraph_api.config import Settings

_PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers that a proxy adds. A request that has one may come from another machine."""


def is_loopback(host: str) -> bool:
    """Whether a name or address stands for this machine alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def refuse_others(settings: Settings) -> None:
    """Raises SettingsError where own copies are to be shown by a server that others may reach."""
    if settings.own_texts == "off":
        return
    public = settings.base and not is_loopback(urlsplit(settings.base).hostname or "")
    if not is_loopback(settings.host) or public or settings.trusted_proxies:
        raise SettingsError(
            "DCGRAPH_OWN_TEXTS is on: the pages would show your copies of texts to everybody who "
            f"can reach the server at {settings.host}. Listen at 127.0.0.1 without DCGRAPH_BASE "
            "and DCGRAPH_TRUSTED_PROXIES, or set DCGRAPH_OWN_TEXTS to off."
        )


def shown_to(request: Request, settings: Settings) -> bool:
    """Whether a request is one of the reader on this machine, by a name of this machine.

    A page of another site that has its own name lead here is refused by the name, and one that a
    proxy passes on by what the proxy adds.
    """
    if settings.own_texts == "off" or not is_loopback(settings.host):
        return False
    client = request.client.host if request.client else ""
    try:
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return False
    passed_on = any(name in request.headers for name in _PASSED_ON)
    return is_loopback(client) and is_loopback(host) and not passed_on
