"""Calls of one visit that go to every shard, or to every instance, at the same time: the lines there are long together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.latency.longest import in_common
from archlint.analysis.latency.queueing import in_turn
from archlint.analysis.latency.services import all_of_it

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.result import Stage
    from archlint.analysis.latency.services import Service
    from archlint.graph.system import Hop, System

    Scattered = Mapping[str, tuple[tuple[str, int, float], ...]]


def scattered(system: System, services: Mapping[str, Service]) -> Scattered:
    """For each component that is called so the hops that do, with the part of their calls that comes to it."""
    found: dict[str, list[tuple[str, int, float]]] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if hop.group is not None and hop.times is not None:
                for target, share in hop.shared:
                    if scatters(hop, services[target]):
                        found.setdefault(target, []).append((flow.id, hop.index, share))
    return {target: tuple(hops) for target, hops in found.items()}


def scatters(hop: Hop, service: Service) -> bool:
    """Whether one call goes to each line of a component that has several."""
    component = service.component
    if hop.group is None or hop.times is None or service.elastic:
        return False
    if component.is_store:
        places = component.shards.count if component.shards is not None else 1
    else:
        places = component.replicas if service.line.part in (all_of_it, in_turn) else 1
    return places > 1 and hop.times.likely == places


def common(found: Stage, hop: Hop, service: Service, demand: Demand, those: Scattered) -> float:
    """The part of the time of such a call that is the same in all lines."""
    load = demand.components.get(found.component)
    if load is None or not load.total or not scatters(hop, service):
        return 0.0
    rate = 0.0
    for flow, index, share in those.get(found.component, ()):
        known = demand.flows[flow]
        if known.peak is not None:
            rate += float(known.peak.value) * float(known.visits[index]) * share
    spent = found.wait + found.service
    return in_common(rate / float(load.total), found.wait / spent) if spent > 0.0 else 0.0
