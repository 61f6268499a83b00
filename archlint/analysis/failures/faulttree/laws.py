"""Probabilities that follow from a law: of failing within the mission, and on average of an uncertain parameter.

The arguments and their order are those of the Open-PSA model exchange format, version 2.0d, section 4; times and rates
share one unit, hours by custom.
"""

from __future__ import annotations

from math import exp, expm1, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def exponential(rate: float, time: float) -> float:
    """Failed by then when failures come at a constant rate.

    >>> round(exponential(1e-4, 1000.0), 6)
    0.095163
    """
    return -expm1(-rate * time)


def repaired(at_start: float, failures: float, repairs: float, time: float) -> float:
    """Down at that time (GLM): down at the start with a probability, then failing and being repaired.

    >>> round(repaired(0.0, 1e-3, 1e-1, 1e9), 6)
    0.009901
    """
    both = failures + repairs
    steady = failures / both
    return steady - (steady - at_start) * exp(-both * time)


def weibull(scale: float, shape: float, start: float, time: float) -> float:
    """Failed by then when the rate changes with age."""
    return -expm1(-(((time - start) / scale) ** shape)) if time > start else 0.0


def tested(rate: float, interval: float, first: float, time: float) -> float:
    """Failed since the last test, every one of which leaves the thing as good as new."""
    since = time - first
    if since <= 0.0:
        return exponential(rate, time)
    rest = since - interval * floor(since / interval)
    return exponential(rate, rest or interval)


def _lognormal(parts: Sequence[float]) -> float:
    return exp(parts[0] + parts[1] ** 2 / 2.0) if len(parts) == 2 else parts[0]


LAWS: Mapping[str, tuple[tuple[int, ...], Callable[[Sequence[float]], float]]] = {
    "exponential": ((2,), lambda parts: exponential(*parts)),
    "GLM": ((4,), lambda parts: repaired(*parts)),
    "Weibull": ((4,), lambda parts: weibull(*parts)),
    "periodic-test": ((4,), lambda parts: tested(*parts)),
    "uniform-deviate": ((2,), lambda parts: sum(parts) / 2.0),
    "normal-deviate": ((2,), lambda parts: parts[0]),
    "lognormal-deviate": ((2, 3), _lognormal),
    "gamma-deviate": ((2,), lambda parts: parts[0] * parts[1]),
    "beta-deviate": ((2,), lambda parts: parts[0] / (parts[0] + parts[1])),
}
"""How many arguments a law may have, and the probability, or the mean of a deviate, that it gives."""
