"""The SVG of a placed scene: self-contained, without scripts, style sheets or ids that could clash on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.layout.headings import SPREAD, heading
from archlint.picture.lettering import fit, width, wrap
from archlint.picture.palette import THEMES, Palette
from archlint.picture.scene import Tone
from archlint.picture.svg.captions import captions, captions_width
from archlint.picture.svg.card import card
from archlint.picture.svg.legend import legend
from archlint.picture.svg.link import label, line
from archlint.picture.svg.markup import element, number, text, words

if TYPE_CHECKING:
    from archlint.picture.layout.placed import Placed, PlacedBox

FONTS = "Inter, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
MARGIN = 20.0
TITLE_SIZE = 20.0
VERDICT_SIZE = 12.0
VERDICT_LINE = 16.0
BELOW = 24.0
HEAD = 66.0
LEAST_WIDTH = 480.0
MOST_WIDTH = 960.0
"""A wider drawing is scaled down to this."""


def write(placed: Placed, theme: str = "light", metadata: str = "") -> str:
    """The whole file, ending in a line break. `theme` is light or dark; `metadata` is kept for later comparison.

    The theme `page` is for a page that has a heading of its own and colours for everything: the drawing alone.
    """
    palette = THEMES[theme]
    if theme == "page":
        return _bare(placed, palette)
    scene = placed.scene
    texts = (width(scene.title, TITLE_SIZE, bold=True), width(scene.verdict, VERDICT_SIZE))
    wanted = max(*texts, captions_width(scene.captions), placed.width)
    inner = max(placed.width, min(wanted, MOST_WIDTH - 2 * MARGIN), LEAST_WIDTH - 2 * MARGIN)
    wide = inner + 2 * MARGIN
    verdict = wrap(scene.verdict, VERDICT_SIZE, inner)
    body = [
        element("title", [], words(scene.title)),
        element("desc", [], words(f"{scene.verdict}. {scene.words}".strip(". ") + ".")),
        element("metadata", [], words(metadata)) if metadata else "",
        _heading(scene.title, verdict, palette, inner),
    ]
    y = HEAD + VERDICT_LINE * (len(verdict) - 1)
    shift = round((inner - placed.width) / 2, 1)
    body.append(_at(MARGIN + shift, y, _drawing(placed, palette)))
    y += placed.height + BELOW
    for drawn, tall in (captions(scene.captions, palette, inner), legend(placed, palette, inner)):
        if drawn:
            body.append(_at(MARGIN, y, drawn))
            y += tall + 8
    high = y + MARGIN - 16
    body.insert(3, element("rect", [("width", wide), ("height", high), ("fill", palette.page)]))
    scale = min(1.0, MOST_WIDTH / wide)
    attributes: list[tuple[str, float | str]] = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", f"0 0 {number(wide)} {number(high)}"),
        ("width", wide * scale),
        ("height", high * scale),
        ("role", "img"),
        ("aria-label", scene.title),
        ("font-family", FONTS),
    ]
    return element("svg", attributes, "\n" + "\n".join(part for part in body if part) + "\n") + "\n"


def _bare(placed: Placed, palette: Palette) -> str:
    """The drawing and its legend, on no ground of its own."""
    inner = max(placed.width, LEAST_WIDTH)
    drawn, tall = legend(placed, palette, inner)
    body = _at(MARGIN, 14, _drawing(placed, palette)) + _at(MARGIN, placed.height + BELOW + 14, drawn)
    wide, high = inner + 2 * MARGIN, placed.height + BELOW + tall + 14
    attributes: list[tuple[str, float | str]] = [
        ("viewBox", f"0 0 {number(wide)} {number(high)}"),
        ("width", wide),
        ("height", high),
        ("role", "group"),
        ("aria-label", f"Picture of {placed.scene.title}: {placed.scene.words}"),
        ("font-family", FONTS),
    ]
    return element("svg", attributes, body)


def _at(x: float, y: float, drawn: str) -> str:
    return element("g", [("transform", f"translate({number(x)} {number(y)})")], drawn)


def _heading(title: str, verdict: tuple[str, ...], palette: Palette, room: float) -> str:
    drawn = text(MARGIN, 36, fit(title, TITLE_SIZE, room, bold=True), TITLE_SIZE, palette.ink, bold=True)
    return drawn + "".join(
        text(MARGIN, 55 + VERDICT_LINE * index, line, VERDICT_SIZE, palette.muted) for index, line in enumerate(verdict)
    )


def _drawing(placed: Placed, palette: Palette) -> str:
    parts = [_box(box, palette) for box in placed.boxes]
    parts += [line(link, palette) for link in placed.links]
    parts += [card(shown, palette) for shown in placed.cards]
    parts += [label(link, palette) for link in placed.links if link.label]
    return "\n" + "\n".join(parts) + "\n"


def _box(placed: PlacedBox, palette: Palette) -> str:
    box, frame = placed.box, placed.frame
    outline: list[tuple[str, float | str]] = [
        ("x", frame.x),
        ("y", frame.y),
        ("width", frame.width),
        ("height", frame.height),
        ("rx", 12),
        ("fill", palette.box),
        ("stroke", palette.bad if box.single else palette.line),
        ("stroke-width", 2 if box.single else 1),
    ]
    title = fit(heading(box), 10, (frame.width - 24) / SPREAD, bold=True)
    drawn = element("rect", outline)
    drawn += text(placed.heading, frame.y + 18, title, 10, palette.muted, bold=True, spacing="0.8")
    if box.single:
        fill, ink = palette.badge(Tone.BAD)
        x, y = frame.right - 56, frame.y - 9
        drawn += element("rect", [("x", x), ("y", y), ("width", 42), ("height", 17), ("rx", 8.5), ("fill", fill)])
        drawn += text(x + 21, y + 12, "SPOF", 9, ink, bold=True, anchor="middle")
    return element("g", [("data-box", box.id)], drawn)
