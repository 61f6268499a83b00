"""How long somebody waits for the answer of a flow, in the few words that a picture has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity.show import listed, show_duration

if TYPE_CHECKING:
    from archlint.analysis.latency.result import FlowLatency
    from archlint.graph.system import Flow


def answer_time(latency: FlowLatency | None, flow: Flow) -> tuple[str, ...]:
    """The p95 where a formula is valid, the reason why not where none is, and what was asked for."""
    wanted = f"asked for {show_duration(flow.needs.p95)}" if flow.needs.p95 else ""
    return tuple(part for part in (_found(latency) if latency else "", wanted) if part)


def _found(latency: FlowLatency) -> str:
    if latency.p95 is not None:
        least = "≥ " if latency.left_out else ""
        return f"p95 {least}{show_duration(latency.p95)}"
    if latency.saturated:
        return f"no p95: {listed(latency.saturated, most=3)} saturated"
    return "no p95: bursts" if latency.bursts else ""
