"""How long users wait: mean and 95th percentile of every flow at peak, where a formula is valid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.spread import balancers
from archlint.analysis.demand.result import Load
from archlint.analysis.latency.gamma import percentile
from archlint.analysis.latency.paths import ways
from archlint.analysis.latency.result import FlowLatency, Latency, Stage
from archlint.analysis.latency.stages import stage
from archlint.analysis.latency.validity import SATURATED
from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Component, Flow, Hop, System

_NOTHING = Load()


def estimate(system: System, demand: Demand, capacity: Capacity) -> Latency:
    """The latency of every flow that somebody waits for and whose rate is known.

    No number is given above 95 % utilisation, nor where a scheduled flow hits the same components in
    bursts (queueing formulas assume independent arrivals); the result says which of the two it is.
    """
    limits: dict[str, tuple[Resource, ...]] = {}
    for limit in capacity.resources:
        limits[limit.component] = (*limits.get(limit.component, ()), limit)
    place = _Surroundings(system, demand, limits, balancers(system), _bursty(system), {})
    flows = {
        flow.id: _flow(flow, place)
        for flow in system.flows.values()
        if demand.flows[flow.id].peak is not None and flow.schedule is None and any(hop.waited for hop in flow.hops)
    }
    return Latency(flows)


@frozen
class _Surroundings:
    """What the time of a call depends on besides the call."""

    system: System
    demand: Demand
    limits: Mapping[str, tuple[Resource, ...]]
    before: Mapping[str, tuple[Component, ...]]
    bursty: Mapping[str, str]
    known: dict[tuple[str, Op, At | None], Stage | None]
    """Stages so far: calls that ask the same of the same copy are alike."""

    def stage(self, hop: Hop) -> Stage | None:
        """The time of one call of a hop."""
        call = (hop.target, hop.op, hop.at)
        if call not in self.known:
            self.known[call] = self._stage(hop)
        return self.known[call]

    def _stage(self, hop: Hop) -> Stage | None:
        target = hop.target
        load = self.demand.components.get(target, _NOTHING)
        before = self.before.get(target, ())
        return stage(self.system.components[target], hop, load, self.limits.get(target, ()), before)


def _bursty(system: System) -> dict[str, str]:
    """Components that a scheduled flow reaches, and the first such flow."""
    found: dict[str, str] = {}
    for flow in system.flows.values():
        if flow.schedule is not None:
            for hop in flow.hops:
                found.setdefault(hop.target, flow.id)
    return found


def _flow(flow: Flow, place: _Surroundings) -> FlowLatency:
    stages: dict[int, Stage] = {}
    unknown: dict[str, None] = {}
    for hop in flow.hops:
        if not hop.waited or place.system.components[hop.target].kind is Kind.CLIENT:
            continue
        found = place.stage(hop)
        if found is None:
            unknown[hop.target] = None
        else:
            stages[hop.index] = found
    full = tuple(dict.fromkeys(found.component for found in stages.values() if found.utilisation > SATURATED))
    bursts = _bursts(stages, place.bursty)
    visits = place.demand.flows[flow.id].visits
    listed = tuple((found, visits[index]) for index, found in stages.items())
    mean, tail = (None, None) if full or bursts or not stages else _times(flow, stages)
    return FlowLatency(flow.id, mean, tail, listed, full, bursts, tuple(unknown), flow.needs.p95)


def _bursts(stages: Mapping[int, Stage], bursty: Mapping[str, str]) -> tuple[str, ...]:
    """Why arrivals at these stages are not independent of each other."""
    queued = dict.fromkeys(found.component for found in stages.values() if found.model != "delay")
    return tuple(f"{bursty[id_]} comes to {id_} in bursts" for id_ in queued if id_ in bursty)


def _times(flow: Flow, stages: dict[int, Stage]) -> tuple[float, float]:
    """Mean and p95 over all ways through a flow."""
    found = ways(flow, stages)
    mean = math.fsum(way.weight * way.mean for way in found)
    return mean, percentile(0.95, tuple((way.weight, way.mean, way.variance) for way in found))
