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
from archlint.picture.layout.ports import slack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.ports import Edges, Ports
    from archlint.picture.layout.rails import Rails
    from archlint.picture.layout.spacing import Spacing

ROUNDS = 2


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
    for _ in range(ROUNDS):
        for link, thread in threads:
            first, *between, last = thread
            stops = [
                _end(found[first] + ports.leave[link], _room(order, edges, link, (first, ports.leaving))),
                *(_stop(spacing, found, item, alone=members[rails.root[item]] == 1) for item in between),
                _end(
                    found[last] + ports.enter[link],
                    _room(order, edges, link, (last, ports.entering)),
                    (found[last] + edges.upper[last][0], found[last] + edges.upper[last][1]),
                ),
            ]
            trunk = order.cloth.trunks[link]
            straight = _straight(stops[::-1])[::-1] if trunk and trunk.down else _straight(stops)
            for item, middle in zip(between, straight[1:-1], strict=True):
                found[item] = middle
            leave[link], enter[link] = straight[0] - found[first], straight[-1] - found[last]
    return found, replace(ports, leave=tuple(leave), enter=tuple(enter))


def _room(order: Order, edges: Edges, link: int, end: tuple[int, Sequence[int]]) -> float:
    """How far the end of a link may move along the edge of a card: that of a trunk stays where it is."""
    trunk, (card, count) = order.cloth.trunks[link], end
    return 0.0 if trunk and trunk.card == card else slack(edges.widths[card], count[card])


def _end(here: float, room: float, free: tuple[float, float] = (-inf, inf)) -> Stop:
    return here, min(here, max(here - room, free[0])), max(here, min(here + room, free[1]))


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
