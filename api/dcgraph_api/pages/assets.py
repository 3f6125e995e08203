"""What browsers fetch besides the pages: styles, scripts, fonts, pictures; read once, at start."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

__all__ = ["ASSETS", "BUILT", "Asset"]

_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}
_PRESSED: Final = frozenset(("css", "js", "svg", "txt"))
_STATIC: Final = files("dcgraph_api") / "static"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file: its bytes, the same compressed where that helps, and whether its name tells them."""

    body: bytes
    pressed: bytes | None
    content_type: str
    lasting: bool


def _read() -> Mapping[str, Asset]:
    found = {}
    for folder, lasting in ((_STATIC, False), (_STATIC / "built", True)):
        for file in folder.iterdir():
            ending = file.name.rpartition(".")[2]
            if file.is_file() and ending in _TYPES:
                body = file.read_bytes()
                pressed = gzip.compress(body, mtime=0) if ending in _PRESSED else None
                found[file.name] = Asset(body, pressed, _TYPES[ending], lasting)
    assert found, "static/ is empty"
    return found


ASSETS: Final = _read()
"""The files by their names, as they are served below /static/."""

BUILT: Final[Mapping[str, str]] = json.loads((_STATIC / "built" / "manifest.json").read_text())
"""The name of each built file by that of its source, as in `style.css`."""
