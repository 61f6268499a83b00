"""Everything there is to say about the capacity of one system."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.capacity import Bill, Capacity, Outlook, Uncertainty
    from archlint.analysis.demand import Demand
    from archlint.analysis.latency import Latency
    from archlint.graph.system import System


@frozen
class Answers:
    """One system with its demand, limits, latency, outlook, bill and, when sampled, uncertainty."""

    system: System
    demand: Demand
    capacity: Capacity
    latency: Latency
    outlook: Outlook
    bill: Bill
    uncertainty: Uncertainty | None = None
