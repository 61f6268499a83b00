"""The corners of every link and the plate of its label."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.heights import TRACK, Heights
from archlint.picture.layout.tracks import STRAIGHT, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.placed import Frame, Point
    from archlint.picture.layout.ports import Ports
    from archlint.picture.layout.weave import Weave

LOOP = 16.0
LOOP_HEIGHT = 36.0


@frozen
class Solution:
    """Where everything stands: ports, the middles of items and borders of boxes, rows, and tracks by (link, step)."""

    ports: Ports
    at: tuple[float, ...]
    heights: Heights
    tracks: dict[tuple[int, int], int]


def runs(cloth: Weave, ports: Ports, at: Sequence[float], count: int) -> list[list[Run]]:
    """All pieces of links by the row they start from."""
    found: list[list[Run]] = [[] for _ in range(count)]
    for link, thread in enumerate(cloth.threads):
        ways = _ways(cloth, ports, at, link)
        for step, (start, end) in enumerate(itertools.pairwise(ways)):
            found[cloth.row[thread[step]]].append(Run(round(start, 1), round(end, 1), link, step))
    return found


def route(cloth: Weave, solution: Solution, frames: Sequence[Frame], link: int) -> tuple[Point, ...]:
    """The corners of one link, from source to target."""
    thread = cloth.threads[link]
    ways = _ways(cloth, solution.ports, solution.at, link)
    points = [(ways[0], frames[thread[0]].bottom)]
    here = ways[0]
    for step, there in enumerate(ways[1:]):
        if abs(there - here) >= STRAIGHT:
            y = solution.heights.channel[cloth.row[thread[step]]] + solution.tracks.get((link, step), 0) * TRACK
            points += [(here, y), (there, y)]
            here = there
    points.append((here, frames[thread[-1]].y))
    return tuple(reversed(points)) if cloth.upward[link] else tuple(points)


def loop(frame: Frame, nth: int, count: int) -> tuple[Point, ...]:
    """The nth of `count` links from a card to itself: out of its right edge and back."""
    y = loop_middle(frame, nth, count)
    reach = min(7.0, frame.height / 2 / count - 2)
    top, low = (max(frame.y + 6, min(frame.bottom - 6, at)) for at in (y - reach, y + reach))
    return ((frame.right, top), (frame.right + LOOP, top), (frame.right + LOOP, low), (frame.right, low))


def loop_middle(frame: Frame, nth: int, count: int) -> float:
    """Where the label of such a link stands."""
    return frame.y + frame.height / 2 + LOOP_HEIGHT * (nth - (count - 1) / 2)


def _ways(cloth: Weave, ports: Ports, at: Sequence[float], link: int) -> list[float]:
    thread = cloth.threads[link]
    ways = [at[item] for item in thread]
    if ways:
        ways[0] += ports.leave[link]
        ways[-1] += ports.enter[link]
    return ways
