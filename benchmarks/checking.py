"""How long a check takes: of all, of a change, again on a save, and pySHACL's own command.

All work on one copy of the graph in a scratch folder, in one run, so that the ratios compare
what was measured within minutes. With Java, what HermiT takes to infer what the rules derive.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from dcgraph.check.change import turns
from dcgraph.files import FOLDERS, ROOT, rooms
from dcgraph.owl.derived import proof
from dcgraph.owl.hermit import Hermit
from dcgraph.rdf.corpus import Corpus, load

RECORD = "data/actors/wco.ttl"
MAIN = "from dcgraph.cli import main; main()"
# As installed: with the bytecode kept, which a tester's environment may forbid.
COMPILED = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
SPARQL = "http://www.w3.org/ns/shacl#sparql"


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--limit", type=float, default=900.0, help="seconds for pyshacl")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        COMPILED["PYTHONPYCACHEPREFIX"] = str(Path(scratch) / "bytecode")
        root = _copy(Path(scratch) / "root")
        corpus = load(rooms(root))
        data = _written(corpus, ("ontology", "data"), Path(scratch) / "data.nt")
        shapes = _written(corpus, ("shapes",), Path(scratch) / "shapes.nt")
        core = _written(corpus, ("shapes",), Path(scratch) / "core.nt", without=SPARQL)
        rows = {
            "full": _median(lambda: _check(root, "--no-questions"), options.rounds),
            "since": _median(lambda: _check(root, "--since", "HEAD"), options.rounds, root),
            "watch": _watched(root, options.rounds),
            "pyshacl": _timed(lambda: _pyshacl(data, shapes, options.limit)),
            "pyshacl-core": _timed(lambda: _pyshacl(data, core, options.limit)),
        }
    print(f"{len(corpus.files)} files, {sum(len(f.triples) for f in corpus.files)} triples")
    if shutil.which("java"):
        rows["hermit"] = _hermit(corpus)
    for name, seconds in rows.items():
        beyond = " or more" if name.startswith("pyshacl") and seconds > options.limit else ""
        print(f"{name:<14}{seconds:>9.2f} s{beyond:<9} {seconds / rows['since']:>8.1f} × since")


def _copy(root: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name)
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "all"),
    ):
        subprocess.run(["git", *words], cwd=root, check=True)  # noqa: S603, S607
    return root


def _written(corpus: Corpus, names: tuple[str, ...], path: Path, without: str = "") -> Path:
    triples = {q.triple for q in corpus.quads(*names) if q.predicate.value != without}
    serialize(triples, str(path), format=RdfFormat.N_TRIPLES)
    return path


def _check(root: Path, *words: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MAIN, "check", "--root", str(root), *words],
        capture_output=True,
        text=True,
        check=False,
        env=COMPILED,
    )
    assert done.returncode in (0, 1), done.stderr


def _pyshacl(data: Path, shapes: Path, limit: float) -> None:
    program = Path(sys.executable).with_name("pyshacl")
    words = [str(program), "-s", str(shapes), "-sf", "nt", "-df", "nt", str(data)]
    try:
        done = subprocess.run(  # noqa: S603
            words, capture_output=True, check=False, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return
    assert done.returncode in (0, 1), done.stderr.decode()


def _hermit(corpus: Corpus) -> float:
    """Seconds of CPU of HermiT alone, over all that the rules read."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    proof(corpus, Hermit(900))
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def _watched(root: Path, rounds: int) -> float:
    seen = turns(root, seconds=60, every=0.01)
    next(seen)
    return _median(lambda: next(seen), rounds, root)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _median(work: Callable[[], object], rounds: int, changed: Path | None = None) -> float:
    """The median of some rounds, each after a change of one record if a root is given."""
    taken = []
    for number in range(rounds):
        if changed is not None:
            path = changed / RECORD
            text = path.read_text(encoding="utf-8")
            path.write_text(_edited(text, number), encoding="utf-8")
        taken.append(_timed(work))
    return statistics.median(taken)


def _edited(text: str, number: int) -> str:
    """The text with another abbreviation of its first record, which breaks a rule or mends it."""
    before, mark, after = text.partition("dcg:abbreviation ")
    assert mark, f"{RECORD} has no abbreviation"
    end = min(after.index(sign) for sign in ("\n", " ;", " .") if sign in after)
    value = f'"W{number}"' if number % 2 else f'"W{number}"@en'
    return before + mark + value + after[end:]


if __name__ == "__main__":
    main()
