"""Flows that come back: what a return repeats, and how often it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import Problem, SimulationError

if TYPE_CHECKING:
    from archlint.graph.system import Flow, Hop


def circle(returning: Hop, flow: Flow) -> frozenset[int]:
    """What is repeated when a hop returns: everything up to it that starts from the visit returned to."""
    if returning.closes is None:
        return frozenset()
    inside = {returning.closes}
    for hop in flow.hops[returning.closes + 1 : returning.index + 1]:
        if hop.parent in inside or (hop.when is not None and hop.branch in inside):
            inside.add(hop.index)
    return frozenset(inside - {returning.closes})


def gain(returning: Hop, flow: Flow) -> float:
    """How often a hop returns for each visit it returns to, other returns apart."""
    visits = {returning.closes: 1.0}
    for index in sorted(circle(returning, flow)):
        hop = flow.hops[index]
        visits[index] = begins(hop, flow, visits) * (1.0 if hop.times is None else hop.times.likely)
    return visits[returning.index] * (returning.again or 0.0)


def begins(hop: Hop, flow: Flow, visits: dict[int | None, float]) -> float:
    """How often a hop starts, when the visits before it are known."""
    if hop.when is not None and hop.branch is not None:
        asked = flow.hops[hop.branch]
        hit = 0.0 if asked.hit is None else asked.hit.likely
        return visits.get(hop.branch, 0.0) * (hit if hop.when == "hit" else 1.0 - hit)
    before = flow.hops[hop.parent or 0]
    part = before.split[before.targets.index(hop.source)] if before.split and hop.source in before.targets else 1.0
    return visits.get(hop.parent, 0.0) * part


def endless(flow: str) -> SimulationError:
    """A flow that comes back once or more for each round would be simulated for ever."""
    message = f"`{flow}` never ends: it comes back once or more a round"
    return SimulationError(Problem("endless-loop", message, "", help="give it an `again` below 100%"))
