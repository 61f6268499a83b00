"""From ranks inside each box to ranks of the whole picture: a box is a contiguous block of its band.

A band that would be wider than the page is wrapped into several: all of one rank and then all of the next, or, where
that leaves fewer rows for links to pass, each followed by what it leads to.
"""

from __future__ import annotations

from math import ceil, fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archlint.picture.layout.nest import Nest

BOX_MARGIN = 44.0
GAP = 30.0


@frozen
class Bands:
    """`rank[card]` in the whole picture; `first[box]` lists the ranks at which the bands of a box begin.

    `last[box]` is the last rank of the box. A band runs from its first rank to the one before the next.
    """

    rank: tuple[int, ...]
    first: dict[int, tuple[int, ...]]
    last: dict[int, int]
    count: int


def bands(nest: Nest, arrows: Sequence[tuple[int, int]], widths: Sequence[float], page_width: float) -> Bands:
    """Give every card its rank. `arrows` are pairs of card numbers, `page_width` the room of a band."""
    lifted = lift(nest, arrows)
    apart, together = (_bands(nest, lifted, widths, page_width, broken) for broken in (wrap, follow))
    return together if _passed(together, arrows) < _passed(apart, arrows) else apart


def _passed(found: Bands, arrows: Sequence[tuple[int, int]]) -> int:
    """How many ranks all links pass."""
    return sum(abs(found.rank[one] - found.rank[two]) for one, two in arrows)


def _bands(
    nest: Nest,
    lifted: dict[int, list[tuple[int, int]]],
    widths: Sequence[float],
    page_width: float,
    broken: Callable[[Ranked, dict[int, float], float], dict[int, int]],
) -> Bands:
    local: dict[int, dict[int, int]] = {}
    heights: dict[int, list[int]] = {}
    wide = dict(enumerate(widths))
    for box in nest.inside_out:
        members = nest.children[box]
        arrows = lifted.get(box, [])
        local[box] = broken(Ranked(members, ranks(members, arrows), arrows), wide, page_width)
        tall = [1] * (1 + max(local[box].values(), default=0))
        for member in members:
            tall[local[box][member]] = max(tall[local[box][member]], sum(heights.get(member, [1])))
        heights[box] = tall
        wide[box] = BOX_MARGIN + max(
            (_row_width([member for member in members if local[box][member] == at], wide) for at in range(len(tall))),
            default=0.0,
        )
    return _globally(nest, local, heights)


def lift(nest: Nest, arrows: Sequence[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Each arrow between the two members of the innermost box that holds both its ends."""
    lifted: dict[int, list[tuple[int, int]]] = {}
    for source, target in arrows:
        if source == target:
            continue
        one, two = nest.path(source), nest.path(target)
        depth = next(at for at in range(1, len(one)) if one[at] != two[at])
        lifted.setdefault(one[depth - 1], []).append((one[depth], two[depth]))
    return lifted


@frozen
class Ranked:
    """The members of a box with their ranks, and the arrows between them."""

    members: Sequence[int]
    rank: dict[int, int]
    arrows: Sequence[tuple[int, int]] = ()

    def lines(self, widths: dict[int, float], page_width: float) -> list[list[list[int]]]:
        """For each rank its members in as many equal lines as the page asks for."""
        found: list[list[list[int]]] = []
        for at in range(1 + max(self.rank.values(), default=0)):
            here = [member for member in self.members if self.rank[member] == at]
            count = max(1, min(len(here), ceil(_row_width(here, widths) / page_width)))
            long = ceil(len(here) / count)
            found.append([here[start : start + long] for start in range(0, len(here), long)] if here else [[]])
        return found


def wrap(ranked: Ranked, widths: dict[int, float], page_width: float) -> dict[int, int]:
    """Break ranks wider than the page into equal lines, keeping the order.

    >>> wrap(Ranked([1, 2, 3, 4], {1: 0, 2: 0, 3: 0, 4: 1}), {1: 90, 2: 90, 3: 90, 4: 90}, 250)
    {1: 0, 2: 0, 3: 1, 4: 2}
    """
    every = [line for lines in ranked.lines(widths, page_width) for line in lines]
    return {member: at for at, line in enumerate(every) for member in line}


def follow(ranked: Ranked, widths: dict[int, float], page_width: float) -> dict[int, int]:
    """The same, but each line is followed by what can be drawn below it, before its rank goes on.

    >>> widths = dict.fromkeys(range(1, 7), 90)
    >>> follow(Ranked([1, 2, 3, 4, 5, 6], {1: 0, 2: 0, 3: 0, 4: 0, 5: 1, 6: 1}, [(1, 5), (4, 6)]), widths, 250)
    {1: 0, 2: 0, 5: 1, 3: 2, 4: 2, 6: 3}
    """
    lines = ranked.lines(widths, page_width)
    if all(len(each) == 1 for each in lines):
        return wrap(ranked, widths, page_width)
    before: dict[int, set[int]] = {member: set() for member in ranked.members}
    for one, two in ranked.arrows:
        upper, lower = (one, two) if ranked.rank[one] < ranked.rank[two] else (two, one)
        before[lower].add(upper)
    placed: dict[int, int] = {}
    waiting = list(ranked.members)
    line = 0
    while waiting:
        latest = {
            member: max((placed[other] for other in before[member]), default=-1)
            for member in waiting
            if before[member] <= placed.keys()
        }
        rank = ranked.rank[max(latest, key=lambda member: latest[member])]
        ready = sorted((member for member in latest if ranked.rank[member] == rank), key=lambda member: -latest[member])
        chosen = set(ready[: len(lines[rank][0])])
        placed.update((member, line) for member in waiting if member in chosen)
        waiting = [member for member in waiting if member not in chosen]
        line += 1
    return placed


def _row_width(members: Sequence[int], widths: dict[int, float]) -> float:
    return fsum(widths[member] for member in members) + GAP * max(0, len(members) - 1)


def _globally(nest: Nest, local: dict[int, dict[int, int]], heights: dict[int, list[int]]) -> Bands:
    top = {nest.page: 0}
    first: dict[int, tuple[int, ...]] = {}
    last: dict[int, int] = {}
    rank = [0] * nest.cards
    for box in reversed(nest.inside_out):
        starts: list[int] = []
        at = top[box]
        for tall in heights[box]:
            starts.append(at)
            at += tall
        first[box], last[box] = tuple(starts), at - 1
        for member in nest.children[box]:
            top[member] = starts[local[box][member]]
            if member < nest.cards:
                rank[member] = top[member]
    return Bands(rank=tuple(rank), first=first, last=last, count=sum(heights[nest.page]))
