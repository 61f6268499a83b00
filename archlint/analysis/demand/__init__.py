"""Demand: how much of everything arrives where, at peak and on average, with the arithmetic shown."""

from archlint.analysis.demand.column import Column, each, total
from archlint.analysis.demand.measure import measure
from archlint.analysis.demand.reading import Reading, likely
from archlint.analysis.demand.result import Demand, Figure, FlowDemand, Load, Runaway

__all__ = [
    "Column",
    "Demand",
    "Figure",
    "FlowDemand",
    "Load",
    "Reading",
    "Runaway",
    "each",
    "likely",
    "measure",
    "total",
]
