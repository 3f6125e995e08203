"""Which cases of many run each time, and which only at night: `make test-nightly` runs those."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy


def by_night(names: Iterable[str], but: Collection[str]) -> list[object]:
    """The names as parameters of a test, all but some of them marked nightly."""
    listed = list(names)
    assert set(but) < set(listed), "a case that is to run each time is not there"
    night = pytest.mark.nightly
    return [one if one in but else pytest.param(one, marks=night) for one in listed]


def random_cases(
    check: Callable[..., None], *drawn: SearchStrategy[object], day: int, night: int
) -> tuple[Callable[..., None], Callable[..., None]]:
    """Two tests that try random cases: so many each time, and so many at night."""
    each_time, at_night = (
        settings(max_examples=number, deadline=None)(given(*drawn)(check))
        for number in (day, night)
    )
    return each_time, pytest.mark.nightly(at_night)
