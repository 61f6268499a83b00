"""How long work takes: exponential, all alike, or as varied as declared."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


class Drawn(NamedTuple):
    """Draws times of work around a mean; `exponential` are the draws that give exponential ones, where they are."""

    time: Callable[[float], float]
    exponential: Callable[[], float] | None = None


def drawn(random: Random, variation: float) -> Drawn:
    """Times that are exponential, all alike, or of a gamma distribution that varies so much."""
    draw, shape = random.random, 1.0 / variation**2 if variation else 0.0

    def exponential(mean: float) -> float:
        return -log(1.0 - draw()) * mean

    def alike(mean: float) -> float:
        return mean

    def gamma(mean: float) -> float:
        return random.gammavariate(shape, mean / shape)

    if variation == 1.0:
        return Drawn(exponential, draw)
    return Drawn(gamma if variation else alike)
