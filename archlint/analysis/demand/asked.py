"""What all clients ask together: the requests of the workload, and their flows with a rate of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import System


def asked(system: System, demand: Demand, *, peak: bool = True) -> Figure | None:
    """Requests a second of all clients, at peak or on average, with the terms of the sum; None where a part is not known."""
    apart = [
        demand.flows[flow.id].peak if peak else demand.flows[flow.id].average
        for flow in system.flows.values()
        if flow.rate is not None and system.components[flow.entry].kind is Kind.CLIENT
    ]
    stated = [] if system.workload.requests is None else [demand.peak_rate if peak else demand.average_rate]
    known = [figure for figure in (*stated, *apart) if figure is not None]
    if not known or len(known) < len(stated) + len(apart):
        return None
    return Figure(total(each.value for each in known), "req/s", " + ".join(each.formula for each in known))


def at_peak(system: System, demand: Demand) -> Figure | None:
    """The same at peak, in one figure for headlines: where a part is not known, the requests of the workload alone."""
    return asked(system, demand) or demand.peak_rate
