"""What every answer must hold: nothing is said without its ground, and all of it is short."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dcgraph.mcp.evidence import MAX_CHARACTERS, notice
from dcgraph.words import LANGUAGES

__all__ = ["require_grounded", "statements"]


def statements(answer: Any) -> Iterator[dict[str, Any]]:
    """The statements in an answer, wherever they stand: what has a text and a basis."""
    if isinstance(answer, dict):
        if "text" in answer and "basis" in answer:
            yield answer
        for value in answer.values():
            yield from statements(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from statements(value)


def require_grounded(answer: dict[str, Any]) -> int:
    """How many statements there are in an answer, all of which have their ground."""
    assert len(json.dumps(answer, ensure_ascii=False, separators=(",", ":"))) <= MAX_CHARACTERS
    assert {"text", "version", "content"} <= answer["cite"].keys()
    assert answer["cite"]["version"] in answer["cite"]["text"]
    assert answer["cite"]["content"][:16] in answer["cite"]["text"]
    found = list(statements(answer))
    for one in found:
        if one["basis"] == "derived":
            assert one["notice"], one
            continue
        if "sources" not in one:
            assert "confidence" not in one, one
            assert any(notice(lang, "unsourced") in one["notice"] for lang in LANGUAGES), one
            continue
        for source in one["sources"]:
            assert {"title", "locator", "confidence"} <= source.keys(), one
        best = min(source["confidence"] for source in one["sources"])
        assert one["confidence"] == best, one
        must_warn = one["basis"] == "interpreted" or one["confidence"] == "recalled"
        assert bool(one.get("notice")) == must_warn, one
    for row in answer.get("rows", ()):
        assert bool(row.get("grounds")) != bool(row.get("notice")), row
    for text in answer.get("coverage", ()):
        assert bool(text.get("notice")) == (text["extent"] != "whole"), text
    return len(found)
