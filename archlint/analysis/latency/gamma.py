"""The gamma distribution, for sums of waits and services whose mean and variance are known.

A sum of exponential stages has nearly a gamma distribution with the same mean and variance (exactly, when
the stages are alike); what never varies is added to it (the three-parameter gamma distribution: Johnson, Kotz, Balakrishnan,
*Continuous Univariate Distributions* 1, 1994, chapter 17). The incomplete gamma function is computed by its series and continued fraction:
Press et al., *Numerical Recipes*, section 6.2.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_PRECISION = 1e-12
_NARROW = 1e-12
"""How far apart, as a share of the first interval, the ends around a percentile may stay."""
_NEVER = 1e-9
"""So little of a distribution beyond a limit, or under it, counts for nothing."""
_SERIES = 10.0
"""So far beyond its shape the series, whose terms are cheap and all positive, ends sooner than the continued fraction."""


class Part(NamedTuple):
    """One distribution of a mixture: so much weight, and shape and rate of a gamma distribution around `mean` that begins at `steady`.

    Without variance the rate is infinite, and all of the weight lies at the mean.
    """

    weight: float
    mean: float
    shape: float
    rate: float
    constant: float
    steady: float = 0.0

    @classmethod
    def of(cls, weight: float, mean: float, variance: float, steady: float = 0.0) -> Self:
        """The gamma distribution with this mean and variance of which `steady` never varies."""
        rest = mean - steady
        if variance <= 1e-18 * max(mean * mean, 1e-30) or rest <= 0.0:
            return cls(weight, mean, math.inf, math.inf, 0.0)
        shape = rest * rest / variance
        return cls(weight, mean, shape, rest / variance, math.lgamma(shape), steady)

    def under(self, value: float) -> tuple[float, float]:
        """The share under `value`, and the density there."""
        if self.rate == math.inf:
            return (1.0 if value >= self.mean else 0.0), 0.0
        value -= self.steady
        if value <= 0.0:
            return 0.0, 0.0
        x = value * self.rate
        front = math.exp(self.shape * math.log(x) - x - self.constant)
        near = x < self.shape + _SERIES
        share = _series(self.shape, x) * front if near else 1.0 - _fraction(self.shape, x) * front
        return share, front / value


def below(value: float, mean: float, variance: float, steady: float = 0.0) -> float:
    """The share of a gamma distribution under `value`; a step at the mean when there is no variance."""
    return Part.of(1.0, mean, variance, steady).under(value)[0]


class Within(NamedTuple):
    """What of a distribution lies under a limit: its share, and mean and variance of that part."""

    share: float
    mean: float
    variance: float


def within(limit: float, mean: float, variance: float, steady: float = 0.0) -> Within:
    """The part of a gamma distribution under a limit: ∫ x f = k θ F(k + 1), ∫ x² f = k (k + 1) θ² F(k + 2) for shape k and scale θ.

    >>> [round(value, 4) for value in within(1.0, 1.0, 1.0)]
    [0.6321, 0.418, 0.0793]
    """
    share = below(limit, mean, variance, steady)
    if share > 1.0 - _NEVER:
        return Within(1.0, mean, variance)
    if share < _NEVER or mean <= steady:
        return Within(0.0, limit, 0.0)
    scale = variance / (mean - steady)
    shape = (mean - steady) / scale
    first, second = (
        below(limit - steady, more * scale, more * scale * scale) / share for more in (shape + 1.0, shape + 2.0)
    )
    middle = shape * scale * first
    return Within(share, steady + middle, max(0.0, shape * (shape + 1.0) * scale * scale * second - middle * middle))


def _series(shape: float, x: float) -> float:
    term = value = 1.0 / shape
    count = shape
    while term > value * _PRECISION:
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


def percentile(share: float, parts: tuple[tuple[float, float, float, float], ...]) -> float:
    """The value under which `share` of a mixture lies; parts are (weight, mean, variance, what never varies).

    >>> round(percentile(0.95, ((1.0, 1.0, 1.0, 0.0),)), 4), round(percentile(0.95, ((1.0, 3.0, 1.0, 2.0),)), 4)
    (2.9957, 4.9957)
    """
    whole = math.fsum(weight for weight, *_ in parts)
    highest = max((mean + 10.0 * math.sqrt(variance) for _, mean, variance, _ in parts), default=0.0)
    at_once = math.fsum(weight for weight, mean, variance, _ in parts if mean <= 0.0 and variance <= 0.0)
    if at_once >= share * whole:
        return 0.0
    mixture = [Part.of(*part) for part in parts]
    least = whole * _PRECISION

    def beyond(value: float) -> tuple[float, float]:
        # the logarithm of what is left above falls almost in a straight line
        left, density = whole, 0.0
        for part in mixture:
            under, there = part.under(value)
            left -= part.weight * under
            density += part.weight * there
        left = max(left, least)
        return math.log(whole * (1.0 - share) / left), density / left

    return _crossing(beyond, _guess(share, parts, whole), highest)


def _guess(share: float, parts: tuple[tuple[float, float, float, float], ...], whole: float) -> float:
    """The percentile if what is above the mean of the mixture were one exponential distribution."""
    mean = math.fsum(weight * mean for weight, mean, *_ in parts) / whole
    square = math.fsum(weight * (variance + mean * mean) for weight, mean, variance, _ in parts) / whole
    return mean - math.sqrt(max(0.0, square - mean * mean)) * (1.0 + math.log(1.0 - share)) if share < 1.0 else mean


def _crossing(rising: Callable[[float], tuple[float, float]], guess: float, high: float) -> float:
    """Where a function that never falls stops being negative between 0 and `high`; `high` when it never does.

    `rising` gives the value and the slope. Newton's steps, and halving where one would leave the interval or be
    no shorter than half the one before the last (Press et al., section 9.4): the function may jump.
    """
    low, width, last, before = 0.0, high, high, high
    place = guess if 0.0 < guess < high else high / 2.0
    while high - low > width * _NARROW:
        value, slope = rising(place)
        if value >= 0.0:
            high = place
        else:
            low = place
        step = -value / slope if slope > 0.0 else math.inf
        following = place + step
        if abs(step) > before / 2.0 or not low <= following <= high:
            following = (low + high) / 2.0
        elif abs(step) <= place * _NARROW:
            return following
        before, last, place = last, abs(following - place), following
    return high
