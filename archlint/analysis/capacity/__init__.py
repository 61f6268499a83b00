"""Capacity: every limit against its load at peak, what breaks first, how many are needed, which claims hold."""

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.bill import Bill, bill
from archlint.analysis.capacity.outlook import outlook
from archlint.analysis.capacity.result import (
    Backlog,
    Break,
    Capacity,
    EstimateCheck,
    Influence,
    Needed,
    Outlook,
    Resource,
    Risk,
    Storage,
    Uncertainty,
    WriteBudget,
)
from archlint.analysis.capacity.uncertainty import sample, usual_samples

__all__ = [
    "Backlog",
    "Bill",
    "Break",
    "Capacity",
    "EstimateCheck",
    "Influence",
    "Needed",
    "Outlook",
    "Resource",
    "Risk",
    "Storage",
    "Uncertainty",
    "WriteBudget",
    "assess",
    "bill",
    "outlook",
    "sample",
    "usual_samples",
]
