"""Simulation: the same system, request by request, to check what the formulas say."""

from archlint.simulate.effort import usual_requests
from archlint.simulate.result import FlowSeen, Seen, StationSeen
from archlint.simulate.simulation import simulate, waited_for

__all__ = ["FlowSeen", "Seen", "StationSeen", "simulate", "usual_requests", "waited_for"]
