"""What to change next: for every limit that is too busy, the steps in order, with quantities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.bill import copy_costs
from archlint.analysis.capacity.outlook import goal
from archlint.analysis.demand.result import Load
from archlint.analysis.plan import settings, start, stores, tiers
from archlint.analysis.plan.ahead import answered, tied
from archlint.analysis.plan.result import Ladder, Plan
from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from archlint.analysis.capacity.connections import Client
    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import System

_WORK = frozenset({"throughput", "reads and writes", "reads", "writes", "worker slots", "cores"})


SEEN = 0.005
"""So far over a target is over it: percentages are shown without decimals, and no load is known to half of one."""


def draw_up(system: System, demand: Demand, capacity: Capacity, headroom: float | None = None) -> Plan:
    """One ladder for each limit over its target, in the order in which they break.

    `headroom` is a flat utilisation target; without it stores are planned for 70 % and instances by how
    many share a line. What has no instance has one ladder, for whatever is asked of it. Limits of other people's services
    (external, managed) have no ladder: they are bought. What is shown to be as busy as its target is not over it.
    """
    ladders: list[Ladder] = []
    absent = {component.id for component in system.components.values() if component.is_absent}
    for limit in capacity.resources:
        if limit.component in absent:
            absent.discard(limit.component)
            ladders.append(start.ladder(limit, system, demand, headroom))
        if system.components[limit.component].is_absent:
            continue
        target = goal(limit, system, headroom)
        if target + SEEN < limit.utilisation < math.inf:
            ladder = _ladder(limit, target, system, demand, headroom, capacity.clients.get(limit.component, ()))
            if ladder is not None:
                ladders.append(ladder)
    return Plan(tuple(ladders))


def _ladder(
    limit: Resource, target: float, system: System, demand: Demand, headroom: float | None, opening: tuple[Client, ...]
) -> Ladder | None:
    component = system.components[limit.component]
    if component.kind is Kind.EXTERNAL or component.managed is not None:
        return None
    if limit.name not in _WORK:
        return settings.ladder(component, limit, target, system, opening)
    if component.is_store:
        load = demand.components.get(component.id, Load())
        cached = answered(component.id, system, demand)
        latest = tied(component.id, system, demand)
        return stores.ladder(component, load, limit, target, copy_costs(component, system), cached, latest)
    return tiers.ladder(component, limit, target, system, headroom)
