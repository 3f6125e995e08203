"""What the IRIs and the prefixed names of a query stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urljoin

from pyoxigraph import NamedNode

from dcgraph.errors import QueryRefused
from dcgraph.queries import Token
from dcgraph.terms import PREFIXES, ROOT

__all__ = ["MAX_RESOLVED", "Names", "is_absolute"]

MAX_RESOLVED: Final = 2 << 20
"""Characters that the IRIs of a query may come to in full. A long namespace that is used often,
or a base resolved against a base, makes of a text its square."""

_CODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(slots=True)
class Names:
    """The base and the namespaces that hold after the prologue of a query.

    `left` is how many characters more the IRIs that are read may come to; beyond it QueryRefused
    is raised.
    """

    base: str
    prefixes: dict[str, str]
    left: int = MAX_RESOLVED

    @classmethod
    def of(cls, found: Sequence[Token]) -> Self:
        """Those that the tokens of a query declare, besides ours."""
        names = cls(ROOT, dict(PREFIXES))
        for index, token in enumerate(found):
            word = token.text.upper() if token.kind == "keyword" else ""
            if word not in ("BASE", "PREFIX"):
                continue
            following = [*found[index + 1 : index + 3], Token("", "", 0), Token("", "", 0)]
            if word == "BASE":
                names.base = names._resolved(following[0])
            else:
                prefix = following[0].text.removesuffix(":")
                names.prefixes[prefix] = names._resolved(following[1])
        return names

    def read(self, token: Token) -> str | None:
        """The IRI that a token stands for, None where that cannot be read."""
        if token.kind == "iri":
            return _sound(self._resolved(token))
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self.prefixes:
            return None
        return _sound(self._counted(self.prefixes[prefix] + _ESCAPE.sub(r"\1", local)))

    def _resolved(self, token: Token) -> str:
        """The IRI that a token stands for; an empty text for what none can be made of."""
        try:
            text = _CODE.sub(lambda code: chr(int(code[1] or code[2], 16)), token.text[1:-1])
            return self._counted(text if _ABSOLUTE.match(text) else urljoin(self.base, text))
        except (OverflowError, ValueError):
            # No character has that number; or the host is no IP address, as in `//[x`.
            return ""

    def _counted(self, iri: str) -> str:
        self.left -= len(iri)
        if self.left < 0:
            raise QueryRefused(
                f"The IRIs of the query come to more than {MAX_RESOLVED} characters in full, "
                "which is the limit: shorten its namespaces and its BASE.",
                feature="length",
            )
        return iri


def is_absolute(token: Token) -> bool:
    """Whether an IRI stands in full and without escapes, so that any engine reads it alike."""
    return _ABSOLUTE.match(token.text, 1) is not None and "\\" not in token.text


def _sound(iri: str) -> str | None:
    try:
        return NamedNode(iri).value
    except ValueError:
        return None
