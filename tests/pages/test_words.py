from __future__ import annotations

import re
import string
from importlib.resources import files

import pytest

from dcgraph.research.model import LANGUAGES, Language
from dcgraph_api.pages.reader import CATALOGUES, Words, form

FORMS = {"en": {"one", "other"}, "fr": {"one", "other"}, "ru": {"one", "few", "many"}}
TEMPLATES = sorted(
    (one for one in (files("dcgraph_api") / "templates").iterdir() if one.name.endswith(".html")),
    key=lambda one: one.name,
)


def places(entry: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(entry) if name is not None}


@pytest.mark.parametrize("lang", ["fr", "ru"])
def test_the_catalogues_have_the_same_entries_and_places(lang: Language) -> None:
    english, other = CATALOGUES["en"].entries, CATALOGUES[lang].entries
    assert english.keys() == other.keys()
    for name, entry in english.items():
        told = entry if isinstance(entry, str) else entry["other"]
        spoken = other[name]
        # The form for one thing may do without its number.
        forms = {"": spoken} if isinstance(spoken, str) else spoken
        for which, one in forms.items():
            spare = {"n"} if which == "one" else set()
            assert places(told) - spare <= places(one) <= places(told), name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forms_by_number_are_complete(lang: Language) -> None:
    tables = {n: e for n, e in CATALOGUES[lang].entries.items() if not isinstance(e, str)}
    assert tables
    for name, entry in tables.items():
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
    assert Words("ru")("record.statements", n=22) == "22 утверждения"
    assert Words("en")("page.page-of", page=2, pages=3) == "Page 2 of 3"


def test_an_entry_that_is_missing_is_named() -> None:
    with pytest.raises(KeyError, match=r"home\.nothing"):
        CATALOGUES["en"]("home.nothing")


def test_no_entry_is_idle() -> None:
    code = [*(files("dcgraph_api") / "pages").iterdir(), *TEMPLATES]
    text = "\n".join(one.read_text("utf-8") for one in code if one.is_file())
    for name in CATALOGUES["en"].entries:
        stems = [name, *(name[: i + 1] for i, one in enumerate(name) if one in "-.")]
        asked = [f'"{stem}"' for stem in stems] + [f'"{stem}{{' for stem in stems]
        assert any(one in text for one in asked), f"no page says {name}: take it out"


def test_no_template_has_words_of_its_own() -> None:
    assert TEMPLATES
    # Names of formats, which are the same in all languages.
    names = {
        "APA",
        "Apache-2",
        "BY",
        "BibTeX",
        "CC",
        "CSL",
        "CSV",
        "GOST",
        "GraphML",
        "JSON",
        "JSON-LD",
        "Markdown",
        "RIS",
        "Turtle",
        "XLSX",
        "dcgraph",
    }
    for template in TEMPLATES:
        bare = re.sub(
            r"{#.*?#}|{%.*?%}|{{.*?}}|<!DOCTYPE html>", "", template.read_text(), flags=re.DOTALL
        )
        told = re.findall(r">([^<]*)<", re.sub(r'"[^"]*"', '""', bare))
        own = {one for text in told for one in re.findall(r"[^\W\d_]{2,}(?:-\w+)?", text)} - names
        assert not own, f"{template.name} says {own}: put it into the three catalogues"


def test_no_line_is_broken_beside_the_marks_of_french() -> None:
    for name, entry in CATALOGUES["fr"].entries.items():
        for one in (entry,) if isinstance(entry, str) else entry.values():
            assert not re.search(r" [:;?!»]|« ", one), name
    assert "\xa0:" in str(CATALOGUES["fr"].entries["home.notions"])
    assert "\xa0:" not in str(CATALOGUES["ru"].entries["home.notions"])
