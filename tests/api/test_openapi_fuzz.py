"""Requests made up from our own OpenAPI document: each reply is one that the document tells of."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import negative_data_rejection, positive_data_acceptance
from tests.waiting import PATIENCE

from dcgraph_api.errors import MEDIA_TYPE

EXAMPLES = [2, pytest.param(20, marks=pytest.mark.nightly)]
RIGHT, WRONG = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE

Operations = list[schemathesis.APIOperation[Any, Any, Any, Any]]
Cases = SearchStrategy[schemathesis.Case[Any]]


@pytest.fixture(scope="module")
def operations(address: str) -> Operations:
    """What the document of the running server describes."""
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json", timeout=PATIENCE)
    found = [one.ok() for one in schema.get_all_operations() if hasattr(one, "ok")]
    assert found
    return found


@pytest.mark.parametrize("examples", EXAMPLES)
def test_every_reply_is_one_that_is_described(operations: Operations, examples: int) -> None:
    for operation in operations:
        fuzz(operation.as_strategy(generation_mode=RIGHT), examples)


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.nightly
def test_so_is_every_reply_to_what_does_not_fit(operations: Operations, examples: int) -> None:
    for operation in operations:
        # Without parameters there is nothing to get wrong.
        with suppress(Unsatisfiable):
            fuzz(operation.as_strategy(generation_mode=WRONG), examples)


def fuzz(cases: Cases, examples: int) -> None:
    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=examples,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def check(case: schemathesis.Case[Any]) -> None:
        # A cursor is only ever one that a page gave, what is cited an answer that there is, what is
        # answered a criterion: one that is made up is refused.
        given = {*(case.query or {}), *(case.path_parameters or {})}
        given |= {*case.body} if isinstance(case.body, dict) else set()
        names = {"cursor", "of", "pin", "economy", "as_of", "answers"}
        excluded = [positive_data_acceptance] if given & names else []
        response = case.call(timeout=PATIENCE)
        # Sent as text, whatever does not fit the type of a text is one: false becomes "false". And
        # what is refused for its size is refused (431), which the check does not count.
        sent_as_text = (case.media_type or "").startswith(("text/", "application/x-tex"))
        if sent_as_text or response.status_code == 431:
            excluded.append(negative_data_rejection)
        case.validate_response(response, excluded_checks=excluded)
        # A browser is told of a problem by a page.
        told = response.headers["content-type"][0].startswith((MEDIA_TYPE, "text/html"))
        assert response.status_code < 400 or told or response.status_code == 503

    check()
