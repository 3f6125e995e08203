"""How many slips of the hand lie between two words."""

from __future__ import annotations

__all__ = ["allowed", "slips"]

_FEW, _MANY = 4, 9


def allowed(word: str) -> int:
    """How many slips may be in a word: none in a short one or in one with digits."""
    if len(word) < _FEW or any(letter.isdecimal() for letter in word):
        return 0
    return 1 if len(word) < _MANY else 2


def slips(given: str, meant: str, most: int, *, unfinished: bool = False) -> int:
    """The letters that are changed, dropped, put in or swapped; `most` + 1 for more than that.

    An `unfinished` word is compared with the beginning of the other.
    """
    if not unfinished and abs(len(given) - len(meant)) > most:
        return most + 1
    meant = meant[: len(given) + most]
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for down, letter in enumerate(given, 1):
        next_row = [down]
        for across, other in enumerate(meant, 1):
            cost = min(row[across] + 1, next_row[-1] + 1, row[across - 1] + (letter != other))
            swapped = down > 1 and across > 1 and letter == meant[across - 2]
            if swapped and given[down - 2] == other:
                cost = min(cost, before[across - 2] + 1)
            next_row.append(cost)
        before, row = row, next_row
        if min(row) > most:
            return most + 1
    return min(min(row) if unfinished else row[-1], most + 1)
