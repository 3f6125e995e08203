"""Whether the ontology and its data hold together, by the reasoner HermiT.

HermiT comes with owlready2 and runs on Java, here in a process of its own that can be stopped.
owlready2 would have it classify every individual and property as well, which takes minutes on
the whole graph; the two questions asked here take seconds.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import owlready2
from pyoxigraph import RdfFormat, Triple, serialize

from dcgraph.errors import ReasonerError
from dcgraph.load import Corpus

__all__ = ["Verdict", "reason"]

_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_HOME = Path(owlready2.__file__).parent / "hermit"
_CONSISTENT, _UNSATISFIABLE = "-k", "-U"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reasoner found; `unsatisfiable` are the IRIs of classes that can have no member.

    `seconds` is the time of the whole run.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float


def reason(corpus: Corpus, seconds: float = 120.0) -> Verdict:
    """Ask HermiT whether all is consistent and, of the ontology alone, which classes are empty.

    Raises ReasonerError without Java, past the limit of so many seconds for each of the two
    questions, or when HermiT gives up.
    """
    start = time.perf_counter()
    unsatisfiable: tuple[str, ...] = ()
    consistent = _ask(corpus, ("ontology", "data"), _CONSISTENT, seconds) is not None
    answer = _ask(corpus, ("ontology",), _UNSATISFIABLE, seconds) if consistent else None
    if answer is not None:
        unsatisfiable = tuple(sorted(re.findall(r"^\s*<([^>]+)>$", answer, re.MULTILINE)))
    return Verdict(consistent, unsatisfiable, time.perf_counter() - start)


def _ask(corpus: Corpus, rooms: tuple[str, ...], question: str, seconds: float) -> str | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        serialize(_triples(corpus, rooms), str(path), RdfFormat.N_TRIPLES)
        return _hermit(question, path, seconds)


def _triples(corpus: Corpus, rooms: tuple[str, ...]) -> Iterator[Triple]:
    for quad in corpus.quads(*rooms):
        if quad.predicate.value != _IMPORTS:
            yield Triple(quad.subject, quad.predicate, quad.object)


def _hermit(question: str, path: Path, seconds: float) -> str | None:
    """What HermiT prints, or None where it finds the graph inconsistent."""
    classes = os.pathsep.join((str(_HOME), str(_HOME / "HermiT.jar")))
    main = "org.semanticweb.HermiT.cli.CommandLine"
    command = [owlready2.JAVA_EXE, "-Xmx2000M", "-cp", classes, main, question, path.as_uri()]
    try:
        child = subprocess.Popen(  # noqa: S603  # a program and a file of our own naming
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    except OSError:
        raise ReasonerError(
            "The reasoner HermiT needs Java, and there is no `java` on the PATH; "
            "install a Java runtime, version 8 or later."
        ) from None
    try:
        output, errors = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise ReasonerError(
            f"HermiT had not finished after {seconds:g} seconds and was stopped; "
            "allow it more time."
        ) from None
    finally:
        _stop(child)
    if child.returncode == 0:
        return output
    if "InconsistentOntologyException" in errors:
        return None
    raise ReasonerError(f"HermiT gave up: {(errors.strip().splitlines() or ['no message'])[0]}")


def _stop(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
