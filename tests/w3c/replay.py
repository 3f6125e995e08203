"""One request of a protocol test, sent as it stands, and what the test expects to come back."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pyoxigraph
from tests.waiting import PATIENCE

FORMS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; `target` is what follows the path of the endpoint, such as `?query=…`."""

    method: str
    target: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come back: one of these classes of status (2 for 2xx), a form, a truth value."""

    classes: frozenset[int]
    form: str | None = None
    boolean: bool | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """A response, whole; the names of its headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def replay(address: str, sent: Sent) -> Got:
    """Send it with no header but Host, Content-Length and those that the test names."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.putrequest(
            sent.method, f"{parts.path}/sparql{sent.target}", skip_accept_encoding=True
        )
        for name, value in sent.headers:
            connection.putheader(name, value)
        if sent.body is not None:
            connection.putheader("content-length", str(len(sent.body)))
        connection.endheaders(sent.body)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Got(response.status, headers, response.read())
    finally:
        connection.close()


def judge(got: Got, expected: Expected) -> str | None:
    """What is wrong with the response; None where nothing is."""
    if got.status // 100 not in expected.classes:
        return f"status {got.status}, not of {sorted(expected.classes)}: {got.body[:300]!r}"
    if expected.form is not None and got.media_type not in FORMS[expected.form]:
        return f"{got.media_type!r} is no form of {expected.form}"
    if expected.form == "boolean":
        found = _boolean(got)
        if expected.boolean is not None and found is not expected.boolean:
            return f"the answer is {found}, not {expected.boolean}"
    if expected.form == "tabular":
        form = pyoxigraph.QueryResultsFormat.from_media_type(got.media_type)
        assert form is not None
        # CSV has no parser there, since it does not tell an IRI from a text.
        if got.media_type != "text/csv":
            pyoxigraph.parse_query_results(got.body, form)
    if expected.form == "RDF":
        list(pyoxigraph.parse(got.body, pyoxigraph.RdfFormat.from_media_type(got.media_type)))
    return None


def refused_update(got: Got) -> str | None:
    """What is wrong with the refusal of an update: it must be 403 and give its reason."""
    if got.status != 403:
        return f"status {got.status}, not 403"
    if got.media_type != "application/problem+json":
        return f"a refusal is told as {got.media_type}"
    document = json.loads(got.body)
    if not document["type"].endswith("/read-only") or "read-only" not in document["detail"]:
        return f"the refusal does not say why: {document}"
    return None


def _boolean(got: Got) -> bool:
    if got.media_type == "application/sparql-results+json":
        return json.loads(got.body)["boolean"] is True
    element = ET.fromstring(got.body).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert element is not None
    return element.text == "true"
