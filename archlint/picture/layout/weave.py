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
from archlint.picture.layout.trunks import Trunk

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
    trunks        the trunk of a link, None for one that has a line of its own
    shared        the items that a trunk has instead of its links
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
    trunks: Sequence[Trunk | None] = ()
    shared: set[int] = field(default_factory=set[int])

    def is_card(self, item: int) -> bool:
        """Whether the item is a card rather than a piece of a link."""
        return item < self.cards


@frozen
class Yarn:
    """What a weave is made from: boxes, rows, rank and width of every card, width of every label, links that share."""

    nest: Nest
    rows: Rows
    rank: Sequence[int]
    card_widths: Sequence[float]
    label_widths: Sequence[float]
    trunks: Sequence[Trunk | None]


@dataclass(slots=True)
class _Loom:
    """A weave in the making: the number of every piece that stays in one plot, and of every item that links share."""

    cloth: Weave
    yarn: Yarn
    strands: dict[tuple[int | Trunk, Plot], int] = field(default_factory=dict[tuple["int | Trunk", Plot], int])
    trunks: dict[tuple[Trunk, int, tuple[int, ...]], int] = field(
        default_factory=dict[tuple[Trunk, int, tuple[int, ...]], int]
    )


def weave(yarn: Yarn, links: Sequence[tuple[int, int]]) -> Weave:
    """Build the items of every card and link (pairs of card numbers, as the arrows point)."""
    nest, rows, rank = yarn.nest, yarn.rows, yarn.rank
    row = [rows.of_rank[at] for at in rank]
    cloth = Weave(row=row, width=list(yarn.card_widths), cards=nest.cards, trunks=yarn.trunks)
    cloth.above = [[] for _ in range(nest.cards)]
    cloth.below = [[] for _ in range(nest.cards)]
    for card in range(nest.cards):
        path = nest.path(card)
        _enter(cloth, (*path[:-1], lane(nest, card), card) if lane(nest, card) in rows.block else path, rows, card)
    loom = _Loom(cloth, yarn)
    for link, (source, target) in enumerate(links):
        up = rank[source] > rank[target]
        cloth.upward.append(up)
        cloth.threads.append(())
        if source != target:
            _thread(loom, link, (target, source) if up else (source, target))
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


def _thread(loom: _Loom, link: int, ends: tuple[int, int]) -> None:
    """Lay the thread of a link, from the card of its trunk if it has one."""
    cloth, rows, trunk = loom.cloth, loom.yarn.rows, loom.yarn.trunks[link]
    paths = (loom.yarn.nest.path(ends[0]), loom.yarn.nest.path(ends[1]))
    between = list(range(cloth.row[ends[0]] + 1, cloth.row[ends[1]]))
    upward = trunk is not None and not trunk.down
    items = [ends[1] if upward else ends[0]]
    together = trunk is not None
    for row in reversed(between) if upward else between:
        together = together and rows.label.get(link) != row
        items.append(
            _item(loom, link, _way(paths, loom.yarn.nest, rows, cloth, row), row, items[-1] if together else None)
        )
    items.append(ends[0] if upward else ends[1])
    thread = tuple(reversed(items)) if upward else tuple(items)
    for one, two in itertools.pairwise(thread):
        if two not in cloth.below[one]:
            cloth.below[one].append(two)
            cloth.above[two].append(one)
    cloth.threads[link] = thread


def _item(loom: _Loom, link: int, path: tuple[int, ...], row: int, after: int | None) -> int:
    """The item of a link in a row; with `after`, the one that its trunk has there behind that item, if there is one."""
    cloth, yarn, nest, rows = loom.cloth, loom.yarn, loom.yarn.nest, loom.yarn.rows
    owner: int | Trunk = link
    if after is not None and (trunk := yarn.trunks[link]):
        owner = trunk
        if (trunk, after, path) in loom.trunks:
            return loom.trunks[trunk, after, path]
    labelled = rows.label.get(link) == row
    item = _add(cloth, row, yarn.label_widths[link] if labelled else PASSING)
    if labelled:
        cloth.label[item] = link
    if isinstance(owner, Trunk):
        loom.trunks[owner, after or 0, path] = item
        cloth.shared.add(item)
    plot = (path[-1], rows.block[path[-1]][row])
    strand = loom.strands.setdefault((owner, plot), lane(nest, nest.cards) + len(loom.strands))
    _enter(cloth, (*path, strand), rows, item)
    return item


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
