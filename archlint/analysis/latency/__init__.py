"""Latency: how long users wait at peak, mean and 95th percentile, where a formula is valid."""

from archlint.analysis.latency.estimate import estimate
from archlint.analysis.latency.hits import of_hits
from archlint.analysis.latency.result import FlowLatency, Latency, Stage
from archlint.analysis.latency.validity import OTHERWISE, VALIDITY, Shape, Validity

__all__ = ["OTHERWISE", "VALIDITY", "FlowLatency", "Latency", "Shape", "Stage", "Validity", "estimate", "of_hits"]
