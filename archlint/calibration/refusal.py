"""A load test that cannot be used: always one sentence that says why, and what to do."""

from __future__ import annotations

import math

from archlint.errors import CommandError, Problem


class LoadTestError(CommandError):
    """The recording of a load test cannot be understood, or says too little."""


def refused(file: str, reason: str, help_: str) -> LoadTestError:
    """One problem of a file: `run_stats.csv is empty`."""
    return LoadTestError(Problem("load-test", f"{file} {reason}", file, help=help_))


def insufficient(message: str, help_: str) -> LoadTestError:
    """One problem of the test as a whole."""
    return LoadTestError(Problem("load-test", message, "", help=help_))


def finite(value: object) -> float | None:
    """A number that can be reckoned with: finite and not negative; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0.0 else None
