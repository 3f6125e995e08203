"""The address under which the service describes itself."""

from __future__ import annotations

import pytest

from dcgraph_api.description import base_of


def scope(host: bytes | None) -> dict[str, object]:
    headers = [] if host is None else [(b"host", host)]
    return {"scheme": "http", "server": ("10.0.0.1", 8000), "headers": headers}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (b"example.org", "http://example.org"),
        (b"localhost:8000", "http://localhost:8000"),
        (b"[::1]:8000", "http://[::1]:8000"),
        (b"my_host-1:80", "http://my_host-1:80"),
        (None, "http://10.0.0.1:8000"),
        (b"", "http://10.0.0.1:8000"),
        (b"a b", "http://10.0.0.1:8000"),
        (b"a> <b", "http://10.0.0.1:8000"),
        (b"a/b", "http://10.0.0.1:8000"),
        (b"\xff", "http://10.0.0.1:8000"),
    ],
)
def test_the_base_is_the_host_that_was_asked(host: bytes | None, expected: str) -> None:
    assert base_of(scope(host), "") == expected


def test_the_configured_base_goes_before() -> None:
    assert base_of(scope(b"other"), "https://example.org/graph") == "https://example.org/graph"
