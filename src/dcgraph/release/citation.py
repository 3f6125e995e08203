"""How a release is cited: CITATION.cff by the Citation File Format 1.2.0."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dcgraph.release.about import KEYWORDS, About

__all__ = ["cff"]


def cff(about: About) -> bytes:
    """The file, with the version and the date of the release."""
    return ("\n".join(_lines(about)) + "\n").encode()


def _lines(about: About) -> Iterator[str]:
    yield "cff-version: 1.2.0"
    yield f"message: {_quoted('If you use this release, please cite it as below.')}"
    yield "type: dataset"
    yield f"title: {_quoted(about.title)}"
    yield f"abstract: {_quoted(about.abstract)}"
    yield "authors:"
    yield from (f"  - name: {_quoted(name)}" for name in about.creators)
    yield f"version: {_quoted(about.version)}"
    yield f"date-released: {_quoted(about.day)}"
    yield f"url: {_quoted(about.iri)}"
    yield f"license-url: {_quoted(about.license)}"
    yield "keywords:"
    yield from (f"  - {_quoted(word)}" for word in KEYWORDS)


def _quoted(text: str) -> str:
    """A scalar in double quotes: a string of JSON in ASCII is one of YAML."""
    return json.dumps(text)
