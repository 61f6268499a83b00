"""What the page shows beside a highlighted flow: its walk, its need and how its guarantee comes about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.report.tradeoffs.freshness import WORDS, need
from archlint.report.tradeoffs.words import duration

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.consistency.result import Weakening
    from archlint.analysis.scenario.compiled import Data


def paths(analyses: Analyses) -> dict[str, Data]:
    """For each flow its title, need, verdict, what it delivers, and the trace hop by hop."""
    return {"flows": {flow: _path(analyses, flow) for flow in analyses.system.flows}}


def _path(analyses: Analyses, flow: str) -> dict[str, Data]:
    found = analyses.consistency.flows.get(flow)
    here: dict[str, Data] = {"title": analyses.system.flows[flow].title}
    if found is None:
        return here
    return {
        **here,
        "need": need(found.need),
        "verdict": WORDS[found.verdict].replace("*", ""),
        "gets": found.as_configured or found.summary,
        "trace": [_step(step) for step in found.trace],
    }


def _step(step: Weakening) -> Data:
    lost = [*step.lost, *(f"{name} (under a condition)" for name in step.weakened)]
    added = f"+{duration(step.adds)}" if step.adds else ""
    return [
        step.component,
        ", ".join(part for part in (added, *(f"no longer {name}" for name in lost)) if part),
        step.because,
    ]
