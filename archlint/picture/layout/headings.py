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
MORE = 6.0
"""A box is higher by this where its title stands at the bottom."""
ONE_LINE, TWO_LINES, FROM_BOTTOM = 18.0, 13.0, 9.0 - MORE
"""From the upper edge of a box to the first baseline of its title; from there to the lower edge for one at the bottom."""
PILL_HALF = 10.0
PILL_IN = 14.0
"""From the right edge of a box to its pill."""
MOST = 320.0
AROUND = 8.0
"""What a box is wider than its heading asks for and its edges."""
WIDER = 64.0
"""So much a box may be wider, for its heading to stand beside a link."""


OTHER_WORDS = {"host": ("machine", "vm"), "region": ("regions",), "zone": ("datacentre", "datacenter")}
"""Words that say a kind, too."""


def heading(box: Box) -> str:
    """What stands at the top of a box: its kind, when that matters and the title does not say it, and its title."""
    said = {box.kind, *OTHER_WORDS.get(box.kind, ())}
    plain = box.kind in {"tier", "team"} or not said.isdisjoint(re.split(r"[\W_]+", box.title.lower()))
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
    """The x where the title of a box begins, the baseline of its first line, its lines, and whether they stand over links.

    `more` is how much higher the box is made for it.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    over: bool = False
    more: float = 0.0

    @property
    def right(self) -> float:
        """X of its right end."""
        return self.x + max(map(_wide, self.lines))


def heading_of(box: Box, frame: Frame, links: Sequence[Sequence[Point]], pills: Iterable[Frame] = ()) -> Heading:
    """The leftmost place where the whole title stands clear of links, and of `pills` below, in one line or in two.

    Where there is none at the top, at the bottom; if not there either, over links at the top.
    """
    said = heading(box)
    top = _rooms(frame, links, frame.y + 4, frame.y + BAND)
    one = _in_one_line(said, top)
    if one is not None:
        return Heading(one, frame.y + ONE_LINE, (said,))
    two = _in_two_lines(said, top)
    found = Heading(two[0], frame.y + TWO_LINES, two[1]) if two else None
    if found and not any(pill.x < found.right + 4 and found.x - 4 < pill.right for pill in pills if _low(pill, frame)):
        return found
    low = _in_one_line(said, _rooms(frame, links, frame.bottom - BAND + 4, frame.bottom))
    if low is not None:
        return Heading(low, frame.bottom - FROM_BOTTOM, (said,), more=MORE)
    if found:
        return found
    lines = wrap(said, SIZE, (frame.width - 2 * EDGE) / SPREAD, bold=True)
    return Heading(frame.x + EDGE, frame.y + (ONE_LINE if len(lines) == 1 else TWO_LINES), lines, len(top) > 1)


def pill_of(frame: Frame, wide: float, links: Iterable[Sequence[Point]], title: Heading) -> float:
    """The x of a pill on the upper edge of a box: as far to the right as it stands clear of links, and of the title.

    It may stand over a title of one line where there is no other place.
    """
    rooms = [
        (start, min(start + room, frame.right - PILL_IN))
        for start, room in _rooms(frame, links, frame.y - PILL_HALF, frame.y + PILL_HALF)
    ]
    here, there = title.x - CLEAR, title.right + CLEAR
    if title.y < frame.y + BAND:
        beside = [part for start, end in rooms for part in ((start, min(end, here)), (max(start, there), end))]
        rooms = [*(rooms if len(title.lines) == 1 else ()), *beside]
    places = [end - wide for start, end in rooms if end - start >= wide]
    return places[-1] if places else frame.right - PILL_IN - wide


def _low(pill: Frame, frame: Frame) -> bool:
    return frame.y < pill.y < frame.y + BAND + CLEAR


def _in_one_line(said: str, rooms: Iterable[tuple[float, float]]) -> float | None:
    return next((x for x, room in rooms if _wide(said) <= room), None)


def _in_two_lines(said: str, rooms: Iterable[tuple[float, float]]) -> tuple[float, tuple[str, ...]] | None:
    """In the widest of the rooms, if nothing of it is cut off there."""
    x, room = max(rooms, key=lambda each: each[1])
    lines = wrap(said, SIZE, room / SPREAD, bold=True)
    return None if lines[-1].endswith("…") else (x, lines)


def _rooms(frame: Frame, links: Iterable[Sequence[Point]], top: float, bottom: float) -> list[tuple[float, float]]:
    """Where no link crosses a band of the box: x and width of each place from left to right."""
    crossed = sorted(
        here[0]
        for points in links
        for here, there in itertools.pairwise(points)
        if abs(here[0] - there[0]) < 1
        and frame.x < here[0] < frame.right
        and min(here[1], there[1]) < bottom
        and max(here[1], there[1]) > top
    )
    starts = [frame.x + EDGE, *(x + CLEAR for x in crossed)]
    ends = [*(x - CLEAR for x in crossed), frame.right - EDGE]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]
