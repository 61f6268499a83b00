"""How long users wait at peak, where a formula is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.words import duration, names

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.latency.result import FlowLatency, Latency
    from archlint.graph.system import DocumentPath
    from archlint.report.tradeoffs.places import Places


def blocks(analyses: Analyses, latency: Latency, places: Places) -> list[Block]:
    """Mean and 95th percentile per flow, with the stage that takes most of it."""
    if not latency.flows:
        return []
    columns = ("flow", "asked for (p95)", "p95", "mean", "most of it", "what is left out")
    right = frozenset({"asked for (p95)", "p95", "mean"})
    lead = (
        "Time until the answer at peak, from queueing formulas; components that state no time are left out, "
        "so these are lower bounds where something is named in the last column."
    )
    table = Table(columns, tuple(_row(analyses, result, places) for result in latency.flows.values()), right=right)
    return [Heading(2, "Latency"), Paragraph(lead), table]


def _row(analyses: Analyses, result: FlowLatency, places: Places) -> tuple[str, ...]:
    return (
        f"`{result.flow}`",
        places.cite(duration(result.target), *_asked(analyses, result.flow)),
        places.cite(_time(result, result.p95), *_slowest(analyses, result)),
        _time(result, result.mean),
        _most(result),
        _without(result),
    )


def _without(result: FlowLatency) -> str:
    """What is left out, what is assumed beyond the stages, and when the figures hold."""
    terms = [names(result.unknown)] if result.unknown else []
    terms += [each for each in result.left_out if each not in result.unknown]
    if result.distance:
        terms.append(f"{duration(result.distance)} between regions are assumed")
    if result.during:
        terms.append(f"these are the times while {names(result.during)} {'runs' if len(result.during) == 1 else 'run'}")
    return "; ".join(terms) or "nothing"


def _asked(analyses: Analyses, flow: str) -> DocumentPath:
    """Where the p95 is asked for: on the flow itself, or for the whole system."""
    mine = analyses.system.flows[flow]
    return (*mine.path, "needs", "p95") if "p95" in mine.needs.declared else ("requirements", "latency", "p95")


def _slowest(analyses: Analyses, result: FlowLatency) -> DocumentPath:
    """The component that takes most of the time."""
    slowest = max(result.stages, key=lambda stage: stage[0].mean * stage[1], default=None)
    return analyses.system.components[slowest[0].component].path if slowest else analyses.system.flows[result.flow].path


def _most(result: FlowLatency) -> str:
    """The stage that takes most of the time, or what is saturated."""
    if result.saturated:
        return f"{names(result.saturated)} above 95 %"
    slowest = max(result.stages, key=lambda stage: stage[0].mean * stage[1], default=None)
    return f"`{slowest[0].component}`: {slowest[0].formula}" if slowest else "–"


def _time(result: FlowLatency, seconds: float | None) -> str:
    if result.saturated:
        return "saturated"
    if seconds is None:
        return "bursts" if result.bursts else "–"
    return duration(seconds)
