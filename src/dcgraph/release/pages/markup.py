"""HTML as a tree and never as text, so that nothing that a label holds can become markup.

A page has no script and loads one file, its style; it links to no address but of http and https
and of the pages beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from dcgraph.escaping import replaced

__all__ = ["LANGUAGES", "POLICY", "Page", "add", "in_languages", "link", "sound"]

LANGUAGES: Final = {"en": "English", "fr": "Français", "ru": "Русский"}
"""The languages of the graph by their own names, in the order in which they are shown."""

POLICY: Final = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""What a page may load: its style, from where it stands itself."""

_WEB: Final = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Page:
    """A page under construction; `main` takes what it says, `nav` the links beside it."""

    def __init__(self, title: str, book: str, edition: str) -> None:
        self._root = Element("html", {"lang": "en"})
        head = SubElement(self._root, "head")
        SubElement(head, "meta", {"charset": "utf-8"})
        SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
        SubElement(
            head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}
        )
        SubElement(head, "meta", {"name": "color-scheme", "content": "light dark"})
        add(head, "title", title if title == book else f"{title} – {book}")
        SubElement(head, "link", {"rel": "stylesheet", "href": "style.css"})
        body = SubElement(self._root, "body")
        link(body, "Skip to the text", "#main").set("class", "skip")
        banner = SubElement(body, "header", {"class": "banner"})
        link(banner, book, "index.html")
        add(banner, "span", edition)
        self.nav = SubElement(body, "nav", {"aria-label": "Modules"})
        self.main = SubElement(body, "main", {"id": "main"})
        add(self.main, "h1", title)
        self.footer = SubElement(body, "footer")

    def section(self, title: str, name: str) -> Element:
        """A new section of the page under a heading, whose id is `sec.NAME`."""
        section = SubElement(self.main, "section", {"aria-labelledby": f"sec.{name}"})
        add(section, "h2", title).set("id", f"sec.{name}")
        return section

    def body(self) -> bytes:
        """The page, complete."""
        body: bytes = tostring(self._root, encoding="utf-8", method="html")
        return b"<!DOCTYPE html>\n" + body + b"\n"


def add(parent: Element, tag: str, text: str = "", language: str = "") -> Element:
    """A new element with a text, in a language if it is another than the page's."""
    element = SubElement(parent, tag)
    element.text = sound(text)
    if language != "en" and _TAG.fullmatch(language):
        element.set("lang", language)
    return element


def link(parent: Element, text: str, address: str) -> Element:
    """A link, or the text alone where the address is none that a reader should follow."""
    ours = re.fullmatch(r"(?:[a-z]+\.html)?(?:#[\w.%~-]+)?", address)
    element = add(parent, "a" if address and (ours or _WEB.fullmatch(address)) else "span", text)
    if element.tag == "a":
        element.set("href", sound(address))
    return element


def in_languages(texts: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The texts with their languages, those of the graph first."""
    order = list(LANGUAGES)
    places = {tag: order.index(tag) if tag in order else len(order) for tag in texts}
    return sorted(texts.items(), key=lambda item: (places[item[0]], item[0]))


def sound(text: str) -> str:
    """Text in which what a page should not hold is marked."""
    return replaced(text, "\N{REPLACEMENT CHARACTER}", breaks=False)
