"""Publishing a snapshot to a remote store."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, Literal, Self

import httpx2
from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)
from pyoxigraph import Literal as Text

from dcgraph.errors import BuildError, SettingsError
from dcgraph.remote.endpoint import http_address
from dcgraph.remote.store import Record, recorded, statements
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.store.dataset import PUBLISHED, SKOLEM, Published, everything

# Putting a snapshot on a large store, by the SPARQL 1.1 Graph Store HTTP Protocol.
#
# The triples go into a graph of this snapshot's own, which nobody asks yet; the graph
# `published`, by which a server knows that all of it is there, ceases to say so first and says so
# again last. The snapshot before stays for the servers that still ask it, the one before that goes.


CHUNK: Final = 50_000
"""Triples in one request: some 8 MB, which every store takes at once."""

_N_TRIPLES: Final = "application/n-triples"
_NOT_FOUND: Final = 404
_REFUSED: Final = (401, 403)
_MAX_SAID: Final = 200

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who publishes. The password is shown nowhere."""

    user: str
    password: str = field(repr=False)
    scheme: Literal["basic", "digest"] = "digest"


def publish(
    snapshot: Snapshot,
    url: str,
    credentials: Credentials | None = None,
    *,
    tell: Tell = lambda _: None,
    chunk: int = CHUNK,
    seconds: float = 600.0,
    anew: bool = False,
) -> Published:
    """Put the snapshot in the graph store at `url`, as its current one; `tell` hears the progress.

    Where the store says that it is there already, nothing is written, unless `anew`: then it is
    written over, and servers that ask it meanwhile see a part of it.

    One request carries `chunk` triples and may take `seconds`. Raises BuildError when the store
    cannot be reached, refuses, or does not keep what it was given; then it says itself that no
    snapshot in it is whole, and publishing again mends it.
    """
    store = Store.read_only(str(snapshot.store))
    graphs = sorted(graph.value for graph in store.named_graphs() if _is_iri(graph))
    content, triples = snapshot.manifest.hash, snapshot.manifest.triples
    with _GraphStore(url, credentials, seconds) as target:
        before = _record(target)
        if not anew and before.published and before.holds(content, triples, graphs):
            return before.published
        made = before.made(content, triples, graphs)
        _put_whole(target, before.withdrawn(made))
        for number, graph in enumerate(graphs, 1):
            tell(f"graph {number} of {len(graphs)}")
            target.put(graph, _triples(store, NamedNode(graph)), chunk)
        all_of_it = _triples(store, DefaultGraph())
        # What a server may be asking is added to: it is never empty, and the same in the end.
        adding = not anew and before.may_be_asked(content)
        for count in target.chunks(everything(content), all_of_it, chunk, adding=adding):
            tell(f"triple {count} of {triples}")
        for stale in before.stale(made):
            tell("clearing what is out of date")
            target.delete(stale)
        tell("making it current")
        _put_whole(target, statements(made))
        if _record(target).published != made:
            raise BuildError(
                f"The store at {url} does not keep what it is given: see its log and publish again."
            )
    return made


def skolemised(triples: Iterable[Triple]) -> Iterator[Triple]:
    """The triples with an IRI for each blank node, by which it stays one in all graphs."""
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, BlankNode):
            subject = NamedNode(SKOLEM + subject.value)
        if isinstance(value, BlankNode):
            value = NamedNode(SKOLEM + value.value)
        yield Triple(subject, triple.predicate, value)


def _triples(store: Store, graph: NamedNode | DefaultGraph) -> Iterator[Triple]:
    return skolemised(quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _is_iri(graph: NamedNode | BlankNode) -> bool:
    return isinstance(graph, NamedNode)


def _record(target: _GraphStore) -> Record:
    """What the store says lies there."""
    return recorded(
        (triple.predicate.value, triple.object.value)
        for triple in target.get(PUBLISHED)
        if isinstance(triple.object, NamedNode | Text)
    )


def _put_whole(target: _GraphStore, said: Iterable[Triple]) -> None:
    """Let the graph `published` say this: in one request, so that it is there wholly or not."""
    found = list(said)
    target.put(PUBLISHED, found, len(found))


class _GraphStore:
    """A SPARQL 1.1 graph store, one request after another."""

    def __init__(self, url: str, credentials: Credentials | None, seconds: float) -> None:
        self._url = http_address(url, "address of the graph store")
        self._client = httpx2.Client(
            auth=_auth(credentials), follow_redirects=False, trust_env=False, timeout=seconds
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, graph: str) -> list[Triple]:
        """The triples of a graph; none where there is no such graph."""
        response = self._ask("GET", graph, accept=_N_TRIPLES)
        if response.status_code == _NOT_FOUND:
            return []
        try:
            return [quad.triple for quad in parse(response.content, format=RdfFormat.N_TRIPLES)]
        except SyntaxError as error:
            raise BuildError(
                f"The store at {self._url} gives a graph that is no N-Triples ({error}): "
                "see whether that is the address of a graph store."
            ) from None

    def delete(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        self._ask("DELETE", graph)

    def put(self, graph: str, triples: Iterable[Triple], chunk: int) -> None:
        """Let a graph hold these triples and no others."""
        for _ in self.chunks(graph, triples, chunk):
            pass

    def chunks(
        self, graph: str, triples: Iterable[Triple], chunk: int, *, adding: bool = False
    ) -> Iterator[int]:
        """Do as `put` does, and tell after each request how many triples are there.

        With `adding` what the graph holds stays.
        """
        left, done, method = iter(triples), 0, "POST" if adding else "PUT"
        while part := list(islice(left, chunk)):
            body = serialize(part, format=RdfFormat.N_TRIPLES)
            self._ask(method, graph, body)
            done, method = done + len(part), "POST"
            yield done

    def _ask(
        self, method: str, graph: str, body: bytes | None = None, accept: str = "*/*"
    ) -> httpx2.Response:
        headers = {"accept": accept} | ({} if body is None else {"content-type": _N_TRIPLES})
        try:
            # Virtuoso knows the parameter of the standard as graph-uri too, and others do not.
            response = self._client.request(
                method, self._url, params={"graph": graph}, content=body, headers=headers
            )
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise BuildError(
                f"The store at {self._url} cannot be reached ({type(error).__name__}): "
                "see whether it runs and publish again."
            ) from None
        gone = response.status_code == _NOT_FOUND and method in ("GET", "DELETE")
        if not (response.is_success or gone):
            raise self._refusal(method, graph, response)
        return response

    def _refusal(self, method: str, graph: str, response: httpx2.Response) -> BuildError:
        if response.status_code in _REFUSED:
            return BuildError(
                f"The store at {self._url} does not let this user write (status "
                f"{response.status_code}): set DCGRAPH_PUBLISH_USER and DCGRAPH_PUBLISH_PASSWORD."
            )
        said = " ".join(response.text.split())[:_MAX_SAID]
        return BuildError(
            f"The store at {self._url} refuses {method} of <{graph}> with status "
            f"{response.status_code} ({said}): see its log and publish again."
        )


def _auth(credentials: Credentials | None) -> httpx2.Auth | None:
    if credentials is None:
        return None
    kind = httpx2.DigestAuth if credentials.scheme == "digest" else httpx2.BasicAuth
    return kind(credentials.user, credentials.password)


# Putting a snapshot on Virtuoso by its bulk loader, for graphs of many millions of triples.
#
# The loader reads files from a folder that the server may read (DirsAllowed), which must be on
# the same machine or shared with it. Else and for smaller graphs there is `publish` here.


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
_BULK_MAX_SAID: Final = 300


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
                f"Virtuoso at {self.address} refuses: {' '.join(fault.split())[:_BULK_MAX_SAID]}"
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
                    f"Virtuoso at {self.address} did not load {path} ({fault[:_BULK_MAX_SAID]}): "
                    "see whether DirsAllowed names the folder, then publish again."
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
        record = _record_bulk_load(loader.folder)
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


def _record_bulk_load(folder: Path) -> tuple[Path, str]:
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


USER: Final = "DCGRAPH_PUBLISH_USER"
PASSWORD: Final = "DCGRAPH_PUBLISH_PASSWORD"


def credentials(
    environment: Mapping[str, str], scheme: Literal["basic", "digest"] = "digest"
) -> Credentials | None:
    """Who publishes, as the environment says; None where it says nothing.

    Raises SettingsError for a user without a password or the other way round.
    """
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if bool(user) != bool(password):
        missing = PASSWORD if user else USER
        raise SettingsError(f"{missing} is not set, and the other of the two is: set both or none.")
    return Credentials(user, password, scheme) if user else None


def publish_to(
    snapshot: Snapshot,
    url: str,
    who: Credentials | None,
    *,
    load_folder: Path | None = None,
    anew: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish to a graph store at `url`, or, with `load_folder`, to the Virtuoso at `url`.

    In the second case `url` is HOST:PORT of its SQL port, and the folder one that it may read.
    With `anew` what is there already is written over.
    Raises BuildError when that fails, SettingsError when the loader has no user.
    """
    if load_folder is None:
        return publish(snapshot, url, who, tell=tell, anew=anew)
    if who is None:
        raise SettingsError(f"Virtuoso's bulk loader needs a user: set {USER} and {PASSWORD}.")
    loader = VirtuosoLoader(url, load_folder.resolve(), who)
    return publish_in_bulk(snapshot, loader, tell, anew=anew)
