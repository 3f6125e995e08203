"""Expected answers whose rows stand in the order of names, put in the order of the new names."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, Store

from dcgraph.derive import derive, rules
from dcgraph.editing.changes import Change, exact
from dcgraph.errors import LoadError
from dcgraph.evaluate import solutions
from dcgraph.load import Corpus, source_file
from dcgraph.paths import FOLDERS
from dcgraph.terms import compact

__all__ = ["changed_corpus", "in_order"]

_RECORD: Final = re.compile(r'(?:[^"\n]|"(?:[^"]|"")*+")*+\n|(?:[^"\n]|"(?:[^"]|"")*+")++\Z')


def in_order(corpus: Corpus, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes, with the rows of each changed answer in the order that its question gives.

    An answer whose rows are others than the question gives is left as it is.
    """
    answers = [
        change
        for change in changes
        if change.path.suffix == ".csv"
        and change.path.parent == corpus.root / "tests" / "questions"
    ]
    if not answers:
        return changes
    after = {change.target: change.after for change in changes if change.after is not None}
    store = _store(changed_corpus(corpus, changes), after)
    result = []
    for change in changes:
        question = corpus.root / "data" / "questions" / f"{change.path.stem}.rq"
        if change in answers and change.after is not None and question.is_file():
            text = after.get(question) or exact(question)
            change = replace(change, after=_ordered(store, text, question, change.after))  # noqa: PLW2901
        result.append(change)
    return tuple(result)


def changed_corpus(corpus: Corpus, changes: Iterable[Change]) -> Corpus:
    """The corpus as it will be. Raises LoadError for a text that is not what it should be."""
    by_path = {change.path: change for change in changes}
    files = []
    for file in corpus.files:
        change = by_path.pop(file.path, None)
        if change is None:
            files.append(file)
        elif change.after is not None:
            files.append(source_file(change.target, _plain(change.after), file.room, corpus.root))
    for change in by_path.values():
        room = change.target.relative_to(corpus.root).parts[0]
        is_new = change.before is None and change.after is not None
        if is_new and change.target.suffix == ".ttl" and room in FOLDERS:
            files.append(source_file(change.target, _plain(change.after or ""), room, corpus.root))
    return Corpus(corpus.root, tuple(files))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _store(corpus: Corpus, after: Mapping[Path, str]) -> Store:
    folder = corpus.root / "ontology" / "rules"
    texts = {
        name: after.get(folder / f"{name}.rq", text)
        for name, text in rules(corpus.root / "ontology").items()
    }
    store = corpus.store()
    derive(store, texts)
    return store


def _ordered(store: Store, question: str, path: Path, answer: str) -> str:
    head, *records = (match[0] for match in _RECORD.finditer(answer))
    names = next(csv.reader([head]))
    try:
        given = [
            tuple(_cell(row, name) for name in names)
            for row in solutions(store, question, f"The question {path.stem}", path)
        ]
    except LoadError:
        return answer
    written = [tuple(row) for row in csv.reader(records)]
    if Counter(given) != Counter(written) or given == written or not answer.endswith("\n"):
        return answer
    by_row = dict(zip(written, records, strict=True))
    return head + "".join(by_row[row] for row in given)


def _cell(row: QuerySolution, name: str) -> str:
    try:
        term = row[name]
    except KeyError:
        return ""
    if isinstance(term, NamedNode):
        return compact(term.value)
    return term.value if isinstance(term, Literal) else ""
