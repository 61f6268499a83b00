"""What must stay apart: neighbours in a row, and items and the borders of their boxes, as lower bounds on distances."""

from __future__ import annotations

import itertools
from math import inf
from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.rails import Rails

CARD_GAP = 30.0
LABEL_GAP = 14.0
LINE_GAP = 10.0
PAD = 22.0
NEST_PAD = 14.0
LINE_PAD = 14.0
EMPTY_BOX = 60.0


@frozen
class Spacing:
    """A graph over unknowns: `after[a][b] = d` means x(a) + d <= x(b).

    Unknowns are rail roots (item numbers) and, for each box, its left and right border.
    `order` lists the unknowns so that every bound points forward. `start` and `end` are the room that the
    outermost unknowns of some row need to the left and to the right.
    """

    after: Mapping[int, Mapping[int, float]]
    before: Mapping[int, Mapping[int, float]]
    order: tuple[int, ...]
    left: Mapping[int, int]
    right: Mapping[int, int]
    start: Mapping[int, float]
    end: Mapping[int, float]

    def packed(self) -> dict[int, float]:
        """Everything as far to the left as it can stand on a page that begins at 0."""
        at: dict[int, float] = {}
        for unknown in self.order:
            least = self.start.get(unknown, 0.0)
            for one, bound in self.before[unknown].items():
                here = at[one] + bound
                if here > least:  # noqa: PLR1730 - max() costs a call
                    least = here
            at[unknown] = least
        return at

    def width(self, packed: Mapping[int, float]) -> float:
        """How wide the picture is at least."""
        return max(packed[unknown] + end for unknown, end in self.end.items())


@frozen
class _Mark:
    """One thing met when walking a row from left to right: an item, or a border of a box."""

    unknown: int
    offset: float
    half: float
    kind: str  # card, label, line, open, close


def spacing(order: Order, rails: Rails, box_widths: Mapping[int, float]) -> Spacing | None:
    """Collect all bounds; None when the rails contradict each other (some bound would be circular)."""
    size = len(order.cloth.row)
    boxes = sorted(box_widths)
    left = {box: size + 2 * index for index, box in enumerate(boxes)}
    right = {box: size + 2 * index + 1 for index, box in enumerate(boxes)}
    after: dict[int, dict[int, float]] = {}
    for box in boxes:
        after.setdefault(left[box], {})[right[box]] = box_widths[box]
    start: dict[int, float] = {}
    end: dict[int, float] = {}
    for row in range(order.rows.count):
        marks = _walk(order, rails, row, left, right)
        if marks:
            first, last = marks[0], marks[-1]
            start[first.unknown] = max(start.get(first.unknown, -inf), first.half - first.offset)
            end[last.unknown] = max(end.get(last.unknown, -inf), last.half + last.offset)
        for one, two in itertools.pairwise(marks):
            distance = one.offset + one.half + _gap(one.kind, two.kind) + two.half - two.offset
            known = after.setdefault(one.unknown, {})
            if one.unknown != two.unknown and known.get(two.unknown, -1e18) < distance:
                known[two.unknown] = distance
    unknowns = [item for item in range(size) if rails.root[item] == item] + [*left.values(), *right.values()]
    sequence = _sorted(unknowns, after)
    if sequence is None:
        return None
    return Spacing(after, sequence[1], sequence[0], left, right, start, end)


def _walk(order: Order, rails: Rails, row: int, left: Mapping[int, int], right: Mapping[int, int]) -> list[_Mark]:
    cloth = order.cloth
    marks: list[_Mark] = []
    pending: list[tuple[int, bool]] = [(order.page, False)]
    while pending:
        member, closing = pending.pop()
        block = order.rows.block.get(member)
        if closing:
            marks.append(_Mark(right[member], 0.0, 0.0, "close"))
        elif block is None:
            for item in cloth.content[member]:
                if cloth.row[item] == row:
                    kind = "card" if cloth.is_card(item) else "label" if item in cloth.label else "line"
                    marks.append(_Mark(rails.root[item], rails.offset[item], cloth.width[item] / 2, kind))
        else:
            if member in left:
                marks.append(_Mark(left[member], 0.0, 0.0, "open"))
                pending.append((member, True))
            pending.extend((inner, False) for inner in reversed(order.plots.get((member, block[row]), [])))
    return marks


def _gap(one: str, two: str) -> float:
    """Room between two neighbouring marks, from edge to edge."""
    if (one, two) == ("open", "close"):
        return EMPTY_BOX
    if one == two and one in {"open", "close"}:
        return NEST_PAD
    if one == "open" or two == "close":
        return LINE_PAD if "line" in {one, two} else PAD
    firm = {"card", "open", "close"}
    if one in firm and two in firm:
        return CARD_GAP
    return LABEL_GAP if "label" in {one, two} else LINE_GAP


def _sorted(
    unknowns: list[int], after: dict[int, dict[int, float]]
) -> tuple[tuple[int, ...], dict[int, dict[int, float]]] | None:
    """The unknowns so that every bound points forward, and the bounds read backward; None when they go in a circle."""
    before: dict[int, dict[int, float]] = {unknown: {} for unknown in unknowns}
    for one, bounds in after.items():
        for two, distance in bounds.items():
            before[two][one] = distance
    waiting = {unknown: len(before[unknown]) for unknown in unknowns}
    order = [unknown for unknown in unknowns if not waiting[unknown]]
    for one in order:
        for two in after.get(one, {}):
            waiting[two] -= 1
            if not waiting[two]:
                order.append(two)
    return (tuple(order), before) if len(order) == len(unknowns) else None
