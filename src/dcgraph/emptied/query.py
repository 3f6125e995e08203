"""A query as far as its emptiness can depend on it, and what can be asked instead of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from dcgraph.emptied.clauses import LONGEST, Clause, Script, Span, Unread, clauses, data

__all__ = ["MOST", "NUMBER", "Modifier", "Query", "Variant", "read", "written"]

MOST: Final = 1000
"""Solutions are counted up to one more than these."""
NUMBER: Final = "dcgraphNumberOfSolutions"
"""The variable of a number that is asked for."""

_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_BOUNDS: Final = ("LIMIT", "OFFSET")


class Variant(NamedTuple):
    """A query to be asked instead: an ASK, or where it is `counted` a SELECT of one number."""

    text: str
    counted: bool


class Modifier(NamedTuple):
    """LIMIT, OFFSET or HAVING: what follows the word, and in which line it stands."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart.

    `clauses` are those of its outermost group, and the VALUES after it. `select` is the query
    without its dataset, LIMIT and OFFSET, and `values` what may stand only after those.
    """

    script: Script
    form: str
    prologue: str
    dataset: str
    clauses: tuple[Clause, ...]
    modifiers: Mapping[str, Modifier]
    select: str
    values: str

    def fits(self, inner: str) -> Variant:
        """Whether a group of these words fits."""
        return Variant(f"{self.prologue}\nASK {self.dataset} {{\n{inner}\n}}", counted=False)

    def count(self, inner: str) -> Variant:
        """How often it does."""
        return self._number(f"SELECT * {{\n{inner}\n}}\nLIMIT {MOST + 1}")

    def answers(self) -> Variant:
        """How many answers there are without LIMIT and OFFSET."""
        if self.form == "SELECT":
            return self._number(f"{self.select}\nLIMIT {MOST + 1}\n{self.values}")
        return self.count(written(self.clauses))

    def _number(self, select: str) -> Variant:
        text = f"SELECT (COUNT(*) AS ?{NUMBER}) {self.dataset} {{ {{\n{select}\n}} }}"
        return Variant(f"{self.prologue}\n{text}", counted=True)


def written(all_of: Iterable[Clause]) -> str:
    """Clauses as they stand in a group."""
    return "\n".join(one.text for one in all_of)


def read(text: str) -> Query | None:
    """A query taken apart; None where it has no group, is too long, or is not to be read."""
    if len(text) > LONGEST:
        return None
    try:
        query = _read(Script.of(text))
    except Unread:
        return None
    return query if len(written(query.clauses)) <= LONGEST else None


def _read(script: Script) -> Query:
    head = next((at for at in range(len(script.found)) if script.word(at) in _FORMS), None)
    if head is None:
        raise Unread
    form = script.word(head)
    dataset, brace = _group(script, head)
    past = script.past(brace)
    modifiers, values = _modifiers(script, past)
    parts = [*clauses(script, brace + 1, past - 1)]
    after = ""
    if values < len(script.found):
        parts.append(data(script, values))
        after = parts[-1].text
    left_out = [*dataset, *_bounds(script, past, values)]
    return Query(
        script=script,
        form=form,
        prologue=script.text[: script.found[head].start],
        dataset=" ".join(script.cut(*one) for one in dataset),
        clauses=tuple(parts),
        modifiers=modifiers,
        select=_without(script, head, values, left_out),
        values=after,
    )


def _group(script: Script, head: int) -> tuple[list[Span], int]:
    """The words on the dataset, and the brace that opens the outermost group."""
    dataset: list[Span] = []
    at = head + 1
    if script.word(head) == "CONSTRUCT" and script.sign(at) == "{":
        at = script.past(at)
    while script.sign(at) != "{":
        if at >= len(script.found):
            raise Unread
        if script.sign(at) == "(":
            at = script.past(at)
        elif script.word(at) == "FROM":
            past = at + (3 if script.word(at + 1) == "NAMED" else 2)
            dataset.append((at, past))
            at = past
        else:
            at += 1
    return dataset, at


def _modifiers(script: Script, at: int) -> tuple[dict[str, Modifier], int]:
    """LIMIT, OFFSET and HAVING, and where the VALUES after all of them stand, if they do."""
    found: dict[str, Modifier] = {}
    while at < len(script.found) and script.word(at) != "VALUES":
        if script.sign(at) in ("(", "{"):
            at = script.past(at)
            continue
        if script.word(at) in (*_BOUNDS, "HAVING"):
            found[script.word(at)] = Modifier(script.sign(at + 1), script.line(at))
        at += 1
    return found, at


def _bounds(script: Script, at: int, end: int) -> list[Span]:
    return [(one, one + 2) for one in range(at, end) if script.word(one) in _BOUNDS]


def _without(script: Script, start: int, end: int, left_out: Iterable[Span]) -> str:
    parts, at = [], start
    for first, past in sorted(left_out):
        parts += [script.cut(at, first)] if at < first else []
        at = past
    return " ".join([*parts, script.cut(at, end) if at < end else ""])
