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
    from archlint.picture.layout.trunks import Trunk
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
    """All pieces of links by the row they start from; what parts from one trunk, or joins it, is one piece."""
    found: list[list[Run]] = [[] for _ in range(count)]
    forks: dict[tuple[int, Trunk], list[tuple[float, float, int, int]]] = {}
    for link, thread in enumerate(cloth.threads):
        ways = _ways(cloth, ports, at, link)
        for step, (start, end) in enumerate(itertools.pairwise(ways)):
            fork = _fork(cloth, link, step)
            if fork is None:
                run = Run((round(start, 1),), (round(end, 1),), ((link, step),))
                found[cloth.row[thread[step]]].append(run)
            else:
                forks.setdefault(fork, []).append((round(start, 1), round(end, 1), link, step))
    for (item, trunk), parts in forks.items():
        starts, ends = (tuple(sorted({part[side] for part in parts})) for side in (0, 1))
        run = Run(starts, ends, tuple((link, step) for _, _, link, step in parts))
        found[cloth.row[item] if trunk.down else cloth.row[item] - 1].append(run)
    return found


def _fork(cloth: Weave, link: int, step: int) -> tuple[int, Trunk] | None:
    """Where a step of a link parts from others of its trunk or joins them: the item that they share."""
    trunk = cloth.trunks[link]
    if trunk is None:
        return None
    item = cloth.threads[link][step if trunk.down else step + 1]
    return (item, trunk) if item == trunk.card or item in cloth.shared else None


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
