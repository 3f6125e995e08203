"""Keeping answers short: what an assistant reads takes the place of what it could think."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Final, TypeVar

from dcgraph.errors import ParameterError
from dcgraph.escaping import one_line
from dcgraph.research.wanted import bounded

__all__ = ["MOST_CHARACTERS", "MOST_OFFSET", "clipped", "fitted", "following", "plain", "written"]

MOST_CHARACTERS: Final = 20_000
"""So many characters has an answer at most, as JSON; some five thousand words for a model."""

MOST_OFFSET: Final = 10_000

_Item = TypeVar("_Item")
_Answer = TypeVar("_Answer")


def clipped(text: str, most: int = 400) -> str:
    """A text on one line, cut at so many characters with a sign that it goes on."""
    whole = one_line(text)
    return whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"


def plain(answer: Any) -> Any:
    """An answer as it is written in JSON, without the members that have nothing to tell."""
    if is_dataclass(answer):
        found = {one.name: getattr(answer, one.name) for one in fields(answer)}
        return {name: plain(value) for name, value in found.items() if _tells(value)}
    if isinstance(answer, dict):
        return {name: plain(value) for name, value in answer.items()}
    if isinstance(answer, tuple):
        return [plain(one) for one in answer]
    return answer


def _tells(value: Any) -> bool:
    return value is False or (value is not None and value not in ("", 0, (), {}))


def written(answer: Any) -> str:
    """An answer as JSON on one line."""
    return json.dumps(plain(answer), ensure_ascii=False, separators=(",", ":"))


def fitted(
    make: Callable[[tuple[_Item, ...]], _Answer],
    items: Sequence[_Item],
    most: int = MOST_CHARACTERS,
) -> _Answer:
    """The answer made with as many of the items, from the first on, as it has room for."""
    whole = make(tuple(items))
    if len(written(whole)) <= most:
        return whole
    few, many = 0, len(items)
    while many - few > 1:
        middle = (few + many) // 2
        if len(written(make(tuple(items[:middle])))) <= most:
            few = middle
        else:
            many = middle
    return make(tuple(items[:few]))


def following(items: Sequence[_Item], offset: int) -> Sequence[_Item]:
    """The items from the `offset`th on; raises ParameterError for one beyond the last."""
    bounded("offset", offset, MOST_OFFSET, 0)
    if offset and offset >= len(items):
        raise ParameterError(f"offset is {offset}, and there are {len(items)} in all.")
    return items[offset:]
