"""What is left of Turtle or TriG without its strings and whole IRIs: the prefixed names."""

from __future__ import annotations

import re

_WHOLE = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>\s]*>')


def outside_strings(body: bytes) -> str:
    """The text without strings and whole IRIs; a backslash in it is an escape in a name."""
    return _WHOLE.sub("", body.decode())
