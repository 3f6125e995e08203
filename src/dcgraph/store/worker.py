"""The worker: a process that answers one query after another from a read-only store.

A fork server forks it and has it `work`. It speaks over a socket: first a frame that says whether
it is ready, then one frame for each request. A query that runs past its time ends the process
by SIGALRM, one that runs past its memory by SIGABRT.
"""

from __future__ import annotations

import io
import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from dcgraph.errors import AnswerTooLargeError, QueryError, QueryRefusedError
from dcgraph.namespaces import PREFIXES, ROOT
from dcgraph.sparql.model import Kind
from dcgraph.sparql.rewrite import Edit, Reading, Star, asked, names_graphs
from dcgraph.sparql.syntax_errors import PADDING, syntax_error
from dcgraph.store import protocol, sandbox
from dcgraph.store.protocol import Header
from dcgraph.store.results import cut
from dcgraph.text import sound_xml, tidy

Results = QuerySolutions | QueryBoolean | QueryTriples

STACK_BYTES: Final = 64 << 20
"""Eight times the usual stack: enough for every chain of operators that 100 kB can hold."""

_SMALL_BYTES: Final = 64 << 10
_SHORT_BYTES: Final = 8 << 10
_SLOW_SECONDS: Final = 0.1
"""A query that computes for longer is slow, and is known as slow before it runs again."""
_QUICK_SECONDS: Final = 0.005
"""A query over sooner than this cannot have taken memory worth measuring."""

_QUOTED: Final = re.compile(r'[",\r\n]')
# The loader knows no triple terms, so that only a query can make one.
_TRIPLES: Final = re.compile(r"<<|TRIPLE", re.IGNORECASE | re.ASCII)


class CappedBuffer(io.BytesIO):
    """Collects an answer; raises AnswerTooLargeError beyond `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Any, /) -> int:
        """Part of BytesIO. What is raised here ends the engine's work and comes out of it."""
        if self.tell() + len(data) > self._limit:
            raise AnswerTooLargeError(
                f"The answer is larger than the limit of {self._limit} bytes: "
                "add a LIMIT, select fewer columns, or ask for it in parts.",
                self._limit,
            )
        return super().write(data)


class Written(NamedTuple):
    """An answer, and the number of rows at which it was cut, None where it is whole."""

    kind: Kind
    body: bytes
    rows: int | None = None


def write(evaluate: Callable[[], Results], request: Header, limit: int) -> Written:
    """Write the results in the media type of the request that their kind calls for.

    They are evaluated once more when what the engine has written must be written otherwise.
    Solutions are cut at the request's `rows`. Raises AnswerTooLargeError beyond `limit` bytes,
    QueryRefusedError for a character that the format cannot hold, ValueError for a media type that
    is not known, and what the engine raises, since it may do its work only now.
    """
    body = CappedBuffer(limit)
    results = evaluate()
    if isinstance(results, QueryTriples):
        media_type = request["graph_format"]
        graph_format = RdfFormat.from_media_type(media_type)
        if graph_format is None:
            raise ValueError(f"no graph can be written as {media_type}")
        serialize(results, body, graph_format, prefixes=PREFIXES)
        tidied = tidy(_sound(body.getvalue(), media_type, limit), media_type)
        CappedBuffer(limit).write(tidied)
        return Written("graph", tidied)
    media_type = request["solutions_format"]
    known = QueryResultsFormat.from_media_type(media_type)
    if known is None:
        raise ValueError(f"no solutions can be written as {media_type}")
    results.serialize(body, known)
    if isinstance(results, QueryBoolean):
        return Written("boolean", body.getvalue())
    whole = _sound(body.getvalue(), media_type, limit)
    if media_type == "text/csv" and not _is_table(whole, request["sent"]):
        whole = _csv(evaluate(), limit)
    rows = request["rows"]
    shorter = cut(whole, media_type, rows)
    return Written("solutions", whole) if shorter is None else Written("solutions", shorter, rows)


def _is_table(body: bytes, query: str) -> bool:
    """Whether each row of the engine's CSV has its number of fields.

    The engine quotes literals alone, not an IRI or a triple term that holds a comma.
    """
    if _TRIPLES.search(query):
        return False
    plain = b"".join(body.split(b'"')[::2])
    head, _, _ = plain.partition(b"\n")
    return plain.count(b",") == head.count(b",") * plain.count(b"\n")


def _csv(results: Results, limit: int) -> bytes:
    """CSV as the engine writes it, but with quotes wherever RFC 4180 wants them."""
    assert isinstance(results, QuerySolutions)
    body = CappedBuffer(limit)
    # Its `writelines` would pass its `write`, which counts, by.
    body.write((",".join(one.value for one in results.variables) + "\r\n").encode())
    for solution in results:
        body.write((",".join(map(_csv_field, solution)) + "\r\n").encode())
    return body.getvalue()


def _csv_field(term: NamedNode | BlankNode | Literal | Triple | None) -> str:
    match term:
        case None:
            return ""
        case BlankNode():
            text = str(term)
        case Triple():
            text = f"<<( {term} )>>"
        case _:
            text = term.value
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def _sound(body: bytes, media_type: str, limit: int) -> bytes:
    """XML that says what the engine meant: it writes characters that XML changes or forbids.

    Raises QueryRefusedError for those that XML has no way to write, AnswerTooLargeError where the
    answer outgrows `limit` bytes.
    """
    if not media_type.endswith("xml"):
        return body
    mended = sound_xml(body)
    if mended is not body:
        CappedBuffer(limit).write(mended)
    return mended


_COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_DISTINCT = "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }"

Name = NamedNode | BlankNode


def run(
    store: Store,
    text: str,
    prefixes: dict[str, str],
    default: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Results:
    """The results of a query over these graphs; over the union of all where none is named.

    Relative IRIs are those of dcgraph. Raises what the engine raises.
    """
    if not default and not named:
        # The engine's union would override FROM.
        union = not names_graphs(text)
        return store.query(text, base_iri=ROOT, prefixes=prefixes, use_default_graph_as_union=union)
    graphs: list[Name | DefaultGraph] = [NamedNode(iri) for iri in dict.fromkeys(default)]
    visible: list[Name] = [NamedNode(iri) for iri in dict.fromkeys(named)]
    if len(graphs) > 1 and _share(store, tuple(dict.fromkeys(default))):
        store, graphs = _merged(store, graphs, visible), [DefaultGraph()]
    # Both lists, even when empty: with `default_graph` alone every named graph stays visible.
    return store.query(
        text, base_iri=ROOT, prefixes=prefixes, default_graph=graphs, named_graphs=visible
    )


@lru_cache(maxsize=64)
def _share(store: Store, graphs: tuple[str, ...]) -> bool:
    """Whether a triple is in more than one of the graphs; they never change."""
    names: list[Name | DefaultGraph] = [NamedNode(iri) for iri in graphs]
    counts = []
    for query in (_COUNT, _DISTINCT):
        results = store.query(query, default_graph=names, named_graphs=[])
        assert isinstance(results, QuerySolutions)
        counts.append(next(results)["n"])
    return bool(counts[0] != counts[1])


def _merged(store: Store, default: Sequence[Name | DefaultGraph], named: Sequence[Name]) -> Store:
    """A store in memory with the merge of some graphs, and with others as they are."""
    merged = Store()
    merged.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for graph in default
        for quad in store.quads_for_pattern(None, None, None, graph)
    )
    for graph in named:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def work(
    store: Store | str,
    link: socket.socket,
    memory_bytes: int,
    output_bytes: int,
    *,
    network_closed: bool,
) -> int:
    """Serve until the other end closes; return 0 then, 1 when there is nothing to serve.

    `store` is one in memory, or the folder of one on disk. A worker that holds half of
    `memory_bytes` more than at first is replaced.

    All is done in a thread of its own, to which the C library gives a heap of its own: that of
    the fork server is full of small holes, and each that is filled makes this process copy a page,
    150 for a query at first.
    """
    sandbox.free_alarm()
    sandbox.be_killed_first()
    codes: list[int] = []
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(
        target=lambda: codes.append(_serve(store, link, memory_bytes, output_bytes, network_closed))
    )
    thread.start()
    thread.join()
    return codes[0] if codes else 1


def _serve(
    store: Store | str, link: socket.socket, memory_bytes: int, output_bytes: int, closed: bool
) -> int:
    if isinstance(store, str):
        try:
            store = Store.read_only(store)
        except (OSError, RuntimeError, ValueError) as error:
            _send_ready(link, {"ready": False, "message": str(error)})
            return 1
    # Not sooner: RocksDB writes a log as it opens a store.
    sandbox.confine()
    sandbox.limit_memory(memory_bytes)
    held = sandbox.memory_held()
    ids = {"pid": os.getpid(), "thread": threading.get_native_id(), "held": held}
    _send_ready(link, {"ready": True, "network_closed": closed, **ids})
    while (received := _receive(link)) is not None:
        text, limit = received
        request = (_request_of_short if len(text) <= _SHORT_BYTES else json.loads)(text)
        started, rested = time.perf_counter(), time.process_time()
        kind, body, rows = _reply(store, request, limit, output_bytes)
        seconds = time.perf_counter() - started
        slow = time.process_time() - rested > _SLOW_SECONDS
        # What a big query has taken stays taken, and the budget of the next would lack it: such
        # a worker makes room for a fresh one.
        big = seconds > _QUICK_SECONDS or len(body) > _SMALL_BYTES
        last = big and sandbox.memory_held() > held + memory_bytes // 2
        head = protocol.reply_head(
            kind, len(body), slow=slow, last=last, rows=rows, seconds=seconds
        )
        # One call for a small answer; no second copy of a large one.
        for part in (head + body,) if len(body) < _SMALL_BYTES else (head, body):
            link.sendall(part)
        if last:
            break
    return 0


def _send_ready(link: socket.socket, header: Header) -> None:
    body = json.dumps(header).encode()
    link.sendall(protocol.reply_head("ready", len(body)) + body)


def _receive(link: socket.socket) -> tuple[bytes, float] | None:
    """The next request, its JSON and its time limit; None when there will be none."""
    data, start = b"", protocol.REQUEST_HEAD.size
    while len(data) < start:
        more = link.recv(_SMALL_BYTES)
        if not more:
            return None
        data += more
    size, seconds = protocol.REQUEST_HEAD.unpack_from(data)
    parts, missing = [data[start:]], start + size - len(data)
    while missing > 0:
        more = link.recv(missing)
        if not more:
            return None
        parts.append(more)
        missing -= len(more)
    return b"".join(parts), seconds


def _reply(
    store: Store, request: Header, seconds: float, limit: int
) -> tuple[protocol.ReplyKind, bytes, int | None]:
    """Evaluate and write in this one thread: a result that changes thread aborts the process."""
    sandbox.set_alarm(seconds)
    try:
        return write(lambda: _results(store, request), request, limit)
    except SyntaxError as error:
        sent = request["sent"] + PADDING
        return "error", protocol.error_text(syntax_error(request["query"], str(error), sent)), None
    except PermissionError:
        refused = QueryRefusedError(
            "The query asks for a connection to another server, and none is made from here: "
            "ask that server by itself and join the two answers afterwards.",
            feature="SERVICE",
        )
        return "error", protocol.error_text(refused), None
    except (OSError, RuntimeError, ValueError) as error:
        given_up = QueryError(f"The engine gave the query up: {error}.")
        return "error", protocol.error_text(given_up), None
    except MemoryError:
        # As the engine does when an allocation of its own fails.
        sys.stderr.write("memory allocation failed\n")
        os.abort()
    except QueryError as error:
        return "error", protocol.error_text(error), None
    finally:
        sandbox.set_alarm(0)


_request_of_short: Final = lru_cache(maxsize=512)(json.loads)


def _results(store: Store, request: Header) -> Results:
    text = request.get("asked")
    if text is None:
        limit, star = request["limit"], request["star"]
        place = star and Star(star[0], star[1], star[2], tuple(star[3]))
        # It stays with the request, which stays with its JSON.
        reading = Reading(request["sent"], limit and Edit(*limit), place)
        text = request["asked"] = asked(reading)
    try:
        return _evaluate(store, request, text)
    except SyntaxError:
        # Without what was added to it: so a mistake keeps its place.
        return _evaluate(store, request, request["sent"] + PADDING)


def _evaluate(store: Store, request: Header, text: str) -> Results:
    prefixes = (_prefixes_of_short if len(text) <= _SHORT_BYTES else _prefixes)(text)
    return run(store, text, prefixes, request["default_graphs"], request["named_graphs"])


def _prefixes(text: str) -> dict[str, str]:
    """Those that may be used: the engine reads each anew for every query, 1 us a piece."""
    return {name: iri for name, iri in PREFIXES.items() if f"{name}:" in text}


_prefixes_of_short: Final = lru_cache(maxsize=512)(_prefixes)
