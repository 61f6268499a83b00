"""Where the downtime of each flow comes from, cause by cause, against what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.quantity import show_duration, show_share
from archlint.report.page import Block, Figure, Heading, Table
from archlint.report.plots import Bar, waterfall
from archlint.report.tradeoffs.words import MINUTES_A_YEAR

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import FlowFailures
    from archlint.report.tradeoffs.places import Places

MOST = 8
"""Causes told apart; the rest are added up."""
LEAST = 0.005
"""Share of the downtime from which something is worth a row."""


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """A waterfall and the same as a table for every flow that single failures take down."""
    found: list[Block] = []
    for flow, result in analyses.failures.flows.items():
        causes = _minutes(result)
        if not causes:
            continue
        allowed = None if result.target is None else (1 - result.target) * MINUTES_A_YEAR
        shown = _shortened(causes)
        title = f"Downtime of {flow} in a year, by cause"
        bars = [Bar(label, minutes) for label, _, minutes in shown]
        rows = tuple(
            (places.cite(f"`{label}`", "components", subject) if subject in analyses.system.components else label,
             show_duration(minutes * 60), show_share(round(minutes / sum(bar.minutes for bar in bars), 3)))
            for label, subject, minutes in shown
        )  # fmt: skip
        columns = ("cause", "down a year", "of it")
        right = frozenset({"down a year", "of it"})
        found += [
            Heading(4, f"`{flow}`"),
            Figure(waterfall(bars, allowed, title), title),
            Table(columns, rows, right, title),
        ]
    return [Heading(3, "Where the downtime comes from"), *found] if found else []


def _minutes(result: FlowFailures) -> list[tuple[str, str, float]]:
    """Minutes a year that each cause takes by itself, the largest first, then what no single cause explains."""
    found: dict[tuple[str, str], float] = {}
    for cause, minutes in result.by_single_cause.items():
        if minutes > LEAST * result.minutes_per_year:
            one = cause.kind in (CauseClass.INSTANCE, CauseClass.EXTERNAL)
            key = (cause.subject if one else cause.label, cause.subject)
            found[key] = found.get(key, 0.0) + minutes
    ordered = sorted(
        ((label, subject, minutes) for (label, subject), minutes in found.items()), key=lambda row: -row[2]
    )
    rest = result.minutes_per_year - sum(minutes for _, _, minutes in ordered)
    return [*ordered, *([("pairs and deeper", "", rest)] if rest > LEAST * result.minutes_per_year else [])]


def _shortened(causes: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    if len(causes) <= MOST:
        return causes
    rest = sum(minutes for _, _, minutes in causes[MOST - 1 :])
    return [*causes[: MOST - 1], (f"{len(causes) - MOST + 1} more", "", rest)]
