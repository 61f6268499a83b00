"""Where the title of a box stands: at its left, unless links come down through it there."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.lettering import width
from archlint.picture.lines import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.picture.layout.placed import Frame, Point
    from archlint.picture.scene import Box

SIZE = 10.0
SPREAD = 1.1
"""Letters of a title are set apart by this."""
BAND = 24.0
EDGE = 12.0
CLEAR = 9.0
"""Between a title and a link."""
MOST = 320.0
AROUND = 8.0
"""What a box is wider than its heading asks for and its edges."""
WIDER = 64.0
"""So much a box may be wider, for its heading to stand beside a link."""


def heading(box: Box) -> str:
    """What stands at the top of a box: its kind, when that matters and the title does not say it, and its title."""
    plain = box.kind in {"tier", "team"} or box.kind in re.split(r"[\W_]+", box.title.lower())
    kind = "" if plain else f"{box.kind} "
    return f"{kind}{box.title}".upper()


def heading_width(box: Box) -> float:
    """Pixels that the heading asks for; a long one is broken rather than that it widens its box.

    Somewhat more where that lets it stand, in two lines, beside a link that comes down through the middle.
    """
    words = heading(box).split(" ")
    whole, *halves = (max(_wide(" ".join(words[:at])), _wide(" ".join(words[at:]))) for at in range(len(words)))
    beside = 2 * (min(halves, default=whole) + CLEAR + 1) - AROUND
    return min(MOST, beside if whole < beside <= whole + WIDER else whole)


def _wide(said: str) -> float:
    return width(said, SIZE, bold=True) * SPREAD


@frozen
class Heading:
    """The x where the title of a box begins, its lines, and whether they stand over links."""

    x: float
    lines: tuple[str, ...]
    over: bool = False


def heading_of(box: Box, frame: Frame, links: Iterable[Sequence[Point]]) -> Heading:
    """The leftmost place where the whole title stands clear of links, in one line or in two; else over all of them."""
    said = heading(box)
    wide = width(said, SIZE, bold=True) * SPREAD
    rooms = _rooms(frame, links)
    for x, room in rooms:
        if wide <= room:
            return Heading(x, (said,))
    x, room = max(rooms, key=lambda each: each[1])
    lines = wrap(said, SIZE, room / SPREAD, bold=True)
    if not lines[-1].endswith("…"):
        return Heading(x, lines)
    return Heading(frame.x + EDGE, wrap(said, SIZE, (frame.width - 2 * EDGE) / SPREAD, bold=True), len(rooms) > 1)


def _rooms(frame: Frame, links: Iterable[Sequence[Point]]) -> list[tuple[float, float]]:
    """Where nothing crosses the band of the title: x and width of each place from left to right."""
    crossed = sorted(
        here[0]
        for points in links
        for here, there in itertools.pairwise(points)
        if abs(here[0] - there[0]) < 1
        and frame.x < here[0] < frame.right
        and min(here[1], there[1]) < frame.y + BAND
        and max(here[1], there[1]) > frame.y + 4
    )
    starts = [frame.x + EDGE, *(x + CLEAR for x in crossed)]
    ends = [*(x - CLEAR for x in crossed), frame.right - EDGE]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]
