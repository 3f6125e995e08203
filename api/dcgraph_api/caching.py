"""Validators, conditional requests, and the cache of answers."""

from __future__ import annotations

import gzip
import re
import sys
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Send

from dcgraph.sparql.lexer import SHORT
from dcgraph_api.errors import MEDIA_TYPE, Problem
from dcgraph_api.negotiation import takes_gzip

# Functions whose value is another each time: an answer that uses one is never the same again.
# Before its bracket there may be a comment.
_VOLATILE: Final = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*[(#]", re.IGNORECASE)
_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_RANGE: Final = re.compile(r"(\d{1,18})-(\d{0,18})|()-(\d{1,18})", re.ASCII)


def volatile(query: str) -> bool:
    """Whether the query may have another answer each time; True also where it only looks so."""
    return _of_short(query) if len(query) <= SHORT else _search(query)


def _search(query: str) -> bool:
    return _VOLATILE.search(query) is not None


_of_short: Final = lru_cache(maxsize=512)(_search)


def tag_of(media_type: str, body: bytes) -> str:
    """The entity tag of an answer, from its very bytes.

    It cannot be made from what is asked, which would spare the engine: without an ORDER BY a
    worker in memory may give the same rows in another order than one on disk.
    """
    digest = blake2b(media_type.encode(), digest_size=16)
    digest.update(b"\n")
    digest.update(body)
    return f'"{digest.hexdigest()}"'


def caching(tag: str | None, vary: str = "Accept") -> tuple[tuple[str, str], ...]:
    """A tagged answer may be kept if it is asked for again each time, any other not at all."""
    if tag is None:
        return ("vary", vary), ("cache-control", "no-store")
    return ("vary", vary), ("cache-control", "no-cache"), ("etag", tag)


def moment(built: str) -> datetime:
    """The second in which a snapshot was built, from its manifest."""
    found = datetime.fromisoformat(built)
    found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return found.replace(microsecond=0)


def http_date(when: datetime) -> str:
    """A moment as a header tells it."""
    return format_datetime(when, usegmt=True)


def matches(given: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag, by weak comparison, or whatever there is."""
    return given.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(given)


def not_modified(headers: Headers, tag: str, modified: datetime | None = None) -> bool:
    """Whether the client has what there is; where it names tags, its date does not count."""
    if given := ",".join(headers.getlist("if-none-match")):
        return matches(given, tag)
    try:
        since = parsedate_to_datetime(headers.get("if-modified-since", ""))
    except (TypeError, ValueError):
        return False
    # A date without a zone is of no zone that HTTP knows.
    return modified is not None and since.tzinfo is not None and modified <= since


def satisfiable(given: str, size: int) -> str | None:
    """The ranges of a Range header that a file of `size` bytes has, as such a header.

    None where the header counts for nothing: another unit, malformed, or a range that ends
    before it begins. Empty where the file has none of the ranges.
    """
    unit, _, listed = given.partition("=")
    found = [_RANGE.fullmatch(one.strip()) for one in listed.split(",") if one.strip()]
    if unit.strip().lower() != "bytes" or not found:
        return None
    kept = []
    for one in found:
        if one is None:
            return None
        first, last = one[1] or "", one[2] or one[4] or ""
        if first and last and int(first) > int(last):
            return None
        if int(first) < size if first else int(last) > 0 and size > 0:
            kept.append(f"{first}-{last}")
    return f"bytes={','.join(kept)}" if kept else ""


class Reply:
    """A response that is complete before its first byte leaves: never half a body.

    `tag` is its entity tag, if it has one; what does not `last` is not kept. The headers, with
    the length unless the status forbids a body, are encoded once, so that a reply which is kept
    can be sent again and again.
    """

    __slots__ = ("body", "headers", "lasts", "status", "tag")

    def __init__(
        self,
        status: int,
        body: bytes = b"",
        headers: Iterable[tuple[str, str]] = (),
        tag: str | None = None,
        *,
        lasts: bool = True,
    ) -> None:
        self.status = status
        self.tag = tag
        self.body = body
        self.lasts = lasts
        self.headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]
        if status not in (204, 304):
            self.headers.append((b"content-length", b"%d" % len(body)))

    async def send(self, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})

    def response(
        self,
        request: Request,
        headers: Mapping[str, str],
        *,
        modified: datetime | None = None,
        pressed: bool = False,
    ) -> Response:
        """The same to one client, with more headers: 304 if it has it already.

        A body that is `pressed` is spread out for a client that does not take it so.
        """
        own = {name.decode("latin-1"): value.decode("latin-1") for name, value in self.headers}
        told = {"cache-control": "no-cache", **headers, **own}
        told.pop("content-length", None)
        if modified:
            told["last-modified"] = http_date(modified)
        if self.tag and self.status == 200:  # noqa: PLR2004 - OK
            told["etag"] = self.tag
            if not_modified(request.headers, self.tag, modified):
                del told["content-type"]
                return Response(status_code=304, headers=told)
        body = self.body
        if pressed and takes_gzip(request.headers.get("accept-encoding")):
            told["content-encoding"] = "gzip"
        elif pressed:
            body = gzip.decompress(body)
        return Response(body, self.status, told)


def problem_reply(problem: Problem) -> Reply:
    """The response that tells a problem."""
    headers = (("content-type", MEDIA_TYPE), ("cache-control", "no-store"), *problem.headers)
    return Reply(problem.status, problem.body(), headers)


# What an entry takes besides its body and its key: objects, headers, links.
_OVERHEAD_BYTES = 1_024


class AnswerCache:
    """The replies asked for last, up to `most` bytes in all; 0 keeps none.

    No reply may take more than an eighth of the room, so that one cannot drive out all others.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0
        self._entries: OrderedDict[Hashable, tuple[Reply, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Reply | None:
        """The reply kept under this key."""
        found = self._entries.get(key)
        if found is None:
            return None
        self._entries.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, reply: Reply) -> None:
        """Keep a reply, if it lasts, in place of those unused longest."""
        size = len(reply.body) + _bytes_of(key) + _OVERHEAD_BYTES
        if not reply.lasts or size > self.most // 8:
            return
        self.held += size - self._entries.pop(key, (reply, 0))[1]
        self._entries[key] = reply, size
        while self.held > self.most:
            _, (_, freed) = self._entries.popitem(last=False)
            self.held -= freed


def _bytes_of(key: Hashable) -> int:
    """What a key takes in memory: a client may name more graphs than its query has letters."""
    return sum(map(_bytes_of, key)) if isinstance(key, tuple) else sys.getsizeof(key)
