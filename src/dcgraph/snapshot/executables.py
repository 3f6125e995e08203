"""The saved questions as executables in the terms of SHACL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from dcgraph.errors import LoadError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, QUESTIONS, QUESTIONS_GRAPH
from dcgraph.rdf.questions import LANGUAGES, Question, questions
from dcgraph.rdf.vocabulary import Statement, quads_of
from dcgraph.sparql.lexer import inspect, tokens

DECLARATIONS = QUESTIONS.rstrip("/") + "#prefixes"
"""What declares the prefixes of all questions."""

_SH, _RDF, _SCHEMA = PREFIXES["sh"], PREFIXES["rdf"], PREFIXES["schema"]
_COMMENT = PREFIXES["rdfs"] + "comment"
_EMPTY = _SCHEMA + "description"
_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
_ANY_URI = NamedNode(PREFIXES["xsd"] + "anyURI")
_FORMS = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w.-]*):\s*<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)


def add_questions(store: Store, data: Path) -> int:
    """Add the questions in `data/questions/` to the store, and count their triples.

    Raises LoadError, naming the file, for a question that cannot be read, that is no SELECT,
    ASK or CONSTRUCT query, or that declares a prefix otherwise than another does.
    """
    prefixes = dict(PREFIXES)
    statements: list[Statement] = []
    for asked in questions(data).values():
        path = data / "questions" / f"{asked.name}.rq"
        own = dict(_PREFIX.findall(asked.query))
        for prefix, namespace in own.items():
            known = prefixes.setdefault(prefix, namespace)
            if known != namespace:
                raise LoadError(
                    f"{path} declares the prefix {prefix!r} as <{namespace}>, and elsewhere it "
                    f"stands for <{known}>; give it another name.",
                    path,
                )
        statements += _question(asked, path)
        statements += _keywords(store, asked, own)
    for prefix, namespace in sorted(prefixes.items()):
        declaration = f"{DECLARATIONS.removesuffix('es')}-{prefix}"
        statements += [
            (DECLARATIONS, _SH + "declare", NamedNode(declaration)),
            (declaration, _SH + "prefix", Literal(prefix)),
            (declaration, _SH + "namespace", Literal(namespace, datatype=_ANY_URI)),
        ]
    quads = set(quads_of(statements, QUESTIONS_GRAPH))
    store.extend(quads)
    return len(quads)


def _question(asked: Question, path: Path) -> Iterator[Statement]:
    form = inspect(asked.query).form or ""
    if form not in _FORMS:
        raise LoadError(
            f"{path} is no SELECT, ASK or CONSTRUCT query; write it as one of these.", path
        )
    kind, holds = _FORMS[form]
    # The comment lines at the head of a query are told apart from it.
    lines = [*dropwhile(lambda line: line.startswith("#"), asked.query.splitlines())]
    iri = QUESTIONS + asked.name
    yield iri, _RDF + "type", NamedNode(_SH + "SPARQLExecutable")
    yield iri, _RDF + "type", NamedNode(_SH + kind)
    for language in LANGUAGES:
        yield iri, _COMMENT, Literal(asked.titles[language], language=language)
    if asked.empty:
        yield iri, _EMPTY, Literal(asked.empty, language="en")
    yield iri, _SH + "prefixes", NamedNode(DECLARATIONS)
    yield iri, _SH + holds, Literal("\n".join(lines).strip() + "\n")
    for number, parameter in enumerate(asked.parameters):
        own = f"{iri}#{parameter.name}"
        yield iri, _SH + "parameter", NamedNode(own)
        yield own, _RDF + "type", NamedNode(_SH + "Parameter")
        # The last part of the path is the name of the variable: so SHACL has it.
        yield own, _SH + "path", NamedNode(own)
        yield own, _SH + "name", Literal(parameter.name)
        yield own, _SH + "class", NamedNode(DCG + parameter.kind)
        yield own, _SH + "order", Literal(number)


def _keywords(store: Store, asked: Question, prefixes: dict[str, str]) -> Iterator[Statement]:
    """The labels of the classes and things that the query names."""
    for token in tokens(asked.query):
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in prefixes or not local:
            continue
        iri = prefixes[prefix] + local
        if iri.startswith(DCGD) or (iri.startswith(DCG) and local[0].isupper()):
            for quad in store.quads_for_pattern(NamedNode(iri), _LABEL, None):
                if isinstance(quad.object, Literal):
                    yield QUESTIONS + asked.name, _SCHEMA + "keywords", quad.object
