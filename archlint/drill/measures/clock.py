"""(i) The clock, if it ran."""

from __future__ import annotations

from archlint.drill.case import Case, bad, good
from archlint.drill.sheet import Mark
from archlint.drill.steps import TOTAL
from archlint.quantity import show_duration

GRACE = TOTAL / 2
"""Seconds over the time after which nothing is left."""


def measure(case: Case) -> Mark:
    """Full within the time of the five steps, then falling; nothing to measure when no clock ran."""
    if case.seconds is None:
        return Mark(None)
    over = case.seconds - TOTAL
    words = f"{show_duration(round(case.seconds))} of {show_duration(TOTAL)}"
    if over <= 0:
        return Mark(1.0, (good(words),))
    return Mark(max(0.0, 1.0 - over / GRACE), (bad(words),))
