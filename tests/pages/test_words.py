from __future__ import annotations

import re
from importlib.resources import files

from dcgraph_api.pages.reader import CATALOGUES

TEMPLATES = sorted(
    (one for one in (files("dcgraph_api") / "templates").iterdir() if one.name.endswith(".html")),
    key=lambda one: one.name,
)


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
        "TBX",
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
        assert not re.search(r" [:;?!»]|« ", str(entry)), name
    assert "\xa0:" in str(CATALOGUES["fr"].entries["browse.includes"])
    assert "\xa0:" not in str(CATALOGUES["ru"].entries["browse.includes"])
