"""The diagram of a module: its classes, and the properties that lead from one to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from dcgraph.release.pages.book import Book, Module, Term
from dcgraph.release.pages.layered import lay_out
from dcgraph.release.pages.markup import add, link
from dcgraph.terms import PREFIXES, compact

__all__ = ["draw"]

_CLASS: Final = PREFIXES["owl"] + "Class"
_LINKS: Final = PREFIXES["owl"] + "ObjectProperty"
_LETTER: Final = 7.1
_HEIGHT: Final = 26.0
_EDGE: Final = 12.0
_LONGEST: Final = 40

# From, to, and which end has the arrow: hollow for what is above, full for what is led to.
Line = tuple[str, str, str]
Box = tuple[float, float, float]
"""The middle of a node, from the left and from above, and its width, in pixels."""


def draw(parent: Element, module: Module, book: Book) -> None:
    """Add the diagram as a figure, if there is anything to draw."""
    lines = sorted(set(_lines(module)))
    own = {term.iri for term in module.terms if term.kind in (_CLASS, _LINKS)}
    names = sorted(own.union(*((a, b) for a, b, _ in lines)))
    if not names:
        return
    labels = {name: _label(name, book) for name in names}
    sizes = {name: (len(labels[name]) * _LETTER + 2 * _EDGE, _HEIGHT) for name in names}
    layout = lay_out(sizes, [(a, b) for a, b, _ in lines])
    width, height = layout.width + 2, layout.height + 2
    figure = SubElement(parent, "figure", {"class": "diagram"})
    svg = SubElement(
        figure,
        "svg",
        {
            "viewBox": f"-1 -1 {width:.0f} {height:.0f}",
            "width": f"{width:.0f}",
            "height": f"{height:.0f}",
            "role": "group",
            "aria-labelledby": "diagram-title",
        },
    )
    add(svg, "title", f"Diagram of the module {module.name}").set("id", "diagram-title")
    for a, b, kind in lines:
        _line(svg, layout.courses[a, b], kind) if a != b else None
    for name in names:
        box = (*layout.places[name], layout.widths[name])
        _node(svg, labels[name], book.terms.get(name), box, own=name in own)
    add(
        figure,
        "figcaption",
        "Boxes are classes, round ones properties; dashed ones belong to another module. A hollow "
        "arrow leads to the wider class or property, a full one from a property to the class of "
        "its values. The terms below say the same in words.",
    )


def _lines(module: Module) -> Iterator[Line]:
    for term in module.terms:
        links = term.links
        if term.kind in (_CLASS, _LINKS):
            for kind in ("subclass", "subproperty"):
                yield from ((above, term.iri, "above") for above in links.get(kind, ()))
        if term.kind == _LINKS:
            yield from ((of, term.iri, "of") for of in links.get("domain", ()))
            yield from ((term.iri, to, "to") for to in links.get("range", ()))


def _label(iri: str, book: Book) -> str:
    term = book.terms.get(iri)
    label = term.label if term else compact(iri)
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"


def _line(svg: Element, points: Sequence[tuple[float, float]], kind: str) -> None:
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (x + to_x) / 2
        path.append(f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}")
    SubElement(svg, "path", {"d": "".join(path), "class": "line"})
    if kind != "of":
        (x, y), (away, _) = (points[0], points[1]) if kind == "above" else (points[-1], points[-2])
        back = 9 if away > x else -9
        corners = f"{x:.1f},{y:.1f} {x + back:.1f},{y - 4.5:.1f} {x + back:.1f},{y + 4.5:.1f}"
        hollow = "head hollow" if kind == "above" else "head"
        SubElement(svg, "polygon", {"points": corners, "class": hollow})


def _node(svg: Element, label: str, term: Term | None, box: Box, *, own: bool) -> None:
    holder = link(svg, "", term.address) if term else SubElement(svg, "g")
    is_property = term is not None and term.kind == _LINKS
    more = (" property" if is_property else "") + ("" if own else " foreign")
    holder.set("class", "node" + more)
    x, y, width = box
    SubElement(
        holder,
        "rect",
        {
            "x": f"{x - width / 2:.1f}",
            "y": f"{y - _HEIGHT / 2:.1f}",
            "width": f"{width:.1f}",
            "height": f"{_HEIGHT:.1f}",
            "rx": f"{_HEIGHT / 2:.0f}" if is_property else "3",
        },
    )
    text = add(holder, "text", label)
    text.set("x", f"{x:.1f}")
    text.set("y", f"{y + 4.5:.1f}")
    text.set("text-anchor", "middle")
