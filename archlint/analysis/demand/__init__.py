"""Demand: how much of everything arrives where, at peak and on average, with the arithmetic shown."""

from archlint.analysis.demand.measure import measure
from archlint.analysis.demand.result import Demand, Figure, FlowDemand, Load, Runaway

__all__ = ["Demand", "Figure", "FlowDemand", "Load", "Runaway", "measure"]
