"""Putting a snapshot on Virtuoso by its bulk loader, for graphs of many millions of triples.

The loader reads files from a folder that the server may read (DirsAllowed), which must be on
the same machine or shared with it. Else and for smaller graphs there is `dcgraph.publish`.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Store, Triple, serialize

from dcgraph.errors import BuildError
from dcgraph.publish import Credentials, skolemised
from dcgraph.snapshot import Snapshot
from dcgraph.store.layout import PUBLISHED, Published, everything
from dcgraph.store.record import recorded, statements

__all__ = ["VirtuosoLoader", "publish_in_bulk"]

_PART: Final = 1_000_000
"""Triples in one file."""

_FORGET: Final = "delete from DB.DBA.load_list where ll_file"
_STATES: Final = (
    "select concat('FILE ', ll_file, ' STATE ', cast(ll_state as varchar), "
    "' FAULT ', coalesce(ll_error, 'none')) from DB.DBA.load_list"
)
_SAID: Final = (
    "SPARQL SELECT (CONCAT('SAYS ', STR(?p), ' ', STR(?o)) AS ?said) FROM <{}> WHERE {{ ?s ?p ?o }}"
)
_LOADED: Final = "2 FAULT none"
"""A file that was read in part is in state 2 as well, but has its fault written beside it."""

_SAFE: Final = re.compile(r"[\w./:@+-]+")
_MOST_SAID: Final = 300


@dataclass(frozen=True, slots=True)
class VirtuosoLoader:
    """A Virtuoso as `isql` reaches it at `address`, and the folder from which it may load."""

    address: str
    folder: Path
    credentials: Credentials
    isql: str = "isql-vt"

    def run(self, statements: Sequence[str], seconds: float) -> str:
        """What the statements, one a line, print. Raises BuildError when one of them fails."""
        user, password = self.credentials.user, self.credentials.password
        try:
            done = subprocess.run(  # noqa: S603  # no shell reads the arguments
                [self.isql, self.address, user, password, "BANNER=OFF", "VERBOSE=OFF"],
                input="".join(f"{statement};\n" for statement in statements),
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
            )
        except FileNotFoundError:
            raise BuildError(
                f"There is no {self.isql}: install Virtuoso's clients, or publish without the "
                "bulk loader."
            ) from None
        except subprocess.TimeoutExpired:
            raise BuildError(
                f"Virtuoso at {self.address} did not load within {seconds:g} s: see its log."
            ) from None
        said = done.stdout + done.stderr
        if done.returncode or "*** Error" in said:
            fault = said[said.find("*** Error") :].replace(password, "…")
            raise BuildError(
                f"Virtuoso at {self.address} refuses: {' '.join(fault.split())[:_MOST_SAID]}"
            )
        return said

    def load(self, files: Iterable[tuple[Path, str]], seconds: float = 86_400.0) -> None:
        """Load files of N-Triples, each into its graph. Raises BuildError if one is not loaded."""
        paths = [(_safe(str(path)), _safe(graph)) for path, graph in files]
        self.run(
            [
                "log_enable(2,1)",
                *(f"{_FORGET} = '{path}'" for path, _ in paths),
                *(f"ld_add('{path}', '{graph}')" for path, graph in paths),
                "rdf_loader_run()",
                "checkpoint",
            ],
            seconds,
        )
        told = self.run([_STATES], seconds)
        states = dict(re.findall(r"FILE (\S+) STATE (\d FAULT.*)", told))
        for path, _ in paths:
            if not states.get(path, "").startswith(_LOADED):
                fault = states.get(path, "").partition("FAULT ")[2].strip()
                raise BuildError(
                    f"Virtuoso at {self.address} did not load {path} ({fault[:_MOST_SAID]}): see "
                    "whether DirsAllowed names the folder, then publish again."
                )

    def said(self, graph: str) -> list[tuple[str, str]]:
        """The properties and values of what a small graph speaks of."""
        told = self.run([_SAID.format(_safe(graph))], 600.0)
        return re.findall(r"SAYS (\S+) (\S+)", told)

    def clear(self, graphs: Iterable[str]) -> None:
        """Take the graphs away, those that are there."""
        self.run(
            ["log_enable(3,1)", *(f"SPARQL CLEAR GRAPH <{_safe(graph)}>" for graph in graphs)],
            86_400.0,
        )


def publish_in_bulk(
    snapshot: Snapshot,
    loader: VirtuosoLoader,
    tell: Callable[[str], None] = lambda _: None,
    *,
    anew: bool = False,
) -> Published:
    """Put the snapshot on Virtuoso, as its current one; `tell` hears the progress.

    What `publish` says of order and of `anew` holds here too. Raises BuildError when a file
    cannot be written or is not loaded.
    """
    store = Store.read_only(str(snapshot.store))
    graphs = sorted(name.value for name in store.named_graphs() if not isinstance(name, BlankNode))
    content, triples = snapshot.manifest.hash, snapshot.manifest.triples
    before = recorded(loader.said(PUBLISHED))
    if not anew and before.published and before.holds(content, triples, graphs):
        return before.published
    made = before.made(content, triples, graphs)
    written: list[tuple[Path, str]] = []
    try:
        tell("writing the files")
        record = _record(loader.folder)
        written.append(record)
        written += _files(loader.folder, store, DefaultGraph(), everything(content), 0)
        for graph in graphs:
            written += _files(loader.folder, store, NamedNode(graph), graph, len(written))
        tell("withdrawing what was published")
        _say(loader, record, before.withdrawn(made))
        # What a server may be asking is added to: it is never empty, and the same in the end.
        asked = before.may_be_asked(content) and not anew
        loader.clear(graphs if asked else [everything(content), *graphs])
        tell(f"loading {len(written) - 1} files")
        loader.load(written[1:])
        if stale := list(before.stale(made)):
            tell("clearing what is out of date")
            loader.clear(stale)
        tell("making it current")
        _say(loader, record, statements(made))
    except OSError as error:
        raise BuildError(
            f"Nothing can be written to {loader.folder}: {error.strerror or error}. Free some "
            "room or name another folder."
        ) from None
    finally:
        for path, _ in written:
            path.unlink(missing_ok=True)
    return made


def _record(folder: Path) -> tuple[Path, str]:
    """The file for what is said in the graph `published`."""
    return folder / "dcgraph-published.nt", PUBLISHED


def _say(loader: VirtuosoLoader, record: tuple[Path, str], said: Iterable[Triple]) -> None:
    """Let the graph `published` say this and nothing else."""
    _write(record[0], said)
    # Not in one go: a loader that is ended between the two leaves what was there forgotten.
    loader.clear([PUBLISHED])
    loader.load([record])


def _files(
    folder: Path, store: Store, graph: NamedNode | DefaultGraph, name: str, number: int
) -> Iterator[tuple[Path, str]]:
    triples = skolemised(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    while part := list(islice(triples, _PART)):
        path = folder / f"dcgraph-{number:06}.nt"
        _write(path, part)
        yield path, name
        number += 1


def _write(path: Path, triples: Iterable[Triple]) -> None:
    serialize(triples, str(path), format=RdfFormat.N_TRIPLES)


def _safe(name: str) -> str:
    """The same name. Raises BuildError for one that would not stay within its quotes."""
    if not _SAFE.fullmatch(name):
        raise BuildError(f"{name!r} cannot be named to Virtuoso's loader: rename it.")
    return name
