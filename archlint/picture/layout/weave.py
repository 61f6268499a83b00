"""Cards and the threads between them as items in rows: what ordering, spacing and drawing work on.

A link that passes a row has an item there, thin when it only passes and as wide as its label in the
label's row. So labels can never lie on each other, and a thread through a band of boxes keeps to one
place of that band.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen
from archlint.picture.layout.rows import Rows, lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.nest import Nest

Plot: TypeAlias = "tuple[int, int]"
"""A block of rows of one box: (box, first row). Its members stand side by side."""

PASSING = 6.0


@dataclass(slots=True)
class Weave:
    """Items are numbered, cards first. Filled once by `weave`, not changed afterwards.

    threads[i]    items of link i from top to bottom, ends included (empty for a link to itself)
    upward[i]     whether the arrow runs from the bottom end to the top end
    above, below  neighbours of an item in the previous and the next row
    plots         members of every plot in first-seen order; a member is a box, a card or a strand
    content       the items of a member
    """

    row: list[int]
    width: list[float]
    cards: int
    threads: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    upward: list[bool] = field(default_factory=list[bool])
    label: dict[int, int] = field(default_factory=dict[int, int])
    above: list[list[int]] = field(default_factory=list[list[int]])
    below: list[list[int]] = field(default_factory=list[list[int]])
    plots: dict[Plot, list[int]] = field(default_factory=dict[Plot, list[int]])
    content: dict[int, list[int]] = field(default_factory=dict[int, list[int]])

    def is_card(self, item: int) -> bool:
        """Whether the item is a card rather than a piece of a link."""
        return item < self.cards


@frozen
class Yarn:
    """What a weave is made from: the boxes, the rows, the rank and width of every card, the width of every label."""

    nest: Nest
    rows: Rows
    rank: Sequence[int]
    card_widths: Sequence[float]
    label_widths: Sequence[float]


def weave(yarn: Yarn, links: Sequence[tuple[int, int]]) -> Weave:
    """Build the items of every card and link (pairs of card numbers, as the arrows point)."""
    nest, rows, rank = yarn.nest, yarn.rows, yarn.rank
    cloth = Weave(row=[rows.of_rank[at] for at in rank], width=list(yarn.card_widths), cards=nest.cards)
    cloth.above = [[] for _ in range(nest.cards)]
    cloth.below = [[] for _ in range(nest.cards)]
    for card in range(nest.cards):
        path = nest.path(card)
        _enter(cloth, (*path[:-1], lane(nest, card), card) if lane(nest, card) in rows.block else path, rows, card)
    strands: dict[tuple[int, Plot], int] = {}
    for link, (source, target) in enumerate(links):
        up = rank[source] > rank[target]
        cloth.upward.append(up)
        cloth.threads.append(())
        if source != target:
            _thread(cloth, yarn, strands, link, (target, source) if up else (source, target))
    return cloth


def _enter(cloth: Weave, path: Sequence[int], rows: Rows, item: int) -> None:
    """Put an item into every plot on the way to it; the last member of the path stands for it."""
    row = cloth.row[item]
    for box, member in itertools.pairwise(path):
        members = cloth.plots.setdefault((box, rows.block[box][row]), [])
        if member not in cloth.content:
            cloth.content[member] = []
            members.append(member)
        cloth.content[member].append(item)


def _thread(cloth: Weave, yarn: Yarn, strands: dict[tuple[int, Plot], int], link: int, ends: tuple[int, int]) -> None:
    """Lay the thread of a link; `strands` numbers the pieces that stay in one plot."""
    nest, rows = yarn.nest, yarn.rows
    paths = (nest.path(ends[0]), nest.path(ends[1]))
    items = [ends[0]]
    for row in range(cloth.row[ends[0]] + 1, cloth.row[ends[1]]):
        item = _add(cloth, row, yarn.label_widths[link] if rows.label.get(link) == row else PASSING)
        if rows.label.get(link) == row:
            cloth.label[item] = link
        path = _way(paths, nest, rows, cloth, row)
        plot = (path[-1], rows.block[path[-1]][row])
        strand = strands.setdefault((link, plot), lane(nest, nest.cards) + len(strands))
        _enter(cloth, (*path, strand), rows, item)
        items.append(item)
    items.append(ends[1])
    for one, two in itertools.pairwise(items):
        cloth.below[one].append(two)
        cloth.above[two].append(one)
    cloth.threads[link] = tuple(items)


def _add(cloth: Weave, row: int, width: float) -> int:
    cloth.row.append(row)
    cloth.width.append(width)
    cloth.above.append([])
    cloth.below.append([])
    return len(cloth.row) - 1


def _way(
    paths: tuple[tuple[int, ...], tuple[int, ...]], nest: Nest, rows: Rows, cloth: Weave, row: int
) -> tuple[int, ...]:
    """The boxes and lanes a thread is in at a row: those of its ends whose band the row belongs to."""
    way = [nest.page]
    while True:
        box, depth = way[-1], len(way)
        for path in paths:
            if (
                len(path) <= depth
                or path[depth - 1] != box
                or rows.block[box][cloth.row[path[-1]]] != rows.block[box][row]
            ):
                continue
            if len(path) == depth + 1:
                return (*way, lane(nest, path[depth]))
            way.append(path[depth])
            break
        else:
            return tuple(way)
