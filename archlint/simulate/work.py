"""How long work takes: exponential, all alike, or as varied as declared."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from archlint.graph.system import Component
    from archlint.quantity import Quantity


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


def taken(component: Component, limit: Quantity | None) -> float:
    """How long a call takes one of the servers for: its work, or longer where no more calls than this are done."""
    work, servers, cores = (
        0.0 if component.work is None else component.work.likely,
        component.servers,
        component.cores_used,
    )
    if cores is not None and cores < servers < cores + 1.0:  # half a core takes twice as long
        work *= servers / cores
    taken = servers / limit.likely if limit is not None and limit.likely > 0.0 else 0.0
    return taken if taken > work * (1.0 + 1e-9) else work
