"""A small checkout with a changelog, of which a release can be made."""

from __future__ import annotations

import shutil
from pathlib import Path

from dcgraph.paths import ROOT

SMALL = Path(__file__).parents[1] / "small"
CHANGELOG = """# Changelog

## [Unreleased]

- Something that is not released yet.

## [0.3.0] - 2027-02-01

### Meaning

- The term *widget* is new.

## [0.2.0] - 2027-01-05

- Before.
"""


def checkout(folder: Path) -> Path:
    """A checkout of the shipped ontology and shapes over the small data, with a changelog."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(SMALL / "data", folder / "data")
    (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    return folder
