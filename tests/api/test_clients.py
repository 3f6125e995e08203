"""How many requests of one client are in progress."""

from __future__ import annotations

from typing import Any

import pytest

from dcgraph_api.clients import Clients, parse_networks
from dcgraph_api.errors import ProblemError


def scope(host: str | None, forwarded: str | None = None) -> dict[str, Any]:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    return {"client": host and (host, 1234), "headers": headers}


def test_one_too_many_is_told_to_come_back_and_another_client_is_not() -> None:
    clients = Clients(2)
    keys = [clients.enter(scope("192.0.2.1")) for _ in range(2)]
    with pytest.raises(ProblemError) as refused:
        clients.enter(scope("192.0.2.1"))
    assert refused.value.problem.status == 429
    assert ("retry-after", "1") in refused.value.problem.headers
    clients.enter(scope("192.0.2.2"))
    clients.leave(keys[0])
    clients.enter(scope("192.0.2.1"))


def test_what_has_left_takes_no_memory() -> None:
    clients = Clients(2)
    for number in range(1000):
        clients.leave(clients.enter(scope(f"10.0.{number // 250}.{number % 250}")))
    assert clients.known == 0


def test_none_is_turned_away_where_any_number_may_run() -> None:
    clients = Clients(0)
    keys = [clients.enter(scope("192.0.2.1")) for _ in range(100)]
    assert clients.known == 1
    for key in keys:
        clients.leave(key)
    assert clients.known == 0


def test_what_is_answered_from_within_a_request_is_counted_with_it() -> None:
    clients = Clients(1)
    outer = scope("192.0.2.1")
    key = clients.enter(outer)
    inner = {**outer, "path": "/sparql"}
    clients.leave(clients.enter(inner))
    with pytest.raises(ProblemError):
        clients.enter(scope("192.0.2.1"))
    clients.leave(key)
    assert clients.known == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_what_is_one_client(one: str, other: str, same: bool) -> None:
    clients = Clients(1)
    clients.enter(scope(one))
    if same:
        with pytest.raises(ProblemError):
            clients.enter(scope(other))
    else:
        clients.enter(scope(other))


@pytest.mark.parametrize(
    ("host", "forwarded", "client"),
    [
        ("192.0.2.1", "203.0.113.7", "192.0.2.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", ",,,", "10.0.0.1"),
        ("10.0.0.1", "1" * 5000, "10.0.0.1"),
        ("fd00::1", "203.0.113.7", "203.0.113.7"),
        (None, "203.0.113.7", ""),
    ],
)
def test_only_a_trusted_proxy_is_believed(
    host: str | None, forwarded: str | None, client: str
) -> None:
    clients = Clients(1, parse_networks("10.0.0.0/8, fd00::/8"))
    assert clients.address(scope(host, forwarded)) == client


def test_a_client_without_an_address_is_counted_as_one() -> None:
    clients = Clients(1)
    clients.enter(scope(None))
    with pytest.raises(ProblemError):
        clients.enter(scope(None))
