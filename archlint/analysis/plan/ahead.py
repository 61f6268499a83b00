"""What caches in front of a store answer already, so that a better one is planned for all that is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.demand.loads import left_behind, missing

if TYPE_CHECKING:
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Flow, System


def answered(store: str, system: System, demand: Demand) -> float:
    """The share of what would be read from a store that caches answer today; 0 where there is none."""
    load = demand.components.get(store)
    saved = 0.0
    for name, flow in system.flows.items():
        rate = demand.flows[name].peak
        asked = {hop.branch for hop in flow.hops if hop.when == "miss" and store in hop.targets}
        if asked and rate is not None:
            cold = replace(flow, hops=tuple(missing(hop) if hop.index in asked else hop for hop in flow.hops))
            saved += rate.value * (_reads(cold, store, system) - _reads(flow, store, system))
    return saved / (saved + load.reads) if load is not None and saved > 0.0 else 0.0


def _reads(flow: Flow, store: str, system: System) -> float:
    """How often one run of a flow reads from a store."""
    found = left_behind(flow, system.components)
    return sum(amount for component, kind, amount in found if component == store and kind == "reads")
