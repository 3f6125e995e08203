"""The files that hold the graph, as a page."""

from __future__ import annotations

from collections.abc import Iterable

from dcgraph.downloads import Download
from dcgraph.research import Desk
from dcgraph_api.pages.figures import grouped, size
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content

__all__ = ["downloads_content"]


def downloads_content(desk: Desk, reader: Reader, files: Iterable[Download]) -> Content:
    """What the template `downloads.html` needs."""
    return {
        "files": [
            (one, size(one.bytes, reader.lang), grouped(one.triples, reader.lang)) for one in files
        ],
        "built_on": desk.snapshot.manifest.built,
    }
