"""Which tests run in one worker when several run beside each other: those of a file.

A server or browser of a module is started once so, and not once in each worker. The marks
`xdist_group` are not used: xdist 3.8 keeps them in a private attribute of pytest, which pytest 9.2
no longer reads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

TOGETHER: Final = {"tests/virtuoso"}
"""Folders that share one server of the package, and go to one worker as a whole."""

MAX_LENGTH: Final = (
    "tests/virtuoso",
    "tests/test_golden.py",
    "tests/reason/test_verdict.py",
    "tests/reason/test_proof.py",
    "tests/test_seeded_faults.py",
    "tests/test_docs.py",
    "tests/reason/test_explaining.py",
    "tests/trust/test_trust.py",
    "tests/test_linear.py",
    "tests/test_cli.py",
    "tests/editing/test_killed.py",
    "tests/pages/test_quality.py",
    "tests/pages/test_editor.py",
)
"""Files and folders that take longest: they go first, or one worker ends late."""


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Gives each worker whole files."""

    def _split_scope(self, nodeid: str) -> str:
        return scope(nodeid)


def scope(nodeid: str) -> str:
    """The file of a test, or its folder if that stays together."""
    file = nodeid.partition("::")[0]
    folder = file.rpartition("/")[0]
    return folder if folder in TOGETHER else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


WITH_BROWSER: Final[set[Path]] = set()
"""Files of tests of which some look at pages in a browser: they come one after another."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: place for place, name in enumerate(MAX_LENGTH)}
    WITH_BROWSER.update(
        item.path for item in items if "browser" in getattr(item, "fixturenames", ())
    )

    def place(item: pytest.Item) -> tuple[int, bool]:
        return order.get(scope(item.nodeid), len(order)), item.path not in WITH_BROWSER

    items.sort(key=place)
