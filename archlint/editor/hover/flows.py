"""A flow: how often it runs, how long it takes, what its readers get, how often it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.picture.views.verdicts import JUDGED, stopping
from archlint.quantity import show_duration, show_share
from archlint.quantity.show import show_downtime
from archlint.report.tradeoffs.words import amount

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.latency.result import FlowLatency
    from archlint.editor.draft import Draft


def about_flow(draft: Draft, name: str) -> str:
    """What the analyses of the last text that was understood say; without them what the text says."""
    known = draft.understood
    does = draft.said("flows", name, "does")
    head = f"**{name}** · {does or 'a flow'}"
    if known is None or name not in known.analyses.system.flows:
        return head
    facts = _facts(known.analyses, known.latency().get(name), name)
    return "\n".join([head, "", *(f"- {fact}" for fact in facts)])


def _facts(analyses: Analyses, waits: FlowLatency | None, name: str) -> list[str]:
    found: list[str] = []
    demand = analyses.demand.flows.get(name)
    if demand is not None and demand.peak is not None:
        found.append(f"rate at peak: {amount(demand.peak.value, demand.peak.unit)} = {demand.peak.formula}")
    if waits is not None and (said := _waits(waits)):
        found.append(said)
    answer = analyses.consistency.flows.get(name)
    if answer is not None and answer.verdict is not Verdict.NOT_APPLICABLE:
        found.append(f"consistency: {JUDGED[answer.verdict]}; {answer.summary or answer.as_configured}")
        found += [
            f"needed: {short.needed}, delivered: {short.delivered}"
            for short in answer.shortfalls
            if short.verdict is answer.verdict
        ]
    failing = analyses.failures.flows.get(name)
    if failing is not None:
        there = 1.0 - failing.downtime.independent
        promised = f", {show_share(failing.target)} promised" if failing.target is not None else ""
        found.append(f"availability: {show_share(there)} (down {show_downtime(there)}){promised}")
        found += list(stopping(failing.lost))
    return found


def _waits(flow: FlowLatency) -> str:
    """How long its answer takes, in one line."""
    if flow.saturated:
        return f"p95: no bound, {', '.join(flow.saturated)} is too busy"
    if flow.bursts:
        return f"p95: not valid for bursts; {flow.bursts[0]}"
    if flow.mean is None or flow.p95 is None:
        return f"p95: unknown, nothing is known of {', '.join(flow.unknown)}" if flow.unknown else ""
    floor = "at least " if flow.left_out else ""
    target = f", {show_duration(flow.target)} promised" if flow.target is not None else ""
    return f"p95: {floor}{show_duration(flow.p95)} (mean {show_duration(flow.mean)}){target}"
