"""Whether the ontology and its data hold together, by the reasoner HermiT.

HermiT runs on Java through owlready2, in a process of its own so that it can be stopped.
owlready2 reads no Turtle: it is handed N-Triples.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, serialize

from dcgraph.errors import ReasonerError
from dcgraph.load import Corpus

__all__ = ["Verdict", "reason"]

_IMPORTS = "http://www.w3.org/2002/07/owl#imports"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reasoner found; `unsatisfiable` are the IRIs of classes that can have no member.

    `seconds` is the time of the whole run.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float


def reason(corpus: Corpus, seconds: float = 120.0) -> Verdict:
    """Let HermiT judge the ontology with all its data, for at most so many seconds.

    Raises ReasonerError without Java, past the time limit, or when HermiT gives up.
    """
    if shutil.which("java") is None:
        raise ReasonerError(
            "The reasoner HermiT needs Java, and there is no `java` on the PATH; "
            "install a Java runtime, version 8 or later."
        )
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        triples = (
            Triple(q.subject, q.predicate, q.object)
            for q in corpus.quads()
            if q.predicate.value != _IMPORTS
        )
        serialize(triples, str(path), RdfFormat.N_TRIPLES)
        consistent, unsatisfiable = _run(path, seconds)
    return Verdict(consistent, unsatisfiable, time.perf_counter() - start)


def _run(path: Path, seconds: float) -> tuple[bool, tuple[str, ...]]:
    child = subprocess.Popen(  # noqa: S603  # our own module, a file we wrote
        [sys.executable, "-m", "dcgraph.reason", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()
        raise ReasonerError(
            f"HermiT had not finished after {seconds:g} seconds and was stopped; "
            "allow it more time."
        ) from None
    if child.returncode != 0:
        last = errors.strip().splitlines()[-1:] or ["no message"]
        raise ReasonerError(f"HermiT gave up: {last[0]}")
    # owlready2 may have written lines of its own before.
    answer = json.loads(output.rstrip().rpartition("\n")[2])
    return bool(answer["consistent"]), tuple(answer["unsatisfiable"])


def _judge(path: str) -> dict[str, object]:
    # Here and not above: importing it takes half a second that only the child need pay.
    import owlready2  # noqa: PLC0415

    world = owlready2.World()
    world.get_ontology(f"file://{path}").load(format="ntriples")
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": []}
    nothing = owlready2.Nothing
    return {
        "consistent": True,
        "unsatisfiable": sorted(c.iri for c in world.inconsistent_classes() if c is not nothing),
    }


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(_judge(sys.argv[1])) + "\n")
