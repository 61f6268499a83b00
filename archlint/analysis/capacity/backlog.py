"""Queues: what piles up while more arrives than the consumers take, and how long until it is gone.

During a peak of length T a queue that gets λ and is drained at μ < λ grows to (λ − μ) × T; afterwards it
shrinks by μ − λ', where λ' is what arrives outside the peak. If the average alone is more than μ, never.
Fluid approximation: Kleinrock, *Queueing Systems* II (1976), section 2.7.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import QUEUED
from archlint.analysis.capacity.result import Backlog, Resource
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.rates import DAY
from archlint.graph.system import CHANNELS, Peak, System
from archlint.graph.uses import sender
from archlint.quantity import show_count, show_duration

if TYPE_CHECKING:
    from archlint.analysis.demand.result import Demand


def deliveries(system: System) -> tuple[tuple[str, str], ...]:
    """Every queue, stream or pubsub with each that takes from it."""
    return tuple(
        dict.fromkeys(
            (hop.source, hop.target)
            for flow in system.flows.values()
            for hop in flow.hops
            if sender(flow, hop, system.components).kind in CHANNELS
        )
    )


def backlogs(
    pairs: tuple[tuple[str, str], ...], demand: Demand, limits: dict[str, tuple[Resource, ...]], peak: Peak | None
) -> tuple[Backlog, ...]:
    """Every queue or stream with a consumer that is slower than the peak."""
    found = (_backlog(pair, demand, limits.get(pair[1], ()), peak) for pair in pairs)
    return tuple(backlog for backlog in found if backlog is not None)


def _backlog(pair: tuple[str, str], demand: Demand, limits: tuple[Resource, ...], peak: Peak | None) -> Backlog | None:
    consumer = pair[1]
    tightest = max(
        (limit for limit in limits if limit.scales_with_load), key=lambda limit: limit.utilisation, default=None
    )
    if tightest is None or tightest.utilisation <= 1.0 or tightest.name not in QUEUED:
        return None
    arriving = demand.components[consumer].total
    average = demand.average[consumer].total if consumer in demand.average else 0.0
    drained = arriving / tightest.utilisation
    seconds = None if peak is None else peak.within or peak.busy
    backlog = None if seconds is None else (arriving - drained) * seconds
    drain = _drain(average, arriving, drained, seconds)
    said = Later(_growth, arriving, drained, seconds)
    return Backlog(*pair, tightest.name, arriving, average, drained, seconds, backlog, drain, said)


def _growth(arriving: float, drained: float, seconds: float | None) -> str:
    if not seconds:
        return f"{show_count(arriving)}/s in, {show_count(drained)}/s out"
    return f"({show_count(arriving)} − {show_count(drained)})/s × {show_duration(seconds)}"


def _drain(average: float, peak: float, drained: float, seconds: float | None) -> float | None:
    """Seconds after the peak until the queue is empty."""
    if average >= drained:
        return math.inf
    if seconds is None:
        return None
    outside = max(0.0, (average * DAY - peak * seconds) / (DAY - seconds)) if seconds < DAY else average
    return (peak - drained) * seconds / (drained - outside)
