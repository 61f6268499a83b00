"""How long users wait: mean and 95th percentile of every flow at peak, where a formula is valid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.spread import balancers
from archlint.analysis.demand.result import Load
from archlint.analysis.latency.gamma import percentile
from archlint.analysis.latency.paths import ways
from archlint.analysis.latency.result import FlowLatency, Latency, Stage
from archlint.analysis.latency.stages import SATURATED, stage
from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Component, Flow, System

_LOADED = Load()


def estimate(system: System, demand: Demand, capacity: Capacity) -> Latency:
    """The latency of every flow that somebody waits for and whose rate is known.

    No number is given above 95 % utilisation, nor where a scheduled flow hits the same components in
    bursts (queueing formulas assume independent arrivals); the result says which of the two it is.
    """
    before = balancers(system)
    limits: dict[str, tuple[Resource, ...]] = {}
    for limit in capacity.resources:
        limits[limit.component] = (*limits.get(limit.component, ()), limit)
    bursty = _bursty(system)
    flows = {
        flow.id: _flow(flow, system, demand, limits, before, bursty)
        for flow in system.flows.values()
        if demand.flows[flow.id].peak is not None and flow.schedule is None
    }
    return Latency(flows)


def _bursty(system: System) -> dict[str, str]:
    """Components that a scheduled flow reaches, and the first such flow."""
    found: dict[str, str] = {}
    for flow in system.flows.values():
        if flow.schedule is not None:
            for hop in flow.hops:
                found.setdefault(hop.target, flow.id)
    return found


def _flow(
    flow: Flow,
    system: System,
    demand: Demand,
    limits: dict[str, tuple[Resource, ...]],
    before: dict[str, tuple[Component, ...]],
    bursty: dict[str, str],
) -> FlowLatency:
    stages: dict[int, Stage] = {}
    unknown: dict[str, None] = {}
    for hop in flow.hops:
        component = system.components[hop.target]
        if not hop.waited or component.kind is Kind.CLIENT:
            continue
        load = demand.components.get(component.id, _LOADED)
        found = stage(component, hop, load, limits.get(component.id, ()), before.get(component.id, ()))
        if found is None:
            unknown[component.id] = None
        else:
            stages[hop.index] = found
    full = tuple(dict.fromkeys(found.component for found in stages.values() if found.utilisation > SATURATED))
    bursts = tuple(
        f"{bursty[found.component]} comes to {found.component} in bursts"
        for found in {found.component: found for found in stages.values()}.values()
        if found.component in bursty and found.model != "delay"
    )
    listed = tuple((stages[index], demand.flows[flow.id].visits[index]) for index in stages)
    mean, tail = (None, None) if full or bursts or not stages else _times(flow, stages)
    return FlowLatency(flow.id, mean, tail, listed, full, bursts, tuple(unknown), flow.needs.p95)


def _times(flow: Flow, stages: dict[int, Stage]) -> tuple[float, float]:
    """Mean and p95 over all ways through a flow."""
    found = ways(flow, stages)
    mean = math.fsum(way.weight * way.mean for way in found)
    return mean, percentile(0.95, tuple((way.weight, way.mean, way.variance) for way in found))
