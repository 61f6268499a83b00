"""The SVG of a placed scene: self-contained, without scripts, style sheets or ids that could clash on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.layout.headings import SIZE, SPREAD
from archlint.picture.lettering import width
from archlint.picture.palette import THEMES, Palette
from archlint.picture.scene import Tone
from archlint.picture.sizes import BADGE_HEIGHT, PILL, SINGLE, badge_width
from archlint.picture.svg.captions import MOST, captions, captions_width
from archlint.picture.svg.card import card
from archlint.picture.svg.legend import ASSUMED, entries, legend
from archlint.picture.svg.link import label, line
from archlint.picture.svg.markup import element, number, text
from archlint.picture.svg.page import (
    FONTS,
    LEAST_WIDTH,
    MARGIN,
    MOST_WIDTH,
    TITLE_SIZE,
    VERDICT_SIZE,
    at,
    heading,
    page,
)

if TYPE_CHECKING:
    from archlint.picture.layout.placed import Placed, PlacedBox
    from archlint.picture.svg.legend import Entry

BELOW = 24.0


def write(placed: Placed, theme: str = "light", metadata: str = "") -> str:
    """The whole file, ending in a line break. `theme` is light or dark; `metadata` is kept for later comparison.

    The theme `page` is for a page that has a heading of its own and colours for everything: the drawing alone, beside which `samples` stand.
    """
    palette = THEMES[theme]
    if theme == "page":
        return _bare(placed, palette)
    scene = placed.scene
    texts = (width(scene.title, TITLE_SIZE, bold=True), width(scene.verdict, VERDICT_SIZE))
    wanted = max(*texts, captions_width(scene.captions), placed.width)
    inner = max(placed.width, min(wanted, MOST_WIDTH - 2 * MARGIN), LEAST_WIDTH - 2 * MARGIN)
    head, y = heading(scene.title, scene.verdict, palette, inner)
    shift = round((inner - placed.width) / 2, 1)
    body = [head, at(MARGIN + shift, y, _drawing(placed, palette))]
    y += placed.height + BELOW
    shown = scene.captions[:MOST]
    for drawn, tall in (captions(scene.captions, palette, inner), legend(placed, palette, inner, shown)):
        if drawn:
            body.append(at(MARGIN, y, drawn))
            y += tall + 8
    told = f"{scene.verdict}. {scene.words}".strip(". ") + "."
    return page(scene.title, told, body, (inner + 2 * MARGIN, y + MARGIN - 16), palette, metadata)


def samples(placed: Placed) -> list[Entry]:
    """The legend of such a page, which breaks it into lines itself: drawings 12 pixels high, each with its width and its meaning."""
    return entries(placed, THEMES["page"])


def _bare(placed: Placed, palette: Palette) -> str:
    """The drawing, on no ground of its own."""
    body = at(MARGIN, 14, _drawing(placed, palette))
    wide, high = placed.width + 2 * MARGIN, placed.height + BELOW + 14
    attributes: list[tuple[str, float | str]] = [
        ("viewBox", f"0 0 {number(wide)} {number(high)}"),
        ("width", wide),
        ("height", high),
        ("role", "group"),
        ("aria-label", f"Picture of {placed.scene.title}: {placed.scene.words}"),
        ("font-family", FONTS),
    ]
    return element("svg", attributes, body)


def _drawing(placed: Placed, palette: Palette) -> str:
    parts = [_box(box, palette) for box in placed.boxes]
    parts += [line(link, palette) for link in placed.links]
    parts += [card(shown, palette) for shown in placed.cards]
    parts += [label(link, palette) for link in placed.links if link.label]
    parts += [_title(box, palette) for box in placed.boxes if box.over]
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
    if box.assumed:
        outline.append(("stroke-dasharray", ASSUMED))
    drawn = element("rect", outline)
    if not placed.over:
        drawn += _title(placed, palette)
    if box.single:
        fill, ink = palette.badge(Tone.BAD)
        x, y, wide = placed.pill, frame.y - 9, badge_width(SINGLE)
        shape: list[tuple[str, float | str]] = [("x", x), ("y", y), ("width", wide), ("height", BADGE_HEIGHT)]
        drawn += element("rect", [*shape, ("rx", 8.5), ("fill", fill)])
        drawn += text(x + wide / 2, y + 12, SINGLE, PILL, ink, bold=True, anchor="middle")
    return element("g", [("data-box", box.id)], drawn)


def _title(placed: PlacedBox, palette: Palette) -> str:
    """The heading of a box, on a plate where it stands over links."""
    left, first = placed.heading
    drawn = ""
    if placed.over:
        wide = max(width(line, SIZE, bold=True) for line in placed.title) * SPREAD + 4
        plate: list[tuple[str, float | str]] = [("x", left - 2), ("y", first - 9), ("width", wide)]
        drawn = element("rect", [*plate, ("height", 12 * len(placed.title)), ("fill", palette.box)])
    return drawn + "".join(
        text(left, first + 11 * index, line, SIZE, palette.muted, bold=True, spacing="0.8")
        for index, line in enumerate(placed.title)
    )
