"""Publishing a snapshot to a remote store.

The triples go into a graph of this snapshot's own, which nobody asks yet. The graph `published`,
by which a server knows that all of it is there, ceases to say so first and says so again last.
The snapshot before stays for the servers that still ask it, the one before that goes.
"""

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
    NamedNode,
    RdfFormat,
    Store,
    Triple,
    parse,
    serialize,
)
from pyoxigraph import Literal as Text

from dcgraph.errors import BuildError, SettingsError
from dcgraph.namespaces import DCTERMS, XSD
from dcgraph.remote.endpoint import http_address
from dcgraph.remote.prepare import (
    COUNT,
    HASH,
    PART,
    PUBLISHED,
    REPLACES,
    SKOLEM,
    Published,
    everything,
)
from dcgraph.snapshot.manifest import Snapshot

CHUNK: Final = 50_000
"""Triples in one request: some 8 MB, which every store takes at once."""

_FILE_TRIPLES: Final = 1_000_000
_N_TRIPLES: Final = "application/n-triples"
_NOT_FOUND: Final = 404
_REFUSED: Final = (401, 403)
_MAX_SHOWN: Final = 200
_MAX_FAULT: Final = 300
_LEFT: Final = DCTERMS + "hasVersion"
_INTEGER: Final = NamedNode(XSD + "integer")

USER: Final = "DCGRAPH_PUBLISH_USER"
PASSWORD: Final = "DCGRAPH_PUBLISH_PASSWORD"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who publishes. The password is shown nowhere."""

    user: str
    password: str = field(repr=False)
    scheme: Literal["basic", "digest"] = "digest"


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
    tell: Tell = lambda _: None,
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


class _Change:
    """What is to be done to have a snapshot on a store of which the graph `published` says this.

    `made` is what that graph says in the end, `graphs` are the named ones, and `is_done` tells
    that it says so already. What a server may be asking is not emptied but added to (`adds`).

    While a snapshot is being published the graph names no hash, so that no server starts on it;
    what was there before stays written down, so that nothing is forgotten if that fails half-way.
    """

    def __init__(
        self, snapshot: Snapshot, said: Iterable[tuple[str, str]], *, anew: bool = False
    ) -> None:
        self._store = Store.read_only(str(snapshot.store))
        named = self._store.named_graphs()
        graphs = tuple(sorted(name.value for name in named if isinstance(name, NamedNode)))
        content, triples = snapshot.manifest.hash, snapshot.manifest.triples
        there, values = _read_record(said)
        replaced = there.replaces if there else next(iter(values.get(REPLACES, ())), None)
        self._current = there.hash if there else replaced
        self._graphs = {*values.get(PART, ())}
        self._left = {*values.get(_LEFT, ()), *(values.get(REPLACES, ()) if there else ())}
        self.everything = everything(content)
        self.made = Published(
            content, triples, graphs, None if self._current == content else self._current
        )
        self.is_done = False
        if there and not anew and there == Published(content, triples, graphs, replaced):
            self.made, self.is_done = there, True
        self.adds = not anew and content in (self._current, there and there.replaces)

    def withdrawn(self) -> list[Triple]:
        """What `published` says meanwhile."""
        hashes = sorted({*self._left, self.made.hash} - {self._current})
        said: list[tuple[str, NamedNode | Text]] = [(_LEFT, Text(content)) for content in hashes]
        if self._current is not None:
            said.append((REPLACES, Text(self._current)))
        graphs = sorted({*self._graphs, *self.made.graphs})
        said += [(PART, NamedNode(graph)) for graph in graphs]
        return [Triple(NamedNode(PUBLISHED), NamedNode(name), value) for name, value in said]

    def stale(self) -> list[str]:
        """The graphs that nobody asks any more in the end."""
        hashes = sorted(self._left - {self.made.hash, self.made.replaces})
        return [*sorted(self._graphs - {*self.made.graphs}), *map(everything, hashes)]

    def triples(self, graph: str | None = None) -> Iterator[Triple]:
        """The triples of a named graph, or all, with an IRI for each blank node.

        By that it stays one in all graphs.
        """
        name = None if graph is None else NamedNode(graph)
        for quad in self._store.quads_for_pattern(None, None, None, name):
            subject, value = quad.subject, quad.object
            if isinstance(subject, BlankNode):
                subject = NamedNode(SKOLEM + subject.value)
            if isinstance(value, BlankNode):
                value = NamedNode(SKOLEM + value.value)
            yield Triple(subject, quad.predicate, value)


def _read_record(said: Iterable[tuple[str, str]]) -> tuple[Published | None, dict[str, list[str]]]:
    """What a graph `published` says of a whole snapshot, and all that it says."""
    values: dict[str, list[str]] = {}
    for name, value in said:
        values.setdefault(name, []).append(value)
    if HASH not in values or COUNT not in values:
        return None, values
    parts, replaces = sorted({*values.get(PART, ())}), values.get(REPLACES, ())
    before = next(iter(replaces), None)
    return Published(values[HASH][0], int(values[COUNT][0]), tuple(parts), before), values


def statements(made: Published) -> list[Triple]:
    """What the graph `published` says when a snapshot is whole."""
    said: list[tuple[str, NamedNode | Text]] = [
        (HASH, Text(made.hash)),
        (COUNT, Text(str(made.triples), datatype=_INTEGER)),
        *((PART, NamedNode(graph)) for graph in made.graphs),
    ]
    if made.replaces is not None:
        said.append((REPLACES, Text(made.replaces)))
    return [Triple(NamedNode(PUBLISHED), NamedNode(name), value) for name, value in said]


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

    This is done by the SPARQL 1.1 Graph Store HTTP Protocol. Where the store says that the
    snapshot is there already, nothing is written, unless `anew`: then it is written over, and
    servers that ask it meanwhile see a part of it.

    One request carries `chunk` triples and may take `seconds`. Raises BuildError when the store
    cannot be reached, refuses, or does not keep what it was given; then it says itself that no
    snapshot in it is whole, and publishing again mends it.
    """
    with _GraphStore(url, credentials, seconds) as target:
        change = _Change(snapshot, target.said(), anew=anew)
        if change.is_done:
            return change.made
        graphs = change.made.graphs
        # In one request, so that it is there wholly or not.
        target.put(PUBLISHED, change.withdrawn())
        for number, graph in enumerate(graphs, 1):
            tell(f"graph {number} of {len(graphs)}")
            for _ in target.send(graph, change.triples(graph), chunk):
                pass
        for count in target.send(change.everything, change.triples(), chunk, adding=change.adds):
            tell(f"triple {count} of {change.made.triples}")
        for stale in change.stale():
            tell("clearing what is out of date")
            target.delete(stale)
        tell("making it current")
        target.put(PUBLISHED, statements(change.made))
        if _read_record(target.said())[0] != change.made:
            raise BuildError(
                f"The store at {url} does not keep what it is given: see its log and publish again."
            )
    return change.made


class _GraphStore:
    """A SPARQL 1.1 graph store, one request after another."""

    def __init__(self, url: str, who: Credentials | None, seconds: float) -> None:
        self._url = http_address(url, "address of the graph store")
        auth: httpx2.Auth | None = None
        if who is not None:
            kind = httpx2.DigestAuth if who.scheme == "digest" else httpx2.BasicAuth
            auth = kind(who.user, who.password)
        self._client = httpx2.Client(
            auth=auth, follow_redirects=False, trust_env=False, timeout=seconds
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def said(self) -> list[tuple[str, str]]:
        """The properties and values in the graph `published`; none where there is no such graph."""
        response = self._request("GET", PUBLISHED, accept=_N_TRIPLES)
        if response.status_code == _NOT_FOUND:
            return []
        try:
            return [
                (quad.predicate.value, quad.object.value)
                for quad in parse(response.content, format=RdfFormat.N_TRIPLES)
                if isinstance(quad.object, NamedNode | Text)
            ]
        except SyntaxError as error:
            raise BuildError(
                f"The store at {self._url} gives a graph that is no N-Triples ({error}): "
                "see whether that is the address of a graph store."
            ) from None

    def delete(self, graph: str) -> None:
        """Take a graph away, if it is there."""
        self._request("DELETE", graph)

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Have a graph hold these triples and no others, by one request."""
        self._request("PUT", graph, serialize(triples, format=RdfFormat.N_TRIPLES))

    def send(
        self, graph: str, triples: Iterator[Triple], chunk: int, *, adding: bool = False
    ) -> Iterator[int]:
        """Have a graph hold these triples; after each request, how many are there.

        With `adding` what the graph holds stays.
        """
        done, method = 0, "POST" if adding else "PUT"
        while part := list(islice(triples, chunk)):
            self._request(method, graph, serialize(part, format=RdfFormat.N_TRIPLES))
            done, method = done + len(part), "POST"
            yield done

    def _request(
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
        status = response.status_code
        if response.is_success or (status == _NOT_FOUND and method in ("GET", "DELETE")):
            return response
        if status in _REFUSED:
            raise BuildError(
                f"The store at {self._url} does not let this user write (status "
                f"{status}): set DCGRAPH_PUBLISH_USER and DCGRAPH_PUBLISH_PASSWORD."
            )
        shown = " ".join(response.text.split())[:_MAX_SHOWN]
        raise BuildError(
            f"The store at {self._url} refuses {method} of <{graph}> with status "
            f"{status} ({shown}): see its log and publish again."
        )


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


@dataclass(frozen=True, slots=True)
class VirtuosoLoader:
    """A Virtuoso as `isql` reaches it at `address`, and the folder from which it may load.

    Its bulk loader, for graphs of many millions of triples, reads files from a folder that the
    server may read (DirsAllowed), which must be on the same machine or shared with it.
    """

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
        printed = done.stdout + done.stderr
        if done.returncode or "*** Error" in printed:
            fault = printed[printed.find("*** Error") :].replace(password, "…")
            raise BuildError(
                f"Virtuoso at {self.address} refuses: {' '.join(fault.split())[:_MAX_FAULT]}"
            )
        return printed

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
        states = dict(re.findall(r"FILE (\S+) STATE (\d FAULT.*)", self.run([_STATES], seconds)))
        for path, _ in paths:
            if not states.get(path, "").startswith(_LOADED):
                fault = states.get(path, "").partition("FAULT ")[2].strip()
                raise BuildError(
                    f"Virtuoso at {self.address} did not load {path} ({fault[:_MAX_FAULT]}): "
                    "see whether DirsAllowed names the folder, then publish again."
                )

    def said(self, graph: str) -> list[tuple[str, str]]:
        """The properties and values of what a small graph speaks of."""
        return re.findall(r"SAYS (\S+) (\S+)", self.run([_SAID.format(_safe(graph))], 600.0))

    def clear(self, graphs: Iterable[str]) -> None:
        """Take the graphs away, those that are there."""
        commands = [f"SPARQL CLEAR GRAPH <{_safe(graph)}>" for graph in graphs]
        self.run(["log_enable(3,1)", *commands], 86_400.0)


def publish_in_bulk(
    snapshot: Snapshot, loader: VirtuosoLoader, tell: Tell = lambda _: None, *, anew: bool = False
) -> Published:
    """Put the snapshot on Virtuoso by its bulk loader, as its current one.

    What `publish` says of order, `tell` and `anew` holds here too. Raises BuildError when a file
    cannot be written or is not loaded.
    """
    change = _Change(snapshot, loader.said(PUBLISHED), anew=anew)
    if change.is_done:
        return change.made
    record = loader.folder / "dcgraph-published.nt"
    files: list[tuple[Path, str]] = []

    def say(said: list[Triple]) -> None:
        _write(record, said)
        # Not in one go: a loader that is ended between the two leaves what was there forgotten.
        loader.clear([PUBLISHED])
        loader.load([(record, PUBLISHED)])

    try:
        tell("writing the files")
        for graph in (None, *change.made.graphs):
            triples = change.triples(graph)
            while part := list(islice(triples, _FILE_TRIPLES)):
                path = loader.folder / f"dcgraph-{len(files):06}.nt"
                files.append((path, graph or change.everything))
                _write(path, part)
        tell("withdrawing what was published")
        say(change.withdrawn())
        loader.clear([*(() if change.adds else (change.everything,)), *change.made.graphs])
        tell(f"loading {len(files)} files")
        loader.load(files)
        if stale := change.stale():
            tell("clearing what is out of date")
            loader.clear(stale)
        tell("making it current")
        say(statements(change.made))
    except OSError as error:
        raise BuildError(
            f"Nothing can be written to {loader.folder}: {error.strerror or error}. Free some "
            "room or name another folder."
        ) from None
    finally:
        for path in (record, *(path for path, _ in files)):
            path.unlink(missing_ok=True)
    return change.made


def _write(path: Path, triples: Sequence[Triple]) -> None:
    serialize(triples, str(path), format=RdfFormat.N_TRIPLES)


def _safe(name: str) -> str:
    """The same name. Raises BuildError for one that would not stay within its quotes."""
    if not _SAFE.fullmatch(name):
        raise BuildError(f"{name!r} cannot be named to Virtuoso's loader: rename it.")
    return name
