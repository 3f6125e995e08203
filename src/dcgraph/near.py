"""The names that are most like one that stands for nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

__all__ = ["Names"]

# What a name may cost is bounded, however long it is: so many of its characters are read, and
# so many of its trigrams looked up, the rarest first, which also tell most.
_READ: Final = 100
_LOOKED_UP: Final = 24

_ALIKE: Final = 0.35


class Names:
    """A fixed set of names, ready to be searched for those that share trigrams with another.

    Of a name with slashes, what stands before the first one does not count.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._sizes: list[int] = []
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            found = _trigrams(name.partition("/")[2] or name)
            self._sizes.append(len(found))
            for trigram in found:
                places[trigram].append(place)
        self._places = dict(places)

    def __len__(self) -> int:
        return len(self._names)

    def near(self, name: str, most: int = 5) -> list[str]:
        """Up to so many names that are like this one, the most alike first."""
        wanted = _trigrams(name[:_READ])
        known = sorted((self._places[one] for one in wanted if one in self._places), key=len)
        shared = Counter(place for places in known[:_LOOKED_UP] for place in places)
        # Dice's coefficient, of the trigrams that were looked up.
        size = min(len(wanted), _LOOKED_UP)
        rated = (
            (-2 * count / (size + min(self._sizes[place], _LOOKED_UP)), self._names[place])
            for place, count in shared.items()
        )
        return [found for rate, found in sorted(rated)[:most] if -rate >= _ALIKE]


def _trigrams(name: str) -> set[str]:
    padded = f"  {name.casefold()} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
