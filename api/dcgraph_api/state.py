"""What one server process keeps besides a snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from dcgraph_api.clients import Clients, parse_networks
from dcgraph_api.config import Settings
from dcgraph_api.metrics import Metrics
from dcgraph_api.middleware import Watch


@dataclass(frozen=True, slots=True)
class Common:
    """The settings, the clients that are being served, and what is noted of each request."""

    settings: Settings
    metrics: Metrics
    clients: Clients
    watch: Watch


def common_of(settings: Settings, metrics: Metrics) -> Common:
    """What the settings make of it."""
    clients = Clients(settings.client_queries, parse_networks(settings.trusted_proxies))
    include = tuple(settings.log_include.split(","))
    return Common(settings, metrics, clients, Watch(metrics, clients, settings.access_log, include))
