"""Failures: what takes which flow down, and for how long."""

from archlint.analysis.failures.result import Cause, CauseClass, Failures, FlowFailures, Outcome
from archlint.analysis.failures.trace import trace

__all__ = ["Cause", "CauseClass", "Failures", "FlowFailures", "Outcome", "trace"]
