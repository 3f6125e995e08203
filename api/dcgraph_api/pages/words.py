"""What pages say in words of their own: three catalogues with the same entries.

An entry stands in `words/LANGUAGE/TABLE.toml` and is called `TABLE.ENTRY`. It may have places to
fill in, as in `{name}`, and forms by number: a table of `one`, `few`, `many`, `other`, as far as
the language tells them apart.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from dcgraph.research.model import LANGUAGES, Language
from dcgraph.research.spacing import kept_together

__all__ = ["CATALOGUES", "Words", "form"]

Entry = str | Mapping[str, str]

_FEW: Final = range(2, 5)
_TEENS: Final = range(11, 15)


class Words:
    """The words of one language."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        folder = files("dcgraph_api.pages") / "words" / lang
        self.entries: dict[str, Entry] = {
            f"{file.name.removesuffix('.toml')}.{name}": _set(entry, lang)
            for file in folder.iterdir()
            for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items()
        }
        assert self.entries, f"there are no words in {lang}"

    def __call__(self, name: str, /, **values: Any) -> str:
        """The entry of a name, filled in; `n` chooses the form. Raises KeyError for none."""
        entry = self.entries[name]
        if not isinstance(entry, str):
            entry = entry[form(self.lang, values["n"])]
        return entry.format(**values) if values else entry

    def has(self, name: str) -> bool:
        """Whether there is an entry of a name."""
        return name in self.entries


def _set(entry: Entry, lang: Language) -> Entry:
    """An entry with its spaces as they are set in its language."""
    if isinstance(entry, str):
        return kept_together(entry, lang)
    return {name: kept_together(one, lang) for name, one in entry.items()}


def form(lang: Language, number: int) -> str:
    """The form of a whole number, by the rules of the Unicode CLDR."""
    if lang == "ru":
        last, tens = number % 10, number % 100
        if last == 1 and tens not in _TEENS:
            return "one"
        return "few" if last in _FEW and tens not in _TEENS else "many"
    return "one" if number == 1 or (lang == "fr" and number == 0) else "other"


CATALOGUES: Final[Mapping[Language, Words]] = {lang: Words(lang) for lang in LANGUAGES}
"""The words by language."""
