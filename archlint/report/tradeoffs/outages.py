"""Which single failures stop or degrade which flow, and how many minutes a year that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity import show_duration
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import MINUTES_A_YEAR, joined, names, share

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import Cause, FlowFailures


def blocks(analyses: Analyses) -> list[Block]:
    """Per flow, then per failure, then the way from each failure to what it stops."""
    flows = analyses.failures.flows
    found: list[Block] = [Heading(2, "Failures")]
    if not flows:
        return [*found, Paragraph("There are no flows, so nothing can be lost.")]
    columns = ("flow", "promised", "the design gives", "down a year", "allowed", "single failures that stop it")
    right = frozenset({"promised", "the design gives", "down a year", "allowed"})
    found.append(Table(columns, tuple(_row(result) for result in flows.values()), right=right))
    found += _bounds(flows.values().__iter__().__next__())
    found += _by_cause(analyses)
    return found + _witnesses(analyses)


def _row(result: FlowFailures) -> tuple[str, ...]:
    given = None if result.unavailability is None else 1 - result.unavailability
    return (
        f"`{result.flow}`",
        share(result.target),
        share(given),
        _minutes(result.minutes_per_year),
        _minutes(None if result.target is None else (1 - result.target) * MINUTES_A_YEAR),
        joined([cause.label for cause in result.lost]) if result.lost else "none",
    )


def _bounds(result: FlowFailures) -> list[Block]:
    how = "exact for independent failures" if result.exact else "a bound: the exact figure would take too long"
    text = f"Availabilities are {how}; each rests on the availability of every part, declared or assumed."
    return [Paragraph(text)]


def _by_cause(analyses: Analyses) -> list[Block]:
    failures = analyses.failures
    causes: dict[Cause, None] = dict.fromkeys((*failures.lost_by, *failures.degraded_by))
    harmful = [cause for cause in causes if failures.lost_by.get(cause) or failures.degraded_by.get(cause)]
    if not harmful:
        return [Paragraph("No single failure stops or degrades a flow.")]
    harmful.sort(key=lambda cause: (-len(failures.lost_by.get(cause, ())), -cause.probability, cause.label))
    rows = tuple(
        (
            cause.label,
            names(failures.lost_by.get(cause, ())) if failures.lost_by.get(cause) else "–",
            names(failures.degraded_by.get(cause, ())) if failures.degraded_by.get(cause) else "–",
            _minutes(cause.probability * MINUTES_A_YEAR) if cause.probability else "–",
            "declared" if cause.declared else f"assumed: {cause.source}" if cause.source else "assumed",
        )
        for cause in harmful
    )
    columns = ("when this fails", "stops", "degrades", "down a year", "that is")
    return [Heading(3, "One failure at a time"), Table(columns, rows, right=frozenset({"down a year"}))]


def _witnesses(analyses: Analyses) -> list[Block]:
    """For each flow that one failure stops, the shortest way from the user to it."""
    items: list[str] = []
    for flow, result in analyses.failures.flows.items():
        paths = [result.witness[cause] for cause in result.lost if result.witness.get(cause)]
        unique = dict.fromkeys(" → ".join(f"`{name}`" for name in path) for path in paths if len(path) > 1)
        if unique:
            items.append(f"`{flow}` needs {joined(list(unique)[:4])}")
    return [Paragraph("Why each of them is needed:"), Listing(tuple(items))] if items else []


def _minutes(minutes: float | None) -> str:
    return "–" if minutes is None else show_duration(minutes * 60)
