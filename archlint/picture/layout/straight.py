"""Fewer bends: the pieces of one link stand under each other wherever what stands beside them leaves room.

The columns make links short, which leaves jogs of a few pixels. Here everything but one link stands still, and its
pieces are cut into as few straight runs as their free room allows: to go on with a run for as long as the rooms met
have a common part is optimal. One link follows the other, busy or not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.columns import furthest_left, furthest_right
from archlint.picture.layout.ports import slack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.ports import Ports
    from archlint.picture.layout.rails import Rails
    from archlint.picture.layout.spacing import Spacing

ROUNDS = 2


@frozen
class _Stop:
    """One piece of a link: where it stands, and the room it has to both sides."""

    here: float
    low: float
    high: float


def straighten(
    order: Order, ports: Ports, rails: Rails, spacing: Spacing, at: Sequence[float]
) -> tuple[list[float], Ports]:
    """What `columns` found with fewer jogs, and the ports, moved a little where that spares one.

    Cards, boxes and what is joined by rails stay where they are.
    """
    found, leave, enter = list(at), list(ports.leave), list(ports.enter)
    members = Counter(rails.root)
    threads = [(link, thread) for link, thread in enumerate(order.cloth.threads) if thread]
    down, up = Counter(thread[0] for _, thread in threads), Counter(thread[-1] for _, thread in threads)
    for _ in range(ROUNDS):
        for link, thread in threads:
            first, *between, last = thread
            stops = [
                _end(found[first] + ports.leave[link], slack(order.cloth.width[first], down[first])),
                *(_stop(spacing, found, item, alone=members[rails.root[item]] == 1) for item in between),
                _end(found[last] + ports.enter[link], slack(order.cloth.width[last], up[last])),
            ]
            straight = [middle for run in _runs(stops) for middle in _aligned(run)]
            for item, middle in zip(between, straight[1:-1], strict=True):
                found[item] = middle
            leave[link], enter[link] = straight[0] - found[first], straight[-1] - found[last]
    return found, replace(ports, leave=tuple(leave), enter=tuple(enter))


def _end(here: float, room: float) -> _Stop:
    return _Stop(here, here - room, here + room)


def _stop(spacing: Spacing, at: Sequence[float], item: int, *, alone: bool) -> _Stop:
    here = at[item]
    if not alone:
        return _Stop(here, here, here)
    low, high = furthest_left(at, spacing.before[item].items()), furthest_right(at, spacing.after.get(item, {}).items())
    return _Stop(here, min(low, here), max(high, here))


def _runs(stops: Sequence[_Stop]) -> Iterator[list[_Stop]]:
    """The fewest runs of neighbouring stops whose rooms have a common part."""
    run: list[_Stop] = []
    for stop in stops:
        if run and max(each.low for each in (*run, stop)) > min(each.high for each in (*run, stop)):
            yield run
            run = []
        run.append(stop)
    if run:
        yield run


def _aligned(run: Sequence[_Stop]) -> list[float]:
    """Where the stops of a run stand: under each other, as near as they can be to where they stood."""
    low, high = max(stop.low for stop in run), min(stop.high for stop in run)
    return [min(max(median([stop.here for stop in run]), low), high)] * len(run)
