"""The order of horizontal runs between two rows: fewest crossings, never one run upon another."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

STRAIGHT = 1.0
NEAR = 8.0
SAME = 4.0
COLLINEAR = 50
"""What two links on one vertical line cost, in crossings."""


MANY = 250
"""Runs in one channel from which tracks are only packed."""


@dataclass(frozen=True, slots=True)
class Run:
    """A link that moves sideways between two rows: from x `starts` at the top to `ends` at the bottom.

    Links that part from a trunk here, or join it, move as one; `parts` are (link, step).
    """

    starts: tuple[float, ...]
    ends: tuple[float, ...]
    parts: tuple[tuple[int, int], ...]
    low: float = field(init=False)
    high: float = field(init=False)

    def __post_init__(self) -> None:
        """Know its left and right end."""
        object.__setattr__(self, "low", min(*self.starts, *self.ends))
        object.__setattr__(self, "high", max(*self.starts, *self.ends))


def tracks(runs: Sequence[Run]) -> dict[tuple[int, int], int]:
    """The track of every run by (link, step), 0 uppermost. Straight pieces get none.

    >>> tracks([Run((0,), (50,), ((0, 0),)), Run((100,), (60,), ((1, 0),))])
    {(0, 0): 0, (1, 0): 0}
    """
    sideways = sorted((run for run in runs if run.high - run.low >= STRAIGHT), key=lambda run: (run.low, run.parts))
    if len(sideways) > MANY:
        return _packed(sideways)
    above, below = _preferences(sideways)
    placed: list[tuple[Run, int]] = []
    for index in _greedy(len(sideways), above, below):
        run = sideways[index]
        meets = [track for other, track in placed if other.high >= run.low - NEAR and other.low <= run.high + NEAR]
        placed.append((run, max(meets, default=-1) + 1))
    return {part: track for run, track in placed for part in run.parts}


def _packed(runs: Sequence[Run]) -> dict[tuple[int, int], int]:
    """As few tracks as can be: each run, from left to right, takes a track that is free again."""
    taken: dict[tuple[int, int], int] = {}
    ends: list[tuple[float, int]] = []
    for run in runs:
        track = heappop(ends)[1] if ends and ends[0][0] < run.low - NEAR else len(ends)
        taken.update(dict.fromkeys(run.parts, track))
        heappush(ends, (run.high, track))
    return taken


def _preferences(runs: Sequence[Run]) -> tuple[list[dict[int, int]], list[dict[int, int]]]:
    """above[a][b] is the number of crossings saved when a runs above b; `below` the same read backward."""
    above: list[dict[int, int]] = [{} for _ in runs]
    below: list[dict[int, int]] = [{} for _ in runs]
    for one, first in enumerate(runs):
        for two in range(one + 1, len(runs)):
            second = runs[two]
            if second.low > first.high + NEAR:
                break
            saved = _cost(second, first) - _cost(first, second)
            upper, lower = (one, two) if saved > 0 else (two, one)
            if saved:
                above[upper][lower] = below[lower][upper] = abs(saved)
    return above, below


def _cost(upper: Run, lower: Run) -> int:
    """Crossings when `upper` runs above `lower`: its ways down, and the other's ways up."""
    crossed = 0
    for end in upper.ends:
        crossed += lower.low < end < lower.high
    for start in lower.starts:
        crossed += upper.low < start < upper.high
        for end in upper.ends:
            if abs(end - start) < SAME:
                crossed += COLLINEAR
    return crossed


def _greedy(count: int, above: list[dict[int, int]], below: list[dict[int, int]]) -> list[int]:
    """An order from top to bottom; where preferences form a cycle the strongest wish wins (Eades et al. 1993)."""
    over = [sum(wishes.values()) for wishes in below]
    under = [sum(wishes.values()) for wishes in above]
    left = dict.fromkeys(range(count))
    order: list[int] = []
    while left:
        free = next((run for run in left if not over[run]), None)
        chosen = free if free is not None else max(left, key=lambda run: (under[run] - over[run], -run))
        order.append(chosen)
        del left[chosen]
        for other, saved in above[chosen].items():
            over[other] -= saved
        for other, saved in below[chosen].items():
            under[other] -= saved
    return order
