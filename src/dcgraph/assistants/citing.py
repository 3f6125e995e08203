"""How an answer for an assistant is cited: by the graph it is from, and where it is had again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlencode

from dcgraph.assistants.fitting import clipped
from dcgraph.assistants.model import Cite
from dcgraph.errors import ParameterError
from dcgraph.research.citing.answers import SPARQL, asked, title
from dcgraph.research.citing.pinned import permalink
from dcgraph.research.desk import Desk
from dcgraph.research.model import FORCES
from dcgraph.research.wanted import Wanted

__all__ = ["Citer", "wishes"]

_SHOWN: Final = 16


class Citer:
    """Cites the answers of a desk; `server` is where permalinks lead, a path without one."""

    def __init__(self, desk: Desk, server: str = "") -> None:
        self._desk = desk
        self._server = server.rstrip("/")

    def route(self, path: str, given: Mapping[str, str]) -> Cite:
        """An answer that the route of this path gives too, with what was given it."""
        query = urlencode({name: value for name, value in given.items() if value})
        return self._cite(f"/api/v1/{quote(path)}?{query}")

    def query(self, text: str) -> Cite:
        """The answer to a query; one that is too long for an address has no permalink."""
        return self._cite(f"{SPARQL}?{urlencode({'query': text})}")

    def whole(self) -> Cite:
        """The graph, for what is no answer that stands by itself."""
        return self._told("", "")

    def _cite(self, of: str) -> Cite:
        try:
            what = asked(of)
        except ParameterError:
            return self.whole()
        link = self._server + permalink(self._desk, what)
        return self._told(clipped(title(self._desk, what), 200), link)

    def _told(self, name: str, link: str) -> Cite:
        manifest = self._desk.snapshot.manifest
        graph = f"dcgraph {manifest.version}, content {manifest.hash[:_SHOWN]}"
        text = ". ".join(filter(None, (name, graph, link)))
        return Cite(text, manifest.version, manifest.hash, link)


def wishes(wanted: Wanted) -> dict[str, str]:
    """What is wanted of an answer as parameters of a route, without what is usual."""
    usual = Wanted()
    given: dict[str, str] = {}
    if wanted.lang != usual.lang:
        given["lang"] = wanted.lang
    if wanted.basis != usual.basis:
        given["basis"] = ",".join(sorted(wanted.basis))
    if wanted.confidence != usual.confidence:
        given["confidence"] = ",".join(sorted(wanted.confidence))
    if wanted.force:
        given["force"] = ",".join(one for one in FORCES if one in wanted.force)
    return given | ({"asOf": wanted.as_of} if wanted.as_of else {})
