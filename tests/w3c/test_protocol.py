"""The W3C's tests of the SPARQL 1.1 Protocol: our own wording of them, and a checkout's."""

from __future__ import annotations

import pyoxigraph
import pytest
from tests.w3c.cases import QUERIES, UPDATES, Case
from tests.w3c.manifest import ProtocolTest
from tests.w3c.replay import judge, refused_update, replay


@pytest.mark.parametrize("case", [*QUERIES, *UPDATES], ids=lambda case: case.name)
def test_a_case(address: str, case: Case) -> None:
    got = replay(address, case.sent)
    fault = refused_update(got) if case.refused else judge(got, case.expected)
    assert fault is None, fault
    assert got.headers["access-control-allow-origin"] == "*"


def test_a_relative_iri_is_resolved(address: str) -> None:
    case = next(case for case in QUERIES if case.name == "query_content_type_construct")
    body = replay(address, case.sent).body
    (quad,) = pyoxigraph.parse(body, pyoxigraph.RdfFormat.TURTLE)
    assert quad.subject.value.endswith("/a")


def test_every_test_of_the_checkout_has_a_case(protocol: list[ProtocolTest]) -> None:
    cases = [case.name for case in (*QUERIES, *UPDATES)]
    assert sorted(cases) == sorted(test.name for test in protocol)


def test_the_query_half_of_the_checkout_passes(
    protocol: list[ProtocolTest], checkout_address: str
) -> None:
    tests = [test for test in protocol if not test.name.startswith("update_")]
    assert len(tests) >= len(QUERIES)
    faults = {
        test.name: fault
        for test in tests
        for sent, expected in test.exchanges
        if (fault := judge(replay(checkout_address, sent), expected))
    }
    assert not faults


def test_the_update_half_of_the_checkout_is_refused(
    protocol: list[ProtocolTest], checkout_address: str
) -> None:
    updates = [test for test in protocol if test.name.startswith("update_")]
    assert updates
    faults = {
        test.name: fault
        for test in updates
        if (fault := refused_update(replay(checkout_address, test.exchanges[0][0])))
    }
    assert not faults
