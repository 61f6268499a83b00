"""Capacity: every limit against its load at peak, what breaks first, how many are needed, which claims hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.capacity.bill import Bill, bill
from archlint.analysis.capacity.outlook import Break, Outlook, outlook
from archlint.analysis.capacity.result import (
    Backlog,
    Capacity,
    EstimateCheck,
    Influence,
    Needed,
    Resource,
    Risk,
    Storage,
    Uncertainty,
    WriteBudget,
)

if TYPE_CHECKING:
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


def __getattr__(name: str) -> object:
    """What samples ranges, imported when somebody asks for it: most answers rest on the likely values."""
    if name not in ("sample", "usual_samples"):
        message = f"module 'archlint.analysis.capacity' has no attribute '{name}'"
        raise AttributeError(message)
    from archlint.analysis.capacity import uncertainty  # noqa: PLC0415 - see above

    return getattr(uncertainty, name)
