"""The saved questions checked."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from dcgraph.check.findings import Finding, broken
from dcgraph.check.known import Known
from dcgraph.check.rules import RULES
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.forked import Tell
from dcgraph.namespaces import DCG, DCGD, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.layout_safety import require_inside
from dcgraph.rdf.questions import Question, read_question
from dcgraph.rdf.turtle import Term
from dcgraph.sparql.lexer import tokens
from dcgraph.sparql.run import results
from dcgraph.text import counted, escaped

FOLDER = "data/questions"
"""Where the questions stand, below the root."""

EXPECTED = "tests/questions"
"""Where a checkout keeps the answers that were worked out by hand."""

_PREFIX = re.compile(r"^\s*PREFIX\s+([\w.-]*):\s*<([^>\s]*)>", re.MULTILINE | re.IGNORECASE)
_WHERE = re.compile(r"^The question [^:]*?(?:: | (?=cannot|uses|has))")
_SHOWN = 3

Row = tuple[str, ...]


def answered(corpus: Corpus, store: Store, tell: Tell) -> list[Finding]:
    """What is wrong with the questions and their answers.

    `store` holds the graph with all that follows from it, each file also as a graph of its own.
    """
    known = Known(corpus)
    findings: list[Finding] = []
    for path in sorted((corpus.root / FOLDER).glob("*.rq")):
        shown = f"{FOLDER}/{path.name}"
        try:
            asked = read_question(path)
        except LoadError as error:
            place = Place(shown, error.line or 1, 1)
            findings.append(broken("Question-unreadable", place, escaped(str(error))))
            continue
        tell(f"The question {shown}", Path(shown))
        findings += _asked(corpus, store, asked, shown)
        findings += _unknown(corpus, known, asked, shown)
    return findings


def _asked(corpus: Corpus, store: Store, asked: Question, shown: str) -> Iterator[Finding]:
    try:
        columns, rows = results(store, asked.query, f"The question {shown}", Path(shown))
    except LoadError as error:
        place = Place(shown, error.line or 1, error.column or 1)
        yield broken("Question-syntax", place, escaped(_WHERE.sub("", str(error))))
        return
    select = re.search(r"^\s*SELECT", asked.query, re.MULTILINE | re.IGNORECASE)
    line = asked.query.count("\n", 0, select.end()) + 1 if select else 1
    if rows == [] and not asked.empty:
        text = (
            "The answer is empty, and nothing says what that means: correct the query or the "
            "data, or add a line `# empty: …` that says it."
        )
        yield broken("Question-empty", Place(shown, line, 1), text)
    wanted = corpus.root / EXPECTED / f"{asked.name}.csv"
    if columns and isinstance(rows, list) and wanted.is_file():
        require_inside(wanted, corpus.root)
        expected = [tuple(row) for row in csv.reader(StringIO(read_text(wanted)))]
        cells = (tuple(_cell(row[name]) for name in columns) for row in rows)
        if difference := _difference(expected, [columns, *cells]):
            other = Place(f"{EXPECTED}/{wanted.name}", 1, 1)
            text = f"{difference}. {RULES['Question-answer'].repair}"
            yield broken("Question-answer", Place(shown, line, 1), escaped(text), other=(other,))


def _unknown(corpus: Corpus, known: Known, asked: Question, shown: str) -> Iterator[Finding]:
    """The names in a query that stand for nothing, each said once."""
    prefixes = PREFIXES | dict(_PREFIX.findall(asked.query))
    seen = set()
    for token in tokens(asked.query):
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or not local or prefix not in prefixes:
            continue
        iri = prefixes[prefix] + local.replace("\\", "")
        if not iri.startswith((DCG, DCGD)) or iri in seen or corpus.files_of(iri):
            continue
        seen.add(iri)
        before = asked.query[: token.start]
        near = known.near(iri)
        hint = f"; did you mean {near[0]}?" if near else "; correct the name."
        place = Place(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        text = f"Nothing describes {compact(iri)}{hint}"
        yield broken("Question-unknownTerm", place, escaped(text), near=near)


def _cell(term: Term | Triple | None) -> str:
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal | BlankNode) else str(term or "")


def _difference(wanted: list[Row], got: list[Row]) -> str:
    """What sets two tables apart, headers first, in a few words; empty if nothing does."""
    if wanted == got or not wanted:
        return ""
    if wanted[0] != got[0]:
        return f"The columns should be {', '.join(wanted[0])} and are {', '.join(got[0])}"
    missing = list((Counter(wanted) - Counter(got)).elements())
    extra = list((Counter(got) - Counter(wanted)).elements())
    parts = [f"{word} {_rows(r)}" for word, r in (("lacks", missing), ("adds", extra)) if r]
    if parts:
        return "The answer " + " and ".join(parts)
    first = next(n for n, pair in enumerate(zip(wanted, got, strict=True)) if pair[0] != pair[1])
    rows = [" | ".join(row) for row in got[first : first + _SHOWN]]
    rows += ["…"] if len(got) > first + _SHOWN else []
    return (
        f"The answer has the expected rows in another order, from row {first} on {'; '.join(rows)}"
    )


def _rows(rows: list[Row]) -> str:
    number = counted(len(rows), "row")
    listed = "; ".join(" | ".join(row) for row in rows[:_SHOWN])
    return escaped(f"{number} ({listed}{'; …' if len(rows) > _SHOWN else ''})")
