"""Reports and pages written by templates of Jinja2."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(folder: Path, escape: Callable[[str], str], *, joined: bool = False) -> Environment:
    """The templates `NAME.j2` of a folder. What they show goes through `escape`, but for Markup.

    If `joined`, the lines of a template are joined, for a form in which white space is text.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415  # slow to begin

    def source(name: str) -> str:
        text = (folder / f"{name}.j2").read_text("utf-8")
        return re.sub(r"\n *", "", text) if joined else text

    return Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        finalize=lambda shown: shown if isinstance(shown, Markup) else Markup(escape(str(shown))),  # noqa: S704
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
