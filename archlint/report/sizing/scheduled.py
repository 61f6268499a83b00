"""Scheduled flows as text: how long one run takes, and which loads are averages over a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.runs import NEVER
from archlint.quantity import show_duration
from archlint.report.sizing.table import table
from archlint.report.sizing.words import percent

if TYPE_CHECKING:
    from archlint.analysis.capacity.runs import Run
    from archlint.report.sizing.answers import Answers


def scheduled(answers: Answers) -> str:
    """How long scheduled flows take, of which the limits say nothing."""
    rows = [
        (
            run.flow,
            f"every {show_duration(run.period)}",
            "never done" if run.lasts == NEVER else f"takes {show_duration(run.lasts)}",
            _part(run),
            run.formula,
        )
        for run in answers.capacity.runs
        if run.lasts
    ]
    return f"scheduled flows, one run\n{table(rows)}" if rows else ""


def _part(run: Run) -> str:
    """How much of its period a run takes."""
    if run.lasts >= run.period:
        return "longer than its period"
    return f"{percent(run.lasts / run.period)} of the time" if run.is_long else ""


def averaged(answers: Answers, shown: set[str]) -> str:
    """Which of these loads are averages over a schedule."""
    said = [
        f"  {run.flow} is spread over its {show_duration(run.period)} here: {', '.join(those)}; see scheduled flows\n"
        for run in answers.capacity.runs
        if run.is_long and (those := [id_ for id_ in run.brings if id_ in shown])
    ]
    return "".join(said)
