"""A long and narrow drawing in columns side by side, like a text in a newspaper."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.placed import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.picture.layout.placed import Placed, Point

LONG = 1.3
"""A drawing higher than so many widths of the page is folded, where it can be."""
WORTH = 0.7
"""So much of the height is left at most."""
GUTTER = 60.0
MOST_LINKS = 2
"""More links than this are not led from one column to the next."""
TURN = 18.0
"""From the last card of a column to the first line that leads on, and from there to the first thing of the next."""
APART = 12.0
BELOW = 9.0
"""From a card down to where a column may end: before the label of what leads on."""


@frozen
class _Columns:
    """Where each column begins in the long drawing, how wide one is, and how high the highest becomes."""

    starts: tuple[float, ...]
    wide: float
    high: float
    lines: int

    def of(self, y: float) -> int:
        """The column of a height."""
        return sum(y >= start for start in self.starts) - 1

    def moved(self, point: Point, column: int) -> Point:
        """A point of the long drawing, in this column."""
        head = TURN + APART * self.lines if column else 0.0
        return (
            round(point[0] + column * (self.wide + GUTTER), 1),
            round(point[1] - self.starts[column] + head, 1),
        )

    def frame(self, frame: Frame) -> Frame:
        """The same of a frame."""
        x, y = self.moved((frame.x, frame.y), self.of(frame.y))
        return Frame(x, y, frame.width, frame.height)


def folded(placed: Placed, page_width: float) -> Placed:
    """The drawing in as many columns as the page has room for and its height asks for; itself when it is not long."""
    most = int((page_width + GUTTER) / (placed.width + GUTTER))
    if placed.height <= LONG * page_width or most < 2:
        return placed
    columns = _columns(placed, most)
    if columns is None or columns.high > WORTH * placed.height:
        return placed
    links = [
        replace(
            link,
            points=_led(link.points, columns, _rank(placed, columns, index)),
            label=columns.frame(link.label) if link.label else None,
        )
        for index, link in enumerate(placed.links)
    ]
    return replace(
        placed,
        width=round(len(columns.starts) * (placed.width + GUTTER) - GUTTER, 1),
        height=round(columns.high, 1),
        cards=tuple(replace(card, frame=columns.frame(card.frame)) for card in placed.cards),
        links=tuple(links),
        boxes=tuple(replace(box, frame=columns.frame(box.frame)) for box in placed.boxes),
    )


def _columns(placed: Placed, most: int) -> _Columns | None:
    """The cuts next to equal heights, for the fewest columns that are no longer than a page is wide."""
    free = list(_free(placed))
    for count in range(2, most + 1):
        wanted = [placed.height * column / count for column in range(1, count)]
        cuts = sorted({min(free, key=lambda y: abs(y - here)) for here in wanted}) if free else []
        if len(cuts) < count - 1:
            continue
        lines = max(len(_crossing(placed, cut)) for cut in cuts)
        ends = [*cuts, placed.height]
        turn = TURN + APART * lines
        longest = [end - start + turn * bool(start) for start, end in itertools.pairwise([0.0, *ends])]
        high = max(longest[-1], *(long + turn for long in longest[:-1]))
        if high <= count * (placed.width + GUTTER) or count == most:
            return _Columns((0.0, *cuts), placed.width, high, lines)
    return None


def _free(placed: Placed) -> Iterator[float]:
    """Heights below cards at which nothing stands and few links pass, all of them upright."""
    standing = [card.frame for card in placed.cards] + [box.frame for box in placed.boxes]
    standing += [link.label for link in placed.links if link.label]
    flat = {here[1] for link in placed.links for here, there in itertools.pairwise(link.points) if here[1] == there[1]}
    for y in sorted({card.frame.bottom + BELOW for card in placed.cards}):
        busy = any(frame.y - 2 < y < frame.bottom + 2 for frame in standing) or any(abs(at - y) < 2 for at in flat)
        passing = [link for _, link in _crossing(placed, y)]
        if not busy and 0 < len(passing) <= MOST_LINKS and len(set(passing)) == len(passing):
            yield y


def _crossing(placed: Placed, y: float) -> list[tuple[float, int]]:
    """The links that pass a height, from left to right, as (x, number)."""
    return sorted(
        (here[0], index)
        for index, link in enumerate(placed.links)
        for here, there in itertools.pairwise(link.points)
        if min(here[1], there[1]) < y < max(here[1], there[1])
    )


def _rank(placed: Placed, columns: _Columns, link: int) -> dict[float, int]:
    """Which of the links that pass the end of a column this one is, by the height of the cut."""
    found: dict[float, int] = {}
    for cut in columns.starts[1:]:
        numbers = [number for _, number in _crossing(placed, cut)]
        if link in numbers:
            found[cut] = numbers.index(link)
    return found


def _led(points: Sequence[Point], columns: _Columns, rank: dict[float, int]) -> tuple[Point, ...]:
    """The corners of a link: from the end of a column through the gutter to the head of the next one."""
    down = points[0][1] < points[-1][1]
    found: list[Point] = []
    for here, there in itertools.pairwise(points if down else tuple(reversed(points))):
        found.append(columns.moved(here, columns.of(here[1])))
        for column in range(columns.of(here[1]), columns.of(there[1])):
            found += _turn(columns, column, here[0], rank[columns.starts[column + 1]])
    last = (points if down else tuple(reversed(points)))[-1]
    found.append(columns.moved(last, columns.of(last[1])))
    return tuple(found if down else reversed(found))


def _turn(columns: _Columns, column: int, x: float, rank: int) -> list[Point]:
    """Down below the column, up the gutter, over to where the link goes on: the leftmost lies below all others, and crosses none."""
    start, end = columns.moved((x, 0.0), column)[0], columns.moved((x, 0.0), column + 1)[0]
    low = columns.moved((x, columns.starts[column + 1]), column)[1] + TURN + APART * (columns.lines - rank - 1)
    gutter = columns.moved((columns.wide, 0.0), column)[0] + GUTTER / 2 + APART * ((columns.lines - 1) / 2 - rank)
    high = APART * (columns.lines - rank - 1)
    return [(start, low), (gutter, low), (gutter, high), (end, high)]
