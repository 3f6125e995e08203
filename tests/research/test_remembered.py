"""What answers are made of is made once, and never too much of it is kept."""

from __future__ import annotations

import gc
import weakref
from functools import partial

import pytest
from tests.research.desks import PACT, desk_over

from dcgraph.research.filters import Filters
from dcgraph.research.statistics import statistics
from dcgraph.research.timeline import Span, timeline


def test_a_value_is_made_once() -> None:
    desk = desk_over(PACT)
    assert desk.remembered("letters", "a", lambda: "made first", most=2) == "made first"
    assert desk.remembered("letters", "a", lambda: "made again", most=2) == "made first"
    assert desk.remembered("others", "a", lambda: "made too", most=2) == "made too"
    assert desk.thing("dcgd:none") is desk.thing("dcgd:none")


def test_no_more_is_kept_than_may_be() -> None:
    desk, made = desk_over(PACT), list[int]()

    def make(number: int) -> int:
        made.append(number)
        return number + 10

    for number in (0, 1, 0, 2, 0, 2):
        assert desk.remembered("sums", number, partial(make, number), most=2) == number + 10
    assert made == [0, 1, 2, 0], "at the third all are forgotten"


def test_what_fails_is_tried_again() -> None:
    desk = desk_over(PACT)

    def fail() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        desk.remembered("letters", "a", fail, most=2)
    assert desk.remembered("letters", "a", lambda: "A", most=2) == "A"


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
