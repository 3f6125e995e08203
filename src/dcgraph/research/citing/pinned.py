"""An answer as a work that can be cited: pinned to its graph, with an address that lasts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.citing.answers import WHOLE, Asked, title
from dcgraph.research.citing.styles import STYLES
from dcgraph.research.citing.work import Work
from dcgraph.research.desk import Desk
from dcgraph.research.moments import graph_day
from dcgraph.terms import DCG, DCGD, PREFIXES

__all__ = ["Cited", "accessed_on", "answer_work", "cited", "graph_work", "names", "permalink"]

_PREFIX: Final = 16
"""Hex digits of the content's hash in a permalink: no two graphs will ever share them."""
_SHORTEST: Final = 12
_PIN: Final = re.compile(r"[0-9a-f]+")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Cited:
    """An answer, cited: the work, and how each style writes it.

    `permalink` gives the same answer as long as a server has the same graph.
    """

    work: Work
    permalink: str
    bibtex: str
    ris: str
    csl: str
    apa: str
    gost: str


def answer_work(desk: Desk, asked: Asked, digest: str, base: str, accessed: str) -> Work:
    """The work for an answer whose body has this SHA-256.

    `base` is the address of the server that gave it; without one the address is that of the
    thing, which every version of the graph has.
    """
    manifest = desk.snapshot.manifest
    return Work(
        key=f"dcgraph-{asked.kind}-{digest[:12]}",
        kind="Answer",
        title=title(desk, asked),
        language=asked.lang,
        authors=tuple(one.text for one in desk.facts.words(DCG, PREFIXES["dcterms"] + "creator")),
        date=graph_day(desk),
        address=base + permalink(desk, asked) if base else DCGD + asked.name,
        container="dcgraph",
        version=manifest.version,
        content=manifest.hash,
        answer=digest,
        accessed=accessed,
    )


def permalink(desk: Desk, asked: Asked) -> str:
    """The address of an answer, relative to a server, that no other graph answers."""
    return f"/at/{desk.snapshot.manifest.hash[:_PREFIX]}{asked.address}"


def graph_work(desk: Desk, base: str, accessed: str) -> Work:
    """The work for the graph as a whole, at the server where its files are."""
    found = answer_work(desk, WHOLE, "", base, accessed)
    key = f"dcgraph-{found.content[:12]}"
    return replace(found, key=key, container="", answer="", address=base + WHOLE.path)


def cited(work: Work) -> Cited:
    """A work in every style."""
    return Cited(work, work.address, *(STYLES[name].written((work,)) for name in _ORDER))


_ORDER: Final = ("bibtex", "ris", "csl", "apa", "gost")


def names(pin: str, content: str) -> bool:
    """Whether a pin stands for a graph with this hash of its content.

    Raises ParameterError for what is no beginning of a hash.
    """
    if not _SHORTEST <= len(pin) <= len(hashlib.sha256().hexdigest()) or not _PIN.fullmatch(pin):
        raise ParameterError(
            f"{pin[:80]!r} is no beginning of a hash; give {_SHORTEST} to 64 of its hex digits."
        )
    return content.startswith(pin)


def accessed_on(given: str, today: date) -> str:
    """The day of access: the one that is given, else today.

    Raises ParameterError for what is no day.
    """
    if not given:
        return today.isoformat()
    try:
        if _DAY.fullmatch(given):
            return date.fromisoformat(given).isoformat()
    except ValueError:
        pass
    raise ParameterError(f"{given[:40]!r} is no day; write it as 2026-11-24.")
