"""The order of members side by side, kept as the members of each plot, and the place this gives each item.

An order is changed by the searches in `sorting`; everything here is bookkeeping.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.picture.layout.rows import Rows
    from archlint.picture.layout.weave import Plot, Weave

FEW_PAIRS = 12
"""Fewer pairs than this are compared one by one."""


@dataclass(slots=True)
class Order:
    """Members of every plot from left to right; `place[item]` is its index in its row.

    `changed[row]` is the turn of the clock at which a row was last rearranged: what was found for rows that
    have not changed since need not be found again. `lines[row]` are the items of a row in any order,
    `strips[member, row]` those of a member there.
    """

    cloth: Weave
    rows: Rows
    page: int
    plots: dict[Plot, list[int]]
    place: list[int] = field(default_factory=list[int])
    clock: int = 0
    changed: list[int] = field(default_factory=list[int])
    lines: list[list[int]] = field(default_factory=list[list[int]])
    strips: dict[tuple[int, int], list[int]] = field(default_factory=dict[tuple[int, int], list[int]])
    counted: dict[int, tuple[int, int]] = field(default_factory=dict[int, tuple[int, int]])
    above: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    below: dict[int, list[int]] = field(default_factory=dict[int, list[int]])

    def line(self, row: int) -> list[int]:
        """The items of a row from left to right."""
        found: list[int] = []
        pending = [self.page]
        while pending:
            member = pending.pop()
            block = self.rows.block.get(member)
            if block is not None:
                pending.extend(reversed(self.plots.get((member, block[row]), ())))
            else:
                found += self.strips.get((member, row), ())
        return found

    def renumber(self, rows: Iterable[int]) -> None:
        """Bring `place` up to date in these rows."""
        self.clock += 1
        for row in rows:
            self.changed[row] = self.clock
            for index, item in enumerate(self.line(row)):
                self.place[item] = index

    def rows_of(self, plot: Plot) -> range:
        """The rows of a plot."""
        block = self.rows.block[plot[0]]
        end = plot[1]
        while end < len(block) and block[end] == plot[1]:
            end += 1
        return range(plot[1], end)

    def crossings(self) -> int:
        """How many pairs of links cross between neighbouring rows."""
        return sum(self._crossings_below(row) for row in range(self.rows.count - 1))

    def _crossings_below(self, row: int) -> int:
        when = max(self.changed[row], self.changed[row + 1])
        known = self.counted.get(row)
        if known is None or known[0] != when:
            known = self.counted[row] = (when, self._counted_below(row))
        return known[1]

    def _counted_below(self, row: int) -> int:
        place, below = self.place, self.cloth.below
        seen: list[int] = []
        count = 0
        for item in sorted(self.lines[row], key=place.__getitem__):
            ends = [place[other] for other in below[item]]
            for end in ends:
                count += len(seen) - bisect_right(seen, end)
            for end in ends:
                insort(seen, end)
        return count

    def wishes(self, member: int, *, upward: bool) -> list[int]:
        """Places, in the row above (or below) its block, of what a member is linked to."""
        place = self.place
        return [place[item] for item in (self.above if upward else self.below)[member]]


def first_order(cloth: Weave, rows: Rows, page: int) -> Order:
    """The order in which the blueprint names things; links after cards."""
    order = Order(cloth, rows, page, {plot: list(members) for plot, members in cloth.plots.items()})
    order.place = [0] * len(cloth.row)
    order.changed = [0] * rows.count
    order.lines = [[] for _ in range(rows.count)]
    for item, row in enumerate(cloth.row):
        order.lines[row].append(item)
    for member, items in cloth.content.items():
        for item in items:
            order.strips.setdefault((member, cloth.row[item]), []).append(item)
    for plot, members in cloth.plots.items():
        inside = order.rows_of(plot)
        for member in members:
            items = cloth.content[member]
            order.above[member] = [
                other for item in items for other in cloth.above[item] if cloth.row[other] not in inside
            ]
            order.below[member] = [
                other for item in items for other in cloth.below[item] if cloth.row[other] not in inside
            ]
    order.renumber(range(rows.count))
    return order


def gain(left: list[int], right: list[int]) -> int:
    """How many crossings fewer there are when two neighbours, with links ending at these places, change places.

    >>> gain([1, 3], [2]), gain([3], [1, 2])
    (0, 2)
    """
    if not left or not right or max(left) < min(right):
        return -len(left) * len(right)
    if len(left) * len(right) < FEW_PAIRS:
        return sum((end > other) - (end < other) for end in left for other in right)
    ends = sorted(right)
    return sum(bisect_left(ends, end) + bisect_right(ends, end) - len(ends) for end in left)
