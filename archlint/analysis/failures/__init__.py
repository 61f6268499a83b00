"""Failures: what takes which flow down, and for how long."""

from archlint.analysis.failures.result import Cause, CauseClass, CutSet, Downtime, Failures, FlowFailures, Outcome
from archlint.analysis.failures.trace import trace

__all__ = ["Cause", "CauseClass", "CutSet", "Downtime", "Failures", "FlowFailures", "Outcome", "trace"]
