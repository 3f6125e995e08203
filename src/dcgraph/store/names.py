"""What the IRIs and the prefixed names of a query stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from dcgraph.queries import Token
from dcgraph.terms import PREFIXES, ROOT

__all__ = ["Names", "is_absolute"]

_CODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True, slots=True)
class Names:
    """The base and the namespaces that hold after the prologue of a query."""

    base: str
    prefixes: Mapping[str, str]

    @classmethod
    def of(cls, found: Sequence[Token]) -> Self:
        """Those that the tokens of a query declare, besides ours."""
        base, prefixes = ROOT, dict(PREFIXES)
        for index, token in enumerate(found):
            word = token.text.upper() if token.kind == "keyword" else ""
            following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
            if word == "BASE":
                base = _resolved(following[0].text, base)
            elif word == "PREFIX":
                prefixes[following[0].text.removesuffix(":")] = _resolved(following[1].text, base)
        return cls(base, prefixes)

    def read(self, token: Token) -> str | None:
        """The IRI that a token stands for, None where that cannot be read."""
        if token.kind == "iri":
            return _sound(_resolved(token.text, self.base))
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self.prefixes:
            return None
        return _sound(self.prefixes[prefix] + _ESCAPE.sub(r"\1", local))


def is_absolute(token: Token) -> bool:
    """Whether an IRI stands in full and without escapes, so that any engine reads it alike."""
    return _ABSOLUTE.match(token.text, 1) is not None and "\\" not in token.text


def _sound(iri: str) -> str | None:
    try:
        return NamedNode(iri).value
    except ValueError:
        return None


def _resolved(token: str, base: str) -> str:
    text = _CODE.sub(lambda code: chr(int(code[1] or code[2], 16)), token[1:-1])
    return text if _ABSOLUTE.match(text) else urljoin(base, text)
