"""Calls that are made at the same time: who waits for all of them waits for the longest.

The longest of several independent times lies under t with the product of the probabilities with which each does
(Dean, Barroso, *The Tail at Scale*, CACM 56(2), 2013: of a hundred servers that are slow one time in a hundred, one is slow 63 %
of the time). Each is taken to have a gamma distribution around its mean; for n alike and exponential the mean is
1 + 1/2 + … + 1/n of one. Moments are integrals of what lies above, E[M] = ∫ (1 − F) dt, E[M²] = ∫ 2 t (1 − F) dt and E[M³] = ∫ 3 t² (1 − F) dt, by Simpson's rule.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.gamma import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BOUNDS = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0)
"""Standard deviations from a mean between which the rule is applied anew."""
_STEPS = 8


class Calls(NamedTuple):
    """So many calls, of which one takes so long on average and never less than `steady`; a fraction is a call made only sometimes."""

    number: float
    mean: float
    variance: float
    steady: float = 0.0


class Last(NamedTuple):
    """Mean and variance of the time until so many calls are done; a gamma distribution that begins at `steady` has its third moment too.

    That is what makes the tail of the longest of many times one of a few percent and not of ten (Pearson's type III).
    """

    mean: float
    variance: float
    steady: float


def longest(calls: Sequence[Calls]) -> Last:
    """The time until the last of all calls is done.

    >>> [round(value, 6) for value in longest([Calls(100.0, 0.010, 0.0001)])]
    [0.051874, 0.000163, 0.029635]
    """
    made = [one for one in calls if one.number > 0.0 and one.mean > 0.0]
    if not made:
        return Last(0.0, 0.0, 0.0)
    if len(made) == 1 and made[0].number == 1.0:
        return Last(*made[0][1:])
    fixed = [one.mean for one in made if one.number >= 1.0 and _is_fixed(one)]
    least = max(fixed, default=0.0)
    open_ = [one for one in made if not (_is_fixed(one) and one.mean <= least)]
    if not open_:
        return Last(least, 0.0, least)
    parts = [(one.number, Part.of(1.0, one.mean, one.variance, one.steady)) for one in open_]
    return _moments(least, open_, lambda place: math.prod(_under(count, part, place) for count, part in parts))


def answered(needed: int, calls: Calls, common: float = 0.0) -> Last:
    """The time until so many of all calls are done, which are alike: the order statistic of that place.

    So many of n lie under t with Σ C(n, j) Fʲ (1 − F)ⁿ⁻ʲ from there on; the second of three exponential times takes 1/3 + 1/2 of one.
    Where a part of each time is `common` to all, only the rest of it is drawn for each.

    >>> round(answered(2, Calls(3.0, 0.006, 0.000036))[0], 5)
    0.005
    """
    if common > 0.0:
        shared = common * (calls.mean - calls.steady)
        own = answered(needed, calls._replace(mean=calls.mean - shared, variance=calls.variance * (1.0 - common)))
        return Last(own.mean + shared, own.variance + calls.variance * common, own.steady)
    number = round(calls.number)
    if needed >= number:
        return longest([calls])
    if _is_fixed(calls) or calls.mean <= 0.0:
        return Last(calls.mean, 0.0, calls.mean)
    part = Part.of(1.0, calls.mean, calls.variance, calls.steady)

    def under(place: float) -> float:
        share = part.under(place)[0]
        return math.fsum(
            math.comb(number, done) * share**done * (1.0 - share) ** (number - done)
            for done in range(needed, number + 1)
        )

    return _moments(0.0, [calls], under)


def long_together(calls: Calls, common: float) -> Calls:
    """Calls that are alike, a part of whose time is common to all, as one call that takes as long as the last of them."""
    if common <= 0.0 or calls.number < 2.0:
        return calls
    return Calls(1.0, *answered(round(calls.number), calls, common))


def in_common(met_by_all: float, waiting: float) -> float:
    """The part of times in several lines that is the same in all of them, where a share of their calls comes to all at the same time.

    Such lines are long together. For the last of all it is half of that share × how much of a time is spent `waiting` (within 6 % of
    simulations of 2 to 8 lines at 30 to 80 %, and of Nelson and Tantawi, *Approximate Analysis of Fork/Join Synchronization in Parallel Queues*,
    IEEE Trans. Computers 37(6), 1988, for two).
    """
    return min(1.0, met_by_all * waiting) / 2.0


def _moments(least: float, calls: Sequence[Calls], under: Callable[[float], float]) -> Last:
    """A time, none less than `least`, of which so much lies under a value; bends lie where those of `calls` do."""
    ends = sorted({least, *(place for one in calls for place in _places(one) if place > least)})
    first = second = third = 0.0
    for low, high in pairwise(ends):
        width = (high - low) / _STEPS
        for step in range(_STEPS + 1):
            place = low + step * width
            weight = width / 3.0 * (1.0 if step in (0, _STEPS) else 4.0 if step % 2 else 2.0)
            above = weight * (1.0 - under(place))
            first += above
            second += 2.0 * place * above
            third += 3.0 * place * place * above
    mean = least + first
    square = least**2 + second
    variance = max(0.0, square - mean * mean)
    skewed = least**3 + third - 3.0 * mean * square + 2.0 * mean**3
    begins = mean - 2.0 * variance * variance / skewed if skewed > 0.0 else 0.0
    return Last(mean, variance, max(least, begins, *(one.steady for one in calls if one.number >= 1.0)))


def _is_fixed(one: Calls) -> bool:
    return one.variance <= 1e-18 * one.mean * one.mean


def _places(one: Calls) -> Iterator[float]:
    """Where the distribution of the longest bends: around the mean, and as far out as its tail goes."""
    deviation = math.sqrt(one.variance)
    yield one.steady
    yield from (place for bound in _BOUNDS if (place := one.mean + bound * deviation) > one.steady)
    narrow = min(1.0, (one.mean - one.steady) / deviation) if deviation else 1.0
    yield one.mean + deviation * (20.0 + math.log(max(1.0, one.number))) / narrow


def _under(count: float, part: Part, place: float) -> float:
    """The probability that all of these calls are done."""
    share = part.under(place)[0]
    whole = math.floor(count)
    rest = count - whole
    return share**whole * (1.0 - rest + rest * share if rest else 1.0)
