"""The spaces that French sets beside its marks, where no line may be broken."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["kept_together"]

_BESIDE_MARKS: Final = re.compile(r" (?=[:;?!»])|(?<=«) ")


def kept_together(text: str, lang: str) -> str:
    r"""A text with no line broken before or after a mark that French sets apart.

    >>> kept_together("« Kyoto » : oui", "fr") == "«\xa0Kyoto\xa0»\xa0: oui"
    True
    """
    return _BESIDE_MARKS.sub("\N{NO-BREAK SPACE}", text) if lang == "fr" else text
