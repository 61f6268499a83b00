"""Where the title of a box stands: at its left, unless links come down through it there."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from archlint.picture.lettering import fit, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.picture.layout.placed import Frame, Point
    from archlint.picture.scene import Box

SIZE = 10.0
SPREAD = 1.1
"""Letters of a title are set apart by this."""
BAND = 24.0
EDGE = 12.0
CLEAR = 5.0


def heading(box: Box) -> str:
    """What stands at the top of a box: its kind, when that matters and the title does not say it, and its title."""
    plain = box.kind in {"tier", "team"} or box.title.lower().startswith(box.kind)
    kind = "" if plain else f"{box.kind} "
    return f"{kind}{box.title}".upper()


def heading_width(box: Box, room: float | None = None) -> float:
    """Pixels of the heading, or of what of it fits into `room`."""
    text = heading(box) if room is None else fit(heading(box), SIZE, room / SPREAD, bold=True)
    return width(text, SIZE, bold=True) * SPREAD


def heading_at(box: Box, frame: Frame, links: Iterable[Sequence[Point]]) -> float:
    """X of the heading: the leftmost place where no link crosses it, the left edge if there is none."""
    wide = heading_width(box, frame.width - 2 * EDGE)
    crossed = sorted(
        here[0]
        for points in links
        for here, there in itertools.pairwise(points)
        if abs(here[0] - there[0]) < 1
        and frame.x < here[0] < frame.right
        and min(here[1], there[1]) < frame.y + BAND
        and max(here[1], there[1]) > frame.y + 4
    )
    starts = [frame.x + EDGE] + [x + 2 * CLEAR for x in crossed]
    for start in starts:
        fits = start + wide <= frame.right - EDGE
        if fits and not any(start - CLEAR < x < start + wide + CLEAR for x in crossed):
            return start
    return frame.x + EDGE
