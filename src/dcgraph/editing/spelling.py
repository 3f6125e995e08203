"""How the names in a text are read as IRIs, and how an IRI is written where it must stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

__all__ = ["Spelling"]

_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# The names of this house. What else a local name may hold would have to be escaped, and such
# an IRI is written in full.
_PLAIN: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.+(?=[A-Za-z0-9_-]))*|")


@dataclass(slots=True)
class Spelling:
    """The prefixes and the base that hold at one place of a Turtle or SPARQL text."""

    prefixes: dict[str, str] = field(default_factory=dict)
    base: str = ""

    def read(self, token: str) -> str | None:
        """The IRI that a name or an IRI in angle brackets stands for; None if nothing does."""
        if token.startswith("<"):
            iri = _ESCAPE.sub(lambda code: chr(int(code[1] or code[2], 16)), token[1:-1])
            return urljoin(self.base, iri) if self.base and not _ABSOLUTE.match(iri) else iri
        prefix, _, local = token.partition(":")
        space = self.prefixes.get(prefix)
        return None if space is None else space + re.sub(r"\\(.)", r"\1", local)

    def write(self, iri: str, like: str = "") -> str:
        """The IRI in the form of the token `like` as far as that can be, else as short as can be.

        A name keeps its prefix, a relative IRI stays relative, an absolute one absolute.
        """
        if like.startswith("<"):
            return f"<{self._relative(iri, like[1:-1])}>"
        first = like.partition(":")[0]
        by_length = sorted(self.prefixes, key=lambda prefix: -len(self.prefixes[prefix]))
        for prefix in ([first] if like and first in self.prefixes else []) + by_length:
            space = self.prefixes[prefix]
            if iri.startswith(space) and _PLAIN.fullmatch(iri, len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return f"<{iri}>"

    def _relative(self, iri: str, like: str) -> str:
        if _ABSOLUTE.match(like):
            return iri
        folder = urljoin(self.base, ".")
        short = iri.removeprefix(folder)
        return short if short and urljoin(self.base, short) == iri else iri
