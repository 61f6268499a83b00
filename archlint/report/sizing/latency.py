"""How long users wait, as text: one line for each flow, and what its figures take for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.graph.absence import missing
from archlint.quantity import show_duration, show_share
from archlint.quantity.show import listed
from archlint.report.sizing.table import table
from archlint.report.sizing.validity import validity

if TYPE_CHECKING:
    from archlint.analysis.latency import FlowLatency
    from archlint.report.sizing.answers import Answers

MOST_ROWS = 25
"""Rows of a table before the rest is left to JSON."""
_TOLD = 1e-4
"""A share of requests without an answer that is worth a word."""


def latency(answers: Answers) -> str:
    """Every flow that somebody waits for."""
    system = answers.system
    gone = {id_: missing(system.flows[id_], system.components) for id_ in answers.latency.flows}
    rows = [_flow_latency(flow, gone[id_]) for id_, flow in answers.latency.flows.items()]
    return f"latency at peak\n{table(rows[:MOST_ROWS])}{validity(answers.latency.flows.values())}" if rows else ""


def _flow_latency(flow: FlowLatency, gone: tuple[str, ...]) -> tuple[str, ...]:
    if gone:
        return (flow.flow, "no answer", "", "", f"no instance of {listed([f'`{id_}`' for id_ in gone])} runs")
    if flow.saturated:
        return (flow.flow, f"saturated: {', '.join(flow.saturated)}", "", "", "")
    if flow.bursts:
        return (
            flow.flow,
            f"not valid: bursts; {flow.bursts[0]}",
            "",
            "",
            "`archlint simulate` takes them into account",
        )
    if flow.given_up >= 1.0:
        return (flow.flow, "no answer", "", "", "a call that it needs is always given up")
    if flow.mean is None or flow.p95 is None:
        return (flow.flow, "unknown", "", "", f"nothing is known of {', '.join(flow.unknown)}" if flow.unknown else "")
    floor = "at least " if flow.left_out else ""
    return (
        flow.flow,
        f"{floor}{show_duration(flow.mean)} mean",
        f"{floor}{show_duration(flow.p95)} p95",
        _kept(flow),
        _terms(flow),
    )


def _kept(flow: FlowLatency) -> str:
    """The promise that is missed by most, or kept by least; a p95 stands beside it already."""
    hardest = flow.hardest
    if hardest is None or hardest.given is None:
        return ""
    given = "" if hardest.percentile == "p95" else f"{hardest.percentile} {show_duration(hardest.given)}, "
    held = "over" if hardest.miss() > 1.0 else "within" if not flow.left_out else "not known to be within"
    return f"{given}{held} {show_duration(hardest.seconds)}"


def _terms(flow: FlowLatency) -> str:
    """What the figures of a flow leave out, assume, and when they hold."""
    terms = [f"without {', '.join(flow.left_out)}"] if flow.left_out else []
    if flow.distance:
        terms.append(f"{show_duration(flow.distance)} of it between regions *")
    if flow.given_up >= _TOLD:
        terms.append(f"without the {show_share(flow.given_up)} whose calls are given up")
    if flow.during:
        terms.append(f"while {listed(flow.during)} {'runs' if len(flow.during) == 1 else 'run'}")
    return ", ".join(terms)
