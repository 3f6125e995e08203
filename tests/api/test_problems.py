"""Each error of the tree has one status and one shape."""

from __future__ import annotations

import json

import pytest

from dcgraph import errors
from dcgraph.errors import DcgraphError
from dcgraph_api.errors import KINDS, ProblemError, problem_of, problem_of_status

CASES: list[tuple[DcgraphError, int, str, dict[str, object]]] = [
    (errors.QuerySyntaxError("Bad.", 3, 7), 400, "syntax", {"line": 3, "column": 7}),
    (errors.QueryRefusedError("No.", "SERVICE"), 403, "refused", {"feature": "SERVICE"}),
    (errors.QueryRefusedError("No.", "INSERT"), 403, "read-only", {"feature": "INSERT"}),
    (errors.QueryRefusedError("No.", "LOAD"), 403, "read-only", {"feature": "LOAD"}),
    (errors.QueryRefusedError("No.", "bif:upper"), 403, "refused", {"feature": "bif:upper"}),
    (errors.QueryRefusedError("No.", "length"), 413, "request-too-large", {"feature": "length"}),
    (errors.QueryRefusedError("No.", "nesting"), 413, "request-too-large", {"feature": "nesting"}),
    (errors.QueryTimeoutError("Late.", 1.5), 504, "timeout", {"limit": 1.5, "unit": "seconds"}),
    (errors.QueryOutOfMemoryError("Big.", 9), 507, "out-of-memory", {"limit": 9, "unit": "bytes"}),
    (errors.AnswerTooLargeError("Big.", 9), 422, "answer-too-large", {"limit": 9, "unit": "bytes"}),
    (
        errors.AnswerTooLargeError("Many.", 9, "things"),
        422,
        "answer-too-large",
        {"limit": 9, "unit": "things"},
    ),
    (errors.StoreUnavailableError("Full."), 503, "unavailable", {}),
    (errors.NotFoundError("None.", "rkx", ("rkc",)), 404, "not-found", {"near": ["rkc"]}),
    (ProblemError("not-acceptable", "None.", available=["a/b"]), 406, "not-acceptable", {}),
]


@pytest.mark.parametrize(("error", "status", "kind", "members"), CASES)
def test_an_error_of_the_tree(
    error: DcgraphError, status: int, kind: str, members: dict[str, object]
) -> None:
    problem = problem_of(error)
    document = json.loads(problem.body())
    assert problem.status == document["status"] == status
    assert document["type"].endswith("/problem/" + kind)
    assert document["detail"] == str(error)
    assert document["title"] == KINDS[kind].title
    assert members.items() <= document.items()


def test_every_query_error_of_the_tree_has_a_case() -> None:
    covered = {type(error) for error, *_ in CASES}
    assert set(errors.QueryError.__subclasses__()) <= covered


def test_what_is_not_known_is_left_out() -> None:
    assert "line" not in problem_of(errors.QuerySyntaxError("Bad.")).document()
    # A time limit of a remote store, of which nobody told us.
    assert not {"limit", "unit"} & problem_of(errors.QueryTimeoutError("Late.")).document().keys()


def test_unavailable_says_when_to_come_back() -> None:
    assert problem_of(errors.StoreUnavailableError("Full.")).headers == (("retry-after", "1"),)


def test_an_error_of_the_building_side_tells_nothing_of_itself() -> None:
    problem = problem_of(errors.BuildError("/secret/path is broken."))
    assert (problem.kind, problem.status) == ("graph-unreadable", 503)
    assert b"secret" not in problem.body()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, "not-found"), (403, "bad-request"), (422, "invalid-parameters"), (502, "internal")],
)
def test_an_error_known_by_status_alone(status: int, kind: str) -> None:
    problem = problem_of_status(status, "So.", {"Allow": "GET"})
    assert (problem.status, problem.kind, problem.headers) == (status, kind, (("allow", "GET"),))


def test_a_lone_surrogate_does_not_break_the_body() -> None:
    assert (
        json.loads(problem_of(ProblemError("bad-request", "\ud800")).body())["detail"] == "\ud800"
    )
