"""What answers are made of is made once, and never too much of it is kept."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from operator import add

import pytest
from tests.research.desks import PACT, desk_over

from dcgraph.research.filters import Filters
from dcgraph.research.model import Remembered
from dcgraph.research.statistics import statistics
from dcgraph.research.timeline import Span, timeline


def test_a_value_is_made_once() -> None:
    kept = Remembered[str](2)
    assert kept.value("a", lambda: "made first") == "made first"
    assert kept.value("a", lambda: "made again") == "made first"


def test_no_more_is_kept_than_may_be() -> None:
    kept = Remembered[int](2)
    for number in range(5):
        assert kept.value(number, partial(add, number, 10)) == number + 10
        assert len(kept) <= 2


def test_what_fails_is_tried_again() -> None:
    kept = Remembered[str](2)

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        kept.value("a", fail)
    assert kept.value("a", lambda: "A") == "A"


def test_a_desk_ends_with_its_last_use_though_it_remembers() -> None:
    # Memory would grow with each new snapshot if it waited for the collector.
    desk = desk_over(PACT)
    statistics(desk, "en")
    timeline(desk, "big", Span(), Filters(), limit=10)
    gone = weakref.ref(desk)
    gc.disable()
    try:
        del desk
        assert gone() is None
    finally:
        gc.enable()
