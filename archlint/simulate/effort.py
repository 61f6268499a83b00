"""How many requests are simulated in half a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.graph.system import Flow, Hop, System

AFFORDABLE = 3_000_000
"""Calls that a command simulates without being asked."""


def usual_requests(system: System, most: int = 100_000) -> int:
    """How many requests are simulated when nobody says how many: fewer where one makes very many calls."""
    calls = max((sum(map(_times, flow.hops)) * _rounds(flow) for flow in system.flows.values()), default=1.0)
    return max(1_000, min(most, int(AFFORDABLE / max(1.0, calls))))


def _times(hop: Hop) -> float:
    return 1.0 if hop.times is None else hop.times.likely


def _rounds(flow: Flow) -> float:
    return max((1.0 / (1.0 - hop.again) for hop in flow.hops if hop.again is not None and hop.again < 1.0), default=1.0)
