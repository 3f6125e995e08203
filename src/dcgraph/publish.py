"""Putting a snapshot on a large store, by the SPARQL 1.1 Graph Store HTTP Protocol.

The triples go into a graph of this snapshot's own, which nobody asks yet; the graph
`published`, by which a server knows that all of it is there, ceases to say so first and says so
again last. The snapshot before stays for the servers that still ask it, the one before that goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
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

from dcgraph.errors import BuildError
from dcgraph.snapshot import Snapshot
from dcgraph.store.endpoint import http_address
from dcgraph.store.layout import PUBLISHED, SKOLEM, Published, everything
from dcgraph.store.record import Record, recorded, statements

__all__ = ["Credentials", "publish", "skolemised"]

CHUNK: Final = 50_000
"""Triples in one request: some 8 MB, which every store takes at once."""

_N_TRIPLES: Final = "application/n-triples"
_NOT_FOUND: Final = 404
_REFUSED: Final = (401, 403)
_MOST_SAID: Final = 200

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
        said = " ".join(response.text.split())[:_MOST_SAID]
        return BuildError(
            f"The store at {self._url} refuses {method} of <{graph}> with status "
            f"{response.status_code} ({said}): see its log and publish again."
        )


def _auth(credentials: Credentials | None) -> httpx2.Auth | None:
    if credentials is None:
        return None
    kind = httpx2.DigestAuth if credentials.scheme == "digest" else httpx2.BasicAuth
    return kind(credentials.user, credentials.password)
