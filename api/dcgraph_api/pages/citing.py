"""How a page tells to cite what it is on: the thing itself, and the answer that it shows."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from dcgraph.research.answer_citation import answer_work, asked
from dcgraph.research.citation import cited
from dcgraph.research.graph import Desk
from dcgraph.research.legal_citation import cited_itself
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content
from dcgraph_api.responses import as_json

_CITED_AS: Final = {
    "Source": "source",
    "Provision": "provision",
    "Edition": "instrument",
    "Instrument": "instrument",
}
"""What is cited itself, and what the page calls it then."""


def today() -> str:
    """The day, as 2026-11-24."""
    return datetime.now(UTC).date().isoformat()


def citations(
    desk: Desk, reader: Reader, iri: str, of: str, answer: tuple[type[Any], Any], *, day: str
) -> Content:
    """What the macro `citing` of the template `cite.html` needs besides a name.

    The thing with the IRI is cited itself if it is a provision, a text or a source. `answer`, with
    its type, is what the address `of` gives; it is cited as of the day of access.
    """
    kinds = desk.kinds(iri)
    kind = next((word for one, word in _CITED_AS.items() if one in kinds), "")
    name = desk.thing(iri, reader.lang).name
    digest = sha256(as_json(*answer)).hexdigest()
    return {
        "of": of,
        "itself": cited(cited_itself(desk, name, day, reader.lang)) if kind else None,
        "itself_kind": kind,
        "itself_name": name,
        "citing": cited(answer_work(desk, asked(of), digest, reader.base, day)),
    }
