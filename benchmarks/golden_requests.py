"""The requests that golden answers compare: drawn by a fixed seed from a server and its tree."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx2

from benchmarks.servers import BenchmarkError

__all__ = ["Requests"]

Values = Mapping[str, Any]
API: Final = "/api/v1"
LANGUAGES: Final = ("en", "fr", "ru")
SEED: Final = 20261203
SETS: Final = 20
LINKS_OF_A_PAGE: Final = 4
DAYS: Final = ("1999-07-01", "2015", "2024-03")
BINARY: Final = {"xlsx", "odp", "docx"}
OF_THE_PROCESS: Final = ("/health", "/ready", "/metrics")
"""Routes that describe the process and not the graph."""

CLASSES: Final = {
    parameter: classes.split()
    for classes, parameters in {
        "Notion Instrument Actor Provision Norm Concept Event Source Claim Record": "from, name",
        "Instrument Provision Edition": "against, columns, instrument, texts, within",
        "Instrument Provision Notion Actor": "to",
        "Notion Action Mechanism Characteristic": "action, concept, rows",
        "Notion Actor Mechanism Instrument": "about",
        "Notion Instrument Mechanism": "beside, /handout of",
        "Notion Instrument Characteristic Edition": "a, b",
        "Notion Instrument Actor Event": "/timeline of",
        "Notion Concept": "/concepts/{name} name, /concepts/{name}/definitions name",
        "Action Proposal Characteristic": "/draft of",
        "Actor": "claimant",
        "Bearer": "bearer, beneficiary",
        "Claim": "/claims/{name} name",
        "Instrument Edition": "/instruments/{name} name, /instruments/{name}/state name",
        "Matter": "matter",
        "Notion": "notion",
        "Organization Convention Body": "/actors/{name}/members name",
        "Provision": "parallel",
        "Provision Instrument Source Edition": "/records/{name}/citation name",
        "Qualifier": "qualifier",
        "Source": "source, /sources/{name} name",
        "State": "/economies/compare a, /economies/compare b, /economies/{name} name",
        "State Organization": "/actors/{name}/duties name",
    }.items()
    for parameter in parameters.split(", ")
}
"""Classes of the things whose names a parameter takes, on every route or on the one named."""

WORDS: Final = {
    "/economies kind": "EconomyWithDigitalCustomsWco EconomyWithoutDigitalCustomsWco",
    "/matrix columns": "instruments conventions legal-acts parts:rkc provisions:rkc.ga",
    "/matrix rows": "notions mechanisms processes technologies actions characteristics "
    "characteristics:digital-customs",
    "/search kind": "Notion Instrument Provision,Norm",
    "/suggest kind": "Notion Actor Source,Publication",
}
"""Words that a parameter takes and that its schema does not enumerate."""


class Requests:
    """What to ask, made from the server that `client` asks and the checkout `tree` of its code.

    Raises BenchmarkError for a parameter of which CLASSES and WORDS do not say what it takes.
    """

    def __init__(self, client: httpx2.Client, tree: Path) -> None:
        self._client, self._tree = client, tree
        self._names: dict[str, list[str]] = {}
        for row in self._solutions(
            "SELECT ?class ?name { ?name a ?class FILTER(STRSTARTS(STR(?name), STR(dcgd:)) && "
            "STRSTARTS(STR(?class), STR(dcg:)) && ?class != dcg:Citation) } ORDER BY ?class ?name"
        ):
            self._names.setdefault(row["class"], []).append(row["name"])
        self._statements = self._solutions(
            "SELECT ?subject ?relation ?object { ?subject a dcg:Record ; ?relation ?object . "
            "?object a dcg:Record FILTER(STRSTARTS(STR(?relation), STR(dcg:))) } "
            "ORDER BY ?subject ?relation ?object"
        )
        labels = "SELECT DISTINCT ?q { ?s a dcg:Record ; skos:prefLabel ?q } ORDER BY ?q"
        asked = (tree / "benchmarks/asked_questions/development.jsonl").read_text("utf-8")
        self._words = {
            "q": [row["q"] for row in self._solutions(labels)],
            "/ask q": [json.loads(line)["question"] for line in asked.splitlines()],
        }
        self._questions = self._json(f"{API}/questions?limit=500")["items"]

    def addresses(self) -> list[str]:
        """Every address, each once: of operations, documents without parameters, and pages."""
        addresses: list[str] = []
        for path, methods in self._json("/openapi.json")["paths"].items():
            if path.startswith(f"{API}/") and "get" in methods:
                parameters = {
                    entry["name"]: entry for entry in methods["get"].get("parameters", ())
                }
                addresses += self._of_operation(path, parameters)
            elif "get" in methods and "{" not in path and path not in OF_THE_PROCESS:
                addresses.append(path)
        return [*dict.fromkeys([*addresses, *self._pages()])]

    def _of_operation(self, path: str, parameters: dict[str, Values]) -> Iterator[str]:
        formats = parameters.pop("format", {}).get("schema", {}).get("enum", [""])
        languages = LANGUAGES if parameters.pop("lang", None) else ("",)
        parameters.pop("cursor", None)
        example = {key: entry["example"] for key, entry in parameters.items() if "example" in entry}
        drawn = self._of_questions() if path.endswith("/answer") else self._sets(path, parameters)
        for values in (example, *drawn):
            for form in formats:
                if form in ("", "json", "csv") or (values is example and form not in BINARY):
                    for lang in languages:
                        yield _address(path, {**values, "format": form, "lang": lang})

    def _sets(self, path: str, parameters: Mapping[str, Values]) -> Iterator[Values]:
        """Each enumerated value beside what is required of the example, then drawn values."""
        required = {name: entry for name, entry in parameters.items() if entry.get("required")}
        for name, entry in parameters.items():
            for value in _enumerated(path, entry):
                yield {**{key: other["example"] for key, other in required.items()}, name: value}
        for number in range(SETS):
            draw = Random(f"{SEED} {path} {number}")  # noqa: S311
            statement = draw.choice(self._statements)
            yield {
                name: statement.get(name) or self._drawn(path, entry, draw, number)
                for name, entry in parameters.items()
                # From the required alone up to half of the optional.
                if name in required or draw.random() < number / SETS / 2
            }

    def _drawn(self, path: str, entry: Values, draw: Random, number: int) -> Any:
        name, enumerated = entry["name"], _enumerated(path, entry)
        if words := _own(self._words, path, name):
            return draw.choice(words)
        if path == f"{API}/questions/{{name}}":
            return draw.choice(self._questions)["name"]
        classes = _own(CLASSES, path, name) or []
        if classes and not (enumerated and draw.random() < 1 / 4):
            # Of one class for all parameters of a set: two things of a kind can be compared.
            names = self._names[classes[number % len(classes)]]
            count = draw.randint(1, 2) if "with commas" in entry["description"] else 1
            return ",".join(draw.sample(names, count))
        if not enumerated:
            raise BenchmarkError(f"{path}: add to CLASSES in {__file__} what {name!r} takes.")
        return draw.choice(enumerated)

    def _of_questions(self) -> Iterator[Values]:
        """Each saved question, and with drawn names for its parameters."""
        for question in self._questions:
            yield {"name": question["name"]}
            draw = Random(f"{SEED} {question['name']}")  # noqa: S311
            parameters = question["parameters"]
            names = {entry["name"]: draw.choice(self._names[entry["kind"]]) for entry in parameters}
            yield {"name": question["name"], "parameters": names}

    def _pages(self) -> Iterator[str]:
        """The pages that tests walk through, some that these link to, a record of each class."""
        places = (self._tree / "tests/pages/places.py").read_text("utf-8")
        (table,) = re.findall(r"(?ms)^PAGES\b[^=]*= (\{.*?^\})", places)
        pages = [*ast.literal_eval(table).values()]
        draw = Random(SEED)  # noqa: S311
        for page in tuple(pages):
            links = re.findall(r'<a\b[^>]* href="(/[^"#]*)', self._client.get(page).text)
            others = {link.replace("&amp;", "&") for link in links if _is_page(link)} - {*pages}
            pages += draw.sample(sorted(others), min(LINKS_OF_A_PAGE, len(others)))
        for names in self._names.values():
            record = f"/id/{quote(draw.choice(names))}"
            pages.append(f"{record}.html")
            yield f"{record}.ttl"
        for page in pages:
            yield from (f"{page}{'&' if '?' in page else '?'}lang={lang}" for lang in LANGUAGES)

    def _json(self, address: str) -> Any:
        return self._client.get(address).raise_for_status().json()

    def _solutions(self, query: str) -> list[dict[str, str]]:
        """The solutions of a query; of an IRI the local name."""
        headers = {"accept": "application/sparql-results+json"}
        reply = self._client.get("/sparql", params={"query": query}, headers=headers)
        rows = reply.raise_for_status().json()["results"]["bindings"]
        iri = "https://w3id.org/dcgraph/(?:id|ontology)/"
        return [
            {name: re.sub(iri, "", term["value"]) for name, term in row.items()} for row in rows
        ]


def _own(table: Mapping[str, Any], path: str, name: str) -> Any:
    return table.get(f"{path.removeprefix(API)} {name}", table.get(name))


def _enumerated(path: str, entry: Values) -> list[Any]:
    """What the schema of a parameter enumerates, WORDS, days, the least and the largest number."""
    schema = entry.get("schema", {})
    pattern = schema.get("pattern", "")
    if schema.get("type") == "integer":
        return [schema["minimum"], min(7, schema.get("maximum", 7)), schema.get("maximum", 7)]
    if schema.get("type") == "boolean":
        return ["true"]
    if pattern.startswith("^([12]"):
        return [*DAYS]
    if words := re.match(r"\^\(\(([^()]+)\)", pattern):
        return words[1].split("|")
    words_besides = (_own(WORDS, path, entry["name"]) or "").split()
    return [*schema.get("enum", ()), *schema.get("examples", ()), *words_besides]


def _address(path: str, values: Values) -> str:
    """Path and query of an operation; the value `parameters` has parameters of its own."""
    steps = {name: quote(str(value), safe="") for name, value in values.items()}
    query = {name: value for name, value in values.items() if f"{{{name}}}" not in path}
    query |= query.pop("parameters", {})
    query = {name: value for name, value in query.items() if value != ""}
    return path.format(**steps) + ("?" + urlencode(query) if query else "")


def _is_page(link: str) -> bool:
    files = ("/api/", "/at/", "/static/", "/downloads/", *OF_THE_PROCESS)
    ending = r"[?&](lang|format)=|\.(ttl|nt|jsonld|rdf|json|rq|atom|xml|txt)$"
    return not link.startswith(files) and not re.search(ending, link)
