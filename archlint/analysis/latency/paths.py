"""The ways one run of a flow can go: hits and misses, and steps that happen only sometimes.

A percentile is one of a mixture: with 90 % hits, the p95 lies among the misses, however fast the hits are.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from archlint.analysis.latency.longest import Calls, longest
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.latency.result import Stage
    from archlint.graph.system import Flow, Hop

MOST = 1024
"""Ways told apart; beyond that, further branches count with their averages."""


@frozen
class Way:
    """One way through a flow: its probability, and how often each waited hop is taken that is taken at all."""

    weight: float
    taken: tuple[tuple[int, float], ...]
    together: tuple[Hop, ...] = ()
    """All hops of a flow that makes calls at the same time."""

    def time(self, stages: Mapping[int, Stage]) -> tuple[float, float]:
        """Mean and variance of the time it takes, in seconds."""
        if self.together:
            return self._spread(stages)
        mean = variance = 0.0
        for index, count in self.taken:
            if index in stages:
                stage = stages[index]
                mean += count * stage.mean
                variance += count * stage.variance
        return mean, variance

    def _spread(self, stages: Mapping[int, Stage]) -> tuple[float, float]:
        """From the last call to the first: each takes its own time and that of all it makes in its turn."""
        counts = dict(self.taken)
        below: dict[int | None, list[tuple[Hop, Calls]]] = {}
        for hop in reversed(self.together):
            if hop.index not in counts:
                continue
            mean, variance = spent(reversed(below.get(hop.index, [])))
            if hop.index in stages:
                mean, variance = mean + stages[hop.index].mean, variance + stages[hop.index].variance
            visits = 1.0 if hop.parent is None else counts.get(hop.parent, 1.0)
            below.setdefault(hop.parent, []).append((hop, Calls(counts[hop.index] / visits, mean, variance)))
        return spent(reversed(below.get(None, [])))


def spent(calls: Iterable[tuple[Hop, Calls]]) -> tuple[float, float]:
    """Mean and variance of calls one after the other, in the order of the walk, those of one group at the same time."""
    mean = variance = 0.0
    for group, several in groupby(calls, key=lambda call: call[0].group):
        those = [call for _, call in several]
        if group is None:
            mean += sum(call.number * call.mean for call in those)
            variance += sum(call.number * call.variance for call in those)
        else:
            most, wide = longest(those)
            mean, variance = mean + most, variance + wide
    return mean, variance


@frozen
class _Part:
    """The first hops of a way: how often each is taken, and which asked caches did not have it."""

    weight: float
    counts: tuple[float, ...]
    misses: frozenset[int]

    def weighing(self, share: float) -> _Part:
        """So much of this way."""
        return _Part(self.weight * share, self.counts, self.misses)

    def then(self, count: float) -> _Part:
        """The way with one more hop."""
        return _Part(self.weight, (*self.counts, count), self.misses)


def ways(flow: Flow, tried: Mapping[int, float]) -> tuple[Way, ...]:
    """Every way through a flow; `tried` says of the hops that have retries how often each call is made."""
    hanging = {hop.branch for hop in flow.hops if hop.when is not None}
    found = [_Part(1.0, (), frozenset())]
    for hop in flow.hops:
        found = [way for before in found for way in _taken(hop, before, flow, len(found), tried.get(hop.index, 1.0))]
        if hop.index in hanging and hop.hit is not None:
            found = [way for before in found for way in _asked(hop, before)]
    together = flow.hops if any(hop.group is not None for hop in flow.hops) else ()
    return tuple(Way(way.weight, _waited(flow, way), together) for way in found)


def _waited(flow: Flow, way: _Part) -> tuple[tuple[int, float], ...]:
    return tuple(
        (hop.index, count) for hop, count in zip(flow.hops, way.counts, strict=True) if hop.waited and count != 0.0
    )


def _taken(hop: Hop, way: _Part, flow: Flow, ways_so_far: int, tried: float) -> tuple[_Part, ...]:
    """The way with this hop added: two ways when it happens only sometimes."""
    often = _often(hop, way, flow) * tried
    times = 1.0 if hop.times is None else hop.times.likely
    if hop.again is not None:
        times *= hop.again
    if 0.0 < times < 1.0 and often > 0.0 and ways_so_far < MOST:
        return way.weighing(times).then(often), way.weighing(1.0 - times).then(0.0)
    return (way.then(often * times),)


def _often(hop: Hop, way: _Part, flow: Flow) -> float:
    """How often this hop starts on this way."""
    if hop.branch is not None and hop.when is not None:
        asked = way.counts[hop.branch]
        return asked if (hop.branch in way.misses) == (hop.when == "miss") else 0.0
    if hop.parent is None:
        return 1.0
    return way.counts[hop.parent] * flow.hops[hop.parent].part(hop.source)


def _asked(hop: Hop, way: _Part) -> tuple[_Part, ...]:
    """A way that asks a cache goes on in two: it was there, or it was not."""
    hit = hop.hit.likely if hop.hit is not None else 0.0
    if way.counts[hop.index] == 0.0 or hit >= 1.0:
        return (way,)
    missed = _Part(way.weight * (1.0 - hit), way.counts, way.misses | {hop.index})
    return (way.weighing(hit), missed) if hit > 0.0 else (missed,)
