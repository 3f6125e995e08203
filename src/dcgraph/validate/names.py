"""Names of records, and what they say of the records that bear them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from pyoxigraph import Literal

from dcgraph.load import SourceFile
from dcgraph.terms import DCG, DCGD, compact
from dcgraph.turtle import Located
from dcgraph.validate.findings import Finding, on_record, on_triple

_PART: Final = "[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME: Final = re.compile(rf"{_PART}(?:\.{_PART})*")
_CLAIM: Final = tuple(DCG + name for name in ("hasSubject", "hasRelation", "hasObject"))
_NUMBER: Final = DCG + "number"
_PART_OF: Final = DCG + "isPartOf"
_ARABIC: Final = re.compile(r"\d+(?:\.\d+)*\.?")
_LAST_NUMBERS: Final = re.compile(r"\d+(?:[.-]\d+)*$")


def names(file: SourceFile, terms: Collection[str], records: Collection[str]) -> Iterator[Finding]:
    """The faults of the names in a file of data, where these terms and records are known."""
    said: dict[str, dict[str, Located]] = {}
    for triple in file.triples:
        said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, triple)
    for subject, parts in said.items():
        if not subject.startswith(DCGD) or ".citation-" in subject:
            continue
        local = subject.removeprefix(DCGD)
        ends = [parts.get(path) for path in _CLAIM]
        # A claim that is named by a word of its own says nothing wrong. What a name that stands
        # for nothing was to be, nobody knows.
        known = all(
            end and (end.object.value in records or end.object.value in terms) for end in ends
        )
        if all(ends) and any(DCG + part in terms for part in local.split(".")[1:]):
            if known:
                yield from _claim(file, local, [end for end in ends if end is not None])
        elif not _NAME.fullmatch(local):
            yield _unfit(file, next(iter(parts.values())))
        elif _PART_OF in parts and _NUMBER in parts:
            yield from _numbered(file, local, parts[_NUMBER])


def _unfit(file: SourceFile, first: Located) -> Finding:
    return on_record(
        file,
        first,
        "File-recordName",
        "Name the record in small letters and digits, with - between words and . between parts.",
    )


def _claim(file: SourceFile, local: str, ends: list[Located]) -> Iterator[Finding]:
    subject, relation, thing = (_local(end.object.value) for end in ends)
    right = f"{subject}.{relation}.{thing}"
    if local == right or local.startswith(f"{right}."):
        rest = local.removeprefix(right).removeprefix(".")
        if rest and not _NAME.fullmatch(rest):
            yield _unfit(file, ends[0])
        return
    # Which of the three the name says otherwise: the first that it does not go on with.
    for number, end in enumerate(ends):
        so_far = ".".join((subject, relation, thing)[: number + 1])
        if local != so_far and not local.startswith(f"{so_far}."):
            yield on_triple(
                file,
                end,
                "File-claimName",
                f"The claim is named otherwise: with these ends its name is {compact(DCGD + right)}"
                ", perhaps followed by a dot and who holds it. Correct the name or the value.",
            )
            return


def _numbered(file: SourceFile, local: str, triple: Located) -> Iterator[Finding]:
    """A number in figures that is not the one with which the name ends."""
    number, named = triple.object.value, _LAST_NUMBERS.search(local)
    if triple.object != Literal(number) or named is None or not _ARABIC.fullmatch(number):
        return
    wanted = number.rstrip(".").split(".")
    if re.split(r"[.-]", named[0])[-len(wanted) :] != wanted:
        yield on_triple(
            file,
            triple,
            "File-numberInName",
            f"The name ends with {named[0]} and the number is {number}: correct one of the two.",
        )


def _local(iri: str) -> str:
    return iri.removeprefix(DCGD).removeprefix(DCG)
