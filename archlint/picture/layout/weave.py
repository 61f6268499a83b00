"""Cards and the threads between them as items in rows: what ordering, spacing and drawing work on.

A link that passes a row has an item there, thin when it only passes and as wide as its label in the
label's row. So labels can never lie on each other, and a thread through a band of boxes keeps to one
place of that band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from archlint.picture.layout.nest import Nest
from archlint.picture.layout.rows import Rows, lane

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
    threads: list[tuple[int, ...]] = field(default_factory=list)
    upward: list[bool] = field(default_factory=list)
    label: dict[int, int] = field(default_factory=dict)
    above: list[list[int]] = field(default_factory=list)
    below: list[list[int]] = field(default_factory=list)
    plots: dict[Plot, list[int]] = field(default_factory=dict)
    content: dict[int, list[int]] = field(default_factory=dict)

    def is_card(self, item: int) -> bool:
        """Whether the item is a card rather than a piece of a link."""
        return item < self.cards


def weave(
    nest: Nest,
    rows: Rows,
    rank: Sequence[int],
    links: Sequence[tuple[int, int]],
    card_widths: Sequence[float],
    label_widths: Sequence[float],
) -> Weave:
    """Build the items of every card and link (pairs of card numbers, as the arrows point)."""
    cloth = Weave(row=[rows.of_rank[at] for at in rank], width=list(card_widths), cards=nest.cards)
    cloth.above = [[] for _ in card_widths]
    cloth.below = [[] for _ in card_widths]
    for card in range(nest.cards):
        path = nest.path(card)
        _enter(cloth, (*path[:-1], lane(nest, card), card) if lane(nest, card) in rows.block else path, rows, card)
    strands: dict[tuple[int, Plot], int] = {}
    for link, (source, target) in enumerate(links):
        up = rank[source] > rank[target]
        cloth.upward.append(up)
        ends = (target, source) if up else (source, target)
        cloth.threads.append(() if source == target else _thread(cloth, nest, rows, link, ends, label_widths, strands))
    return cloth


def _enter(cloth: Weave, path: Sequence[int], rows: Rows, item: int) -> None:
    """Put an item into every plot on the way to it; the last member of the path stands for it."""
    row = cloth.row[item]
    for box, member in zip(path, path[1:], strict=False):
        members = cloth.plots.setdefault((box, rows.block[box][row]), [])
        if member not in cloth.content:
            cloth.content[member] = []
            members.append(member)
        cloth.content[member].append(item)


def _thread(
    cloth: Weave,
    nest: Nest,
    rows: Rows,
    link: int,
    ends: tuple[int, int],
    label_widths: Sequence[float],
    strands: dict[tuple[int, Plot], int],
) -> tuple[int, ...]:
    upper, lower = ends
    paths = (nest.path(upper), nest.path(lower))
    items = [upper]
    for row in range(cloth.row[upper] + 1, cloth.row[lower]):
        item = len(cloth.row)
        labelled = rows.label.get(link) == row
        cloth.row.append(row)
        cloth.width.append(label_widths[link] if labelled else PASSING)
        cloth.above.append([])
        cloth.below.append([])
        if labelled:
            cloth.label[item] = link
        path = _way(paths, nest, rows, cloth, row)
        plot = (path[-1], rows.block[path[-1]][row])
        strand = strands.setdefault((link, plot), lane(nest, nest.cards) + len(strands))
        _enter(cloth, (*path, strand), rows, item)
        items.append(item)
    items.append(lower)
    for one, two in zip(items, items[1:], strict=False):
        cloth.below[one].append(two)
        cloth.above[two].append(one)
    return tuple(items)


def _way(
    paths: tuple[tuple[int, ...], tuple[int, ...]], nest: Nest, rows: Rows, cloth: Weave, row: int
) -> tuple[int, ...]:
    """The boxes and lanes a thread is in at a row: those of its ends whose band the row belongs to."""
    way = [nest.page]
    while True:
        box, depth = way[-1], len(way)
        for path in paths:
            if len(path) <= depth or path[depth - 1] != box or rows.block[box][cloth.row[path[-1]]] != rows.block[box][row]:
                continue
            if len(path) == depth + 1:
                return (*way, lane(nest, path[depth]))
            way.append(path[depth])
            break
        else:
            return tuple(way)
