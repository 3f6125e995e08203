"""What was found by words, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dcgraph.research.finding.search import Found, Match
from dcgraph.research.model import Language

__all__ = ["found_text"]

_SHOWN: Final = 160
_BEFORE: Final = 40
_WITHOUT: Final[dict[Language, str]] = {
    "en": "without: {words}",
    "fr": "sans : {words}",
    "ru": "без: {words}",
}
_MORE: Final[dict[Language, str]] = {
    "en": "{shown} of {total}; --limit shows more.",
    "fr": "{shown} sur {total} ; --limit en montre plus.",
    "ru": "Показано {shown} из {total}; больше даст --limit.",
}


def found_text(found: Found, lang: Language) -> str:
    """Each thing with its kind and name, and the text by which it was found where that differs."""
    return "\n".join(_lines(found, lang))


def _lines(found: Found, lang: Language) -> Iterator[str]:
    page = found.matches
    yield from found.notes
    for match in page.items:
        thing = match.thing
        lacking = _WITHOUT[lang].format(words=", ".join(match.missing)) if match.missing else ""
        yield f"{thing.label} ({thing.kind}, {thing.name}){lacking and f'; {lacking}'}" + _matched(
            match
        )
    if page.silence is not None:
        yield page.silence.message
        yield from (f"{one.label} ({one.kind}, {one.name})" for one in page.silence.near)
    elif len(page.items) < page.total:
        yield _MORE[lang].format(shown=len(page.items), total=page.total)


def _matched(match: Match) -> str:
    text = match.matched
    if text.text == match.thing.label:
        return ""
    start = max(match.marks[0][0] - _BEFORE, 0) if match.marks else 0
    end = start + _SHOWN
    excerpt = " ".join(text.text[start:end].split())
    language = f"@{text.language}" if text.language else ""
    before, after = "…" if start else "", "…" if end < len(text.text) else ""
    return f"\n    {match.field}{language}: {before}{excerpt}{after}"
