"""How long users wait: mean, 95th percentile and what is promised of every flow at peak, where a formula is valid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.spread import balancers
from archlint.analysis.demand.result import Load
from archlint.analysis.latency.gamma import percentile
from archlint.analysis.latency.journeys import journeys
from archlint.analysis.latency.result import SHARES, FlowLatency, Latency, Promised
from archlint.analysis.latency.services import services
from archlint.analysis.latency.stages import stage
from archlint.analysis.latency.validity import SATURATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.capacity.setting import Setting
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.journeys import Journey, Journeys
    from archlint.analysis.latency.result import Stage
    from archlint.graph.system import Flow, System

_NOTHING = Load()


def estimate(
    system: System,
    demand: Demand,
    capacity: Capacity,
    around: Setting | None = None,
    course: Journeys | None = None,
) -> Latency:
    """The latency of every flow that somebody waits for and whose rate is known.

    No number is given above 95 % utilisation, nor where a scheduled flow hits the same components in
    bursts (queueing formulas assume independent arrivals); the result says which of the two it is. `around` and
    `course` are the `setting` and the `journeys` of the system, where they are known from another evaluation.
    """
    course = course or journeys(system)
    serving = around.services if around else services(system, balancers(system))
    limits: dict[str, list[Resource]] = {}
    for limit in capacity.resources:
        limits.setdefault(limit.component, []).append(limit)
    calls = tuple(
        stage(serving[hop.target], hop, demand.components.get(hop.target, _NOTHING), limits.get(hop.target, ()))
        for hop in course.calls
    )
    return Latency(
        {
            id_: _flow(system.flows[id_], journey, calls, demand.flows[id_].visits, course.bursty)
            for id_, journey in course.flows.items()
            if demand.flows[id_].peak is not None
        }
    )


def _flow(
    flow: Flow,
    journey: Journey,
    calls: tuple[Stage | None, ...],
    visits: tuple[float, ...],
    bursty: Mapping[str, str],
) -> FlowLatency:
    stages = [(found, index, share) for index, call, share in journey.calls if (found := calls[call]) is not None]
    unknown = dict.fromkeys(flow.hops[index].target for index, call, _ in journey.calls if calls[call] is None)
    full = tuple(dict.fromkeys(found.component for found, _, _ in stages if found.utilisation > SATURATED))
    bursts = _bursts((found for found, _, _ in stages), bursty) if bursty else ()
    listed = tuple((found, visits[index] * share) for found, index, share in stages)
    times = () if full or bursts or not stages else _times(journey, calls)
    mean = math.fsum(weight * mean for weight, mean, _ in times) if times else None
    tail = percentile(SHARES["p95"], times) if times else None
    promised = _promised(flow, times, tail)
    return FlowLatency(flow.id, mean, tail, listed, full, bursts, tuple(unknown), flow.needs.p95, promised)


def _promised(flow: Flow, times: tuple[tuple[float, float, float], ...], tail: float | None) -> tuple[Promised, ...]:
    """Each promise beside what the same mixture of ways gives at its percentile."""
    return tuple(
        Promised(name, seconds, tail if name == "p95" or not times else percentile(SHARES[name], times))
        for name, seconds in flow.needs.promises
    )


def _bursts(stages: Iterable[Stage], bursty: Mapping[str, str]) -> tuple[str, ...]:
    """Why arrivals at these stages are not independent of each other."""
    queued = dict.fromkeys(found.component for found in stages if found.model != "delay")
    return tuple(f"{bursty[id_]} comes to {id_} in bursts" for id_ in queued if id_ in bursty)


def _times(journey: Journey, calls: tuple[Stage | None, ...]) -> tuple[tuple[float, float, float], ...]:
    """Weight, mean and variance of every way through a flow."""
    parts: list[tuple[float, float, float]] = []
    for course in journey.courses:
        stages = {index: found for index, call in course.calls if (found := calls[call]) is not None}
        parts += [(course.weight * way.weight, *way.time(stages)) for way in course.ways]
    return tuple(parts)
