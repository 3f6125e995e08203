"""Documents as plain HTML, without scripts.

The page is built as a tree and never as text, so that nothing that a label holds can become
markup; and it links to no address but those of http and https.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from dcgraph.escaping import replaced

__all__ = ["SECURITY", "Page", "linkable", "sound"]

_STYLE: Final = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff;
  max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
a { color: #0b4f8a; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
  border-top: 1px solid #d5d5d5; }
th { width: 14rem; font-weight: normal; color: #4a4a4a; }
ul { margin: 0; padding-left: 1.1rem; }
article { border-top: 1px solid #d5d5d5; padding: .5rem 0; }
h1, h2, h3 { line-height: 1.25; }
h3 { font-size: 1rem; margin: .2rem 0; }
.grade { background: #eee; border-radius: .2rem; padding: 0 .3rem; }
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

SECURITY: Final = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""The policy under which a page is sent: its own style, and nothing else at all."""


class Page:
    """A page under construction; `main` takes what it says."""

    def __init__(self, title: str, language: str = "en") -> None:
        self._root = Element("html", lang="en")
        self.head = SubElement(self._root, "head")
        SubElement(self.head, "meta", charset="utf-8")
        SubElement(
            self.head, "meta", name="viewport", content="width=device-width, initial-scale=1"
        )
        SubElement(self.head, "title").text = sound(f"{title} - dcgraph")
        SubElement(self.head, "style").text = _STYLE
        self.main = SubElement(SubElement(self._root, "body"), "main")
        self.add(self.main, "h1", title, language)

    def add(self, parent: Element, tag: str, text: str = "", language: str = "") -> Element:
        """A new element with a text, in a language if one is given."""
        element = SubElement(parent, tag)
        element.text = sound(text)
        if language:
            element.set("lang", sound(language))
        return element

    def link(self, parent: Element, text: str, address: str, language: str = "") -> Element:
        """A link, or the text alone where the address is none that a reader should follow."""
        element = self.add(parent, "a" if linkable(address) else "span", text, language)
        if element.tag == "a":
            element.set("href", sound(address))
        return element

    def table(self, parent: Element, caption: str) -> Element:
        """A table of properties, to be filled by `row`."""
        table = SubElement(parent, "table")
        self.add(table, "caption", caption)
        return SubElement(table, "tbody")

    def row(self, table: Element) -> tuple[Element, Element]:
        """A new row: the cell that names the property, and the list for its values."""
        row = SubElement(table, "tr")
        head = SubElement(row, "th", scope="row")
        return head, SubElement(SubElement(row, "td"), "ul")

    def body(self) -> bytes:
        """The page, complete."""
        body: bytes = tostring(self._root, encoding="utf-8", method="html")
        return b"<!DOCTYPE html>\n" + body


def linkable(address: str) -> bool:
    """Whether an address may stand behind a link: of the web, or relative and of this server."""
    scheme, colon, _ = address.partition(":")
    return not colon or scheme.lower() in ("http", "https")


def sound(text: str) -> str:
    """Text in which what a page cannot hold is marked: control characters, half characters."""
    return replaced(text, "\N{REPLACEMENT CHARACTER}", breaks=False)
