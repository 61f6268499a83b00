"""The rows of a picture: one for each rank of cards, and between them rows that hold labels."""

from __future__ import annotations

from bisect import bisect_right
from math import ceil
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.bands import Bands
    from archlint.picture.layout.nest import Nest
    from archlint.picture.layout.trunks import Trunk

MOST_LEVELS = 3
LABEL_GAP = 14.0
EVEN = 400


@frozen
class Rows:
    """`of_rank[k]` is the row of rank k; `label[link]` the row where a link's label stands.

    `block[box][row]` names the block of rows that a band of the box takes, by the block's first row
    (-1 outside the box); rows of labels between two bands are blocks of their own. A card in a band
    of several rows has a lane there, number `lane(nest, card)`, in which its threads stay: it is a box
    without borders whose every row is a block.
    """

    count: int
    of_rank: tuple[int, ...]
    label: dict[int, int]
    block: dict[int, tuple[int, ...]]


def rows(
    nest: Nest,
    bands: Bands,
    ends: Sequence[tuple[int, int]],
    label_widths: Sequence[float],
    page_width: float,
    shared: Sequence[Trunk | None] = (),
) -> Rows:
    """Lay out the rows. `ends[i]` are the upper and lower card of link i; a width of 0 means no label.

    What is `shared` with other links bears no label: that stands near the other end.
    """
    gap: dict[int, int] = {}
    load: dict[int, float] = {}
    for link, (upper, lower) in enumerate(ends):
        if upper == lower or not label_widths[link]:
            continue
        choices = _gaps(nest, bands, upper, lower)
        trunk = shared[link] if shared else None
        if trunk is None:
            gap[link] = min(reversed(choices), key=lambda at: load.get(at, 0.0) // EVEN)
        else:
            gap[link] = choices[-1 if trunk.down else 0]
        load[gap[link]] = load.get(gap[link], 0.0) + label_widths[link] + LABEL_GAP
    levels = {at: min(MOST_LEVELS, ceil(room / page_width)) for at, room in load.items()}
    of_rank: list[int] = []
    at = 0
    for rank in range(bands.count):
        of_rank.append(at)
        at += 1 + levels.get(rank, 0)
    return Rows(
        count=at,
        of_rank=tuple(of_rank),
        label=_deal(gap, levels, of_rank),
        block=_with_lanes(nest, bands, of_rank, {box: _blocks(bands, box, of_rank, at) for box in nest.children}),
    )


def lane(nest: Nest, card: int) -> int:
    """The number of a card's lane."""
    return nest.page + 1 + card


def _with_lanes(
    nest: Nest, bands: Bands, of_rank: Sequence[int], block: dict[int, tuple[int, ...]]
) -> dict[int, tuple[int, ...]]:
    lanes: dict[int, tuple[int, ...]] = {}
    for card in range(nest.cards):
        around = block[nest.parent[card]]
        band = around[of_rank[bands.rank[card]]]
        if around.count(band) > 1:
            lanes[lane(nest, card)] = tuple(row if at == band else -1 for row, at in enumerate(around))
    return block | lanes


def _gaps(nest: Nest, bands: Bands, upper: int, lower: int) -> list[int]:
    """The gaps between ranks where the label stands outside the boxes that only one end is in."""
    one, two = nest.path(upper), nest.path(lower)
    depth = next(at for at in range(1, len(one)) if one[at] != two[at])
    first = bands.first[one[depth - 1]]
    return [start - 1 for start in first if bands.rank[upper] < start <= bands.rank[lower]]


def _deal(gap: dict[int, int], levels: dict[int, int], of_rank: Sequence[int]) -> dict[int, int]:
    dealt: dict[int, int] = {}
    row: dict[int, int] = {}
    for link, at in gap.items():
        turn = dealt.get(at, 0)
        dealt[at] = turn + 1
        row[link] = of_rank[at] + 1 + turn % levels[at]
    return row


def _blocks(bands: Bands, box: int, of_rank: Sequence[int], count: int) -> tuple[int, ...]:
    blocks = [-1] * count
    first, last = bands.first[box], bands.last[box]
    for rank in range(first[0], last + 1):
        row, start = of_rank[rank], first[bisect_right(first, rank) - 1]
        blocks[row] = of_rank[start]
        if rank == last:
            break
        same = rank + 1 not in first
        for label in range(row + 1, of_rank[rank + 1]):
            blocks[label] = of_rank[start] if same else label
    return tuple(blocks)
