"""The page on the marks of force; its template has all that it needs."""

from __future__ import annotations

from dcgraph.research import Desk
from dcgraph_api.pages.reader import Reader
from dcgraph_api.pages.rendering import Content


def force_content(_desk: Desk, _reader: Reader) -> Content:
    """What the template `force.html` needs besides what all pages have: nothing."""
    return {}
