"""New questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from dcgraph.edit.apply import Change, inside
from dcgraph.edit.names import existing, text_fit
from dcgraph.edit.statements import query_mentions
from dcgraph.errors import EditError, LoadError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus
from dcgraph.rdf.questions import LANGUAGES
from dcgraph.sparql.lexer import refuse_unsafe
from dcgraph.sparql.model import Limits
from dcgraph.sparql.run import results

_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_LENGTH: Final = 100
_HEADER: Final = re.compile(r"^# (en|fr|ru|empty): .*\n?", re.MULTILINE)


def ask(
    corpus: Corpus, name: str, titles: Mapping[str, str], empty: str | None, query: str | None
) -> tuple[list[Change], list[str]]:
    """What has to change for a question to be there, and what is still to do, each at its place.

    Raises as `fit` does, and NotFoundError if the query names what is not there.
    """
    header, body, columns = fit(name, titles, empty, query)
    path = inside(corpus.root / "data" / "questions" / f"{name}.rq", corpus.root)
    if path.exists():
        raise EditError(f"The question {name} is there already, at {path}:1.", path)
    for mention in query_mentions(body):
        if mention.declares is None and mention.iri.startswith((DCG, DCGD)):
            existing(corpus, compact(mention.iri))
    text = "\n".join([*header, body, ""])
    changes = [Change(path, path, None, text)]
    shown = path.relative_to(corpus.root).as_posix()
    to_do = []
    if not empty:
        to_do.append(f"{shown}:{len(LANGUAGES)}: say in `# empty: …` what an empty answer means.")
    if query is None:
        to_do.append(f"{shown}:{text.count(chr(10))}: write the query, a SELECT with an ORDER BY.")
    answers = corpus.root / "tests" / "questions"
    if answers.is_dir():
        answer = inside(answers / f"{name}.csv", corpus.root)
        where = answer.relative_to(corpus.root).as_posix()
        if columns:
            changes.append(Change(answer, answer, None, ",".join(columns) + "\n"))
        to_do.append(f"{where}:2: write the expected answer, worked out from the sources.")
    return changes, to_do


def fit(
    name: str, titles: Mapping[str, str], empty: str | None, query: str | None
) -> tuple[list[str], str, tuple[str, ...]]:
    """The head of a question, its query as it goes into the file and the columns of the answer.

    Raises EditError for a name, title or query that cannot be, whatever the graph holds, and
    QueryError for a query that cannot be asked.
    """
    if len(name) > _MAX_LENGTH or not _NAME.fullmatch(name):
        raise EditError(
            f"{name[:_MAX_LENGTH]!r} is no name of a question: use small letters, "
            "digits and hyphens."
        )
    header = []
    for language in LANGUAGES:
        title = text_fit(titles.get(language, ""), f"question in {language}")
        if not title.endswith("?"):
            raise EditError(
                f"Give the question in {language} with --{language}, ended by a question mark: "
                f"without it in all of {', '.join(LANGUAGES)} no question of the graph can be read."
            )
        header.append(f"# {language}: {title}")
    if meaning := text_fit(empty or "", "meaning of an empty answer"):
        if not meaning.endswith("."):
            raise EditError("Say with --empty in a sentence, ended by a full stop, what it means.")
        header.append(f"# empty: {meaning}")
    if query is None:
        prefixes = (f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in ("dcg", "dcgd"))
        return header, "\n".join(prefixes), ()
    body = _HEADER.sub("", query.replace("\r\n", "\n")).strip()
    refuse_unsafe(body, Limits())
    try:
        columns, _ = results(Store(), body, "The query", Path("query"))
    except LoadError as error:
        raise EditError(f"{error} Nothing was written.") from None
    if not columns:
        raise EditError("The query is no SELECT, and a question asks for rows; write it as one.")
    return header, body, columns
