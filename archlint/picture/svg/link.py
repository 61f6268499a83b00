"""One link: the line with its arrow head, and the plate with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture import sizes
from archlint.picture.lettering import width
from archlint.picture.scene import Lean, Link, Stroke
from archlint.picture.svg.markup import arrow_head, element, rounded, text, words

if TYPE_CHECKING:
    from archlint.picture.layout.placed import Frame, PlacedLink
    from archlint.picture.palette import Palette

THIN = 1.3
THICKEST = 2.2
FULL_RATE = 900.0
DASHES = {Stroke.ASYNC: "6 4", Stroke.REPLICATION: "2 4"}
HEAD = 8.0


def line(placed: PlacedLink, palette: Palette) -> str:
    """The path and its head; async is dashed, replication dotted."""
    link = placed.link
    colour = palette.lean(link.lean)
    attributes: list[tuple[str, float | str]] = [
        ("d", rounded(placed.points, shorten=HEAD - 2)),
        ("fill", "none"),
        ("stroke", colour),
        ("stroke-width", f"{THIN + min(THICKEST, link.rate / FULL_RATE):.2f}"),
    ]
    if link.stroke in DASHES:
        attributes.append(("stroke-dasharray", DASHES[link.stroke]))
    if link.stroke is Stroke.REPLICATION:
        attributes.append(("stroke-linecap", "round"))
    title = element("title", [], words(link.words or f"{link.source} to {link.target}: {link.verb}"))
    drawn = title + element("path", attributes) + arrow_head(placed.points, colour, HEAD)
    return element("g", [("data-link", link.id)], drawn)


def label(placed: PlacedLink, palette: Palette) -> str:
    """The plate: number, words, pill; nothing when the link says nothing."""
    if placed.label is None:
        return ""
    link, frame = placed.link, placed.label
    ground = palette.box if placed.depth else palette.page
    plate = element(
        "rect",
        [("x", frame.x), ("y", frame.y), ("width", frame.width), ("height", frame.height), ("rx", 4), ("fill", ground)],
    )
    drawn = _first(link, frame, palette) + _lines(link, frame, palette)
    return element("g", [("data-label", link.id)], plate + drawn)


def _first(link: Link, frame: Frame, palette: Palette) -> str:
    """The number before the first words and the pills after them, all together in the middle."""
    words_ = sizes.label_lines(link)[:1]
    said = width(words_[0], sizes.SMALL) if words_ else 0.0
    left = frame.x + (frame.width - said - sizes.number_width(link) - sizes.lean_width(link)) / 2
    y = frame.y + 3 + sizes.LINE / 2
    return _number(link, left, y, palette) + pills(link.lean, left + sizes.number_width(link) + said + 4, y, palette)


def _lines(link: Link, frame: Frame, palette: Palette) -> str:
    colour = palette.ink if link.lean in {Lean.NONE, Lean.MIXED} else palette.lean(link.lean)
    middle, y = frame.x + frame.width / 2, frame.y + sizes.LINE
    first = middle + (sizes.number_width(link) - sizes.lean_width(link)) / 2
    return "".join(
        text(middle if index else first, y + index * sizes.LINE, words_, sizes.SMALL, colour, anchor="middle")
        for index, words_ in enumerate(sizes.label_lines(link))
    )


def _number(link: Link, left: float, y: float, palette: Palette) -> str:
    if not link.number:
        return ""
    wide = sizes.number_disc(link)
    x, colour = left + wide / 2, palette.lean(link.lean)
    disc = element("circle", [("cx", x), ("cy", y), ("r", 8), ("fill", colour)])
    if wide > sizes.NUMBER_WIDTH:
        shape = [("x", left), ("y", y - 8), ("width", float(wide)), ("height", 16.0), ("rx", 8.0)]
        disc = element("rect", [*shape, ("fill", colour)])
    return disc + text(x, y + 3.2, link.number, sizes.PILL, palette.lean_ink, bold=True, anchor="middle")


def pills(lean: Lean, x: float, y: float, palette: Palette) -> str:
    """What a path leans to, from x to the right, with its middle at y."""
    drawn = ""
    for part in () if lean is Lean.NONE else (Lean.CP, Lean.AP) if lean is Lean.MIXED else (lean,):
        shape = [("x", x), ("y", y - 6.5), ("width", float(sizes.LEAN_WIDTH)), ("height", 13.0), ("rx", 6.5)]
        drawn += element("rect", [*shape, ("fill", palette.lean(part))])
        middle = x + sizes.LEAN_WIDTH / 2
        drawn += text(middle, y + 3.2, part.value, sizes.PILL, palette.lean_ink, bold=True, anchor="middle")
        x += sizes.LEAN_WIDTH + 3
    return drawn
