"""Sentences in three languages, read from catalogues that have the same entries in each.

An entry stands in `LANGUAGE/TABLE.toml` and is called `TABLE.ENTRY`, or `TABLE.SECTION.ENTRY`. It
may have places to fill in, as in `{name}`. It may have forms by number: a section of `one`, `few`,
`many` and `other`, as far as the language tells them apart. A list is several texts of one use,
such as the heads of columns. Labels of things stand in the nominative, in quotation marks or after
a colon, and so do numbers of what cannot be declined.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal, Protocol, TypeVar

Language = Literal["en", "fr", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "fr", "ru")
Entry = str | list[str] | Mapping[str, str]

SEMICOLON: Final[Mapping[Language, str]] = {"en": "; ", "fr": " ; ", "ru": "; "}
COLON: Final[Mapping[Language, str]] = {"en": ": ", "fr": " : ", "ru": ": "}
QUOTES: Final[Mapping[Language, tuple[str, str]]] = {
    "en": ("“", "”"),
    "fr": ("« ", " »"),
    "ru": ("«", "»"),
}
_NESTED: Final[Mapping[Language, tuple[tuple[str, str], ...]]] = {
    "en": (("“", "‘"), ("”", "’")),
    "fr": (("«\u00a0", "“"), ("\u00a0»", "”"), ("« ", "“"), (" »", "”")),
    "ru": (("«", "„"), ("»", "“")),
}
_FORMS: Final = frozenset({"one", "few", "many", "other"})
_FEW: Final = range(2, 5)
_TEENS: Final = range(11, 15)
_BESIDE_MARKS: Final = re.compile(r" (?=[:;?!»])|(?<=«) ")


class Words:
    """The entries of one language below a folder, each text of them set by `set_text`.

    A table is read when it is first asked for. All raise KeyError for an entry that is not there.
    """

    def __init__(
        self,
        lang: Language,
        folder: Traversable,
        set_text: Callable[[str, str], str] = lambda text, _lang: text,
    ) -> None:
        self.lang = lang
        self._folder = folder / lang
        self._set_text = set_text
        self._read: dict[str, Entry] = {}
        self._tables: set[str] = set()

    def __call__(self, name: str, /, **values: Any) -> str:
        """The text of an entry, filled in if there are `values`; `n` chooses the form."""
        entry = self.entry(name)
        if isinstance(entry, Mapping):
            entry = entry[form(self.lang, values["n"])]
        assert isinstance(entry, str), f"{name} is a list"
        return entry.format(**values) if values else entry

    def row(self, name: str) -> tuple[str, ...]:
        """The texts of a list."""
        return tuple(self.entry(name))

    def entry(self, name: str) -> Entry:
        """An entry as it stands in the catalogue."""
        if name not in self._read:
            self._read_table(name.partition(".")[0])
        return self._read[name]

    def has(self, name: str) -> bool:
        """Whether there is an entry of a name."""
        self._read_table(name.partition(".")[0])
        return name in self._read

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All entries of all tables by their names."""
        for one in self._folder.iterdir():
            self._read_table(one.name.removesuffix(".toml"))
        return self._read

    def _read_table(self, table: str) -> None:
        if table in self._tables:
            return
        file = self._folder / f"{table}.toml"
        if file.is_file():
            self._read.update(self._named(table, tomllib.loads(file.read_text("utf-8"))))
            self._tables.add(table)

    def _named(self, name: str, entry: Any) -> Iterator[tuple[str, Entry]]:
        """An entry with its name; of a section, each entry within it."""
        if isinstance(entry, str):
            yield name, self._set_text(entry, self.lang)
        elif isinstance(entry, list):
            yield name, [self._set_text(one, self.lang) for one in entry]
        elif entry.keys() <= _FORMS:
            yield name, {which: self._set_text(one, self.lang) for which, one in entry.items()}
        else:
            for inner, one in entry.items():
                yield from self._named(f"{name}.{inner}", one)


@cache
def words(lang: Language) -> Words:
    """What the library says in a language."""
    return Words(lang, files("dcgraph.words"))


def form(lang: Language, number: int) -> str:
    """The form of a whole number, by the rules of the Unicode CLDR."""
    if lang == "ru":
        last, tens = number % 10, number % 100
        if last == 1 and tens not in _TEENS:
            return "one"
        return "few" if last in _FEW and tens not in _TEENS else "many"
    return "one" if number == 1 or (lang == "fr" and number == 0) else "other"


def quoted(text: str, lang: Language) -> str:
    """A text in the quotation marks of a language; those that it has give way to others."""
    opening, closing = QUOTES[lang]
    for outer, inner in _NESTED[lang]:
        text = text.replace(outer, inner)
    return f"{opening}{text}{closing}"


class InLanguage(Protocol):
    """A text of the graph, whose language may be any, or empty."""

    @property
    def language(self) -> str:
        """Its code, as `fr`."""
        ...


Chosen = TypeVar("Chosen", bound=InLanguage)


def in_language(texts: Iterable[Chosen], lang: str) -> list[Chosen]:
    """Those of some texts that are in a language, else in English, else in that of the first."""
    by_language: dict[str, list[Chosen]] = {}
    for one in texts:
        by_language.setdefault(one.language, []).append(one)
    return next((by_language[one] for one in (lang, "en", *by_language) if one in by_language), [])


def chosen(texts: Iterable[Chosen], lang: str) -> Chosen | None:
    """The first of these, None where there are no texts."""
    return next(iter(in_language(texts, lang)), None)


def marked(text: str, language: str, lang: Language) -> str:
    """A text with its language behind it where that is another than `lang`."""
    return f"{text} [{language}]" if language not in ("", lang) else text


def kept_together(text: str, lang: str) -> str:
    r"""A text with no line broken before or after a mark that French sets apart.

    >>> kept_together("« Kyoto » : oui", "fr") == "«\xa0Kyoto\xa0»\xa0: oui"
    True
    """
    return _BESIDE_MARKS.sub("\N{NO-BREAK SPACE}", text) if lang == "fr" else text
