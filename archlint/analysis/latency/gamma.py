"""The gamma distribution, for sums of waits and services whose mean and variance are known.

A sum of exponential stages has nearly a gamma distribution with the same mean and variance (exactly, when
the stages are alike). The incomplete gamma function is computed by its series and continued fraction:
Press et al., *Numerical Recipes*, section 6.2.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PRECISION = 1e-12
_NARROW = 1e-12
"""How far apart, as a share of the first interval, the ends around a percentile may stay."""


def below(value: float, mean: float, variance: float) -> float:
    """The share of a gamma distribution under `value`; a step at the mean when there is no variance."""
    if variance <= 1e-18 * max(mean * mean, 1e-30):
        return 1.0 if value >= mean else 0.0
    if value <= 0.0:
        return 0.0
    return _lower(mean * mean / variance, value * mean / variance)


def _lower(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x)."""
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1.0:
        return _series(shape, x) * front
    return 1.0 - _fraction(shape, x) * front


def _series(shape: float, x: float) -> float:
    term = value = 1.0 / shape
    count = shape
    while abs(term) > abs(value) * _PRECISION:
        count += 1.0
        term *= x / count
        value += term
    return value


def _fraction(shape: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction."""
    tiny = 1e-300
    b = x + 1.0 - shape
    c = 1.0 / tiny
    d = 1.0 / b
    value = d
    for i in range(1, 500):
        a = -i * (i - shape)
        b += 2.0
        under = a * d + b
        d = 1.0 / (under if abs(under) > tiny else tiny)
        above = b + a / c
        c = above if abs(above) > tiny else tiny
        change = d * c
        value *= change
        if abs(change - 1.0) < _PRECISION:
            break
    return value


def percentile(share: float, parts: tuple[tuple[float, float, float], ...]) -> float:
    """The value under which `share` of a mixture lies; parts are (weight, mean, variance).

    >>> round(percentile(0.95, ((1.0, 1.0, 1.0),)), 4)
    2.9957
    """
    whole = math.fsum(weight for weight, _, _ in parts)
    wanted = share * whole
    highest = max((mean + 10.0 * math.sqrt(variance) for _, mean, variance in parts), default=0.0)

    def beyond(value: float) -> float:
        # the logarithm of what is left above falls almost in a straight line
        under = math.fsum(part * below(value, mean, variance) for part, mean, variance in parts)
        return math.log((whole - wanted) / max(whole - under, whole * _PRECISION)) if under != wanted else 0.0

    return _crossing(beyond, highest) if highest > 0.0 else 0.0


def _crossing(rising: Callable[[float], float], high: float) -> float:
    """Where a function that never falls stops being negative between 0 and `high`; `high` when it never does.

    Interpolates, truncates and projects (Oliveira and Takahashi, *An Enhancement of the Bisection Method
    Average Performance Preserving Minmax Optimality*, ACM TOMS 47(1), 2020): a handful of evaluations where the
    function is smooth, and one more than bisection at most where it jumps.
    """
    low, at_low, at_high = 0.0, rising(0.0), rising(high)
    if at_low >= 0.0 or at_high < 0.0:
        return low if at_low >= 0.0 else high
    width, reach = high, high
    while high - low > width * _NARROW:
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        line = (high * at_low - low * at_high) / (at_low - at_high)
        towards = math.copysign(1.0, middle - line)
        shift = 0.2 * (high - low) ** 2 / width
        guess = line + towards * shift if shift <= abs(middle - line) else middle
        room = max(reach - half, 0.0)
        guess = guess if abs(guess - middle) <= room else middle - towards * room
        if not low < guess < high:
            break
        value = rising(guess)
        if value >= 0.0:
            high, at_high = guess, value
        else:
            low, at_low = guess, value
        reach /= 2.0
    return high
