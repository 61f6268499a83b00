"""How many requests are simulated in half a minute, and which scheduled flows have room in it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.simulate.traffic import arrivals

if TYPE_CHECKING:
    from archlint.graph.system import Flow, Hop, System

WARM_UP = 0.1
"""Share of the requests that are not counted, while the lines fill."""
AFFORDABLE = 3_000_000
"""Calls that a command simulates without being asked."""


def usual_requests(system: System, most: int = 100_000, lasting: float = 0.0) -> int:
    """How many requests are simulated when nobody says how many: fewer where one makes very many calls.

    More where it takes more to see a run of a scheduled flow that lasts so many seconds, if there is room for them.
    """
    every = arrivals(system)
    total = sum(flow.rate for flow in every)
    shares = {flow.flow: flow.rate / total if flow.period is not None else 1.0 for flow in every}
    runs = sum(calls_of(flow) for flow in system.flows.values() if flow.schedule and flow.id not in left_out(system))
    calls = max(
        (calls_of(flow) * shares.get(flow.id, 0.0 if flow.schedule else 1.0) for flow in system.flows.values()),
        default=1.0,
    )
    room = max(AFFORDABLE // 2, AFFORDABLE - runs) / max(1.0, calls)
    wanted = total * lasting / (1.0 - WARM_UP) if math.isfinite(lasting) else 0.0
    return max(1_000, min(max(most, int(wanted) + 1 if wanted <= room else 0), int(room)))


def left_out(system: System, requests: int = 0) -> dict[str, float]:
    """The scheduled flows one run of which makes more calls than there is room for, and how many it makes."""
    made = {flow.id: calls_of(flow) for flow in system.flows.values() if flow.schedule}
    return {id_: calls for id_, calls in made.items() if calls > max(AFFORDABLE // 2, requests)}


def calls_of(flow: Flow) -> float:
    """Calls that one run makes, those made once more in a round included."""
    visits: dict[int | None, float] = {None: 1.0}
    for hop in flow.hops:
        visits[hop.index] = visits.get(hop.parent, 1.0) * _times(hop)
    return (sum(visits.values()) - 1.0) * _rounds(flow)


def _times(hop: Hop) -> float:
    return 1.0 if hop.times is None else hop.times.likely


def _rounds(flow: Flow) -> float:
    return max((1.0 / (1.0 - hop.again) for hop in flow.hops if hop.again is not None and hop.again < 1.0), default=1.0)
