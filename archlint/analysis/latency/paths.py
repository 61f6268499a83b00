"""The ways one run of a flow can go: hits and misses, and steps that happen only sometimes.

A percentile is one of a mixture: with 90 % hits, the p95 lies among the misses, however fast the hits are.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.longest import Calls, long_together
from archlint.analysis.latency.repeats import more
from archlint.analysis.latency.standing import told_apart
from archlint.analysis.latency.timeouts import Taking, gives_up, is_cut, missing, patient, pieces, spared, spent
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.demand.tries import Tries
    from archlint.analysis.latency.repeats import Again, Returning
    from archlint.analysis.latency.result import Stage
    from archlint.analysis.latency.timeouts import Ending
    from archlint.graph.system import Flow, Hop

MOST = 1024
"""Ways told apart; beyond that, further branches count with their averages."""
TOLD_APART = 3
"""Calls that one does without of which it is told apart whether they are there in time; others count with their averages."""
_HARDLY = 1e-9
"""So seldom that it makes no difference to anything."""
_RARE = 1e-4
"""So seldom that numbers of rounds, or of tries, are not told apart any more."""


@frozen
class Way:
    """One way through a flow: its probability, and how often each waited hop is taken that is taken at all."""

    weight: float
    taken: tuple[tuple[int, float], ...]
    together: tuple[Hop, ...] = ()
    """All hops of a flow that makes calls at the same time, or gives some up."""
    tried: tuple[tuple[int, Tries], ...] = ()
    """How often a call of those is tried that has retries."""
    again: tuple[Again, ...] = ()
    """The lines that it comes to more than once, one visit after the other."""

    def times(self, stages: Mapping[int, Stage], returning: Mapping[str, Returning] | None = None) -> list[Taking]:
        """The times it may take, in each of which nothing that it needs is given up: what it does without is there in time, or is not."""
        mean = variance = steady = 0.0
        for index, count in self.taken:
            if index in stages:
                stage = stages[index]
                mean += count * stage.mean
                variance += count * stage.variance
                steady += count * stage.steady
        further = math.fsum(more(one, stages, returning[one.component]) for one in self.again) if returning else 0.0
        whole = Taking(mean, variance + further, steady)
        found = [one.varying(further) for one in self._with_timeouts(stages)] if self.together else [whole]
        if not found or any(one.answered > _HARDLY and one.differs(whole) for one in found):
            return found
        return told_apart(self.taken, stages, whole)

    def _with_timeouts(self, stages: Mapping[int, Stage]) -> list[Taking]:
        """The times of a way on which calls are made together, or given up.

        The time of a call that is given up ends where its caller stops waiting, which no gamma distribution does: of the one whose time
        varies most the pieces of that time are told apart.
        """
        counts = dict(self.taken)
        given_up = [
            hop.index for hop in self.together if hop.timeout is not None and spared(hop) and hop.index in counts
        ]
        found: list[Taking] = []
        for late in product((False, True), repeat=min(len(given_up), TOLD_APART)):
            states: dict[int, Ending] = dict(zip(given_up, late, strict=False))
            cut: list[tuple[float, Hop, Taking]] = []
            one = self._spread(stages, counts, states, cut)
            if not cut:
                found.append(one)
                continue
            _, hop, call = max(cut, key=lambda each: each[0])
            found += [self._spread(stages, counts, {**states, hop.index: piece}, []) for piece in pieces(hop, call)]
        return [one for one in found if one.answered > 0.0]

    def late(self, stages: Mapping[int, Stage]) -> dict[int, float]:
        """The share of the calls of each hop that take longer than its `timeout`, where that is more than one in a thousand."""
        counts = dict(self.taken)
        states: dict[int, Ending] = {hop.index: False for hop in self.together if spared(hop)}
        cut: list[tuple[float, Hop, Taking]] = []
        self._spread(stages, counts, states, cut)
        return {hop.index: missing(hop, call) for _, hop, call in cut}

    def _spread(
        self,
        stages: Mapping[int, Stage],
        counts: Mapping[int, float],
        states: Mapping[int, Ending],
        cut: list[tuple[float, Hop, Taking]],
    ) -> Taking:
        """From the last call to the first: each takes its own time and that of all it makes in its turn.

        Calls that may be given up are noted in `cut`, with how much their time varies until then.
        """
        below: dict[int | None, list[tuple[Hop, Calls]]] = {}
        answered: dict[int | None, float] = {}
        for hop in reversed(self.together):
            if hop.index not in counts:
                continue
            mean, variance, steady = spent(reversed(below.get(hop.index, [])))
            if hop.index in stages:
                own = stages[hop.index]
                mean, variance, steady = mean + own.mean, variance + own.variance, steady + own.steady
            visits = 1.0 if hop.parent is None else counts.get(hop.parent, 1.0)
            call, state = Taking(mean, variance, steady, answered.get(hop.index, 1.0)), states.get(hop.index)
            one = patient(hop, call, state)
            times = counts[hop.index] / visits
            if not state and times == 1.0 and hop.group is None and is_cut(hop, call, state):
                cut.append((one.variance, hop, call))
            made = self._made(hop, times, one)
            if hop.index in stages and stages[hop.index].common and one.mean > 0.0:
                own = stages[hop.index]
                made = long_together(made, own.common * min(1.0, own.mean / one.mean))
            below.setdefault(hop.parent, []).append((hop, made))
            answered[hop.parent] = answered.get(hop.parent, 1.0) * one.answered**times
        return Taking(*spent(reversed(below.get(None, []))), answered.get(None, 1.0))

    def _made(self, hop: Hop, times: float, one: Taking) -> Calls:
        """The calls of a hop, `times` with all tries; of those made at the same time each waits for its own tries, one after another."""
        tried = dict(self.tried).get(hop.index) if hop.group is not None else None
        if tried is None:
            return Calls(times, one.mean, one.variance, one.steady)
        several = hop.times is not None and hop.times.likely > 1.0
        number = hop.times.likely if hop.times is not None and several else 1.0
        each = times / number
        varied = tried.variance * one.mean * one.mean if several else 0.0
        return Calls(number, each * one.mean, each * one.variance + varied, (1.0 if several else each) * one.steady)


class _Part(NamedTuple):
    """The first hops of a way: how often each is taken, which asked caches did not have it, and what returned how often."""

    weight: float
    counts: tuple[float, ...]
    misses: frozenset[int]
    returns: Mapping[int, float]

    def weighing(self, share: float) -> _Part:
        """So much of this way."""
        return _Part(self.weight * share, self.counts, self.misses, self.returns)

    def then(self, count: float) -> _Part:
        """The way with one more hop."""
        return _Part(self.weight, (*self.counts, count), self.misses, self.returns)

    def again(self, share: float, hop: Hop, more: Mapping[int, float], returns: float) -> _Part:
        """So much of the way, with a hop that returns: what follows from the visit it returns to is done so much more often."""
        to = hop.closes or 0
        counts = (*(count + more.get(index, 0.0) for index, count in enumerate(self.counts)), returns)
        known = {**self.returns, to: self.returns.get(to, 0.0) + returns}
        return _Part(self.weight * share, counts, self.misses, known)


def ways(flow: Flow, tried: Mapping[int, Tries]) -> tuple[Way, ...]:
    """Every way through a flow; `tried` says of the hops that have retries how often a call is tried."""
    hanging = {hop.branch for hop in flow.hops if hop.when is not None}
    found = [_Part(1.0, (), frozenset(), {})]
    for hop in flow.hops:
        again = tried.get(hop.index)
        if hop.closes is None:
            found = [way for before in found for way in _taken(hop, before, flow, len(found), again)]
        else:
            found = _returned(hop, found, flow, 1.0 if again is None else again.mean)
        if hop.index in hanging and hop.hit is not None:
            found = [way for before in found for way in _asked(hop, before)]
    apart = any(hop.group is not None for hop in flow.hops) or gives_up(flow)
    together, those = (flow.hops, tuple(tried.items())) if apart else ((), ())
    return tuple(Way(way.weight, _waited(flow, way), together, those) for way in found)


def _waited(flow: Flow, way: _Part) -> tuple[tuple[int, float], ...]:
    return tuple(
        (hop.index, count) for hop, count in zip(flow.hops, way.counts, strict=True) if hop.waited and count != 0.0
    )


def _taken(hop: Hop, way: _Part, flow: Flow, ways_so_far: int, tried: Tries | None) -> list[_Part]:
    """The way with this hop added: two ways when it happens only sometimes, one for each number of tries."""
    often = _often(hop, way, flow)
    times = 1.0 if hop.times is None else hop.times.likely
    if 0.0 < times < 1.0 and often > 0.0 and ways_so_far < MOST:
        return [*_tried(hop, way.weighing(times), often, ways_so_far, tried), way.weighing(1.0 - times).then(0.0)]
    return _tried(hop, way, often * times, ways_so_far, tried)


def _tried(hop: Hop, way: _Part, calls: float, ways_so_far: int, tried: Tries | None) -> list[_Part]:
    """So many calls of a hop with their tries; on average where several are made at the same time, or nobody waits for them."""
    if tried is None or calls <= 0.0:
        return [way.then(calls)]
    together = hop.group is not None and hop.times is not None and hop.times.likely > 1.0
    if not hop.waited or together or ways_so_far >= MOST:
        return [way.then(calls * tried.mean)]
    whole = max(1, round(calls))
    return [way.weighing(share).then(count * calls / whole) for share, count in tried.apart(whole, _RARE)]


def _returned(hop: Hop, ways: list[_Part], flow: Flow, tried: float) -> list[_Part]:
    """The ways with a hop that returns: each once for every number of rounds that follow.

    How often a round returns is told by all ways so far; a way that returns goes on with rounds that do on average, and with
    one that does not. Numbers of rounds that hardly ever happen count with their average.
    """
    often = tried * (1.0 if hop.times is None else hop.times.likely) * (hop.again or 0.0)
    shares = [_often(hop, way, flow) * often for way in ways]
    begun = [way.weight if _begins(hop, way) else 0.0 for way in ways]
    returning = [weight * share for weight, share in zip(begun, shares, strict=True)]
    part = sum(returning) / sum(begun) if any(begun) else 0.0
    if not 0.0 < part < 1.0:
        return [way.then(share) for way, share in zip(ways, shares, strict=True)]
    inside = _circle(hop, flow)
    ending = [weight - back for weight, back in zip(begun, returning, strict=True)]
    backs, ends = (
        {index: sum(w * way.counts[index] for w, way in zip(those, ways, strict=True)) / sum(those) for index in inside}
        for those in (returning, ending)
    )
    last = max(0, min(math.ceil(math.log(_RARE) / math.log(part)), MOST // len(ways) - 2))
    rounds = [((1.0 - part) * part**count, float(count)) for count in range(last)]
    rounds.append((part**last, last + part / (1.0 - part)))
    found: list[_Part] = []
    for way, share in zip(ways, shares, strict=True):
        likely = min(share, 1.0)  # beyond one return a round, all of them go on alike
        more = share / likely if likely else 0.0
        if likely < 1.0:
            found.append(way.weighing(1.0 - likely).then(0.0))
        for weight, count in rounds if likely else ():
            extra = {index: more * (count * backs[index] + ends[index]) for index in inside}
            found.append(way.again(likely * weight, hop, extra, more * (1.0 + count)))
    return found


def _begins(hop: Hop, way: _Part) -> float:
    """How often the visit begins on a way that a hop returns to."""
    return 0.0 if hop.closes is None else way.counts[hop.closes] + way.returns.get(hop.closes, 0.0)


def _circle(hop: Hop, flow: Flow) -> frozenset[int]:
    """The hops before this one that follow from the visit it returns to."""
    inside: set[int] = set()
    for before in flow.hops[: hop.index]:
        asked = before.branch if before.when is not None else None
        if hop.closes is not None and not {before.parent, asked}.isdisjoint({hop.closes, *inside}):
            inside.add(before.index)
    return frozenset(inside)


def _often(hop: Hop, way: _Part, flow: Flow) -> float:
    """How often this hop starts on this way."""
    if hop.branch is not None and hop.when is not None:
        asked = way.counts[hop.branch]
        return asked if (hop.branch in way.misses) == (hop.when == "miss") else 0.0
    if hop.parent is None:
        return 1.0
    visits = way.counts[hop.parent] + way.returns.get(hop.parent, 0.0)
    return visits * flow.hops[hop.parent].part(hop.source)


def _asked(hop: Hop, way: _Part) -> tuple[_Part, ...]:
    """A way that asks a cache goes on in two: it was there, or it was not."""
    hit = hop.hit.likely if hop.hit is not None else 0.0
    if way.counts[hop.index] == 0.0 or hit >= 1.0:
        return (way,)
    missed = way._replace(weight=way.weight * (1.0 - hit), misses=way.misses | {hop.index})
    return (way.weighing(hit), missed) if hit > 0.0 else (missed,)
