"""Calls that are made at the same time: who waits for all of them waits for the longest.

The longest of several independent times lies under t with the product of the probabilities with which each does
(Dean, Barroso, *The Tail at Scale*, CACM 56(2), 2013: of a hundred servers that are slow one time in a hundred, one is slow 63 %
of the time). Each is taken to have a gamma distribution around its mean; for n alike and exponential the mean is
1 + 1/2 + … + 1/n of one. Moments are integrals of what lies above, E[M] = ∫ (1 − F) dt and E[M²] = ∫ 2 t (1 − F) dt, by Simpson's rule.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.gamma import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BOUNDS = (-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 15.0)
"""Standard deviations from a mean between which the rule is applied anew."""
_STEPS = 8


class Calls(NamedTuple):
    """So many calls, of which one takes so long on average and never less than `steady`; a fraction is a call made only sometimes."""

    number: float
    mean: float
    variance: float
    steady: float = 0.0


def longest(calls: Sequence[Calls]) -> tuple[float, float]:
    """Mean and variance of the time until the last of all calls is done.

    >>> mean, variance = longest([Calls(100.0, 0.010, 0.0001)])
    >>> round(mean, 4), round(variance, 6)
    (0.0519, 0.000163)
    """
    made = [one for one in calls if one.number > 0.0 and one.mean > 0.0]
    if not made:
        return 0.0, 0.0
    if len(made) == 1 and made[0].number == 1.0:
        return made[0].mean, made[0].variance
    fixed = [one.mean for one in made if one.number >= 1.0 and _is_fixed(one)]
    least = max(fixed, default=0.0)
    open_ = [one for one in made if not (_is_fixed(one) and one.mean <= least)]
    if not open_:
        return least, 0.0
    ends = sorted({least, *(place for one in open_ for place in _places(one) if place > least)})
    parts = [(one.number, Part.of(1.0, one.mean, one.variance, one.steady)) for one in open_]
    first = second = 0.0
    for low, high in pairwise(ends):
        width = (high - low) / _STEPS
        for step in range(_STEPS + 1):
            place = low + step * width
            weight = width / 3.0 * (1.0 if step in (0, _STEPS) else 4.0 if step % 2 else 2.0)
            above = weight * (1.0 - math.prod(_under(count, part, place) for count, part in parts))
            first += above
            second += 2.0 * place * above
    mean = least + first
    return mean, max(0.0, least * least + second - mean * mean)


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
