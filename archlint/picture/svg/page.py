"""The page that every picture stands on: title, verdict, ground, and what programs and screen readers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.lines import wrap
from archlint.picture.svg.markup import element, number, text, words

if TYPE_CHECKING:
    from archlint.picture.palette import Palette

FONTS = "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
MARGIN = 20.0
TITLE_SIZE = 20.0
VERDICT_SIZE = 12.0
VERDICT_LINE = 16.0
VERDICT_LINES = 3
TITLE_LINE = 24.0
HEAD = 70.0
LEAST_WIDTH = 480.0
MOST_WIDTH = 960.0
"""A wider drawing is scaled down to this."""


def at(x: float, y: float, drawn: str) -> str:
    """A drawing moved to its place."""
    return element("g", [("transform", f"translate({number(x)} {number(y)})")], drawn)


def heading(title: str, verdict: str, palette: Palette, room: float) -> tuple[str, float]:
    """Title and verdict, and the y below them."""
    named = wrap(title, TITLE_SIZE, room, bold=True)
    lines = wrap(verdict, VERDICT_SIZE, room, VERDICT_LINES)
    lower = TITLE_LINE * (len(named) - 1)
    drawn = "".join(
        text(MARGIN, 36 + TITLE_LINE * index, line, TITLE_SIZE, palette.ink, bold=True)
        for index, line in enumerate(named)
    )
    drawn += "".join(
        text(MARGIN, 55 + lower + VERDICT_LINE * index, line, VERDICT_SIZE, palette.muted)
        for index, line in enumerate(lines)
    )
    return drawn, HEAD + lower + VERDICT_LINE * (len(lines) - 1)


def page(title: str, told: str, body: list[str], size: tuple[float, float], palette: Palette, metadata: str) -> str:
    """The whole file, ending in a line break; `told` describes the picture, `metadata` is kept for later comparison."""
    wide, high = size
    parts = [
        element("title", [], words(title)),
        element("desc", [], words(told)),
        element("metadata", [], words(metadata)) if metadata else "",
        element("rect", [("width", wide), ("height", high), ("fill", palette.page)]),
        *body,
    ]
    scale = min(1.0, MOST_WIDTH / wide)
    attributes: list[tuple[str, float | str]] = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", f"0 0 {number(wide)} {number(high)}"),
        ("width", wide * scale),
        ("height", high * scale),
        ("role", "img"),
        ("aria-label", title),
        ("font-family", FONTS),
    ]
    return element("svg", attributes, "\n" + "\n".join(part for part in parts if part) + "\n") + "\n"
