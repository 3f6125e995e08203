"""Whether two sets of solutions, or two graphs, are the same but for the names of blank nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from pyoxigraph import BlankNode, Literal, Triple

Term = object
Row = tuple[Term, ...]

_XSD = "http://www.w3.org/2001/XMLSchema#"


def same_rows(ours: Sequence[Row], theirs: Sequence[Row]) -> bool:
    """Whether the rows are the same as a bag, under one renaming of blank nodes.

    Rows are tried in an order that leaves little choice; the tests have few rows.
    """
    if len(ours) != len(theirs):
        return False
    plain = [row for row in theirs if not _blanks(row)]
    rest = [row for row in theirs if _blanks(row)]
    left = list(ours)
    for row in plain:
        place = next((n for n, one in enumerate(left) if _match_row(row, one, {}, {})), None)
        if place is None:
            return False
        del left[place]
    return _search(rest, left, {}, {})


def _search(
    wanted: Sequence[Row], left: list[Row], there: dict[Term, Term], back: dict[Term, Term]
) -> bool:
    if not wanted:
        return True
    row, *others = wanted
    for place, one in enumerate(left):
        new_there, new_back = dict(there), dict(back)
        if _match_row(row, one, new_there, new_back) and _search(
            others, left[:place] + left[place + 1 :], new_there, new_back
        ):
            return True
    return False


def _blanks(term: Term) -> bool:
    if isinstance(term, tuple):
        return any(map(_blanks, term))
    if isinstance(term, Triple):
        return any(map(_blanks, (term.subject, term.predicate, term.object)))
    return isinstance(term, BlankNode)


def _match_row(wanted: Row, got: Row, there: dict[Term, Term], back: dict[Term, Term]) -> bool:
    return len(wanted) == len(got) and all(
        _match(one, other, there, back) for one, other in zip(wanted, got, strict=True)
    )


def _match(wanted: Term, got: Term, there: dict[Term, Term], back: dict[Term, Term]) -> bool:
    if isinstance(wanted, BlankNode) and isinstance(got, BlankNode):
        return there.setdefault(wanted, got) == got and back.setdefault(got, wanted) == wanted
    if isinstance(wanted, Triple) and isinstance(got, Triple):
        return all(
            _match(getattr(wanted, part), getattr(got, part), there, back)
            for part in ("subject", "predicate", "object")
        )
    if isinstance(wanted, Literal) and isinstance(got, Literal):
        return _same_literal(wanted, got)
    return wanted == got


def _same_literal(wanted: Literal, got: Literal) -> bool:
    """Numbers and truth values are the same by value: the store keeps no other form of them."""
    if wanted == got:
        return True
    read = _VALUES.get(wanted.datatype.value)
    if read is None or wanted.datatype != got.datatype:
        return False
    try:
        return read(wanted.value) == read(got.value)
    except (InvalidOperation, KeyError, ValueError):
        return False


def _float(text: str) -> float:
    return float(text.replace("INF", "inf"))


def _rounded(text: str) -> Decimal:
    """The standard leaves it open after how many digits a decimal is cut."""
    return round(Decimal(text), 12).normalize()


_VALUES: dict[str, Callable[[str], object]] = {
    _XSD + "integer": int,
    _XSD + "decimal": _rounded,
    _XSD + "double": _float,
    _XSD + "float": _float,
    _XSD + "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
}
