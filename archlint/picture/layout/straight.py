"""Fewer bends: the pieces of one link stand under each other wherever what stands beside them leaves room.

The columns make links short, which leaves jogs of a few pixels. Here everything but one link stands still, and its
pieces are cut into as few straight runs as their free room allows: to go on with a run for as long as the rooms met
have a common part is optimal. One link follows the other, busy or not. What parts from a trunk is cut from its own end,
so that its label stands at the card it leads to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from archlint.picture.layout.columns import furthest_left, furthest_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.ports import Edges, Ports
    from archlint.picture.layout.rails import Rails
    from archlint.picture.layout.spacing import Spacing

ROUNDS = 2
FURTHEST = 24.0
"""So far the end of a link may move along the edge of its card for the link to run straight,"""
APART = 14.0
"""and as near as this to the next one."""

Stop: TypeAlias = "tuple[float, float, float]"
"""One piece of a link: where it stands, and how far to the left and to the right it may stand."""


def straighten(
    order: Order, edges: Edges, ports: Ports, rails: Rails, spacing: Spacing, at: Sequence[float]
) -> tuple[list[float], Ports]:
    """What `columns` found with fewer jogs, and the ports, moved a little where that spares one.

    Cards, boxes and what is joined by rails stay where they are.
    """
    found, leave, enter = list(at), list(ports.leave), list(ports.enter)
    members = Counter(rails.root)
    members.update(order.cloth.shared)
    threads = [(link, thread) for link, thread in enumerate(order.cloth.threads) if thread]
    lower, upper = _Side(order, ports.leave, edges.lower, down=True), _Side(order, ports.enter, edges.upper, down=False)
    for _ in range(ROUNDS):
        for link, thread in threads:
            first, *between, last = thread
            stops = [
                _end(found[first], leave[link], lower.room(link, leave)),
                *(_stop(spacing, found, item, alone=members[rails.root[item]] == 1) for item in between),
                _end(found[last], enter[link], upper.room(link, enter)),
            ]
            trunk = order.cloth.trunks[link]
            straight = _straight(stops[::-1])[::-1] if trunk and trunk.down else _straight(stops)
            for item, middle in zip(between, straight[1:-1], strict=True):
                found[item] = middle
            leave[link], enter[link] = straight[0] - found[first], straight[-1] - found[last]
    return found, replace(ports, leave=tuple(leave), enter=tuple(enter))


class _Side:
    """The ends of links along one edge of every card, and how far each may move: in its order, and not far from its place."""

    def __init__(
        self, order: Order, spread: Sequence[float], free: Sequence[tuple[float, float]], *, down: bool
    ) -> None:
        """`spread` is where the ends were put, `free` the part of the edge that they may stand on."""
        self.cloth, self.spread, self.free, self.end = order.cloth, spread, free, 0 if down else -1
        self.beside: dict[int, list[int]] = {}
        for link, thread in enumerate(order.cloth.threads):
            if thread:
                self.beside.setdefault(thread[self.end], []).append(link)

    def room(self, link: int, at: Sequence[float]) -> tuple[float, float]:
        """From where to where the end of a link may stand, from the middle of its card: that of a trunk stays where it is."""
        card, trunk = self.cloth.threads[link][self.end], self.cloth.trunks[link]
        if trunk and trunk.card == card:
            return at[link], at[link]
        (least, most), here = self.free[card], at[link]
        least, most = max(least, self.spread[link] - FURTHEST), min(most, self.spread[link] + FURTHEST)
        for other in self.beside[card]:
            if at[other] < here:
                least = max(least, at[other] + APART)
            elif at[other] > here:
                most = min(most, at[other] - APART)
        return min(least, here), max(most, here)


def _end(card: float, here: float, room: tuple[float, float]) -> Stop:
    return card + here, card + room[0], card + room[1]


def _stop(spacing: Spacing, at: Sequence[float], item: int, *, alone: bool) -> Stop:
    here = at[item]
    if not alone:
        return here, here, here
    low = furthest_left(at, spacing.before[item].items())
    high = furthest_right(at, spacing.after.get(item, {}).items())
    return here, min(low, here), max(high, here)


def _straight(stops: Sequence[Stop]) -> list[float]:
    """Where the stops stand in the fewest runs of neighbours whose rooms have a common part."""
    found: list[float] = []
    run: list[float] = []
    low, high = -inf, inf
    for here, least, most in stops:
        if max(low, least) > min(high, most):
            found += _aligned(run, low, high)
            run, low, high = [], -inf, inf
        run.append(here)
        low, high = max(low, least), min(high, most)
    return found + _aligned(run, low, high)


def _aligned(run: Sequence[float], low: float, high: float) -> list[float]:
    """Where the stops of a run stand: under each other, as near as they can be to where they stood."""
    if len(run) == 1 or max(run) == min(run):
        return list(run)
    ordered, half = sorted(run), len(run) // 2
    middle = ordered[half] if len(run) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return [min(max(middle, low), high)] * len(run)
