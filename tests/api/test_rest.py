"""What every route of the research desk keeps to, whichever routes there are."""

from __future__ import annotations

import csv
import io
from itertools import cycle, islice

import httpx2
import pytest
from pydantic import TypeAdapter
from tests.api.rest import ANSWERING, ROUTES, address_of, is_problem, members

from dcgraph_api.models import EXAMPLES, shortened
from dcgraph_api.requests import known_parameters

FORMATS_REFUSED = {"format": 400, "style": 422}
FORMATS = FORMATS_REFUSED.keys()
SPEECHLESS = {"/api/v1/cite": "it speaks the language of the answer that is cited"}

HOSTILE = [
    "",
    " ",
    "\x00",
    "\n",
    "'",
    '"><script>alert(1)</script>',
    "../../etc/passwd",
    "a" * 5000,
    "é" * 300,
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\N{CLOWN FACE}",
    "-1",
    "0",
    "1e309",
    "9" * 40,
    "٣",
    "NaN",
    "{}",
    "[]",
    "%",
    "%ff",
    ",",
    ",,,,",
    "rkc," * 1000,
    "true",
    "en,fr",
    "EN",
    "2019-02-30",
    "0000",
    "9999-12-31",
    "2019-06-03T00:00:00Z",
    "*",
    ".",
    "..",
    "?",
    "#",
    "dcgd:rkc",
    "dcgd:",
    "https://w3id.org/dcgraph/id/rkc",
    "https://w3id.org/dcgraph/id/",
    "https://w3id.org/dcgraph/ontology/Claim",
    "https://example.org/",
    "rkc.citation-1",
    "sources.wco-rkc",
    "digital-customs",
    "rkc.ga-7.1",
    "wco",
    "Notion",
    "requires",
    "hasSubject",
    "confirmed,recalled",
    "asserted,stated,interpreted,derived",
    "whole",
    "not read",
    "parts:rkc",
    "parts:",
    ":",
    "csv",
    "jsonld",
    "xlsx",
    "AAAA",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "1' OR '1'='1",
]


def test_every_route_is_shown_by_an_example() -> None:
    assert len(ROUTES) > 15
    missing = sorted(ROUTES.keys() - EXAMPLES.keys())
    assert not missing, (
        f"Add an address that shows what each of {', '.join(missing)} answers to EXAMPLES in "
        "api/dcgraph_api/models.py; the description of the interface and these tests use it."
    )
    gone = sorted(EXAMPLES.keys() - ROUTES.keys())
    assert not gone, f"Take {', '.join(gone)} out of EXAMPLES: there is no such route."


@pytest.mark.parametrize("path", ANSWERING)
def test_the_example_answers_as_it_is_described(full: httpx2.Client, path: str) -> None:
    told = full.get(EXAMPLES[path])
    assert told.status_code == 200, told.text
    kind = TypeAdapter(ROUTES[path].response_model)
    assert kind.dump_python(kind.validate_json(told.content), mode="json") == told.json()
    spoken = [one for one in members(told.json(), "silence") if one]
    assert not spoken, f"The example of {path} is of an empty answer; choose one that shows more."


def test_the_description_shows_what_is_answered(full: httpx2.Client) -> None:
    described = full.get("/openapi.json").json()["paths"]
    for path in ANSWERING:
        operation = described[path]["get"]
        (example,) = operation["responses"]["200"]["content"]["application/json"][
            "examples"
        ].values()
        assert example["value"] == shortened(full.get(EXAMPLES[path]).json()), path
        assert EXAMPLES[path] in example["summary"]
        assert operation["description"], f"Describe {path} by the docstring of its function."
        for one in operation.get("parameters", ()):
            assert one.get("description"), f"Describe the parameter {one['name']} of {path}."


@pytest.mark.parametrize("path", ANSWERING)
def test_who_has_an_answer_gets_it_no_second_time(full: httpx2.Client, path: str) -> None:
    first = full.get(EXAMPLES[path])
    again = full.get(EXAMPLES[path], headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    head = full.head(EXAMPLES[path])
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == first.headers["content-length"]
    for told in (first, again, head):
        assert told.headers["access-control-allow-origin"] == "*"
        assert "Accept" in told.headers["vary"]
        assert told.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ANSWERING)
def test_every_error_is_told_in_the_one_shape(full: httpx2.Client, path: str) -> None:
    assert is_problem(full.get(EXAMPLES[path], headers={"accept": "image/png"}), 406)
    (form,) = FORMATS & {*known_parameters(ROUTES[path])}
    assert is_problem(full.get(address_of(path, **{form: "png"})), FORMATS_REFUSED[form])
    assert is_problem(full.delete(EXAMPLES[path]), 405)
    assert is_problem(full.post(EXAMPLES[path]), 405)
    for name in ROUTES[path].param_convertors:
        assert is_problem(full.get(address_of(path, **{name: "no-such-thing-at-all"})), 404)


@pytest.mark.parametrize("path", ANSWERING)
def test_a_misspelt_parameter_is_refused(full: httpx2.Client, path: str) -> None:
    names = known_parameters(ROUTES[path])
    assert FORMATS & {*names}, f"Let {path} take the parameter format, as the others do."
    for name in names:
        told = full.get(address_of(path, **{name.upper() + "x": "1"}))
        assert is_problem(told, 422)
        assert "parameter" in told.json()["detail"], path


@pytest.mark.parametrize("path", [path for path in ANSWERING if path not in SPEECHLESS])
def test_labels_come_in_each_language(full: httpx2.Client, path: str) -> None:
    assert "lang" in known_parameters(ROUTES[path]), f"Let {path} take the parameter lang."
    told = [full.get(address_of(path, lang=lang)) for lang in ("en", "fr", "ru")]
    assert [one.status_code for one in told] == [200, 200, 200]
    assert is_problem(full.get(address_of(path, lang="de")), 422)


@pytest.mark.parametrize(
    "path", [path for path in ANSWERING if "cursor" in known_parameters(ROUTES[path])]
)
def test_a_page_is_a_table_too_and_leads_on(full: httpx2.Client, path: str) -> None:
    table = full.get(address_of(path, format="csv"))
    assert table.headers.get("content-type") == "text/csv; charset=utf-8", (
        f"Let {path} answer with CSV too, as every page does: family=TABLE and a writer."
    )
    rows = list(csv.reader(io.StringIO(table.text, newline="")))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    told = full.get(address_of(path, limit="1"))
    (following,) = [one for one in members(told.json(), "next") if isinstance(one, str)]
    assert ("next" in told.links) == bool(following)
    if following:
        assert full.get(told.links["next"]["url"]).status_code == 200
    assert is_problem(full.get(address_of(path, limit="501")), 422)
    assert is_problem(full.get(address_of(path, cursor="AAAA")), 422)


@pytest.mark.parametrize("path", ANSWERING)
def test_nothing_that_is_sent_makes_the_server_fail(full: httpx2.Client, path: str) -> None:
    names = [*known_parameters(ROUTES[path]), *ROUTES[path].param_convertors]
    # Each value for one of the parameters, another one with each route.
    start = ANSWERING.index(path)
    turn = islice(cycle(names), start % len(names), None)
    for value, name in zip(HOSTILE, turn, strict=False):
        told = full.get(address_of(path, **{name: value}))
        assert told.status_code < 500, (name, value, told.text)
        assert told.status_code < 400 or is_problem(told, told.status_code), (name, value)
