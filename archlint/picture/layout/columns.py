"""How far to the right everything stands: short, straight links under the bounds of `spacing`.

First the mean of the packings to the left and to the right, repeated; then every unknown moves to the
weighted median of what it is linked to, as far as its bounds allow. Each such move shortens the total
length, so the second part cannot diverge (compare Gansner et al. 1993, section 4).
"""

from __future__ import annotations

from math import fsum, inf
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.rails import Piece, Rails
    from archlint.picture.layout.spacing import Spacing

AVERAGES = 30
MEDIANS = 24
LARGE = 4_000
Pulls: TypeAlias = "dict[int, list[tuple[int, float, float]]]"
"""For each unknown: (other unknown, distance wanted from it, weight)."""


def columns(order: Order, rails: Rails, spacing: Spacing, every: Sequence[Piece]) -> list[float]:
    """The middle of every item, then the borders of the boxes, from 0."""
    pulls = _pulls(order, rails, every)
    size = len(order.cloth.row)
    at = _packed(spacing, size)
    few = size > LARGE
    for _ in range(6 if few else AVERAGES):
        at = _average(spacing, at, pulls)
    still = 0
    for turn in range(4 if few else MEDIANS):
        before = list(at)
        _median_round(spacing, at, pulls, forward=turn % 2 == 1)
        still = still + 1 if at == before else 0
        if still == 2:  # neither direction moves anything, so no later round will
            break
    return [at[rails.root[item]] + rails.offset[item] for item in range(size)] + at[size:]


def _pulls(order: Order, rails: Rails, every: Sequence[Piece]) -> Pulls:
    busiest = max([piece.rate for piece in every] + [1.0])
    pulls: Pulls = {}
    for piece in every:
        one, two = rails.root[piece.upper], rails.root[piece.lower]
        if one == two:
            continue
        inner = sum(1 for item in (piece.upper, piece.lower) if not order.cloth.is_card(item))
        weight = (1 + 4 * piece.rate / busiest) * (1, 2, 6)[inner]
        shift = rails.offset[piece.upper] + piece.leave - rails.offset[piece.lower] - piece.enter
        pulls.setdefault(one, []).append((two, -shift, weight))
        pulls.setdefault(two, []).append((one, shift, weight))
    return pulls


def _packed(spacing: Spacing, size: int) -> list[float]:
    at = [0.0] * (size + 2 * len(spacing.left))
    for unknown in spacing.order:
        at[unknown] = max((at[one] + bound for one, bound in spacing.before[unknown].items()), default=0.0)
    return at


def _average(spacing: Spacing, at: list[float], pulls: Pulls) -> list[float]:
    wish = list(at)
    for unknown, pulled in pulls.items():
        total = fsum([weight for _, _, weight in pulled])
        wish[unknown] = fsum([(at[other] + shift) * weight for other, shift, weight in pulled]) / total
    rights, lefts = set(spacing.right.values()), set(spacing.left.values())
    low, high = list(wish), list(wish)
    for unknown in spacing.order:
        least = furthest_left(low, spacing.before[unknown])
        if unknown in rights or least > wish[unknown]:
            low[unknown] = least
    for unknown in reversed(spacing.order):
        most = furthest_right(high, spacing.after.get(unknown))
        if unknown in lefts or most < wish[unknown]:
            high[unknown] = most
    return [(one + two) / 2 for one, two in zip(low, high, strict=True)]


def furthest_left(at: Sequence[float], bounds: Mapping[int, float]) -> float:
    """The furthest left that the bounds before an unknown allow; a loop, since most of a layout's time is spent here."""
    least = -inf
    for one, bound in bounds.items():
        here = at[one] + bound
        if here > least:  # noqa: PLR1730 - max() costs a call
            least = here
    return least


def furthest_right(at: Sequence[float], limits: Mapping[int, float] | None) -> float:
    """The furthest right that the bounds after an unknown allow."""
    most = inf
    for two, bound in (limits or {}).items():
        here = at[two] - bound
        if here < most:  # noqa: PLR1730 - as above
            most = here
    return most


def _median_round(spacing: Spacing, at: list[float], pulls: Pulls, *, forward: bool) -> None:
    rights, lefts = set(spacing.right.values()), set(spacing.left.values())
    for unknown in spacing.order if forward else reversed(spacing.order):
        if unknown in lefts:
            high = furthest_right(at, spacing.after.get(unknown))
            at[unknown] = at[unknown] if high == inf else high
        elif unknown in rights:
            low = furthest_left(at, spacing.before[unknown])
            at[unknown] = at[unknown] if low == -inf else low
        elif unknown in pulls:
            wanted = _median([(at[other] + shift, weight) for other, shift, weight in pulls[unknown]])
            at[unknown] = min(
                max(wanted, furthest_left(at, spacing.before[unknown])), furthest_right(at, spacing.after.get(unknown))
            )


def _median(weighted: list[tuple[float, float]]) -> float:
    """The weighted median; between the two middle values when the weights balance exactly.

    >>> _median([(0.0, 1.0), (10.0, 1.0)])
    5.0
    >>> _median([(0.0, 1.0), (10.0, 3.0)])
    10.0
    """
    if len(weighted) == 1:
        return weighted[0][0]
    ordered = sorted(weighted)
    half, seen = fsum([weight for _, weight in ordered]) / 2, 0.0
    for index, (value, weight) in enumerate(ordered[:-1]):
        seen += weight
        if seen > half + 1e-9:
            return value
        if abs(seen - half) <= 1e-9:
            return (value + ordered[index + 1][0]) / 2
    return ordered[-1][0]
