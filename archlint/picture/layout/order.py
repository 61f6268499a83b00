"""The order of members side by side, kept as the members of each plot, and the place this gives each item.

An order is changed by the searches in `sorting`; everything here is bookkeeping.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.picture.layout.rows import Rows
    from archlint.picture.layout.weave import Plot, Weave


@dataclass(slots=True)
class Order:
    """Members of every plot from left to right; `place[item]` is its index in its row."""

    cloth: Weave
    rows: Rows
    page: int
    plots: dict[Plot, list[int]]
    place: list[int] = field(default_factory=list[int])
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
                pending.extend(reversed(self.plots.get((member, block[row]), [])))
            else:
                found += [item for item in self.cloth.content[member] if self.cloth.row[item] == row]
        return found

    def renumber(self, rows: Iterable[int]) -> None:
        """Bring `place` up to date in these rows."""
        for row in rows:
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
        seen: list[int] = []
        count = 0
        for item in self.line(row):
            ends = [self.place[other] for other in self.cloth.below[item]]
            count += sum(len(seen) - bisect_left(seen, end + 1) for end in ends)
            for end in ends:
                insort(seen, end)
        return count

    def wishes(self, member: int, *, upward: bool) -> list[int]:
        """Places, in the row above (or below) its block, of what a member is linked to."""
        return [self.place[item] for item in (self.above if upward else self.below)[member]]


def first_order(cloth: Weave, rows: Rows, page: int) -> Order:
    """The order in which the blueprint names things; links after cards."""
    order = Order(cloth, rows, page, {plot: list(members) for plot, members in cloth.plots.items()})
    order.place = [0] * len(cloth.row)
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


def crossings_if(left: list[int], right: list[int]) -> int:
    """Crossings between links ending at `left` and `right` when the first member stands left of the second.

    >>> crossings_if([1, 3], [2])
    1
    """
    if not left or not right:
        return 0
    ends = sorted(right)
    return sum(bisect_left(ends, end) for end in left)
