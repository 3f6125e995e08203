from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path

import pytest

import dcgraph.words
from dcgraph.words import LANGUAGES, Entry, Language, Words, form, words
from dcgraph_api.pages.reader import CATALOGUES

FORMS = {"en": {"one", "other"}, "fr": {"one", "other"}, "ru": {"one", "few", "many"}}
LIBRARY = {lang: words(lang) for lang in LANGUAGES}
both = pytest.mark.parametrize("catalogues", [LIBRARY, CATALOGUES], ids=["library", "pages"])


def places(entry: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(entry) if name is not None}


def texts(entry: Entry) -> dict[str, str]:
    """The texts of an entry by the form that chooses among them."""
    assert not isinstance(entry, list)
    return {"": entry} if isinstance(entry, str) else dict(entry)


@both
@pytest.mark.parametrize("lang", ["fr", "ru"])
def test_the_catalogues_have_the_same_entries_and_places(
    catalogues: Mapping[Language, Words], lang: Language
) -> None:
    english, other = catalogues["en"].entries, catalogues[lang].entries
    assert english.keys() == other.keys()
    for name, entry in english.items():
        if isinstance(entry, list):
            spoken = other[name]
            assert isinstance(spoken, list), name
            assert [places(one) for one in entry] == [places(one) for one in spoken], name
            continue
        told = entry if isinstance(entry, str) else entry["other"]
        # The form for one thing may do without its number.
        for which, one in texts(other[name]).items():
            spare = {"n"} if which == "one" else set()
            assert places(told) - spare <= places(one) <= places(told), name


@both
@pytest.mark.parametrize("lang", LANGUAGES)
def test_forms_by_number_are_complete(catalogues: Mapping[Language, Words], lang: Language) -> None:
    for name, entry in catalogues[lang].entries.items():
        if isinstance(entry, Mapping):
            assert set(entry) == FORMS[lang], name


# By the table of the Unicode CLDR for whole numbers.
@pytest.mark.parametrize(
    ("lang", "number", "expected"),
    [
        ("en", 0, "other"),
        ("en", 1, "one"),
        ("en", 21, "other"),
        ("fr", 0, "one"),
        ("fr", 1, "one"),
        ("fr", 2, "other"),
        ("ru", 1, "one"),
        ("ru", 2, "few"),
        ("ru", 4, "few"),
        ("ru", 5, "many"),
        ("ru", 11, "many"),
        ("ru", 12, "many"),
        ("ru", 21, "one"),
        ("ru", 22, "few"),
        ("ru", 111, "many"),
        ("ru", 0, "many"),
    ],
)
def test_a_number_chooses_its_form(lang: Language, number: int, expected: str) -> None:
    assert form(lang, number) == expected


def test_an_entry_is_filled_in() -> None:
    assert CATALOGUES["ru"]("record.statements", n=22) == "22 сведения"
    assert CATALOGUES["en"]("page.page-of", page=2, pages=3) == "Page 2 of 3"


@both
def test_an_entry_that_is_missing_is_named(catalogues: Mapping[Language, Words]) -> None:
    for name in ("home.nothing", "nothing.at-all"):
        assert not catalogues["en"].has(name)
        with pytest.raises(KeyError, match=name.replace(".", r"\.")):
            catalogues["en"](name)


def test_a_table_has_texts_lists_forms_and_sections(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "one.toml").write_text(
        'a = "x :"\nheads = ["p", "q"]\n[of]\none = "{n} fois"\nother = "{n} fois !"\n'
        '[by."two words"]\nb = "y"\n',
        encoding="utf-8",
    )
    t = Words("fr", tmp_path)
    assert t("one.a") == "x :"
    assert t.row("one.heads") == ("p", "q")
    assert [t("one.of", n=n) for n in (0, 2)] == ["0 fois", "2 fois !"]
    assert t("one.by.two words.b") == "y"
    assert Words("fr", tmp_path, lambda text, lang: lang + text)("one.a") == "frx :"


def test_no_entry_of_the_library_is_idle() -> None:
    package = Path(dcgraph.words.__file__).parents[1]
    modules = (path for ending in ("py", "sql") for path in package.rglob(f"*.{ending}"))
    code = "\n".join(one.read_text("utf-8") for one in modules).replace("'", '"')
    for name in LIBRARY["en"].entries:
        stems = [name, *(name[: i + 1] for i, one in enumerate(name) if one in "-.")]
        asked = [f'"{stem}"' for stem in stems] + [f'"{stem}{{' for stem in stems]
        assert any(one in code for one in asked), f"nothing says {name}: take it out"
