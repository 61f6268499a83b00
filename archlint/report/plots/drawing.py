"""The pieces of a plot: classed lines, bars and words on a canvas of fixed width."""

from __future__ import annotations

from archlint.picture.lettering import fit, width
from archlint.picture.svg.markup import element, number, words

WIDE = 760.0
LABEL = 208.0
ROW = 28.0
SIZE = 12.0


def canvas(high: float, title: str, body: list[str]) -> str:
    """The whole drawing, with a title for screen readers."""
    box = f"0 0 {number(WIDE)} {number(high)}"
    attributes = [("viewBox", box), ("role", "img"), ("aria-label", title), ("class", "plot")]
    return element("svg", attributes, element("title", [], words(title)) + "".join(body))


def line(x: float, top: float, bottom: float, kind: str) -> str:
    """An upright line."""
    return element("path", [("d", f"M{number(x)} {number(top)}V{number(bottom)}"), ("class", kind)])


def bar(x: float, y: float, wide: float, kind: str, high: float = 12.0) -> str:
    """A bar that is at least a hair wide."""
    return element(
        "rect", [("x", x), ("y", y), ("width", max(wide, 1.5)), ("height", high), ("rx", 3), ("class", kind)]
    )


def label(x: float, y: float, content: str, kind: str = "", anchor: str = "") -> str:
    """Words with their baseline at y."""
    attributes: list[tuple[str, float | str]] = [("x", x), ("y", y)]
    attributes += [("class", kind)] if kind else []
    attributes += [("text-anchor", anchor)] if anchor else []
    return element("text", attributes, words(content))


def name(y: float, content: str, room: float = LABEL - 12) -> str:
    """The name of a row, cut where it would run into the bars."""
    return label(0, y, fit(content, SIZE, room))


def beside(x: float, y: float, content: str, kind: str = "value") -> str:
    """A figure right of x; left of the edge where it would not fit."""
    if x + width(content, SIZE) + 6 > WIDE:
        return label(WIDE, y - 12, content, kind, "end")
    return label(x + 6, y, content, kind)
