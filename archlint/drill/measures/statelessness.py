"""Whether any instance of a service can answer any request, and whether the blueprint says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind
from archlint.drill.case import Case, bad, counted, good
from archlint.drill.sheet import Mark

if TYPE_CHECKING:
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component


def measure(case: Case) -> Mark:
    """The mean over the services that a flow passes; nothing to measure where there is no service."""
    busy = {name for flow in case.flows for hop in flow.hops for name in (hop.source, *hop.targets)}
    services = [one for name, one in case.work.system.components.items() if one.kind is Kind.SERVICE and name in busy]
    return counted(_service(one, case) for one in services) if services else Mark(None)


def _service(service: Component, case: Case) -> Evidence:
    state = case.work.analyses.state
    line = case.work.line((*service.path, "state")) or case.work.line(service.path)
    kept = [f"{one.what} ({one.where})" for one in state.held.get(service.id, ()) if one.shared_by is None]
    if kept:
        return bad(f"{service.id} keeps to itself: {', '.join(kept)}", line)
    if not service.state or "sessions" not in service.state:
        return bad(f"{service.id} does not say where it keeps sessions, nor what else (state)", line)
    return good(f"{service.id} keeps nothing that another instance could not see", line)
