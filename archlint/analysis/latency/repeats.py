"""Calls that come again to a line they have stood in: one run of a flow meets the same line long, or short, each time.

Who comes back at once finds behind it those who came while it was there. In one line in front of one server of exponential work the
times of two visits are correlated by ρ, whoever else comes (the number met at the second is Poisson around λ times the first time; of a network of
such lines the numbers met are geometric: Kelly 1979), and of what was met a share q is met once more at each further visit: ρ where others make the
load, and near 1 where those who stand there come back as well, since k of their visits then have to pass before the line can change (taking turns, for
very many visits: Coffman, Muntz, Trotter 1970). With two kinds of calls, some that come again with probability p and some that do not, shares r and 1 − r of
all, the number met follows M = diag(p, 0) + ρ (r (1 − p), 1 − r)ᵀ (1, 1) from visit to visit. The part of the variance of a wait that lasts is that by how many were
met: that of the wait, less that of how long they take. Several servers follow the same recursion, the more loosely the more there are. Calls of
lines drawn by chance meet the same one in one of so many visits.

Percentiles with it are within 6 % of an event simulation of 2 to 20 visits, 1 to 8 servers at 30 to 90 % (p95; the median up to 10 % too
long, p99 up to 14 % too short): `benchmarks/repeats.py`. Means are not changed by it. Messages handed to a broker are left out, which puts
them behind the others in no time.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.queueing import erlang_c
from archlint.analysis.latency.stages import alike
from archlint.analysis.latency.validity import Shape
from archlint.graph.system import CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.analysis.latency.result import Stage
    from archlint.graph.system import Component, Flow

_NEAR = 1e-7


class Again(NamedTuple):
    """One line that one way through a flow comes to more than once.

    `calls` are its hops and how often each is taken, `between` those that are taken from one visit to the next, on average.
    """

    component: str
    calls: tuple[tuple[int, float], ...]
    between: tuple[tuple[int, float], ...]

    @property
    def visits(self) -> float:
        """How often the line is come to."""
        return math.fsum(count for _, count in self.calls)


class Returning(NamedTuple):
    """Of all calls of a component the `share` of those whose runs come more than once, and how probable it is that one of them is not the last."""

    share: float
    again: float


def coming_again(
    flow: Flow, taken: Sequence[tuple[int, float]], components: Mapping[str, Component]
) -> tuple[Again, ...]:
    """The lines that a way through a flow comes to more than once, one visit after the other."""
    if all(count <= 1.0 for _, count in taken) and len({flow.hops[index].target for index, _ in taken}) == len(taken):
        return ()
    counts = dict(taken)
    lines: dict[tuple[str, str], list[int]] = {}
    for index, count in taken:
        hop = flow.hops[index]
        target = components[hop.target]
        if (
            hop.group is None
            and not hop.every_shard
            and hop.closes is None
            and count > 0.0
            and target.kind not in CHANNELS
        ):
            lines.setdefault((hop.target, alike(target, hop)[2]), []).append(index)
    return tuple(
        Again(target, tuple((index, counts[index]) for index in those), _between(flow, counts, those))
        for (target, _), those in lines.items()
        if math.fsum(counts[index] for index in those) > 1.0
    )


def comes_back(flow: Flow, components: Mapping[str, Component]) -> bool:
    """Whether a run of it may come to something more than once that calls stand in line for."""
    lines = [
        (hop, target)
        for hop in flow.hops
        if hop.waited
        for target in hop.targets
        if (components[target].work or components[target].capacities)
        and components[target].managed is None
        and components[target].kind not in CHANNELS
    ]
    if len({target for _, target in lines}) < len(lines) or any(hop.closes is not None for hop in flow.hops):
        return bool(lines)
    return any(hop.retries or (hop.times is not None and hop.times.likely > 1.0) for hop in flow.hops) and bool(lines)


def _between(flow: Flow, counts: Mapping[int, float], those: list[int]) -> tuple[tuple[int, float], ...]:
    """What is done from one visit to the next: what stands between them, and what is repeated with them."""
    rounds = {each for index in those for each in _above(flow, index) if counts.get(each, 0.0) > 1.0}
    visits = math.fsum(counts[index] for index in those)
    found = [
        (index, count)
        for index, count in counts.items()
        if index not in those
        and (those[0] < index < those[-1] or (count > 1.0 and not rounds.isdisjoint(_above(flow, index))))
    ]
    return tuple((index, count / visits) for index, count in found)


def _above(flow: Flow, index: int) -> Iterable[int]:
    """A hop and all those from which it follows."""
    at: int | None = index
    while at is not None:
        yield at
        at = flow.hops[at].parent


def more(repeated: Again, stages: Mapping[int, Stage], returning: Returning) -> float:
    """By how much the times of visits to one line, taken together, vary more than if each were drawn by itself."""
    known = [(stages[index], count) for index, count in repeated.calls if index in stages]
    visits = math.fsum(count for _, count in known)
    if visits <= 1.0:
        return 0.0
    first = max((stage for stage, _ in known), key=lambda stage: stage.utilisation)
    busy = min(first.utilisation, 1.0 - _NEAR)
    lasting = math.fsum(count * _lasting(stage) for stage, count in known) / visits / first.lines
    if busy <= 0.0 or lasting <= 0.0:
        return 0.0
    apart = math.fsum(stages[index].mean * count for index, count in repeated.between if index in stages)
    kept = busy
    if apart > 0.0 and first.occupies > 0.0:
        kept = busy ** (1.0 + apart * first.servers * (1.0 - busy) / first.occupies)
    summed, once = _pairs(kept, returning, visits)
    _, at_once = _pairs(busy, returning, 2.0)
    return 2.0 * lasting * summed * (once / at_once if at_once > 0.0 else 1.0)


def _lasting(stage: Stage) -> float:
    """The part of the variance of a wait that is by how many are met, and not by how long they take.

    Who joins the shortest of several lines meets as many as in one line for all; which of the lines it was does not last.
    """
    if not stage.servers or stage.wait <= 0.0:
        return 0.0
    own = stage.variance - stage.waited
    varied = min(1.0, max(0.0, own / stage.service**2)) if stage.service > 0.0 else 1.0
    found = max(0.0, stage.waited - stage.wait * stage.occupies * varied / stage.servers)
    if stage.shape not in (Shape.SHORTEST, Shape.TWO) or not 0.0 < stage.utilisation < 1.0:
        return found
    waits, free = erlang_c(stage.servers, stage.utilisation), 1.0 - stage.utilisation
    return min(found, waits * (2.0 - free - waits) * (stage.occupies / stage.servers / free) ** 2)


def _pairs(kept: float, returning: Returning, visits: float) -> tuple[float, float]:
    """Σ (k − d) h(d − 1) over the visits d = 1 … k − 1 behind the first, and h(1): h(n) = 1ᵀ Mⁿ r of what was met is met after n more."""
    share, again = returning
    fresh, back = kept * (1.0 - share), kept * share * (1.0 - again)
    middle = (fresh + back + again) / 2.0
    apart = math.sqrt(max(0.0, middle * middle - fresh * again))
    one, other = middle + apart, middle - apart
    once = fresh + back + again * share
    if apart < _NEAR:
        return _geometric(one, visits), once
    part = (once - other) / (one - other)
    return part * _geometric(one, visits) + (1.0 - part) * _geometric(other, visits), once


def _geometric(ratio: float, visits: float) -> float:
    """Σ (k − d) ratio^(d − 1); for so many visits on average as well.

    >>> _geometric(0.5, 3.0), _geometric(1.0, 3.0)
    (2.5, 3.0)
    """
    left = 1.0 - ratio
    if left < 1e-5:
        return visits * (visits - 1.0) / 2.0
    return (visits * left - (1.0 - math.pow(max(0.0, ratio), visits))) / (left * left)
