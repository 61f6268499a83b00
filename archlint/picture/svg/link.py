"""One link: the line with its arrow head, and the plate with what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture import sizes
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
    return element(
        "g",
        [("data-label", link.id)],
        plate + _number(link, frame, palette) + _lines(link, frame, palette) + _pill(link, frame, palette),
    )


def _lines(link: Link, frame: Frame, palette: Palette) -> str:
    lines = sizes.label_lines(link)
    left = frame.x + 5 + (sizes.NUMBER_WIDTH + 3 if link.number else 0)
    middle = (left + frame.right - 5 - sizes.lean_width(link)) / 2
    colour = palette.ink if link.lean in {Lean.NONE, Lean.MIXED} else palette.lean(link.lean)
    first = frame.y + 3 + sizes.LINE - 3
    return "".join(
        text(middle, first + index * sizes.LINE, words_, sizes.SMALL, colour, anchor="middle")
        for index, words_ in enumerate(lines)
    )


def _number(link: Link, frame: Frame, palette: Palette) -> str:
    if not link.number:
        return ""
    x, y = frame.x + 4 + sizes.NUMBER_WIDTH / 2, frame.y + frame.height / 2
    disc = element("circle", [("cx", x), ("cy", y), ("r", 8), ("fill", palette.lean(link.lean))])
    return disc + text(x, y + 3.2, link.number, sizes.PILL, palette.lean_ink, bold=True, anchor="middle")


def _pill(link: Link, frame: Frame, palette: Palette) -> str:
    if link.lean is Lean.NONE:
        return ""
    leans = (Lean.CP, Lean.AP) if link.lean is Lean.MIXED else (link.lean,)
    wide = 16.0 if link.lean is Lean.MIXED else 19.0
    drawn, x = "", frame.right - 3 - sizes.lean_width(link) + 3
    for lean in leans:
        shape = [("x", x), ("y", frame.y + frame.height / 2 - 6.5), ("width", wide), ("height", 13.0), ("rx", 6.5)]
        drawn += element("rect", [*shape, ("fill", palette.lean(lean))])
        drawn += text(
            x + wide / 2,
            frame.y + frame.height / 2 + 3.2,
            lean.value,
            sizes.PILL,
            palette.lean_ink,
            bold=True,
            anchor="middle",
        )
        x += wide + 2
    return drawn
