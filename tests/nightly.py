"""Which cases of many run each time, and which only at night: `make test-nightly` runs those."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pytest


def by_night(names: Iterable[str], but: Collection[str]) -> list[object]:
    """The names as parameters of a test, all but some of them marked nightly."""
    listed = list(names)
    assert set(but) < set(listed), "a case that is to run each time is not there"
    night = pytest.mark.nightly
    return [one if one in but else pytest.param(one, marks=night) for one in listed]
