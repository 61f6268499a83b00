"""Where links leave and enter a card: along its lower and upper edge, in the order of what they lead to."""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.picture.layout.order import Order
    from archlint.picture.layout.trunks import Trunk

STEP = 40.0
CORNER = 28.0


@frozen
class Ports:
    """Distance from the middle of the card, for the upper and the lower end of every link."""

    leave: tuple[float, ...]
    enter: tuple[float, ...]
    leaving: tuple[int, ...]
    """How many ends of links there are on the lower edge of each card."""
    entering: tuple[int, ...]
    """The same on its upper edge."""


@frozen
class Edges:
    """How wide each card is, and where between its pills links meet its upper edge: distances from its middle."""

    widths: tuple[float, ...]
    upper: tuple[tuple[float, float], ...]

    @property
    def lower(self) -> tuple[tuple[float, float], ...]:
        """The same of the lower edge, from corner to corner."""
        return tuple((CORNER / 2 - wide / 2, wide / 2 - CORNER / 2) for wide in self.widths)


def ports(order: Order, edges: Edges) -> Ports:
    """Spread the ends of the links evenly, at most 40 px apart; links that share a trunk share its end."""
    cloth = order.cloth
    down: dict[int, dict[int | Trunk, list[tuple[int, int]]]] = {}
    up: dict[int, dict[int | Trunk, list[tuple[int, int]]]] = {}
    for link, thread in enumerate(cloth.threads):
        if thread:
            for ends, card, beside in ((down, thread[0], thread[1]), (up, thread[-1], thread[-2])):
                trunk = cloth.trunks[link]
                end = link if trunk is None or trunk.card != card else trunk
                ends.setdefault(card, {}).setdefault(end, []).append((order.place[beside], link))
    count = len(cloth.threads)
    return Ports(
        leave=_spread(down, edges.widths, edges.lower, count),
        enter=_spread(up, edges.widths, edges.upper, count),
        leaving=tuple(len(down.get(card, ())) for card in range(cloth.cards)),
        entering=tuple(len(up.get(card, ())) for card in range(cloth.cards)),
    )


def _step(width: float, count: int) -> float:
    return min(STEP, (width - CORNER) / count)


def _spread(
    ends: dict[int, dict[int | Trunk, list[tuple[int, int]]]],
    widths: tuple[float, ...],
    free: tuple[tuple[float, float], ...],
    count: int,
) -> tuple[float, ...]:
    """Around the middle of the edge, or as far beside it as pills ask for."""
    at = [0.0] * count
    for card, found in ends.items():
        step, last, (least, most) = _step(widths[card], len(found)), len(found) - 1, free[card]
        step = min(step, (most - least) / last) if last else step
        first = max(least, min(-last / 2 * step, most - last * step))
        for index, (_, links) in enumerate(sorted((median_low(links), links) for links in found.values())):
            for _, link in links:
                at[link] = first + index * step
    return tuple(at)
