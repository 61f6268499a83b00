"""A flow whose caches always have the answer: what the misses add to its latency."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.latency.estimate import estimate

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.latency.result import FlowLatency
    from archlint.graph.system import System


def of_hits(system: System, demand: Demand, capacity: Capacity, flow: str) -> FlowLatency | None:
    """The latency of one flow when nothing is ever missed; how busy everything is stays as it is."""
    whole = system.flows[flow]
    hops = tuple(
        hop if hop.hit is None else replace(hop, hit=replace(hop.hit, likely=1.0, low=1.0, high=1.0))
        for hop in whole.hops
    )
    alone = replace(system, flows={flow: replace(whole, hops=hops)})
    return estimate(alone, demand, capacity).flows.get(flow)
