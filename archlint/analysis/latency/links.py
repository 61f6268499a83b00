"""What a call takes between two components: its bytes over their links, and the distance between regions.

A message that is one of many on a link shares it with the others: bytes / (bandwidth × (1 − utilisation)), the mean of
processor sharing whatever the sizes are (Kleinrock, *Queueing Systems* II, 1976, section 4.4). How much that varies is taken
from messages that are all as long (Ott, *The Sojourn-Time Distribution in the M/G/1 Queue with Processor Sharing*, J. Appl. Prob. 21,
1984). The slower of the two ends decides; each hop carries a message on when all of it has arrived. Only bandwidth that is declared counts: what a machine usually
has is no promise to one call.

A call between regions waits for one round trip (`regions`). Which regions these are is all that a blueprint says of them, so how
far they are apart is assumed.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.demand.loads import routes
from archlint.analysis.latency.regions import placements, regions, round_trips
from archlint.analysis.latency.result import Stage
from archlint.analysis.latency.validity import SATURATED, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import Flow, Hop, System

ROUND_TRIP = 0.080
"""Seconds from one region to another and back."""
ROUND_TRIP_SOURCE = (
    "Virginia to Ireland; 20 ms between neighbours, 145 ms from Tokyo to Virginia, 310 ms at most "
    "(measured between ten regions of AWS, 2017; lecture 4.2 has 150 ms for Tokyo)"
)


class Link(NamedTuple):
    """What a hop takes beside the time of its target.

    ends    the components whose links its bytes go over, with the seconds they take on one that is idle
    trips   how many round trips between regions it waits for on average, with their variance
    """

    ends: tuple[tuple[str, float], ...] = ()
    trips: tuple[float, float] = (0.0, 0.0)


NEAR = Link()


class Links:
    """The links of a system; `any` says whether any hop takes time on one."""

    def __init__(self, system: System) -> None:
        self.components = system.components
        self.sent = _sent(system)
        standing = {id(one.instances): one.instances for one in system.components.values()}.values()
        self.apart = len({region for instances in standing for region in regions(instances)}) > 1
        self.any = bool(self.sent) or self.apart

    def of(self, flow: str, hop: Hop, far: Mapping[int, float] | None = None) -> Link:
        """What a call of this hop to its (first) target takes beside the time of it, where it is `far` so many round trips, else on average."""
        if not self.any:
            return NEAR
        both = (hop.source, hop.target)
        ends = tuple(end for end in self.sent.get((flow, hop.index), ()) if end[0] in both)
        trips = NEAR.trips
        if far is not None:
            trips = far.get(hop.index, 0.0), 0.0
        elif self.apart:
            trips = round_trips(self.components[hop.source], self.components[hop.target], hop)
        return Link(ends, trips) if ends or trips[0] else NEAR

    def placed(self, flow: Flow) -> list[tuple[float, Mapping[int, float] | None]]:
        """The regions in which a run of a flow may take place: how often, and how many round trips each of its hops waits for."""
        return placements(flow, self.components) if self.apart else [(1.0, None)]


def _sent(system: System) -> dict[tuple[str, int], tuple[tuple[str, float], ...]]:
    """For each hop the ends with a declared bandwidth, those of all its targets, and how long its bytes take there alone."""
    width = {
        id_: one.bandwidth.likely
        for id_, one in system.components.items()
        if one.bandwidth is not None and one.is_declared("bandwidth") and one.bandwidth.likely > 0.0
    }
    found: dict[tuple[str, int], dict[str, float]] = {}
    for name, way in routes(system).items() if width else ():
        for carried in way.carriages:
            hop = system.flows[name].hops[carried.hop]
            for id_ in sorted({hop.source, *hop.targets} & width.keys()):
                ends = found.setdefault((name, carried.hop), {})
                ends[id_] = ends.get(id_, 0.0) + carried.size.likely / width[id_]
    return {key: tuple(ends.items()) for key, ends in found.items()}


def beyond(stage: Stage | None, hop: Hop, link: Link, busy: Mapping[str, float]) -> Stage | None:
    """The time of a call with what it takes on the way; a stage of its own where its target says nothing about time.

    `busy` says how busy the link of each component is.
    """
    if link is NEAR:
        return stage
    taken = [(seconds, busy.get(id_, 0.0), id_) for id_, seconds in link.ends]
    full = tuple(id_ for _, used, id_ in taken if used > SATURATED)
    slowest, alone, used = max(
        ((seconds / (1.0 - used), seconds, used) for seconds, used, _ in taken if used <= SATURATED),
        default=(0.0, 0.0, 0.0),
    )
    mean, variance = link.trips
    there = stage or Stage(hop.target, "link", 0, 0.0, 0.0, 0.0, 0.0, Shape.DELAY)
    return replace(
        there,
        variance=there.variance + jitter(alone, used) + variance * ROUND_TRIP**2,
        steady=there.steady + alone + (0.0 if variance else mean * ROUND_TRIP),
        transfer=slowest,
        distance=mean * ROUND_TRIP,
        full_links=full,
    )


def jitter(alone: float, used: float) -> float:
    """The variance of the seconds that a message of `alone` seconds takes on a link that others keep busy for a share `used`.

    2/(1 − ρ)² ∫₀ˣ (x − t) P(W > t) dt, where W is the wait in an M/D/1 line, 1 − (1 − ρ) e^(ρt/x) for t below x (Ott 1984).

    >>> round(jitter(0.008, 0.8) ** 0.5, 4), jitter(0.008, 0.0)
    (0.0343, 0.0)
    """
    more = 0.5 + used / 6.0 if used < 1e-3 else (math.expm1(used) - used) / (used * used)
    return 2.0 * (alone / (1.0 - used)) ** 2 * (0.5 - (1.0 - used) * more)


def how_busy(limits: Iterable[Resource]) -> dict[str, float]:
    """How busy the link of each component is, as far as that is known."""
    return {limit.component: float(limit.utilisation) for limit in limits if limit.name == "bandwidth"}
