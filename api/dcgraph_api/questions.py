"""The saved questions as the server tells them, read from their graph in the snapshot."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, Final

from dcgraph.errors import NotFoundError
from dcgraph.namespaces import PREFIXES, QUESTIONS, QUESTIONS_GRAPH
from dcgraph.sparql.model import Request
from dcgraph_api.description import HTML, composed, iri
from dcgraph_api.linked_data import Engine
from dcgraph_api.negotiation import GRAPH, Family, Format

__all__ = ["LIST", "ONE", "Asked", "graph_query", "one_question", "read_questions"]

Asked = dict[str, Any]
"""A question for JSON: name, iri, form, titles and keywords by language, empty, query."""

_JSON: Final = Format(("json",), "application/json", "application/json", "")
_TEXT: Final = Format(
    ("rq", "sparql"), "application/sparql-query", "application/sparql-query; charset=utf-8", ""
)
_RDF: Final = tuple(
    replace(item, names=("jsonld",), aliases=())
    if "jsonld" in item.names
    else replace(item, aliases=tuple(one for one in item.aliases if one != HTML.media_type))
    for item in GRAPH.formats
)
# A browser asks for HTML by name, a program that says nothing of formats gets Turtle.
LIST: Final = Family("the list of questions", (*_RDF, _JSON, HTML))
ONE: Final = Family("a question", (*_RDF, _JSON, _TEXT, HTML))

_FORMS: Final = {PREFIXES["sh"] + form.lower(): form for form in ("SELECT", "ASK", "CONSTRUCT")}
_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_EMPTY: Final = PREFIXES["schema"] + "description"
_KEYWORDS: Final = PREFIXES["schema"] + "keywords"
_ALL: Final = f"""PREFIX sh: <{PREFIXES["sh"]}>
SELECT ?question ?property ?value WHERE {{ GRAPH <{QUESTIONS_GRAPH}> {{
  ?question a sh:SPARQLExecutable ; ?property ?value }} }}
ORDER BY ?question ?property ?value"""


async def read_questions(engine: Engine) -> dict[str, Asked]:
    """Every question in the graph, by name."""
    answer = await engine.answer(Request(_ALL))
    found: dict[str, Asked] = {}
    for row in json.loads(answer.body)["results"]["bindings"]:
        name = row["question"]["value"].removeprefix(QUESTIONS)
        asked = found.setdefault(name, _blank(name))
        _fill(asked, row["property"]["value"], row["value"])
    return found


async def one_question(engine: Engine, name: str) -> Asked:
    """The question of that name. Raises NotFoundError, with the nearest names, if there is none."""
    known = await read_questions(engine)
    if name in known:
        return known[name]
    near = tuple(get_close_matches(name[:100], known, n=3, cutoff=0.4))
    hint = f"did you mean {' or '.join(near)}?" if near else "/questions lists them all."
    raise NotFoundError(f"There is no question named {name!r}; {hint}", name, near)


def graph_query(base: str, name: str = "") -> str:
    """A query whose answer is the question of that known name, or all, with their target."""
    graph, endpoint = f"GRAPH <{QUESTIONS_GRAPH}>", iri(f"{base}/sparql")
    one = f"VALUES ?one {{ {iri(QUESTIONS + name)} }}" if name else ""
    asked = f"{one} {graph} {{ ?one a sh:SPARQLExecutable"
    used = f"{asked} ; sh:select|sh:ask|sh:construct ?text . ?declaration sh:prefix ?prefix"
    needed = 'FILTER (CONTAINS(?text, CONCAT(?prefix, ":")))'
    return composed(
        (),
        f"{asked} ; ?p ?o }} BIND (?one AS ?s)",
        f"{asked} ; sh:parameter ?s . ?s ?p ?o }}",
        f"{asked} }} BIND (?one AS ?s) BIND (schema:target AS ?p) BIND ({endpoint} AS ?o)",
        f"SELECT DISTINCT ?s ?p ?o {{ {used} ; ?p ?o }} BIND (?declaration AS ?s) {needed} }}",
        f"SELECT DISTINCT ?s ?p ?o {{ {used} . ?s sh:declare ?declaration }} "
        f"BIND (sh:declare AS ?p) BIND (?declaration AS ?o) {needed} }}",
    )


def _blank(name: str) -> Asked:
    return {
        "name": name,
        "iri": QUESTIONS + name,
        "form": "",
        "titles": {},
        "keywords": defaultdict(list),
        "empty": "",
        "query": "",
    }


def _fill(asked: Asked, known_as: str, value: dict[str, str]) -> None:
    if known_as == _COMMENT:
        asked["titles"][value["xml:lang"]] = value["value"]
    elif known_as == _KEYWORDS:
        asked["keywords"][value.get("xml:lang", "")].append(value["value"])
    elif known_as == _EMPTY:
        asked["empty"] = value["value"]
    elif known_as in _FORMS:
        asked["form"], asked["query"] = _FORMS[known_as], value["value"]
