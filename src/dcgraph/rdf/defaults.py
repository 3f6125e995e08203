"""What a record leaves out, and a rule in `ontology/defaults/` gives back when files are read.

A rule is a CONSTRUCT query. It asks one file of data, the ontology, and the files that it names in
`GRAPH <…>`; no other file has a say in what a file is filled in with. What a record says itself
wins, since each rule asks with NOT EXISTS whether it does.
"""

from __future__ import annotations

import gc
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, parse

from dcgraph.errors import LoadError
from dcgraph.namespaces import GRAPHS
from dcgraph.rdf.turtle import Fact, Term
from dcgraph.sparql.rules import read_by
from dcgraph.sparql.run import results

FOLDER: Final = "ontology/defaults"
SECONDS: Final = 20.0
"""The CPU time that a rule may take."""

_GIVEN: Final = NamedNode("urn:x-dcgraph:given")
_ONTOLOGY: Final = NamedNode("urn:x-dcgraph:ontology")
_NAMED: Final = re.compile(rf"\bGRAPH\s*<{re.escape(GRAPHS)}([^>\s]+)>", re.IGNORECASE)


class Defaults:
    """The rules of a graph, with what they read beside the file that is filled in.

    `texts` are the queries by name, applied once and in the order of their names; `ontology` is
    what its files say. `text_at` gives the text of a file that a rule names, by the path at which
    it is shown, and None if there is no such file. Raises LoadError for a rule that may read any
    property.
    """

    def __init__(
        self,
        texts: Mapping[str, str] | None = None,
        ontology: Iterable[Fact] = (),
        text_at: Callable[[str], str | None] = lambda _shown: None,
    ) -> None:
        self.texts = dict(sorted((texts or {}).items()))
        self.files_read = {s: self._read_of(s) for s in sorted(self._named())}
        """The predicates that are read of each file that a rule names, by its path."""
        self._reads = frozenset[NamedNode]().union(*map(_reads, self.texts.values()))
        self._lock = threading.Lock()
        if not self.texts:
            return
        self._store = Store()
        self._digest = hashlib.sha256(repr(self.texts).encode())
        self._add((fact for fact in ontology if fact[1] in self._reads), _ONTOLOGY)
        for shown, read in self.files_read.items():
            graph = NamedNode(GRAPHS + shown.removesuffix(".ttl"))
            with suppress(SyntaxError):  # The reader of the file itself raises it.
                quads = parse(text_at(shown) or "", RdfFormat.TURTLE)
                self._add(((s, p, o) for s, p, o, _ in quads if p in read), graph)

    @property
    def key(self) -> str:
        """What is the same for rules that fill in the same."""
        return self._digest.hexdigest() if self.texts else ""

    def has_value(self, predicate: str, text: str) -> bool:
        """Whether a property has a text as a value in a file that a rule names."""
        own = NamedNode(predicate), Literal(text)
        return bool(self.texts) and any(True for _ in self._store.quads_for_pattern(None, *own))

    def fill(self, files: Sequence[Iterable[Fact]]) -> list[list[Fact]]:
        """What the rules give back to each of some files, in the order of the rules.

        A triple belongs to the file that describes its subject. Raises LoadError, naming the rule,
        for one that cannot be run, or takes more than SECONDS.
        """
        filled: list[list[Fact]] = [[] for _ in files]
        if not self.texts:
            return filled
        with self._lock:
            homes: dict[Term, int] = {}
            for number, facts in enumerate(files):
                given = [fact for fact in facts if fact[1] in self._reads]
                homes |= dict.fromkeys((fact[0] for fact in given), number)
                self._store.extend(Quad(*fact, _GIVEN) for fact in given)
            try:
                for name, text in self.texts.items():
                    made: dict[Fact, None] = dict.fromkeys(map(tuple, self._asked(name, text)))
                    kept = []
                    for fact in made:
                        # Of the files that a rule names, only what it asks of them counts.
                        if fact[0] in homes:
                            filled[homes[fact[0]]].append(fact)
                            kept.append(Quad(*fact, _GIVEN))
                    self._store.extend(kept)
            finally:
                self._store.remove_graph(_GIVEN)
        return filled

    def _asked(self, name: str, text: str) -> list[Any]:
        """The triples that a rule gives, asked in a thread, whose time is watched."""
        path = Path(FOLDER, f"{name}.rq")
        step = f"The rule {path.as_posix()}"
        outcome: list[Any] = []

        def ask() -> None:
            try:
                outcome.append(results(self._store, text, step, path, form=QueryTriples)[1])
            except LoadError as error:
                # Its frames hold a result of the engine, which may not leave this thread.
                error.__context__ = None
                outcome.append(error.with_traceback(None))

        asking = threading.Thread(target=ask, daemon=True)
        with _uncollected():
            asking.start()
            asking.join(1)
            while asking.is_alive():
                if _cpu_seconds(asking) > SECONDS:
                    # The thread ends with the process: no engine stops a query from outside.
                    raise LoadError(
                        f"{step} ran for more than {SECONDS:g} s of CPU time: make it narrower.",
                        path,
                    )
                asking.join(1)
        if isinstance(outcome[0], LoadError):
            raise outcome[0]
        return cast("list[Any]", outcome[0])

    def _add(self, facts: Iterable[Fact], graph: NamedNode) -> None:
        quads = [Quad(*fact, graph) for fact in facts]
        self._store.extend(quads)
        self._digest.update("\n".join(sorted(map(str, quads))).encode())

    def _named(self) -> set[str]:
        return {f"{stem}.ttl" for text in self.texts.values() for stem in _NAMED.findall(text)}

    def _read_of(self, shown: str) -> frozenset[NamedNode]:
        texts = (t for t in self.texts.values() if shown.removesuffix(".ttl") in _NAMED.findall(t))
        return frozenset[NamedNode]().union(*map(_reads, texts))


def _reads(text: str) -> frozenset[NamedNode]:
    """The predicates that a rule reads. Raises LoadError for one that may read any."""
    keys = read_by(_NAMED.sub("GRAPH ?list", text))
    if keys is None:
        raise LoadError(
            f"A rule in {FOLDER} has a variable or a full IRI for a property; write its name.",
            Path(FOLDER),
        )
    return frozenset(NamedNode(path) for path, _ in keys)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage is collected: a result of the engine must be freed in the thread that made it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _cpu_seconds(thread: threading.Thread) -> float:
    """The CPU time of a thread, 0 if it has ended meanwhile."""
    try:
        return time.clock_gettime(time.pthread_getcpuclockid(thread.ident or 0))
    except (OSError, ProcessLookupError):
        return 0.0
