"""The gamma distribution, for sums of waits and services whose mean and variance are known.

A sum of exponential stages has nearly a gamma distribution with the same mean and variance (exactly, when
the stages are alike). The incomplete gamma function is computed by its series and continued fraction:
Press et al., *Numerical Recipes*, section 6.2.
"""

from __future__ import annotations

import math

_PRECISION = 1e-12


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
        d = 1.0 / _nonzero(a * d + b, tiny)
        c = _nonzero(b + a / c, tiny)
        value *= d * c
        if abs(d * c - 1.0) < _PRECISION:
            break
    return value


def _nonzero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


def percentile(share: float, parts: tuple[tuple[float, float, float], ...]) -> float:
    """The value under which `share` of a mixture lies; parts are (weight, mean, variance), by bisection.

    >>> round(percentile(0.95, ((1.0, 1.0, 1.0),)), 4)
    2.9957
    """
    low, high = 0.0, max((mean + 10.0 * math.sqrt(variance) for _, mean, variance in parts), default=0.0)
    weight = math.fsum(weight for weight, _, _ in parts)
    for _ in range(60):
        middle = (low + high) / 2.0
        under = math.fsum(part * below(middle, mean, variance) for part, mean, variance in parts)
        if under >= share * weight:
            high = middle
        else:
            low = middle
    return high
