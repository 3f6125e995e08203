"""The check of a text for assistants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from pydantic import Field

from dcgraph.mcp.evidence import Citer, clipped, mention, mentions, paged, sources
from dcgraph.mcp.model import Verdict, Verdicts
from dcgraph.mcp.tools import Lang, Offset
from dcgraph.research.graph import Desk
from dcgraph.verify.checking import verify
from dcgraph.verify.documents import read
from dcgraph.verify.model import Checked, Verified
from dcgraph.verify.reports import place_text
from dcgraph.words import words

_MAX_LENGTH: Final = 60_000
_MAX_NEAR: Final = 3
_MAX_UNJUDGED: Final = 5

Written = Annotated[
    str, Field(min_length=1, max_length=_MAX_LENGTH, description="Plain text or Markdown.")
]


def verified(
    desk: Desk,
    citer: Citer,  # noqa: ARG001  # every tool has it; this answer has no address
    text: Written,
    lang: Lang = "en",
    *,
    offset: Offset = 0,
) -> Verdicts:
    """Check the references of a text, such as your own answer, before you give it.

    Right ones are counted and not listed. Mend what is wrong, and say of a reading that it is one.
    """
    found = verify(desk, read(text.encode(errors="surrogatepass"), "text.md"), lang)
    listed = [one for one in found.checked if one.verdict != "right"]

    def made(some: tuple[Checked, ...], **left: Any) -> Verdicts:
        return Verdicts(
            graph=found.graph,
            notices=(found.note, *_unjudged(found)),
            counts={one.verdict: one.number for one in found.counts if one.number},
            references=tuple(_verdict(one) for one in some),
            **left,
        )

    return paged(made, listed, offset)


def _unjudged(found: Verified) -> Iterator[str]:
    """What was seen and not judged, in one notice with the first places."""
    if found.unjudged:
        some = "; ".join(
            f"{one.place.line}:{one.place.column} {clipped(one.text)} ({one.why})"
            for one in found.unjudged[:_MAX_UNJUDGED]
        )
        more = len(found.unjudged) - _MAX_UNJUDGED
        label = words(found.lang)("verify.unjudged.title")
        yield f"{label} {some}" + (f"; +{more}" if more > 0 else "")


def _verdict(one: Checked) -> Verdict:
    return Verdict(
        place=place_text(one),
        text=clipped(one.text),
        verdict=one.verdict,
        message=one.message,
        remark=one.remark,
        mending=one.mending,
        record=mention(one.record) if one.record else None,
        nearest=mentions(one.nearest, _MAX_NEAR),
        sources=sources(one.citations),
    )
