"""What caches in front of a store answer already, and what no cache may answer, so that a better one is planned for the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.demand.loads import left_behind, missing
from archlint.blueprint.vocabulary import At, Op, Recency

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


def tied(store: str, system: System, demand: Demand) -> float:
    """The share of what is read from a store that has to be the latest write, which neither a cache nor a follower has."""
    load = demand.components.get(store)
    found = 0.0
    for name, flow in system.flows.items():
        asked = demand.flows[name]
        if flow.needs.recency is Recency.STRONG and asked.peak is not None:
            found += asked.peak.value * sum(
                asked.visits[hop.index] * part
                for hop in flow.hops
                if hop.at in (None, At.PRIMARY) and hop.op in (Op.READ, Op.GET) and hop.index < len(asked.visits)
                for target, part in hop.shared
                if target == store
            )
    return min(1.0, found / load.reads) if load is not None and load.reads > 0.0 else 0.0


def _reads(flow: Flow, store: str, system: System) -> float:
    """How often one run of a flow reads from a store."""
    found = left_behind(flow, system.components)
    return sum(amount for component, kind, amount in found if component == store and kind == "reads")
