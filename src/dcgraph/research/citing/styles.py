"""The styles in which works are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dcgraph.errors import ParameterError
from dcgraph.research.citing.bibtex import bibtex
from dcgraph.research.citing.csl import csl
from dcgraph.research.citing.plain import apa, gost
from dcgraph.research.citing.ris import ris
from dcgraph.research.citing.work import Work

__all__ = ["STYLES", "Style", "style_of"]


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name, the media type of what it writes, and what writes it."""

    name: str
    media_type: str
    written: Callable[[tuple[Work, ...]], str]


STYLES: Final = {
    one.name: one
    for one in (
        Style("bibtex", "application/x-bibtex", bibtex),
        Style("ris", "application/x-research-info-systems", ris),
        Style("csl", "application/vnd.citationstyles.csl+json", csl),
        Style("apa", "text/x-apa", apa),
        Style("gost", "text/x-gost", gost),
    )
}
"""Each style by its name."""


def style_of(name: str) -> Style:
    """The style of a name; raises ParameterError, with those there are, if there is none."""
    if name not in STYLES:
        raise ParameterError(f"There is no style {name[:40]!r}; use one of {', '.join(STYLES)}.")
    return STYLES[name]
