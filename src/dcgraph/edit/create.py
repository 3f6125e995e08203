"""New records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from dcgraph.check.findings import Finding
from dcgraph.check.run import check
from dcgraph.edit.apply import Change, exact, inside
from dcgraph.edit.placing import head_of, home_of, inserted, statement, values
from dcgraph.edit.records import (
    KINDS,
    Iri,
    Record,
    Statement,
    Text,
    class_of,
    composed,
    existing,
    fresh,
    iri_of,
    text_fit,
)
from dcgraph.edit.rename import changed_corpus
from dcgraph.edit.statements import file_of, query_mentions
from dcgraph.errors import EditError, InvalidDataError, LoadError
from dcgraph.namespaces import DCG, DCGD, PREFIXES, compact
from dcgraph.rdf.corpus import Corpus, Place
from dcgraph.rdf.questions import LANGUAGES
from dcgraph.sparql.lexer import refuse_unsafe
from dcgraph.sparql.model import Limits
from dcgraph.sparql.run import results

_LABEL: Final = PREFIXES["skos"] + "prefLabel"
_NOTE: Final = PREFIXES["skos"] + "note"
_TYPE: Final = PREFIXES["rdf"] + "type"
_LANGUAGES: Final = ("en", "fr", "ru")


@dataclass(frozen=True, slots=True)
class Citation:
    """What is known of the citation that bears a record out; what is empty is not known yet."""

    source: str | None = None
    locator: str | None = None
    confidence: str | None = None
    supports: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person tells of a new record; `word` is a key of KINDS, `name` its name.

    `given` are statements as PROPERTY=VALUE, `said` such as the program has made, and `file` the
    file in which the record is to stand.
    """

    word: str
    name: str
    kind: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    summary: str | None = None
    notes: Sequence[str] = ()
    given: Sequence[str] = ()
    said: Sequence[Statement] = ()
    citation: Citation = Citation()
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Creation:
    """A record that can be written: the changes, where it will stand, and what is still to fill."""

    iri: str
    changes: tuple[Change, ...] = field(repr=False)
    place: Place
    to_fill: tuple[Finding, ...]
    after: Corpus = field(repr=False)


def create(corpus: Corpus, draft: Draft) -> Creation:
    """What has to change for the record to be there.

    Raises EditError for a name or text that cannot be and for a record that is there already,
    NotFoundError for a thing that is not, InvalidDataError if what is told breaks a rule. What is
    not told is left out: it is what the findings `to_fill` ask for.
    """
    kind = KINDS[draft.word]
    iri = _free(corpus, draft.name)
    chosen = class_of(corpus, kind, draft.kind)
    said = [*_texts(draft), *draft.said, *(statement(corpus, one) for one in draft.given)]
    record = Record(iri, chosen, tuple(said), tuple(_cited(corpus, draft.citation)))
    path = home_of(corpus, kind, iri, _like(corpus, record), draft.file)
    before = exact(path) if path.is_file() else None
    text = before if before is not None else head_of(corpus, kind, _title(draft, iri))
    after = inserted(text, composed(record, file_of(text).spelling), iri)
    change = Change(path, path, before, after)
    later = changed_corpus(corpus, [change])
    place = later.locate(iri)
    assert place is not None
    return Creation(iri, (change,), place, _to_fill(corpus, later, iri), later)


def _free(corpus: Corpus, name: str) -> str:
    iri = fresh(name)
    if place := corpus.locate(iri):
        raise EditError(
            f"{compact(iri)} is there already, at {place.path}:{place.line}. Add to it there, or "
            "choose another name.",
            corpus.root / place.path,
        )
    return iri


def _texts(draft: Draft) -> list[Statement]:
    said: list[Statement] = [
        (_LABEL, Text(text, language))
        for language in _LANGUAGES
        if (text := text_fit(draft.labels.get(language, ""), f"label in {language}"))
    ]
    if summary := text_fit(draft.summary or "", "summary"):
        said.append((DCG + "summary", Text(summary, "en")))
    said += [(_NOTE, Text(text_fit(note, "note"), "en")) for note in draft.notes]
    return said


def _cited(corpus: Corpus, citation: Citation) -> list[Statement]:
    said: list[Statement] = []
    if citation.source:
        name = citation.source if ":" in citation.source else f"dcgd:sources.{citation.source}"
        said.append((DCG + "citesSource", Iri(existing(corpus, name, "data"))))
    if locator := text_fit(citation.locator or "", "locator"):
        said.append((DCG + "locator", Text(locator)))
    said += [
        (DCG + "supports", Iri(existing(corpus, name, "ontology"))) for name in citation.supports
    ]
    if citation.confidence:
        name = citation.confidence
        said.append((DCG + "hasConfidence", Iri(iri_of(name if ":" in name else f"dcg:{name}"))))
    return said


def _like(corpus: Corpus, record: Record) -> str:
    """The class by which records of a kind are kept together in files."""
    for path, value in record.statements:
        if path == DCG + "hasObject" and isinstance(value, Iri):
            return next(iter(values(corpus, value.iri, _TYPE)), "")
    return record.kind


def _title(draft: Draft, iri: str) -> str:
    label = draft.labels.get("en", "").strip()
    return label[:1].upper() + label[1:] if label else compact(iri)


def _to_fill(corpus: Corpus, later: Corpus, iri: str) -> tuple[Finding, ...]:
    """What the check finds now and did not before, if all of it is that something is missing."""
    found = check(later).findings
    others = [one for one in found if not _about(one, iri)]
    known = {one.fingerprint for one in check(corpus).findings} if others else set()
    new = tuple(one for one in found if one.fingerprint not in known)
    wrong = tuple(one for one in new if not _asks_for_more(one, iri))
    if wrong:
        raise InvalidDataError(
            f"{compact(iri)} was not written: what it would say breaks rules, as told above. "
            "Correct the values and try again.",
            wrong,
        )
    return new


def _asks_for_more(finding: Finding, iri: str) -> bool:
    """Whether something is missing: of the record, or in the expected answer to a question."""
    return finding.rule.startswith("Question-") or (not finding.value and _about(finding, iri))


def _about(finding: Finding, iri: str) -> bool:
    return finding.subject == iri or finding.subject.startswith(f"{iri}.citation-")


_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_LENGTH: Final = 100
_HEADER: Final = re.compile(r"^# (en|fr|ru|empty): .*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be written: the changes, and what is still to do, each at its place."""

    name: str
    changes: tuple[Change, ...] = field(repr=False)
    to_do: tuple[str, ...]


def ask(
    corpus: Corpus, name: str, titles: Mapping[str, str], empty: str | None, query: str | None
) -> Asked:
    """What has to change for a question to be there; a missing query or answer is to do.

    Raises EditError for a name or title that cannot be, QueryError for a query that cannot be
    asked, NotFoundError if it names what is not there.
    """
    if len(name) > _MAX_LENGTH or not _NAME.fullmatch(name):
        raise EditError(
            f"{name[:_MAX_LENGTH]!r} is no name of a question: use small letters, "
            "digits and hyphens."
        )
    path = inside(corpus.root / "data" / "questions" / f"{name}.rq", corpus.root)
    if path.exists():
        raise EditError(f"The question {name} is there already, at {path}:1.", path)
    header = _header(titles, empty)
    body, columns = _body(corpus, query)
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
    return Asked(name, tuple(changes), tuple(to_do))


def _header(titles: Mapping[str, str], empty: str | None) -> list[str]:
    lines = []
    for language in LANGUAGES:
        title = text_fit(titles.get(language, ""), f"question in {language}")
        if not title.endswith("?"):
            raise EditError(
                f"Give the question in {language} with --{language}, ended by a question mark: "
                "without it in all of "
                f"{', '.join(LANGUAGES)} no question of the graph can be read."
            )
        lines.append(f"# {language}: {title}")
    if said := text_fit(empty or "", "meaning of an empty answer"):
        if not said.endswith("."):
            raise EditError("Say with --empty in a sentence, ended by a full stop, what it means.")
        lines.append(f"# empty: {said}")
    return lines


def _body(corpus: Corpus, query: str | None) -> tuple[str, tuple[str, ...]]:
    """The query as it goes into the file, and the columns of its answer."""
    if query is None:
        return "\n".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in ("dcg", "dcgd")), ()
    text = _HEADER.sub("", query.replace("\r\n", "\n")).strip()
    refuse_unsafe(text, Limits())
    try:
        columns, _ = results(Store(), text, "The query", Path("query"))
    except LoadError as error:
        raise EditError(f"{error} Nothing was written.") from None
    if not columns:
        raise EditError("The query is no SELECT, and a question asks for rows; write it as one.")
    for mention in query_mentions(text):
        if mention.declares is None and mention.iri.startswith((DCG, DCGD)):
            existing(corpus, compact(mention.iri))
    return text, columns
