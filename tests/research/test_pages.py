"""Pages of long lists: whole, in order, and only by cursors of their own."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from itertools import permutations

import pytest

from dcgraph.errors import ParameterError
from dcgraph.namespaces import DCGD
from dcgraph.research.model import Silence
from dcgraph.research.paging import MAX_COUNT, Page, Place, natural_key, page

NAMES = ("a.10", "a.9", "b", "a.9-1", "a", "a.2")
IN_ORDER = ["a", "a.2", "a.9", "a.9-1", "a.10", "b"]
LIST = ("things", "")


def paged(cursor: str = "", *, names: tuple[str, ...] = NAMES, limit: int = 2) -> Page[str]:
    return page(
        [DCGD + name for name in names],
        Place(LIST, limit, cursor),
        lambda iri: iri.removeprefix(DCGD),
        nothing,
    )


def nothing() -> Silence:
    return Silence("not covered", "None.", ())


def test_pages_lead_through_the_whole_list_in_the_order_in_which_people_count() -> None:
    found: list[str] = []
    cursor = "begin"
    while cursor:
        one = paged("" if cursor == "begin" else cursor)
        assert one.total == len(NAMES)
        assert one.silence is None
        found += one.items
        cursor = one.next
    assert found == IN_ORDER


def test_a_cursor_leads_on_when_its_thing_is_gone_and_others_have_come() -> None:
    first = paged()
    assert first.items == ("a", "a.2")
    changed = (*(name for name in NAMES if name != "a.2"), "a.3", "a.1")
    assert paged(first.next, names=changed).items == ("a.3", "a.9")


def test_what_is_no_number_has_its_place_too() -> None:
    assert natural_key(DCGD + "a.٣") > natural_key(DCGD + "a.3")
    assert sorted(("a.²", "a.2", "a.x"), key=natural_key) == ["a.2", "a.x", "a.²"]


@pytest.mark.parametrize("names", [*permutations(("a.9-1", "a.9.1", "a.9"))])
def test_things_that_differ_by_a_mark_alone_have_one_order(names: tuple[str, ...]) -> None:
    first = paged(names=names)
    assert first.items == ("a.9", "a.9-1")
    assert paged(first.next, names=names).items == ("a.9.1",)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "AAAA",
        "=" * 9,
        "A" * 100_000,
        urlsafe_b64encode(b"12345678a.2").decode(),
        urlsafe_b64encode(b"\xff" * 12).decode(),
    ],
)
def test_a_cursor_from_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(ParameterError, match="leave it out to begin at the first page"):
        paged(cursor)


def test_so_is_one_of_another_list_and_one_that_was_changed() -> None:
    cursor = paged().next
    with pytest.raises(ParameterError, match="cursor"):
        page([DCGD + "a"], Place(("things", "x"), 2, cursor), str, nothing)
    changed = cursor[:-1] + ("A" if cursor[-1] != "A" else "B")
    with pytest.raises(ParameterError, match="cursor"):
        paged(changed)


@pytest.mark.parametrize("limit", [-1, MAX_COUNT + 1])
def test_a_limit_out_of_bounds_is_told_with_the_bounds(limit: int) -> None:
    with pytest.raises(ParameterError, match=f"limit may be 1 to {MAX_COUNT}"):
        paged(limit=limit)


def test_an_empty_list_says_why() -> None:
    assert paged(names=()).silence == nothing()
