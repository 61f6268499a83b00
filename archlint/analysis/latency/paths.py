"""The ways one run of a flow can go: hits and misses, and steps that happen only sometimes.

A percentile is one of a mixture: with 90 % hits, the p95 lies among the misses, however fast the hits are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.visits import part
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.latency.result import Stage
    from archlint.graph.system import Flow, Hop

MOST = 1024
"""Ways told apart; beyond that, further branches count with their averages."""


@frozen
class Way:
    """One way through a flow: its probability, mean and variance in seconds.

    `counts` says how often each hop so far is taken, `misses` which asked caches did not have it.
    """

    weight: float
    mean: float
    variance: float
    counts: tuple[float, ...]
    misses: frozenset[int]

    def weighing(self, share: float) -> Way:
        """So much of this way."""
        return Way(self.weight * share, self.mean, self.variance, self.counts, self.misses)


def ways(flow: Flow, stages: Mapping[int, Stage]) -> tuple[Way, ...]:
    """Every way through the waited part of a flow, with the time it takes."""
    hanging = {hop.branch for hop in flow.hops if hop.when is not None}
    found = [Way(1.0, 0.0, 0.0, (), frozenset())]
    for hop in flow.hops:
        found = [way for before in found for way in _taken(hop, before, flow, stages, len(found))]
        if hop.index in hanging and hop.hit is not None:
            found = [way for before in found for way in _asked(hop, before)]
    return tuple(found)


def _taken(hop: Hop, way: Way, flow: Flow, stages: Mapping[int, Stage], ways_so_far: int) -> tuple[Way, ...]:
    """The way with this hop added: two ways when it happens only sometimes."""
    often = _often(hop, way, flow)
    times = 1.0 if hop.times is None else hop.times.likely
    if hop.again is not None:
        times *= hop.again
    if 0.0 < times < 1.0 and often > 0.0 and ways_so_far < MOST:
        missed = Way(way.weight * (1.0 - times), way.mean, way.variance, (*way.counts, 0.0), way.misses)
        return _added(hop, way.weighing(times), often, stages), missed
    return (_added(hop, way, often * times, stages),)


def _often(hop: Hop, way: Way, flow: Flow) -> float:
    """How often this hop starts on this way."""
    if hop.branch is not None and hop.when is not None:
        asked = way.counts[hop.branch]
        return asked if (hop.branch in way.misses) == (hop.when == "miss") else 0.0
    if hop.parent is None:
        return 1.0
    return way.counts[hop.parent] * part(flow.hops[hop.parent], hop.source)


def _added(hop: Hop, way: Way, count: float, stages: Mapping[int, Stage]) -> Way:
    counts = (*way.counts, count)
    stage = stages.get(hop.index)
    if stage is None or not hop.waited:
        return Way(way.weight, way.mean, way.variance, counts, way.misses)
    mean, variance = way.mean + count * stage.mean, way.variance + count * stage.variance
    return Way(way.weight, mean, variance, counts, way.misses)


def _asked(hop: Hop, way: Way) -> tuple[Way, ...]:
    """A way that asks a cache goes on in two: it was there, or it was not."""
    hit = hop.hit.likely if hop.hit is not None else 0.0
    if way.counts[hop.index] == 0.0 or hit >= 1.0:
        return (way,)
    missed = Way(way.weight * (1.0 - hit), way.mean, way.variance, way.counts, way.misses | {hop.index})
    return (way.weighing(hit), missed) if hit > 0.0 else (missed,)
