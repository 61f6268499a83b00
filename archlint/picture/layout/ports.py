"""Where links leave and enter a card: along its lower and upper edge, in the order of what they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.picture.layout.order import Order

STEP = 40.0
CORNER = 28.0
SLACK = 8.0


@frozen
class Ports:
    """Distance from the middle of the card, for the upper and the lower end of every link."""

    leave: tuple[float, ...]
    enter: tuple[float, ...]
    leaving: tuple[int, ...]
    """How many links leave each card downward."""


def ports(order: Order) -> Ports:
    """Spread the ends of the links evenly, at most 40 px apart."""
    cloth = order.cloth
    down: dict[int, list[tuple[int, int]]] = {}
    up: dict[int, list[tuple[int, int]]] = {}
    for link, thread in enumerate(cloth.threads):
        if thread:
            down.setdefault(thread[0], []).append((order.place[thread[1]], link))
            up.setdefault(thread[-1], []).append((order.place[thread[-2]], link))
    count = len(cloth.threads)
    return Ports(
        leave=_spread(down, cloth.width, count),
        enter=_spread(up, cloth.width, count),
        leaving=tuple(len(down.get(card, ())) for card in range(cloth.cards)),
    )


def slack(width: float, count: int) -> float:
    """How far one of `count` ports on an edge may move without coming near the next one or the corner."""
    return min(SLACK, _step(width, count) / 3)


def _step(width: float, count: int) -> float:
    return min(STEP, (width - CORNER) / count)


def _spread(ends: dict[int, list[tuple[int, int]]], widths: list[float], count: int) -> tuple[float, ...]:
    at = [0.0] * count
    for card, links in ends.items():
        step = _step(widths[card], len(links))
        for index, (_, link) in enumerate(sorted(links)):
            at[link] = (index - (len(links) - 1) / 2) * step
    return tuple(at)
