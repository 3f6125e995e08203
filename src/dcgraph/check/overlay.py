"""A change judged over a copy of the last snapshot: what it touches, and nothing else.

The copy shares the files of the snapshot's stores. The files that differ are put in, what follows
by the rules is brought up to that, and the rules of the check are asked of the records in focus.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from pyoxigraph import Literal, NamedNode, Quad, Store

from dcgraph.check.constraints import contradictions
from dcgraph.check.defaults import left_out
from dcgraph.check.findings import Finding
from dcgraph.check.focus import graph_of, is_judged, judge, owner
from dcgraph.check.known import Known
from dcgraph.check.lint import accounted
from dcgraph.check.texts import NAMES, name_key, name_pieces, namesakes
from dcgraph.forked import Tell
from dcgraph.namespaces import ALIGNMENT_GRAPH, DCG, DCGD, GRAPHS
from dcgraph.rdf.corpus import Corpus, SourceFile, mapping_tables
from dcgraph.rdf.turtle import Fact
from dcgraph.sparql.rules import Key, key, rederive, rules

_HAS_CITATION: Final = NamedNode(DCG + "hasCitation")
_DATA: Final = GRAPHS + "data/"


class FileChange(NamedTuple):
    """A file before and after; None where it is not there."""

    before: SourceFile | None
    after: SourceFile | None


class Overlay:
    """A graph with what follows from it, in which files are changed.

    `asserted` and `whole` are stores that may be written: what the files say, and the same with
    all that follows. Beside the files of data that change, `files` are those of ontology and
    shapes; any other is read with `read`, by the path at which it is shown, when it is asked for.
    `names` gives the names of records, before any change, that hold one of some words: IRI, text,
    language.
    """

    def __init__(
        self,
        root: Path,
        asserted: Store,
        whole: Store,
        *,
        files: Iterable[SourceFile],
        read: Callable[[str], SourceFile],
        names: Callable[[Collection[str]], Iterable[tuple[str, str, str]]],
    ) -> None:
        self._root, self._asserted, self._whole = root, asserted, whole
        self._files = {file.shown: file for file in files}
        self._read, self._names_with = read, names
        self._changed: set[str] = set()
        self._keys: set[Key] = set()
        self._rules = rules(root / "ontology")

    def change(self, changes: Sequence[FileChange]) -> set[str]:
        """Change files; the IRIs of which something else is said or follows afterwards."""
        before, after = (_quads(files) for files in zip(*changes, strict=True))
        gone, come = before - after, after - before
        for quad in gone:
            self._asserted.remove(quad)
        self._asserted.extend(come)
        ontology = [
            f for file in self._files.values() if file.room == "ontology" for f in file.facts
        ]
        differing = rederive(self._whole, self._rules, ontology, gone, come)
        for change in changes:
            for file in filter(None, change):
                self._files.pop(file.shown, None)
            if change.after is not None:
                self._files[change.after.shown] = change.after
        self._keys = {key(quad) for quad in gone | come | differing}
        touched = _names(chain(gone, come, differing))
        self._changed |= touched
        own = set(map(owner, _names(gone | come)))
        citations = (quad.object for iri in own for quad in self._citations(iri))
        touched |= {node.value for node in citations if isinstance(node, NamedNode)}
        # Who names a thing that became another, or is no longer there, may be at fault; a text in
        # a language is judged by itself.
        objects = [(q.subject, q.object) for q in gone | come]
        others = {s for s, o in objects if not (isinstance(o, Literal) and o.language)}
        touched |= _names(quad for node in others for quad in self._naming(node))
        # So may that to which a link led, or leads now.
        ends = {value.value for _, value in objects if isinstance(value, NamedNode)}
        touched |= {iri for iri in ends if iri.startswith(DCGD)}
        return touched | set(map(owner, touched))

    def stored(self, shown: str) -> SourceFile:
        """A file of data as the stores have it."""
        name = NamedNode(GRAPHS + shown.removesuffix(".ttl"))
        quads = self._asserted.quads_for_pattern(None, None, None, name)
        facts = [cast("Fact", tuple(quad)[:3]) for quad in quads]
        return SourceFile(self._root / shown, shown, "data", name, "", None, facts)

    def judge(
        self, changes: Sequence[FileChange], focus: set[str], tell: Tell
    ) -> tuple[list[Finding], Corpus]:
        """What is wrong with the records in `focus` or by these changes, and the graph so far."""
        corpus = _LazyCorpus(self._root, tuple(self._files.values()), self._asserted, self._read)
        records = _Records(self._asserted)
        changed = {after.shown: after for _, after in changes if after is not None}
        # A name that stands for nothing any more is a fault of the files that name it.
        before = {iri for file, _ in changes if file for iri in _names(file.facts)}
        lost = {iri for iri in before if iri not in records}
        naming = _names(quad for iri in lost for quad in self._naming(NamedNode(iri)))
        at_fault = {file.shown: file for iri in lost | naming for file in corpus.files_of(iri)}
        files = (at_fault | changed).values()
        known = Known(corpus, records)
        findings = judge(corpus, self._asserted, known, files, focus, tell=tell)
        findings += self._left_out(corpus, known, findings, {file.shown for file in files})
        findings += self._namesakes(corpus, known, focus)
        findings += accounted(corpus, known) if lost else ()
        findings += contradictions(corpus, self._whole, tell, focus=focus, changed=self._keys)
        kept = [
            finding
            for finding in findings
            if finding.subject in focus
            or finding.rule == "Account-record"
            or (not finding.subject and finding.place and finding.place.path in changed)
        ]
        return kept, corpus

    def _left_out(
        self, corpus: Corpus, known: Known, findings: Iterable[Finding], read: Collection[str]
    ) -> list[Finding]:
        """The records at fault that leave out too much, in files other than those `read`.

        What else is found of such a record only follows from that.
        """
        others = {
            file.shown: file
            for finding in findings
            for file in corpus.files_of(owner(finding.subject))
            if file.room == "data" and file.shown not in read
        }
        return [finding for file in others.values() for finding in left_out(known, file)]

    def _citations(self, iri: str) -> Iterator[Any]:
        return self._asserted.quads_for_pattern(NamedNode(iri), _HAS_CITATION, None)

    def _naming(self, node: Any) -> Iterator[Quad]:
        return filter(is_judged, self._asserted.quads_for_pattern(None, None, node))

    def _namesakes(self, corpus: Corpus, known: Known, focus: set[str]) -> Iterator[Finding]:
        """The records in focus that have a name like another's."""
        if not any(path in NAMES for path, _ in self._keys):
            return
        own = {
            (name.value, name.language or "")
            for iri in focus
            for path in NAMES
            for _, _, name, _ in self._asserted.quads_for_pattern(
                NamedNode(iri), NamedNode(path), None
            )
            if isinstance(name, Literal)
        }
        words = {max(name_pieces(*name), key=len, default="") for name in own}
        keys = {name_key(*name) for name in own}
        others = self._names_with(words)
        alike = self._changed | {iri for iri, *name in others if name_key(*name) in keys}
        files = {file.shown: file for iri in alike for file in corpus.files_of(iri)}
        yield from namesakes(Corpus(self._root, tuple(files.values())), known.above)


class _LazyCorpus(Corpus):
    """A corpus that finds the files of a record by a store, and reads them when asked."""

    def __init__(
        self,
        root: Path,
        files: tuple[SourceFile, ...],
        store: Store,
        read: Callable[[str], SourceFile],
    ) -> None:
        super().__init__(root, files)
        self._store, self._read = store, read
        self._later: dict[str, SourceFile] = {}

    def files_of(self, subject: str) -> list[SourceFile]:
        """The files that say something of a subject."""
        loaded = super().files_of(subject)
        if not subject.startswith(DCGD):
            return loaded
        quads = self._store.quads_for_pattern(NamedNode(subject), None, None)
        there = {file.shown for file in loaded}
        more = sorted({name for quad in quads for name in self._shown(quad)} - there)
        return [*loaded, *(file for name in more if (file := self._file(name)).about(subject))]

    def _shown(self, quad: Quad) -> list[str]:
        name = graph_of(quad)
        if name == ALIGNMENT_GRAPH:
            tables = mapping_tables(self.root / "data")
            return [path.relative_to(self.root).as_posix() for path in tables]
        return [name.removeprefix(GRAPHS) + ".ttl"]

    def _file(self, shown: str) -> SourceFile:
        known = next((file for file in self.files if file.shown == shown), None)
        return known or self._later.setdefault(shown, self._later.get(shown) or self._read(shown))


class _Records(AbstractSet[str]):
    """The records that a store describes, each looked up when it is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __contains__(self, iri: object) -> bool:
        quads = self._store.quads_for_pattern(NamedNode(str(iri)), None, None)
        return any(graph_of(quad).startswith(_DATA) for quad in quads)

    def __iter__(self) -> Iterator[str]:
        yield from _names(quad for quad in self._store if graph_of(quad).startswith(_DATA))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    __hash__ = object.__hash__


def _quads(files: Iterable[SourceFile | None]) -> set[Quad]:
    return {Quad(*fact, file.graph) for file in files if file for fact in file.facts}


def _names(triples: Iterable[Any]) -> set[str]:
    """The IRIs of the subjects of quads, triples or facts."""
    return {subject.value for subject, *_ in triples if isinstance(subject, NamedNode)}
