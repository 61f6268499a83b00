"""The ladder for what has no instance at all: start some."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.plan.result import Ladder, Step, Verdict
from archlint.quantity import counted, show_count

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import System


def ladder(limit: Resource, system: System, demand: Demand, headroom: float | None) -> Ladder:
    """As many instances as the load needs, worked out for one of them; one where nobody knows what an instance can do."""
    component = system.components[limit.component]
    alone = replace(system, components={**system.components, component.id: replace(component, replicas=1)})
    known = assess(alone, demand, headroom=headroom).needed.get(component.id)
    count = known.instances if known else 1
    reason = f"no instance serves {show_count(limit.load)} {limit.unit} at peak"
    price = component.cost.likely if component.cost else None
    step = Step(
        "start",
        f"{counted(count, 'instance')} instead of none, {count + 1:,} to lose one",
        Verdict.SUFFICES,
        None,
        reason,
        "machines to pay",
        count,
        None if price is None else price * count,
    )
    return Ladder(component.id, limit.name, math.inf, headroom or 1.0, limit.formula, (step,), 1)
