"""Calibration: capacities fitted to a load test that really ran, and how far the model is off."""

from archlint.calibration.calibrate import calibrate
from archlint.calibration.reader import LoadTestError, recordings
from archlint.calibration.result import Calibration, Fit, Point, Recording, Request, Residual

__all__ = [
    "Calibration",
    "Fit",
    "LoadTestError",
    "Point",
    "Recording",
    "Request",
    "Residual",
    "calibrate",
    "recordings",
]
