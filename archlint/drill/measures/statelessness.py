"""Whether any instance of a service can answer any request, and whether the blueprint says so.

In a system that nobody asks anything, such as a crawler, it is any worker that can take any job.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.drill.case import Case, bad, counted, good
from archlint.drill.sheet import Mark

if TYPE_CHECKING:
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component


def measure(case: Case) -> Mark:
    """The mean over the services that a flow passes, or the workers and schedulers where there is none; nothing to measure without either."""
    busy = {name for flow in case.flows for hop in flow.hops for name in (hop.source, *hop.targets)}
    parts = [one for name, one in case.work.system.components.items() if name in busy]
    services = [one for one in parts if one.kind is Kind.SERVICE]
    looked = services or [one for one in parts if one.kind in (Kind.WORKER, Kind.SCHEDULER)]
    return counted(_process(one, case) for one in looked) if looked else Mark(None)


def _process(process: Component, case: Case) -> Evidence:
    state = case.work.analyses.state
    line = case.work.line((*process.path, "state")) or case.work.line(process.path)
    kept = [f"{one.what} ({one.where})" for one in state.held.get(process.id, ()) if one.shared_by is None]
    if kept:
        return bad(f"{process.id} keeps to itself: {', '.join(kept)}", line)
    if process.kind is not Kind.SERVICE and not process.state:
        return bad(f"{process.id} does not say where it keeps what it works on (state)", line)
    if process.kind is Kind.SERVICE and "sessions" not in (process.state or {}):
        return bad(f"{process.id} does not say where it keeps sessions, nor what else (state)", line)
    return good(f"{process.id} keeps nothing that another instance could not see", line)
