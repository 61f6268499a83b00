"""A linear placement: events that work together stand close to each other.

F. A. Aloul, I. L. Markov and K. A. Sakallah, "FORCE: a fast and easy-to-implement variable-ordering heuristic",
Great Lakes Symposium on VLSI, 2003: every gate pulls its inputs to their centre of gravity, until the total
span no longer shrinks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STEPS = 200
"""Placements settle within a few dozen steps."""


def placed(order: Sequence[int], groups: Sequence[Sequence[int]]) -> list[int]:
    """The members of `order` rearranged so that the groups span little.

    >>> placed([1, 2, 3, 4], [(1, 3), (2, 4)])
    [1, 3, 2, 4]
    """
    best = list(order)
    spread = _span(best, groups)
    current = best
    for _ in range(STEPS):
        current = _step(current, groups)
        now = _span(current, groups)
        if now >= spread:
            break
        best, spread = current, now
    return best


def _step(order: Sequence[int], groups: Sequence[Sequence[int]]) -> list[int]:
    where = {node: place for place, node in enumerate(order)}
    pulls: dict[int, list[float]] = {node: [0.0, 0.0] for node in order}
    for group in groups:
        centre = sum(where[node] for node in group) / len(group)
        for node in group:
            pulls[node][0] += centre
            pulls[node][1] += 1.0
    return sorted(
        order, key=lambda node: (pulls[node][0] / pulls[node][1] if pulls[node][1] else where[node], where[node])
    )


def _span(order: Sequence[int], groups: Sequence[Sequence[int]]) -> int:
    where = {node: place for place, node in enumerate(order)}
    total = 0
    for group in groups:
        places = [where[node] for node in group]
        total += max(places) - min(places)
    return total
