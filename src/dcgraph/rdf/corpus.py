"""From the files of a graph to one corpus of triples with their places."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from dcgraph.errors import LoadError
from dcgraph.files import FOLDERS, Rooms, read_text, reading, turtle_files
from dcgraph.namespaces import ALIGNMENT_GRAPH, DCG, DCGD, GRAPHS, LABEL, PREFIXES, RDF, TITLE, TYPE
from dcgraph.rdf.defaults import FOLDER as DEFAULTS
from dcgraph.rdf.defaults import Defaults
from dcgraph.rdf.turtle import (
    Fact,
    Located,
    Term,
    place,
    read_turtle,
    refused,
    require_bounded,
    tokens,
)

_TYPE = NamedNode(TYPE)
_CITATION = NamedNode(DCG + "Citation")
_HAS_CITATION = NamedNode(DCG + "hasCitation")
_CITED = ".citation-"

NO_DEFAULTS = Defaults()
"""Of texts that leave nothing out."""


def named_nodes(triples: Sequence[Fact | Located]) -> dict[Term, NamedNode]:
    """An IRI for each blank node of a record, made of the record's and of the node's content.

    The name does not depend on where in the record the node stands, so that moving a citation
    changes nothing; two citations with the same content in one record are one. Raises
    RecursionError for nodes that lead back to themselves.
    """
    content: dict[BlankNode, list[Fact | Located]] = {}
    owner: dict[BlankNode, Fact | Located] = {}
    for triple in triples:
        if isinstance(triple[0], BlankNode):
            content.setdefault(triple[0], []).append(triple)
        if isinstance(triple[2], BlankNode):
            owner.setdefault(triple[2], triple)
    names: dict[Term, NamedNode] = {}

    def whole(term: Term) -> Term:
        """The term itself, or for a blank node an IRI made of its content."""
        if not isinstance(term, BlankNode):
            return term
        inner = [f"{predicate} {value}" for _, predicate, value, *_ in content.get(term, ())]
        return NamedNode("urn:sha256:" + _digest(inner))

    def named(node: BlankNode) -> NamedNode:
        if node not in names:
            parts = [
                f"{predicate} {whole(value)}" for _, predicate, value, *_ in content.get(node, ())
            ]
            base, kind = DCGD + "unnamed", "node"
            if above := owner.get(node):
                base = (named(above[0]) if isinstance(above[0], BlankNode) else above[0]).value
                kind = above[1].value.rsplit("/", 1)[-1].removeprefix("has").lower()
            names[node] = NamedNode(f"{base}.{kind}-{_digest(parts)[:12]}")
        return names[node]

    for node in content.keys() | owner.keys():
        named(node)
    return names


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _with_names(triples: list[Located]) -> list[Located]:
    """The triples of a file of data with names for its blank nodes.

    What `dcg:hasCitation` leads to is a citation and need not say so.
    """
    names = named_nodes(triples)
    renamed = [
        t._replace(subject=names.get(t.subject, t.subject), object=names.get(t.object, t.object))
        for t in triples
    ]
    return renamed + [
        Located(t.object, _TYPE, _CITATION, t.line, t.column, t.line)
        for t in renamed
        if t.predicate == _HAS_CITATION and isinstance(t.object, NamedNode)
    ]


# Tables that become triples: mappings to other vocabularies, in SSSOM's tab-separated form.
#
# The columns read are `subject_id`, `predicate_id` and `object_id`, short forms of IRIs whose
# prefixes the head of the file declares in comment lines (`#curie_map:`, then `#  prefix: IRI`).
# The other columns of the standard (justification, confidence, label) stay in the table.


_COLUMNS = ("subject_id", "predicate_id", "object_id")
_PREFIX = re.compile(r'^#\s+([\w.-]+):\s*"?(https?://[^\s"]+)"?\s*$')


def mapping_tables(data: Path) -> list[Path]:
    """The tables of mappings in the room of the data, which may have none; no link is one."""
    tables = (data / "tables").glob("*.sssom.tsv")
    return sorted(path for path in tables if not path.is_symlink())


def read_mappings(path: Path, text: str) -> list[Located]:
    """The mappings of a table, each at the line where it stands.

    Raises LoadError, naming the line, for a missing column, a prefix that is not declared or
    an IRI that is none.
    """
    lines = text.splitlines()
    prefixes = {**PREFIXES, **{m[1]: m[2] for line in lines if (m := _PREFIX.match(line))}}
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = csv.DictReader(lines[start:], delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise LoadError(
            f"{path}, line {start + 1}: the column {missing[0]} is missing; "
            f"a mapping needs {', '.join(_COLUMNS)}.",
            path,
            start + 1,
        )
    mappings = []
    for number, row in enumerate(rows, start + 2):
        terms = [_expand(row[name] or "", prefixes, path, number) for name in _COLUMNS]
        mappings.append(Located(terms[0], terms[1], terms[2], number, 1, number))
    return mappings


def _expand(short: str, prefixes: dict[str, str], path: Path, line: int) -> NamedNode:
    prefix, colon, local = short.partition(":")
    if not colon or prefix not in prefixes:
        raise LoadError(
            f"{path}, line {line}: {short!r} is no short form of an IRI whose prefix the head of "
            "the table declares; declare it under #curie_map.",
            path,
            line,
        )
    try:
        return NamedNode(prefixes[prefix] + local)
    except ValueError as error:
        raise LoadError(f"{path}, line {line}: {short!r}: {error}.", path, line) from None


_MAX_CHARACTERS = 1 << 26
"""Characters that the IRIs of a file may have, written out: many times what people write."""
_FIRST, _REST = NamedNode(RDF + "first"), NamedNode(RDF + "rest")
_BASE = re.compile(r"@base\b|^\s*base\b", re.IGNORECASE | re.MULTILINE)
_POSITION = re.compile(r" at line (\d+) column (\d+)|line (\d+) column (\d+)")
_SIGNS = ("_:", "<<", "{|", "~", "--ltr", "--rtl")
_DIRECTIVE = re.compile(r"(?:base|version)\s*[<\"']")
"""Of what the engine may read otherwise than the reader of places, or what data may not use."""


class Place(NamedTuple):
    """A spot in a file; `path` as shown to people, `line` and `column` from 1."""

    path: str
    line: int
    column: int


class SourceFile:
    """One Turtle file: the room it stands in, the named graph it becomes, its triples.

    `facts` are the triples alone, `triples` the same with their places. Where a file was read
    without places, they are read when they are first asked for, which takes ten times as long.
    Both hold what the text leaves out and `defaults` give back.
    """

    def __init__(  # noqa: PLR0917  # the first five are what a file is
        self,
        path: Path,
        shown: str,
        room: str,
        graph: NamedNode,
        text: str,
        triples: Iterable[Located] | None = None,
        facts: list[Fact] | None = None,
        defaults: Defaults = NO_DEFAULTS,
    ) -> None:
        self.path, self.shown, self.room, self.graph, self.text = path, shown, room, graph, text
        self.defaults = defaults
        if triples is not None:
            self.triples = tuple(triples)
        if facts is not None:
            self.facts = facts

    @cached_property
    def facts(self) -> list[Fact]:
        """The triples without places, in the order of the file."""
        return [triple[:3] for triple in self.triples]

    @cached_property
    def triples(self) -> tuple[Located, ...]:
        """The triples with their places. Raises LoadError as `source_file` does."""
        return _placed(self.path, self.shown, self.room, self.text, self.defaults, self.facts)

    @cached_property
    def filled(self) -> frozenset[Fact]:
        """The triples of records, without those of citations, that the text leaves out."""
        if self.room != "data" or not self.text:
            return frozenset()
        stated = {tuple(quad)[:3] for quad in parse(self.text, RdfFormat.TURTLE)}
        ends = ((fact, {fact[0].value, fact[2].value}) for fact in self.facts)
        own = (fact for fact, names in ends if not any(_CITED in name for name in names))
        return frozenset(fact for fact in own if fact not in stated)

    def about(self, subject: str) -> list[Located]:
        """The triples of a subject with their places."""
        return self._about.get(subject, [])

    @cached_property
    def _about(self) -> dict[str, list[Located]]:
        return _by_subject(self.triples)

    def facts_about(self, subject: str) -> list[Fact]:
        """The triples of a subject without their places."""
        return self._facts_about.get(subject, [])

    @cached_property
    def _facts_about(self) -> dict[str, list[Fact]]:
        return _by_subject(self.facts)

    @property
    def unplaced(self) -> SourceFile:
        """The same file with line 0 for each place that has not been read yet."""
        if "triples" in vars(self):
            return self
        triples = [Located(*fact, 0, 0, 0) for fact in self.facts]
        own = self.path, self.shown, self.room, self.graph, self.text
        return SourceFile(*own, triples, None, self.defaults)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, which is cut once."""
        return self.text.split("\n")

    @cached_property
    def _owners(self) -> dict[tuple[Term, int], Located]:
        return {(triple.object, triple.line): triple for triple in reversed(self.triples)}

    def start(self, triple: Located) -> Place:
        """Where the description of a triple's subject begins: its name, or the `[` of a node."""
        owner = self._owners.get((triple.subject, triple.subject_line))
        if owner is not None:
            return Place(self.shown, owner.line, owner.column)
        written = self.lines[triple.subject_line - 1 : triple.subject_line] or [""]
        indent = len(written[0]) - len(written[0].lstrip())
        return Place(self.shown, triple.subject_line, indent + 1)


_Triple = TypeVar("_Triple", Fact, Located)


def _by_subject(triples: Iterable[_Triple]) -> dict[str, list[_Triple]]:
    by_subject: dict[str, list[_Triple]] = {}
    for triple in triples:
        by_subject.setdefault(triple[0].value, []).append(triple)
    return by_subject


@dataclass
class Corpus:
    """All files of the rooms, and where each subject and triple stands.

    By `defaults`, what other files of data leave out is filled in as it was in these.
    """

    root: Path
    files: tuple[SourceFile, ...] = field(repr=False)
    defaults: Defaults = field(default=NO_DEFAULTS, repr=False)

    def rooms(self, *names: str) -> Iterator[SourceFile]:
        """The files that stand in the named rooms (in all but `shapes`, if none is named)."""
        names = names or ("ontology", "data", "tables")
        return (file for file in self.files if file.room in names)

    def facts(self, *rooms: str) -> Iterator[Fact]:
        """The triples of the named rooms, without places and graphs."""
        return (fact for file in self.rooms(*rooms) for fact in file.facts)

    def quads(self, *rooms: str) -> Iterator[Quad]:
        """The triples of the named rooms (of all but `shapes`, if none is named)."""
        return (Quad(*fact, file.graph) for file in self.rooms(*rooms) for fact in file.facts)

    def store(self, *rooms: str) -> Store:
        """An in-memory store of the rooms, with a named graph for each file."""
        store = Store()
        store.extend(self.quads(*rooms))
        return store

    def files_of(self, subject: str) -> list[SourceFile]:
        """The files that say something of a subject."""
        return self._files_of.get(subject, [])

    @cached_property
    def _files_of(self) -> dict[str, list[SourceFile]]:
        files_of: dict[str, list[SourceFile]] = {}
        for file in self.files:
            for name in {fact[0].value for fact in file.facts}:
                files_of.setdefault(name, []).append(file)
        return files_of

    def with_files(self, changed: Mapping[Path, SourceFile | None]) -> Corpus:
        """The corpus with other files at these paths; None takes one away."""
        files = {**{file.path: file for file in self.files}, **changed}
        present = tuple(file for file in files.values() if file is not None)
        return Corpus(self.root, present, self.defaults)

    def locate(
        self, subject: str, predicate: str | None = None, value: Term | None = None
    ) -> Place | None:
        """The place of a triple, else of its subject's statement of that property, else of it."""

        def rank(statement: tuple[SourceFile, Located]) -> int:
            triple = statement[1]
            return (triple.predicate.value == predicate) and 1 + (triple.object == value)

        if (best := max(self.statements(subject), key=rank, default=None)) is None:
            return None
        file, triple = best
        return Place(file.shown, triple.line, triple.column) if rank(best) else file.start(triple)

    def label(self, subject: str, language: str = "en") -> str | None:
        """The preferred label or title of a subject in a language, if it has one."""
        for _, predicate, value in self.facts_about(subject):
            named = predicate.value in (LABEL, TITLE)
            if named and isinstance(value, Literal) and value.language == language:
                return value.value
        return None

    def values(self, subject: str, predicate: str) -> list[Term]:
        """The values of a property of a subject."""
        return [value for _, path, value in self.facts_about(subject) if path.value == predicate]

    def members(self, head: Term) -> list[Term]:
        """The members of a list by its first node, as far as it goes on without a circle."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head not in seen and (first := self.values(head.value, _FIRST.value)):
            seen.add(head)
            rest = self.values(head.value, _REST.value)
            if not rest:
                break
            found.append(first[-1])
            head = rest[-1]
        return found

    def facts_about(self, subject: str) -> list[Fact]:
        """Every triple of a subject, without its place."""
        return [fact for file in self.files_of(subject) for fact in file.facts_about(subject)]

    def statements(self, subject: str) -> list[tuple[SourceFile, Located]]:
        """Every triple of a subject with the file in which it stands."""
        files = self.files_of(subject)
        return [(file, triple) for file in files for triple in file.about(subject)]


def load(
    rooms: Rooms, refused: list[LoadError] | None = None, known: Corpus | None = None
) -> Corpus:
    """Read every Turtle file of the rooms, and the tables of mappings.

    Files whose texts are the same in a `known` corpus are taken from there.

    Raises LoadError, naming file and line, on the first file that is not what it should be.
    Where the list `refused` is given, such files are left out and their errors added to it.
    Raises EditError if a change of the files was cut off and cannot be taken back.
    """
    texts = []
    with reading(rooms.root):
        paths = {name: turtle_files(getattr(rooms, name), refused) for name in FOLDERS}
        paths["tables"] = mapping_tables(rooms.data)
        for room, path in ((room, path) for room, listed in paths.items() for path in listed):
            with _collected(refused):
                texts.append((path, read_text(path), room))
        rules = read_rules(rooms.root)
    return corpus_of(texts, rules, rooms.root, refused, known)


def read_rules(root: Path) -> dict[str, str]:
    """The rules by which what files leave out is filled in, by name. Raises LoadError."""
    return {path.stem: read_text(path) for path in sorted((root / DEFAULTS).glob("*.rq"))}


def corpus_of(
    texts: Sequence[tuple[Path, str, str]],
    rules: Mapping[str, str],
    root: Path,
    refused: list[LoadError] | None = None,
    known: Corpus | None = None,
) -> Corpus:
    """The corpus of some texts, each with its path and room, filled in by rules.

    Raises LoadError as `load` does.
    """
    there = {(file.shown, file.text): file for file in known.files} if known else {}
    given = {path.relative_to(root).as_posix(): (path, text, room) for path, text, room in texts}
    files: dict[str, SourceFile] = {}
    for shown, (path, text, room) in given.items():
        if room != "data":
            with _collected(refused):
                files[shown] = there.get((shown, text)) or source_file(path, text, room, root)
    ontology = (fact for file in files.values() if file.room == "ontology" for fact in file.facts)
    defaults = Defaults(rules, ontology, {shown: own[1] for shown, own in given.items()}.get)
    if known is not None and known.defaults.key == defaults.key:
        defaults = known.defaults
        same = {shown: there.get((shown, text)) for shown, (_, text, _) in given.items()}
        files |= {shown: file for shown, file in same.items() if file is not None}
    left = {shown: own for shown, own in given.items() if own[2] == "data" and shown not in files}
    read = {path: text for path, text, _ in left.values()}
    files |= {file.shown: file for file in _data_files(read, root, defaults, refused)}
    return Corpus(root, tuple(files[shown] for shown in given if shown in files), defaults)


@contextmanager
def _collected(refused: list[LoadError] | None) -> Iterator[None]:
    """Add a LoadError to the list, if there is one, instead of raising it."""
    try:
        yield
    except LoadError as error:
        if refused is None:
            raise
        refused.append(error)


def load_file(path: Path, room: str, root: Path) -> SourceFile:
    """Read one file of a room. Raises LoadError, naming the place, if it cannot be read."""
    return source_file(path, read_text(path), room, root)


def source_file(
    path: Path, text: str, room: str, root: Path, defaults: Defaults = NO_DEFAULTS
) -> SourceFile:
    """What the text of a file says, and what it leaves out, by the `defaults` of its graph.

    In the room `tables`, the text is a table of mappings. Raises LoadError, naming the place, if
    the text is not Turtle, and as `Defaults.fill` does.
    """
    if room == "data":
        return next(_data_files({path: text}, root, defaults))
    shown = path.relative_to(root).as_posix()
    if room == "tables":
        triples = read_mappings(path, text)
        return SourceFile(path, shown, room, NamedNode(ALIGNMENT_GRAPH), text, tuple(triples))
    graph = _graph(path, shown, text)
    return SourceFile(path, shown, room, graph, text, _placed(path, shown, room, text))


def _data_files(
    texts: Mapping[Path, str],
    root: Path,
    defaults: Defaults,
    refused: list[LoadError] | None = None,
) -> Iterator[SourceFile]:
    """Files of data by their texts, all filled in at once. Raises LoadError as `load` does."""
    files: list[tuple[Path, str, NamedNode]] = []
    stated: list[list[Fact]] = []
    for path, text in texts.items():
        shown = path.relative_to(root).as_posix()
        with _collected(refused):
            graph = _graph(path, shown, text)
            facts = _stated(path, shown, text)
            if facts is None:
                triples = _placed(path, shown, "data", text, defaults)
                yield SourceFile(path, shown, "data", graph, text, triples, None, defaults)
            else:
                files.append((path, shown, graph))
                stated.append(facts)
    for (path, shown, graph), facts, filled in zip(
        files, stated, defaults.fill(stated), strict=True
    ):
        named = _named([*facts, *filled])
        yield SourceFile(path, shown, "data", graph, texts[path], None, named, defaults)


def _graph(path: Path, shown: str, text: str) -> NamedNode:
    """The graph that a file becomes. Raises LoadError for a text that no reader should see."""
    _require_prefixes(path, shown, text)
    try:
        graph = NamedNode(GRAPHS + shown.removesuffix(".ttl"))
    except ValueError:
        raise LoadError(
            f"The name of {shown!r} holds a character that no IRI can hold; rename the file.", path
        ) from None
    try:
        require_bounded(text, shown, _MAX_CHARACTERS)
    except LoadError as error:
        raise LoadError(str(error), path, error.line, error.column) from None
    return graph


_DECLARED = re.compile(r"\s*@?prefix\s+([\w-]+):\s*(<([^<>\s]*)>)", re.IGNORECASE)
_HEAD = 64
"""Lines at the top of a file among which its prefixes stand."""


def _require_prefixes(path: Path, shown: str, text: str) -> None:
    """Raise LoadError where a prefix of the graph stands for something else in this file."""
    for number, line in enumerate(text.split("\n", _HEAD)[:_HEAD], 1):
        declared = _DECLARED.match(line)
        iri = PREFIXES.get(declared[1]) if declared else None
        if declared and iri and declared[3] != iri:
            reason = f"the prefix {declared[1]}: stands for <{iri}> in all files; write that here"
            raise refused(reason, shown, number, declared.start(2) + 1, path)


def _stated(path: Path, shown: str, text: str) -> list[Fact] | None:
    """What the engine reads in a file of data.

    None where it is in a form that is looked into when it is read with its places. Raises
    LoadError for what is not Turtle.
    """
    small = text.lower()
    if any(sign in small for sign in _SIGNS) or _DIRECTIVE.search(small):
        return None
    facts = []
    try:
        for subject, predicate, value, _ in parse(text, RdfFormat.TURTLE):
            if isinstance(subject, BlankNode) and (
                isinstance(value, BlankNode) or predicate == _FIRST
            ):
                return None
            facts.append((subject, predicate, value))
    except SyntaxError as error:
        raise _not_turtle(error, path, shown) from None
    return facts


def _named(facts: list[Fact]) -> list[Fact]:
    """The same triples with names for nodes that have none; what is cited is a citation."""
    if any(isinstance(term, BlankNode) for fact in facts for term in (fact[0], fact[2])):
        names = named_nodes(facts)
        for number, (subject, predicate, value) in enumerate(facts):
            if subject in names or value in names:
                facts[number] = names.get(subject, subject), predicate, names.get(value, value)
        for _, predicate, value in facts[:]:
            if predicate == _HAS_CITATION and isinstance(value, NamedNode):
                facts.append((value, _TYPE, _CITATION))
    return facts


def _placed(  # noqa: PLR0917  # the first five are what a file is
    path: Path,
    shown: str,
    room: str,
    text: str,
    defaults: Defaults = NO_DEFAULTS,
    facts: list[Fact] | None = None,
) -> tuple[Located, ...]:
    """What the text says, by the engine and by the reader of places, who must agree.

    `facts` is what the engine has read already, filled in by `defaults`.
    """
    with _readable(path, shown):
        # The engine first: the reader of places takes it that the text is Turtle.
        quads = [*parse(text, RdfFormat.TURTLE)] if facts is None else []
        triples = read_turtle(text, _label(shown))
        if facts is None:
            engine = (_outline(tuple(quad)) for quad in quads)
            _require_agreement(engine, map(_outline, triples))
        unread = _unread_form(text, triples) if room == "data" else None
    if unread is not None:
        raise refused(unread[0], shown, *unread[1:], path)
    if room == "data":
        (filled,) = defaults.fill([[triple[:3] for triple in triples]])
        with _readable(path, shown):
            triples = _with_names([*triples, *_where_given(filled, triples)])
            if facts is not None:
                _require_agreement(facts, (triple[:3] for triple in triples))
    return tuple(triples)


def _where_given(filled: list[Fact], triples: list[Located]) -> Iterator[Located]:
    """What is filled in, at the record that gives it: where its subject or its object begins.

    A thing whose name goes on from that of the subject, such as a norm of a provision, gives what
    the subject is filled in with.
    """
    begins: dict[Term, tuple[int, int]] = {}
    for triple in triples:
        begins.setdefault(triple.subject, (triple.subject_line, 1))
        if isinstance(triple.object, BlankNode):
            begins[triple.object] = triple.line, triple.column
    for subject, predicate, value in filled:
        is_part = value in begins and value.value.startswith(f"{subject.value}.")
        line, column = begins[value if is_part or subject not in begins else subject]
        # The subject is described where it stands itself.
        yield Located(subject, predicate, value, line, column, begins.get(subject, (line, 1))[0])


@contextmanager
def _readable(path: Path, shown: str) -> Iterator[None]:
    """Raise LoadError for what a reader of Turtle refuses."""
    try:
        yield
    except (SyntaxError, LoadError, ValueError, KeyError) as error:
        raise _not_turtle(error, path, shown) from None
    except RecursionError:
        raise LoadError(
            f"{shown}: brackets are nested too deep, or nodes without a name lead in a circle; "
            "give the inner ones names.",
            path,
        ) from None


def _require_agreement(read: Iterable[Hashable], placed: Iterable[Hashable]) -> None:
    if Counter(read) != Counter(placed):
        raise ValueError("the engine reads this otherwise than the reader of places")


def _unread_form(text: str, triples: list[Located]) -> tuple[str, int, int] | None:
    """A list, or a base, by which a name would not stand whole: what is wrong, line and column."""
    if lists := [(t.line, t.column) for t in triples if t.predicate == _FIRST]:
        message = "a list in ( … ) is not read in data; put a comma between the values"
        return message, *min(lists)
    for token in tokens(text) if _BASE.search(text) else ():
        if token.kind in ("lang", "word") and token.text.lower().lstrip("@") == "base":
            message = "a base is not used in data; take it out and write each name with its prefix"
            return message, *place(text, token.offset)
    return None


def _label(shown: str) -> str:
    """What the blank nodes of a file are called, before their numbers."""
    stem = shown.removesuffix(".ttl")
    return "b" + hashlib.sha256(os.fsencode(stem)).hexdigest()[:8] + "n"


def _outline(triple: Sequence[object]) -> tuple[object, ...]:
    """A triple without the labels of blank nodes, which each reader gives as it likes."""
    return tuple(None if isinstance(term, BlankNode) else term for term in triple[:3])


def _not_turtle(error: Exception, path: Path, shown: str) -> LoadError:
    message = str(error)
    line = getattr(error, "lineno", None)
    column = getattr(error, "offset", None)
    if line is None and (match := _POSITION.search(message)):
        line, column = (int(g) for g in match.groups() if g)
    message = _POSITION.sub("", message).rstrip(". :")
    if isinstance(error, LoadError):  # from the reader, of what the engine has read
        line, column, message = (
            error.line,
            error.column,
            "this form of Turtle is not read here, only that of version 1.1",
        )
    where = f"{shown}, line {line}, column {column}" if line else shown
    return LoadError(
        f"{where}: {message}; the file is not Turtle from there on.", path, line, column
    )
