"""Few crossings: barycentre sweeps and swaps of neighbours, starting from the order of the blueprint.

Sweeps after Sugiyama, Tagawa and Toda (1981), swaps after Gansner, Koutsofios, North and Vo, "A technique
for drawing directed graphs" (1993). A new order is taken only when it has strictly fewer crossings, so a
picture without crossings keeps the order of the file.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from archlint.picture.layout.order import Order, first_order, gain

if TYPE_CHECKING:
    from archlint.picture.layout.rows import Rows
    from archlint.picture.layout.weave import Plot, Weave

SWEEPS = 12
SWAPS = 8
STARTS = ((True, False), (False, False), (True, True), (False, True))
"""Ways to begin: downward or upward, and which of two members that wish for the same place comes first."""
WORTH = 0.9
"""What starts after the first must leave of the crossings: for fewer than a tenth nothing is rearranged."""
PATIENCE = 3
"""So many sweeps in vain end a search in a picture that is not small."""
SMALL = 150
LARGE = 1_500
HUGE = 6_000


def sort(cloth: Weave, rows: Rows, page: int) -> Order:
    """The best order found; ties go to the earlier one, which is nearer to the blueprint."""
    order = first_order(cloth, rows, page)
    blueprint = _copy(order.plots)
    best, kept = order.crossings(), blueprint
    size = len(cloth.row)
    for start in STARTS if size <= SMALL else STARTS[:2] if size < LARGE else STARTS[:1]:
        if not best:
            break
        limit = best - 1 if start == STARTS[0] else int(WORTH * best)
        order.plots = _copy(blueprint)
        order.renumber(range(rows.count))
        found, plots = _search(order, start, best)
        if found <= limit:
            best, kept = found, plots
    order.plots = kept
    order.renumber(range(rows.count))
    return order


def _search(order: Order, start: tuple[bool, bool], best: int) -> tuple[int, dict[Plot, list[int]]]:
    """Sweeps from one start: the fewest crossings below `best`, and the order that has them."""
    size, plots = len(order.cloth.row), order.plots
    settled: dict[Plot, int] = {}
    seen: list[dict[Plot, list[int]]] = []
    patience = PATIENCE if size > SMALL else SWEEPS
    improved = 0
    for sweep in range(SWEEPS if size < LARGE else 4):
        _sweep(order, settled, down=(sweep % 2 == 0) is start[0], turned=start[1])
        if size < HUGE:
            _swap_neighbours(order, settled, SWAPS if size < LARGE else 2)
        crossings = order.crossings()
        if crossings < best:
            best, plots, improved = crossings, _copy(order.plots), sweep
        if (
            not best or sweep - improved >= patience or order.plots in seen[sweep % 2 :: 2]
        ):  # from here on it would go round in a circle
            break
        seen.append(_copy(order.plots))
    return best, plots


def _copy(plots: dict[Plot, list[int]]) -> dict[Plot, list[int]]:
    return {plot: list(members) for plot, members in plots.items()}


def _sweep(order: Order, settled: dict[Plot, int], *, down: bool, turned: bool) -> None:
    """Sort every plot by where its members' links come from, outer boxes before inner ones; `turned` turns ties round."""
    for plot in sorted(order.plots, key=lambda plot: (plot[1] if down else -plot[1], plot[0] != order.page, plot[0])):
        members = order.plots[plot]
        if len(members) < 2:
            continue
        wish = {member: _mean(order.wishes(member, upward=down)) for member in members}
        movable = [member for member in members if wish[member] is not None]
        if turned:
            movable.reverse()
        following = iter(sorted(movable, key=lambda member: wish[member] or 0.0))
        arranged = [member if wish[member] is None else next(following) for member in members]
        if arranged != members:
            order.plots[plot] = arranged
            settled.pop(plot, None)
            order.renumber(order.rows_of(plot))


def _mean(places: list[int]) -> float | None:
    return fsum(places) / len(places) if places else None


def _swap_neighbours(order: Order, settled: dict[Plot, int], rounds: int) -> None:
    """Swap until nothing is gained; `settled` has the time at which a plot was last looked through in vain."""
    plots = sorted(order.plots, key=lambda plot: (plot[1], plot[0] != order.page, plot[0]))
    beside = [(plot, _rows_beside(order, plot)) for plot in plots if len(order.plots[plot]) > 1]
    for _ in range(rounds):
        swapped = False
        for plot, outside in beside:
            since = settled.get(plot, -1)
            if all(order.changed[row] <= since for row in outside):
                continue
            if _swap_in(order, plot):
                swapped = True
                settled.pop(plot, None)
            else:
                settled[plot] = order.clock
        if not swapped:
            return


def _rows_beside(order: Order, plot: Plot) -> list[int]:
    inside = order.rows_of(plot)
    return [row for row in (inside.start - 1, inside.stop) if 0 <= row < order.rows.count]


def _swap_in(order: Order, plot: Plot) -> bool:
    members, swapped = order.plots[plot], False
    above = [order.wishes(member, upward=True) for member in members]
    below = [order.wishes(member, upward=False) for member in members]
    for at in range(len(members) - 1):
        if gain(above[at], above[at + 1]) + gain(below[at], below[at + 1]) > 0:
            members[at : at + 2] = members[at + 1], members[at]
            above[at : at + 2] = above[at + 1], above[at]
            below[at : at + 2] = below[at + 1], below[at]
            _exchange(order, members[at + 1], members[at])
            swapped = True
    return swapped


def _exchange(order: Order, left: int, right: int) -> None:
    """Renumber the items of two neighbours that changed places."""
    row, content, place = order.cloth.row, order.cloth.content, order.place
    order.clock += 1
    moved: dict[int, list[int]] = {}
    for side, member in enumerate((left, right)):
        for item in content[member]:
            moved.setdefault(row[item], [0, 0])[side] += 1
    for item in content[left]:
        place[item] += moved[row[item]][1]
    for item in content[right]:
        place[item] -= moved[row[item]][0]
    for at, (one, two) in moved.items():
        if one and two:
            order.changed[at] = order.clock
