"""How far to the right everything stands: short, straight links under the bounds of `spacing`.

First the mean of the packings to the left and to the right, repeated; then every unknown moves to the
weighted median of what it is linked to, as far as its bounds allow. Each such move shortens the total
length, so the second part cannot diverge (compare Gansner et al. 1993, section 4).
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum, inf, isfinite
from typing import TYPE_CHECKING, TypeAlias

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.rails import Piece, Rails
    from archlint.picture.layout.spacing import Spacing

AVERAGES = 30
MEDIANS = 24
SMALL = 150
LARGE = 4_000
NEAR = 2.0
"""Averages that move nothing further than this are as good as the last, except in small pictures."""
EVEN = 1e-9
"""Weights that differ by less balance each other."""
Pull: TypeAlias = "tuple[int, float, float]"
"""What an unknown is linked to: (other unknown, distance wanted from it, weight)."""
Bound: TypeAlias = "tuple[int, float]"


@frozen
class _Web:
    """All unknowns from left to right with what holds them, in tuples: most of a layout's time is spent in its loops.

    `bounds` are (unknown, bounds before it, bounds after it, border: -1 left, 1 right, else 0); `wishes` are
    (unknown, pulls, their total weight); `around` has for each unknown all whose best place depends on it;
    `least` and `most` hold every unknown on the page, if the picture is held there.
    """

    bounds: tuple[tuple[int, tuple[Bound, ...], tuple[Bound, ...], int], ...]
    wishes: tuple[tuple[int, tuple[Pull, ...], float], ...]
    pulls: Mapping[int, tuple[Pull, ...]]
    around: Mapping[int, tuple[int, ...]]
    least: Sequence[float] | None = None
    most: Sequence[float] | None = None


def columns(
    order: Order, rails: Rails, spacing: Spacing, every: Sequence[Piece], room: float | None = None
) -> list[float]:
    """The middle of every item, then the borders of the boxes, from 0.

    With `room` nothing stands further out than that, or than the widest row needs.
    """
    size = len(order.cloth.row)
    web = _web(spacing, _pulls(order, rails, every))
    at = _packed(spacing, size)
    if room is not None:
        web = _held(web, spacing, len(at), room)
    few = size > LARGE
    for _ in range(6 if few else AVERAGES):
        before, at = at, _average(web, at)
        if size > SMALL and max(abs(one - two) for one, two in zip(before, at, strict=True)) < NEAR:
            break
    _settle(web, at, 4 if few else MEDIANS)
    return [at[rails.root[item]] + rails.offset[item] for item in range(size)] + at[size:]


def _web(spacing: Spacing, pulls: Mapping[int, Sequence[Pull]]) -> _Web:
    border = dict.fromkeys(spacing.left.values(), -1) | dict.fromkeys(spacing.right.values(), 1)
    bounds = tuple(
        (
            unknown,
            tuple(spacing.before[unknown].items()),
            tuple(spacing.after.get(unknown, {}).items()),
            border.get(unknown, 0),
        )
        for unknown in spacing.order
    )
    return _Web(
        bounds=bounds,
        wishes=tuple((unknown, tuple(found), fsum(pull[2] for pull in found)) for unknown, found in pulls.items()),
        pulls={unknown: tuple(found) for unknown, found in pulls.items()},
        around={unknown: _around(before, after, pulls.get(unknown, ())) for unknown, before, after, _ in bounds},
    )


def _around(before: Sequence[Bound], after: Sequence[Bound], pulls: Sequence[Pull]) -> tuple[int, ...]:
    return tuple({other for other, _ in (*before, *after)} | {other for other, _, _ in pulls})


def _held(web: _Web, spacing: Spacing, size: int, room: float) -> _Web:
    """The same, within as much room: packed to either side, each unknown stands as far out as it can."""
    packed = spacing.packed()
    wide = max(room, spacing.width(packed))
    least, most = [0.0] * size, [0.0] * size
    for unknown, _, after, _ in reversed(web.bounds):
        least[unknown] = packed[unknown]
        most[unknown] = min(furthest_right(most, after), wide - spacing.end.get(unknown, 0.0))
    return replace(web, least=least, most=most)


def _pulls(order: Order, rails: Rails, every: Sequence[Piece]) -> dict[int, list[Pull]]:
    busiest = max([piece.rate for piece in every] + [1.0])
    pulls: dict[int, list[Pull]] = {}
    for piece in every:
        one, two = rails.root[piece.upper], rails.root[piece.lower]
        if one == two:
            continue
        inner = sum(1 for item in (piece.upper, piece.lower) if not order.cloth.is_card(item))
        weight = (1 + 4 * piece.rate / busiest) * (1 if piece.branch else (1, 2, 6)[inner])
        shift = rails.offset[piece.upper] + piece.leave - rails.offset[piece.lower] - piece.enter
        pulls.setdefault(one, []).append((two, -shift, weight))
        pulls.setdefault(two, []).append((one, shift, weight))
    return pulls


def _packed(spacing: Spacing, size: int) -> list[float]:
    at = [0.0] * (size + 2 * len(spacing.left))
    for unknown in spacing.order:
        at[unknown] = max((at[one] + bound for one, bound in spacing.before[unknown].items()), default=0.0)
    return at


def _average(web: _Web, at: Sequence[float]) -> list[float]:
    """Everything at the mean of what it is linked to, packed to the left and to the right; the middle of both."""
    low = _means(web, at)
    high = list(low)
    for unknown, before, _, border in web.bounds:
        least = -inf
        for one, bound in before:
            here = low[one] + bound
            if here > least:  # noqa: PLR1730 - max() costs a call
                least = here
        if border > 0 or least > low[unknown]:
            low[unknown] = least
    for unknown, _, after, border in reversed(web.bounds):
        most = inf
        for two, bound in after:
            here = high[two] - bound
            if here < most:  # noqa: PLR1730 - as above
                most = here
        if border < 0 or most < high[unknown]:
            high[unknown] = most
    return [(one + two) / 2 for one, two in zip(low, high, strict=True)]


def _means(web: _Web, at: Sequence[float]) -> list[float]:
    """Every unknown at the weighted mean of what it is linked to, mostly one or two others."""
    found = list(at)
    for unknown, pulls, total in web.wishes:
        if len(pulls) == 1:
            other, shift, weight = pulls[0]
            found[unknown] = (at[other] + shift) * weight / total
        elif len(pulls) == 2:
            (one, left, light), (two, right, heavy) = pulls
            found[unknown] = ((at[one] + left) * light + (at[two] + right) * heavy) / total
        else:
            found[unknown] = fsum([(at[other] + shift) * weight for other, shift, weight in pulls]) / total
    if web.least and web.most:
        return [min(max(here, low), high) for here, low, high in zip(found, web.least, web.most, strict=True)]
    return found


def furthest_left(at: Sequence[float], bounds: Iterable[Bound]) -> float:
    """The furthest left that the bounds before an unknown allow."""
    least = -inf
    for one, bound in bounds:
        here = at[one] + bound
        if here > least:  # noqa: PLR1730 - max() costs a call
            least = here
    return least


def furthest_right(at: Sequence[float], bounds: Iterable[Bound]) -> float:
    """The furthest right that the bounds after an unknown allow."""
    most = inf
    for two, bound in bounds:
        here = at[two] - bound
        if here < most:  # noqa: PLR1730 - as above
            most = here
    return most


def _settle(web: _Web, at: list[float], rounds: int) -> None:
    """Rounds of medians, leftward and rightward, until nothing moves; what has not moved itself moves nothing else."""
    stale = {unknown for unknown, *_ in web.bounds}
    for turn in range(rounds):
        for unknown, before, after, border in web.bounds if turn % 2 else reversed(web.bounds):
            if unknown not in stale:
                continue
            stale.discard(unknown)
            here = _best(web, at, unknown, (furthest_left(at, before), furthest_right(at, after)), border)
            if here != at[unknown]:
                at[unknown] = here
                stale.update(web.around[unknown])
        if not stale:
            return


def _best(web: _Web, at: list[float], unknown: int, room: tuple[float, float], border: int) -> float:
    """Where an unknown should stand: borders close to what they hold, all else in the middle of what it is linked to."""
    low, high = room
    if web.least and web.most:
        low, high = max(low, web.least[unknown]), min(high, web.most[unknown])
    if border:
        close = high if border < 0 else low
        return close if isfinite(close) else at[unknown]
    pulls = web.pulls.get(unknown)
    if not pulls:
        return at[unknown]
    wanted = _median([(at[other] + shift, weight) for other, shift, weight in pulls])
    return min(max(wanted, low), high)


def _median(weighted: list[tuple[float, float]]) -> float:
    """The weighted median; between the two middle values when the weights balance exactly.

    >>> _median([(0.0, 1.0), (10.0, 1.0)])
    5.0
    >>> _median([(0.0, 1.0), (10.0, 3.0)])
    10.0
    """
    if len(weighted) <= 2:
        (one, heavy), (two, light) = weighted[0], weighted[-1]
        if abs(heavy - light) <= EVEN:
            return (one + two) / 2
        return one if heavy > light else two
    ordered = sorted(weighted)
    half, seen = fsum([weight for _, weight in ordered]) / 2, 0.0
    for index, (value, weight) in enumerate(ordered[:-1]):
        seen += weight
        if seen > half + EVEN:
            return value
        if abs(seen - half) <= EVEN:
            return (value + ordered[index + 1][0]) / 2
    return ordered[-1][0]
