"""Latency: how long users wait at peak, mean, 95th percentile and what is promised, where a formula is valid."""

from archlint.analysis.latency.estimate import estimate
from archlint.analysis.latency.hits import of_hits
from archlint.analysis.latency.result import SHARES, FlowLatency, Latency, Promised, Stage
from archlint.analysis.latency.timeouts import gives_up
from archlint.analysis.latency.validity import OTHERWISE, REPEATED, VALIDITY, Shape, Validity

__all__ = [
    "OTHERWISE",
    "REPEATED",
    "SHARES",
    "VALIDITY",
    "FlowLatency",
    "Latency",
    "Promised",
    "Shape",
    "Stage",
    "Validity",
    "estimate",
    "gives_up",
    "of_hits",
]
