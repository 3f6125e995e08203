"""What the engine writes, mended where it is untidy or other readers go astray on it."""

from __future__ import annotations

import re
from typing import Final

from dcgraph.errors import QueryRefused

__all__ = ["sound_xml", "tidy"]

_TURTLE_HEAD: Final = re.compile(rb"(?:@prefix [^\n]*\n)+")
# IRIs and strings are passed over whole, so that what looks like a name in them is none.
_TOKENS: Final = re.compile(
    rb'<[^<>\s]*+>|"[^"\\]*+(?:\\.[^"\\]*+)*+"|\b([a-z]+):((?:[^\s\\"<>]|\\.)*+)'
)
_NEEDS_ESCAPE: Final = re.compile(rb'\\[^"nrtbfuU\\]')
_ESCAPED: Final = re.compile(rb"\\(.)")
_RDFXML_HEAD: Final = re.compile(rb"<\?xml[^>]*>\s*<rdf:RDF([^>]*)")
_NOT_IN_XML: Final = re.compile(rb"[\x00-\x08\x0B\x0C\x0E-\x1F]|\xEF\xBF[\xBE\xBF]")


def sound_xml(body: bytes) -> bytes:
    """XML that says what was meant: the engine writes what XML changes or forbids.

    Raises QueryRefused for a character that XML has no way to write.
    """
    if _NOT_IN_XML.search(body):
        raise QueryRefused(
            "This holds a character that XML cannot write, such as a control character: "
            "ask for another format.",
            feature="characters",
        )
    # A reader takes a bare carriage return for the end of a line and makes it a line feed.
    return body.replace(b"\r", b"&#13;") if b"\r" in body else body


def tidy(body: bytes, media_type: str) -> bytes:
    r"""Declare the prefixes in use, in order: the engine declares all, each time in another.

    In Turtle and TriG, a name that would need a backslash, such as `dcg:0.1.0\/claim`, is a
    whole IRI: the OWL API up to version 5 cannot read the escape and takes the file for another
    format.
    Other formats than Turtle, TriG and RDF/XML have no such head and are returned as they are.
    """
    if media_type in ("text/turtle", "application/trig"):
        return _tidy_turtle(body)
    if media_type == "application/rdf+xml":
        return _tidy_rdfxml(body)
    return body


def _tidy_turtle(body: bytes) -> bytes:
    head = _TURTLE_HEAD.match(body)
    if head is None:
        return body
    lines = sorted(head[0].splitlines(keepends=True))
    rest = _without_escapes(body[head.end() :], lines)
    used = [line for line in lines if line.split()[1] in rest]
    return b"".join((*used, b"\n" if used else b"", rest))


def _without_escapes(body: bytes, prefixes: list[bytes]) -> bytes:
    """The body with whole IRIs in place of prefixed names that hold a backslash.

    The engine ends no line within a token, so that a line without an escape is not looked into.
    """
    if not _NEEDS_ESCAPE.search(body):
        return body
    namespaces = {words[1]: words[2][1:-1] for words in map(bytes.split, prefixes)}

    def whole(match: re.Match[bytes]) -> bytes:
        if match[1] is None or b"\\" not in match[2]:
            return match[0]
        return b"<" + namespaces[match[1] + b":"] + _ESCAPED.sub(rb"\1", match[2]) + b">"

    lines = body.split(b"\n")
    return b"\n".join(_TOKENS.sub(whole, one) if b"\\" in one else one for one in lines)


def _tidy_rdfxml(body: bytes) -> bytes:
    head = _RDFXML_HEAD.match(body)
    if head is None:
        return body
    rest = body[head.end() :]
    declared = sorted(head[1].split())
    used = [name for name in declared if name[len(b"xmlns:") : name.index(b"=")] + b":" in rest]
    return b" ".join((body[: head.start(1)], *used)) + rest
