"""The reference pages: complete, without dangling links, accessible, and safe to open."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.release.sample import CHANGELOG

from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, MODULES
from dcgraph.rdf.corpus import Corpus, load
from dcgraph.release.about import section
from dcgraph.release.build import Release, made
from dcgraph.release.pages import POLICY

PAGES = ["index", *MODULES, "rules"]
VOID = {"meta", "link", "br", "hr", "img", "input"}
EVIL = "<script>alert(1)</script>\"' onclick=x \u202e"


class Reader(HTMLParser):
    """What a page holds: its tags with their attributes, its ids and links; tags that fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self.languages: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
            above = self.languages[-1] if self.languages else ""
            self.languages.append(found.get("lang", above))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.languages[-1] if self.languages else "", data))

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] for _, attributes in self.tags if "href" in attributes]


@cache
def reader(text: str) -> Reader:
    return Reader(text)


def page(release: Release, name: str) -> Reader:
    return reader(release.files[f"pages/{name}.html"].decode())


@pytest.fixture
def hostile(small: Rooms) -> Release:
    path = small.ontology / "claim.ttl"
    text = path.read_text("utf-8")
    evil = EVIL.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace('"claim"@en', f'"""{evil}"""@en', 1)
    text = text.replace("A record that one thing stands", evil + " stands", 1)
    text = text.replace(
        "# Object properties of a claim",
        "dcg:Claim <http://purl.org/dc/terms/source> <javascript:alert(1)> .\n"
        "dcg:Claim rdfs:subClassOf <javascript:alert(2)> .\n",
        1,
    )
    path.write_text(text, encoding="utf-8")
    changelog = small.root / "CHANGELOG.md"
    changelog.write_text(CHANGELOG, encoding="utf-8")
    return made(load(small), section(changelog, "0.3.0"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_well_formed_and_has_its_landmarks(release: Release, name: str) -> None:
    text = release.files[f"pages/{name}.html"].decode()
    assert text.startswith("<!DOCTYPE html>\n")
    read = Reader(text)
    names = [tag for tag, _ in read.tags]
    for landmark in ("main", "footer", "h1"):
        assert names.count(landmark) == 1, landmark
    assert dict(read.tags)["html"] == {"lang": "en"}
    assert all("aria-label" in found for tag, found in read.tags if tag == "nav")
    assert ("a", {"href": "#main", "class": "skip"}) in read.tags


@pytest.mark.parametrize("name", PAGES)
def test_no_heading_is_skipped(release: Release, name: str) -> None:
    levels = [int(tag[1]) for tag, _ in page(release, name).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", PAGES)
def test_no_link_dangles_and_no_id_comes_twice(release: Release, name: str) -> None:
    read = page(release, name)
    assert len(read.ids) == len(set(read.ids))
    ids = {one: set(page(release, one).ids) for one in PAGES}
    inner = [link for link in read.links if "://" not in link]
    assert len(inner) > 10
    for link in inner:
        if link == "style.css":
            assert "pages/style.css" in release.files
            continue
        target, _, anchor = link.partition("#")
        place = target.removesuffix(".html") or name
        assert place in ids, link
        assert not anchor or unquote(anchor) in ids[place], link


def test_every_labelled_element_has_its_label(release: Release) -> None:
    for name in PAGES:
        read = page(release, name)
        for _, found in read.tags:
            if "aria-labelledby" in found:
                assert found["aria-labelledby"] in read.ids


def test_every_term_is_there_with_its_labels_definitions_and_examples_by_language(
    release: Release, corpus: Corpus
) -> None:
    labels = {"prefLabel", "definition", "example"}
    shown = {
        module: {(language, text) for language, text in page(release, module).texts}
        for module in MODULES
    }
    ids = {module: set(page(release, module).ids) for module in MODULES}
    count: Counter[str] = Counter()
    for file in corpus.rooms("ontology"):
        module = Path(file.shown).stem
        for triple in file.triples:
            name = triple.predicate.value.rpartition("#")[2]
            if name in labels and triple.subject.value.startswith(DCG):
                language = getattr(triple.object, "language", "")
                assert (language, triple.object.value) in shown[module], triple
                assert triple.subject.value.removeprefix(DCG) in ids[module]
                count[name] += 1
    assert min(count[name] for name in ("prefLabel", "definition")) > 800
    assert count["example"] > 280


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("claim", "Every Claim is a Record."),
        ("concept", "Nothing is definition of more than one thing."),
        ("instrument", "Every Annex is a Provision."),
    ],
)
def test_axioms_are_told_in_words(release: Release, module: str, words: str) -> None:
    assert ("en", words) in page(release, module).texts


def test_rules_stand_with_the_module_and_are_linked_from_the_property(release: Release) -> None:
    read = page(release, "claim")
    assert "rule.Claim-rationale" in read.ids
    assert "claim.html#rule.Claim-rationale" in read.links
    assert ("en", "A claim can be accepted or attacked only with its reason.") in read.texts
    assert "rule.Term-labelOnce" in page(release, "rules").ids


def test_the_diagram_names_its_classes(release: Release) -> None:
    text = release.files["pages/claim.html"].decode()
    svg = text[text.index("<svg") : text.index("</svg>")]
    for label in ("claim", "basis", "has basis", "requires", "actor"):
        assert f">{label}</text>" in svg
    assert svg.count("hollow") >= 15  # one for each property below isRelatedTo and bearsOn


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_but_its_style_and_runs_nothing(release: Release, name: str) -> None:
    read = page(release, name)
    policy = {"http-equiv": "Content-Security-Policy", "content": POLICY}
    assert ("meta", policy) in read.tags
    assert "script" not in POLICY
    for tag, found in read.tags:
        assert tag not in ("script", "style", "iframe", "object", "embed", "img", "base", "form")
        assert not [one for one in found if one.startswith("on") or one in ("style", "src")]
    for link in read.links:
        assert re.match(r"https?://|[a-z]*(\.html)?(#|$)|style\.css$", link), link


@pytest.mark.nightly
def test_no_label_becomes_markup_and_no_address_a_program(hostile: Release) -> None:
    text = hostile.files["pages/claim.html"].decode()
    read = Reader(text)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "javascript:alert(1)" in "".join(data for _, data in read.texts)
    assert not [link for link in read.links if link.startswith("javascript")]
    assert not [found for _, found in read.tags if "onclick" in found]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2."""

    def light(colour: str) -> float:
        digits = colour.lstrip("#")
        digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
        parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lights = sorted((light(one), light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_text_stands_out_in_the_light_and_in_the_dark(release: Release) -> None:
    assert contrast("#000", "#fff") == 21
    style = release.files["pages/style.css"].decode()
    schemes = re.findall(r":root \{([^}]*)\}", style)
    assert len(schemes) == 3  # light, dark, print
    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#\w+)", scheme))
        for ground in ("paper", "box", "own"):
            for ink in ("ink", "soft", "link", "mark"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
