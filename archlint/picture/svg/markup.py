"""Small pieces of SVG text: numbers, escaping, elements. No CSS, no ids of its own."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.picture.layout.placed import Point

CORNER = 8.0


def number(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> number(12.0), number(3.14), number(-0.01)
    ('12', '3.1', '0')
    """
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def words(text: str) -> str:
    """Text safe between tags; control characters, which XML does not allow, become spaces."""
    return escape(_printable(text))


def _printable(text: str) -> str:
    return "".join(letter if letter >= " " and letter not in "\x7f\ufffe\uffff" else " " for letter in text)


def element(name: str, attributes: Iterable[tuple[str, float | str]], content: str | None = None) -> str:
    """One element; numbers are rounded, strings quoted.

    >>> element("rect", [("x", 1.0), ("class", "a&b")])
    '<rect x="1" class="a&amp;b"/>'
    """
    written = "".join(
        f" {key}={quoteattr(_printable(value))}" if isinstance(value, str) else f' {key}="{number(value)}"'
        for key, value in attributes
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def text(
    x: float,
    y: float,
    content: str,
    size: float,
    fill: str,
    *,
    bold: bool = False,
    anchor: str = "",
    spacing: str = "",
) -> str:
    """One line of text with its baseline at y."""
    attributes: list[tuple[str, float | str]] = [("x", x), ("y", y), ("font-size", size), ("fill", fill)]
    if bold:
        attributes.append(("font-weight", "700"))
    if anchor:
        attributes.append(("text-anchor", anchor))
    if spacing:
        attributes.append(("letter-spacing", spacing))
    return element("text", attributes, words(content))


def rounded(points: Iterable[Point], shorten: float = 0.0) -> str:
    """Path data through the points with rounded corners, the last piece shortened to leave room for an arrow head."""
    way = _without_repeats(points)
    if len(way) < 2:
        return ""
    way[-1] = _towards(way[-1], way[-2], shorten)
    parts = [f"M{number(way[0][0])} {number(way[0][1])}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        radius = min(CORNER, _length(before, corner) / 2, _length(corner, after) / 2)
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{number(start[0])} {number(start[1])}")
        parts.append(f"Q{number(corner[0])} {number(corner[1])} {number(end[0])} {number(end[1])}")
    parts.append(f"L{number(way[-1][0])} {number(way[-1][1])}")
    return "".join(parts)


def _without_repeats(points: Iterable[Point]) -> list[Point]:
    way: list[Point] = []
    for point in points:
        if not way or _length(way[-1], point) > 0.05:
            way.append(point)
    return way


def _length(one: Point, two: Point) -> float:
    across, down = abs(one[0] - two[0]), abs(one[1] - two[1])
    return sqrt(across * across + down * down) if across and down else across + down


def _towards(start: Point, goal: Point, distance: float) -> Point:
    length = _length(start, goal)
    if not length:
        return start
    share = distance / length
    return (start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share)


def arrow_head(points: Iterable[Point], fill: str, size: float = 8.0) -> str:
    """A filled triangle at the end of the way."""
    way = _without_repeats(points)
    (x, y), (from_x, from_y) = way[-1], way[-2]
    length = _length(way[-1], way[-2])
    dx, dy = (x - from_x) / length, (y - from_y) / length
    base_x, base_y, half = x - dx * size, y - dy * size, size / 2
    corners = [(x, y), (base_x - dy * half, base_y + dx * half), (base_x + dy * half, base_y - dx * half)]
    data = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
    return element("path", [("d", data), ("fill", fill)])
