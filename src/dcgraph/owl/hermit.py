"""Whether the ontology and its data hold together, by the reasoner HermiT.

HermiT comes with owlready2 and runs on Java, in a process of its own that reads only the files it
is given. Its command line answers for one ontology after another, so that one start of Java, half
a second, serves hundreds of small ontologies; it ends at the first that is inconsistent. owlready2
would have it classify every individual and property as well, which takes minutes on the whole
graph; the two questions asked here take far less.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise, permutations
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from dcgraph.errors import ReasonerError
from dcgraph.forked import CLOCK_FACTOR
from dcgraph.namespaces import OWL, RDFS, TYPE
from dcgraph.rdf.corpus import Corpus
from dcgraph.store.sandbox import end_with_parent, limit_cpu

_IMPORTS: Final = OWL + "imports"
_MAIN: Final = "org.semanticweb.HermiT.cli.CommandLine"
# Quick to start, small beside others; and no file of statistics that other processes can read.
_JAVA: Final = ("-Xmx2000M", "-XX:+UseSerialGC", "-XX:-UsePerfData")
# Half the work for little input; for much of it, the better compiler pays.
_FOR_LITTLE: Final = ("-XX:TieredStopAtLevel=1",)
_LITTLE: Final = 4_000_000
_TYPED: Final = NamedNode(TYPE)
_DATATYPE: Final = NamedNode(RDFS + "Datatype")
_DATA_PROPERTY: Final = NamedNode(OWL + "DatatypeProperty")
_EQUIVALENT: Final = NamedNode(OWL + "equivalentClass")
_RANGE: Final = NamedNode(RDFS + "range")
_BELOW: Final = NamedNode(RDFS + "subPropertyOf")
_SATISFIABLE: Final = " is satisfiable."
_INCONSISTENT: Final = "InconsistentOntologyException"
_CLASS: Final = re.compile(r"^\s*<([^>]+)>$", re.MULTILINE)
_TYPE: Final = re.compile(r"^Type\( <([^>]+)> <([^>]+)> \)$", re.MULTILINE)
_CLASSES: Final = re.compile(r"^(SubClassOf|EquivalentClasses)\((.*)\)$", re.MULTILINE)
_NAME: Final = re.compile(r"<([^>]+)>")
_VALUES: Final = re.compile(r"^<([^>]+)> \(known instances: (.*) \| possible", re.MULTILINE)
_PAIR: Final = re.compile(r"\(<([^>]+)>, <([^>]+)>\)")


class OutOfTimeError(ReasonerError):
    """HermiT was stopped, or not started, since the time for all its work was up."""


@dataclass(slots=True)
class Hermit:
    """HermiT with so many `seconds` of CPU time for all that it is asked; `runs` counts its starts.

    `used` is what it has taken of them. Every question raises OutOfTimeError past that limit or
    CLOCK_FACTOR times as much by the clock, and ReasonerError without Java or where HermiT gives
    up. Nothing that `owl:imports` names is ever read: it is taken out.
    """

    seconds: float
    runs: int = 0
    used: float = 0.0

    def first_inconsistent(self, ontologies: Sequence[Iterable[Triple]]) -> int | None:
        """The index of the first ontology that is inconsistent, None where none is."""
        output, errors = self._run(("-k",), ontologies)
        consistent = output.count(_SATISFIABLE)
        if _INCONSISTENT in errors and consistent < len(ontologies):
            return consistent
        if consistent < len(ontologies):
            raise _gave_up(errors)
        return None

    def unsatisfiable(self, ontology: Iterable[Triple]) -> tuple[str, ...] | None:
        """The IRIs of the classes that can have no member, None for an inconsistent ontology."""
        output, errors = self._run(("-U",), (ontology,))
        if _INCONSISTENT in errors:
            return None
        if not output:
            raise _gave_up(errors)
        return tuple(sorted(set(_CLASS.findall(output)) - {OWL + "Nothing"}))

    def types(self, ontology: Iterable[Triple]) -> tuple[tuple[str, str], ...]:
        """Every named individual with each of its most exact classes, by their IRIs.

        The ontology must be consistent.
        """
        output, errors = self._run(("-I", "-o", "types"), (ontology,), "types")
        if errors:
            raise _gave_up(errors)
        return tuple(sorted(_TYPE.findall(output)))

    def entailed(self, ontology: Sequence[Triple]) -> tuple[Triple, ...]:
        """The most exact classes of the named individuals, those above them, and how things relate.

        The ontology must be consistent.
        """
        question = ("-c", "-O", "-I", "-Y", "-o", "entailed")
        output, errors = self._run(question, (ontology,), "entailed")
        if errors:
            raise _gave_up(errors)
        found = [(one, TYPE, kind) for one, kind in _TYPE.findall(output)]
        for line in _CLASSES.finditer(output):
            names = _NAME.findall(line[2])
            ways = pairwise(names) if line[1] == "SubClassOf" else permutations(names, 2)
            found += ((one, RDFS + "subClassOf", other) for one, other in ways)
        for path, pairs in _VALUES.findall(output):
            found += ((one, path, other) for one, other in _PAIR.findall(pairs))
        return tuple(Triple(*map(NamedNode, terms)) for terms in found)

    def _run(
        self, question: Sequence[str], ontologies: Sequence[Iterable[Triple]], written: str = ""
    ) -> tuple[str, str]:
        """What HermiT prints, or writes into the file `written`, and what it complains of."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            files = [f"{number}.nt" for number in range(len(ontologies))]
            for file, triples in zip(files, ontologies, strict=True):
                kept = [t for t in triples if t.predicate.value != _IMPORTS]
                serialize(_with_ranges(kept), str(folder / file), RdfFormat.N_TRIPLES)
            output, errors = self._java((*question, *files), folder)
            if written and (folder / written).exists():
                output = (folder / written).read_text(encoding="utf-8", errors="replace")
        return output, errors

    def _java(self, arguments: Sequence[str], folder: Path) -> tuple[str, str]:
        home = _home()
        classes = os.pathsep.join((str(home), str(home / "HermiT.jar")))
        little = sum(file.stat().st_size for file in folder.iterdir()) < _LITTLE
        java = (*_JAVA, *_FOR_LITTLE) if little else _JAVA
        command = ("java", *java, "-cp", classes, _MAIN, *arguments)
        left = self.seconds - self.used
        if left <= 0:
            raise self._late(f"{self.seconds:g} seconds of CPU time")
        longest = CLOCK_FACTOR * left
        self.runs += 1
        before = _used_by_children()
        parent = os.getpid()

        def bound() -> None:
            end_with_parent(parent)
            limit_cpu(left)

        try:
            child = subprocess.Popen(  # noqa: S603  # a program and files of our own naming
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                cwd=folder,
                start_new_session=True,
                preexec_fn=bound,  # noqa: PLW1509
            )
        except OSError:
            raise ReasonerError(
                "The reasoner HermiT needs Java, and there is no `java` on the PATH; "
                "install a Java runtime, version 8 or later."
            ) from None
        try:
            written = child.communicate(timeout=longest)
        except subprocess.TimeoutExpired:
            raise self._late(f"{longest:g} seconds by the clock") from None
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.communicate()
            self.used += _used_by_children() - before
        if child.returncode == -signal.SIGPROF:
            # The kernel counts by ticks: what was stopped may seem to have a moment left.
            self.used = max(self.used, self.seconds)
            raise self._late(f"{self.seconds:g} seconds of CPU time")
        return written

    def _late(self, limit: str) -> OutOfTimeError:
        return OutOfTimeError(
            f"HermiT had not finished after {limit} and was stopped; allow it more with --seconds."
        )


def _used_by_children() -> float:
    """The seconds of CPU time of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _home() -> Path:
    """Where owlready2 keeps HermiT: only its folder is wanted, not what it runs when imported."""
    found = find_spec("owlready2")
    if found is None or not found.submodule_search_locations:
        raise ReasonerError(
            "The reasoner HermiT comes with owlready2, which is not installed; install it."
        )
    return Path(found.submodule_search_locations[0]) / "hermit"


def _gave_up(errors: str) -> ReasonerError:
    first = next((line for line in errors.splitlines() if line.strip()), "no message")
    return ReasonerError(f"HermiT gave up: {first.strip()}")


def _with_ranges(ontology: Sequence[Triple]) -> Iterator[Triple]:
    """The ontology without the names of datatypes that are defined to be ranges of properties.

    The same is said by a new property above theirs, with the definition as its range. Of a name,
    HermiT would decide for every literal whether it has that type, and look at every other node
    before the next: nearly all of its time went there.
    """
    names = {t.subject for t in ontology if t.predicate == _TYPED and t.object == _DATATYPE}
    names -= {t.object for t in ontology if t.predicate != _RANGE}
    above: dict[object, NamedNode] = {
        t.subject: NamedNode(f"{t.subject.value}.property")
        for t in ontology
        if t.predicate == _EQUIVALENT and isinstance(t.subject, NamedNode) and t.subject in names
    }
    for triple in ontology:
        subject, path, value = triple.subject, triple.predicate, triple.object
        if path == _RANGE and value in above:
            yield Triple(subject, _BELOW, above[value])
        elif subject not in above or path not in (_TYPED, _EQUIVALENT):
            yield triple
        elif path == _EQUIVALENT:
            yield Triple(above[subject], _TYPED, _DATA_PROPERTY)
            yield Triple(above[subject], _RANGE, value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reasoner found; `unsatisfiable` are the IRIs of classes that can have no member."""

    consistent: bool
    unsatisfiable: tuple[str, ...]


def reason(corpus: Corpus, hermit: Hermit) -> Verdict:
    """Ask HermiT which classes of the ontology are empty, and whether all is consistent.

    Raises ReasonerError without Java, past the time of `hermit`, or when HermiT gives up.
    """
    # The ontology alone first: it takes little, and what is wrong in it is wrong in all.
    unsatisfiable = hermit.unsatisfiable(_triples(corpus, "ontology"))
    consistent = unsatisfiable is not None and (
        hermit.first_inconsistent([_triples(corpus, "ontology", "data")]) is None
    )
    return Verdict(consistent, unsatisfiable or ())


def _triples(corpus: Corpus, *rooms: str) -> Iterator[Triple]:
    for quad in corpus.quads(*rooms):
        yield Triple(quad.subject, quad.predicate, quad.object)
