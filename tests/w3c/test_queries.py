"""The W3C's tests of query evaluation, syntax and result formats, over HTTP."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from tests.w3c.evaluation import run
from tests.w3c.faults import KNOWN_FAULTS
from tests.w3c.manifest import QueryTest


def test_what_fails_is_known(queries: list[QueryTest], checkout_address: str) -> None:
    found = {test.name: run(checkout_address, test) for test in queries}
    assert len(found) == len(queries), "two tests have the same name"
    sys.stdout.write(_table(queries, found))
    failed = {name: fault for name, fault in found.items() if fault is not None}
    new = {name: fault for name, fault in failed.items() if name not in KNOWN_FAULTS}
    assert not new
    assert not KNOWN_FAULTS.keys() - failed.keys(), "take what passes out of KNOWN_FAULTS"


def _table(queries: Sequence[QueryTest], found: dict[str, str | None]) -> str:
    total, passed = Counter[str](), Counter[str]()
    for test in queries:
        for row in (test.folder, "all"):
            total[row] += 1
            passed[row] += found[test.name] is None
    return "".join(f"{row:45} {passed[row]:4} of {total[row]:4}\n" for row in total)
