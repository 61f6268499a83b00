"""Capacity: every limit against its load at peak, what breaks first, how many are needed, which claims hold."""

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.result import (
    Backlog,
    Capacity,
    EstimateCheck,
    Needed,
    Resource,
    Storage,
    WriteBudget,
)

__all__ = ["Backlog", "Capacity", "EstimateCheck", "Needed", "Resource", "Storage", "WriteBudget", "assess"]
