"""From ranks inside each box to ranks of the whole picture: a box is a contiguous block of its band.

A band that would be wider than the page is wrapped into several.
"""

from __future__ import annotations

from math import ceil, fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    local: dict[int, dict[int, int]] = {}
    heights: dict[int, list[int]] = {}
    wide = dict(enumerate(widths))
    for box in nest.inside_out:
        members = nest.children[box]
        local[box] = wrap(members, ranks(members, lifted.get(box, [])), wide, page_width)
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


def wrap(members: Sequence[int], rank: dict[int, int], widths: dict[int, float], page_width: float) -> dict[int, int]:
    """Break ranks wider than the page into equal lines, keeping the order.

    >>> wrap([1, 2, 3, 4], {1: 0, 2: 0, 3: 0, 4: 1}, {1: 90, 2: 90, 3: 90, 4: 90}, 250)
    {1: 0, 2: 0, 3: 1, 4: 2}
    """
    wrapped: dict[int, int] = {}
    at = 0
    for line in range(1 + max(rank.values(), default=0)):
        here = [member for member in members if rank[member] == line]
        lines = max(1, min(len(here), ceil(_row_width(here, widths) / page_width)))
        long = ceil(len(here) / lines)
        for index, member in enumerate(here):
            wrapped[member] = at + index // long
        at += ceil(len(here) / long) if here else 1
    return wrapped


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
