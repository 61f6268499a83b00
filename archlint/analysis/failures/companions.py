"""What a repair needs beside it, so that it does not break something else: several copies are several memories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.parts import ASKED, is_spread
from archlint.blueprint.vocabulary import Does, Kind, Over, Recency, Role
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.graph.system import Component, Hop, System

_LOCAL = frozenset({"memory", "disk"})
_ALONE = frozenset({"cache", "config", "logs", "sockets"})
"""Kept in each process without harm, and sockets, which cannot be moved."""
PROCESSES = frozenset({Kind.SERVICE, Kind.WORKER, Kind.GATEWAY})
_EMBEDDED = ("sqlite", "duckdb", "leveldb", "local-disk")
"""Engines that live inside the process that calls them."""


def companions(system: System, component: Component) -> tuple[str, ...]:
    """What several instances of a component need that one does not: a lock, a shared place for its state, a balancer."""
    hops = [hop for flow in system.flows.values() for hop in flow.hops]
    callees = [
        system.components[name]
        for name in sorted({name for hop in hops if hop.source == component.id for name in hop.targets})
    ]
    callers = [system.components[hop.source] for hop in hops if component.id in hop.targets]
    found: list[str] = []
    if component.kind is Kind.SCHEDULER and not (component.shares_lock or any(holds_locks(each) for each in callees)):
        found.append("a lock that lets one of them fire")
    kept = [what for what, where in (component.state or {}).items() if where in _LOCAL and what not in _ALONE]
    if kept:
        found.append(f"{listed(kept)} moved to a store that all share")
    if _holds_sockets(component, hops) and not any(_tells_all(each) for each in callers):
        found.append("a pub/sub that reaches the sockets of all")
    inside = [each.id for each in callees if (each.engine or "").startswith(_EMBEDDED)]
    if inside:
        found.append(f"a server instead of {listed(f'`{name}`' for name in inside)}")
    unchecked = wants_checks(system, component)
    if is_called_by_clients(system, component):
        found.append(f"a balancer in front{' that checks them' if unchecked else ''}")
    elif unchecked:
        found.append("a health check")
    return tuple(found)


def wants_checks(system: System, component: Component) -> bool:
    """Whether several copies of it would need a health check that it lacks, or a dead one keeps its share of the requests."""
    if component.kind not in ASKED or component.health is not None:
        return False
    hops = (hop for flow in system.flows.values() for hop in flow.hops if component.id in hop.targets)
    return any(is_spread(component, system.components[hop.source]) for hop in hops)


def is_called_by_clients(system: System, component: Component) -> bool:
    """Whether clients call its instances themselves: nobody stands in front who could choose among them."""
    hops = (hop for flow in system.flows.values() for hop in flow.hops if component.id in hop.targets)
    return component.kind in ASKED and any(system.components[hop.source].kind is Kind.CLIENT for hop in hops)


def _holds_sockets(component: Component, hops: Iterable[Hop]) -> bool:
    """Whether connections that stay open end in its processes, which its `state` or a WebSocket says."""
    if (component.state or {}).get("sockets") in _LOCAL:
        return True
    pushing = (hop for hop in hops if hop.over is Over.WEBSOCKET)
    return component.kind in PROCESSES and any(component.id in (hop.source, *hop.targets) for hop in pushing)


def _tells_all(component: Component) -> bool:
    return Kind.PUBSUB in component.kinds or Role.PUBSUB in component.roles


def keeps_all(system: System, store: Component) -> bool:
    """Whether no acknowledged write of a store may be lost: it holds locks, or a flow that writes it or the requirements say so."""
    return holds_locks(store) or keeps_rows(system, store)


def keeps_rows(system: System, store: Component) -> bool:
    """Whether a flow that writes a store, or the requirements, say that nothing of its data may be lost."""
    data = {name for name, datum in system.data.items() if datum.store == store.id}
    writing = [flow for flow in system.flows.values() if flow.does is not Does.READ and data & set(flow.data)]
    stated = [flow.needs.rpo for flow in writing if flow.needs.rpo is not None]
    if any(flow.needs.rpo is None for flow in writing) and system.requirements.rpo is not None:
        stated.append(system.requirements.rpo)
    return bool(data) and (
        any(rpo <= 0.0 for rpo in stated) or any(flow.needs.recency is Recency.STRONG for flow in writing)
    )


def holds_locks(component: Component) -> bool:
    """Whether others ask it for locks."""
    return Kind.LOCK in component.kinds or Role.LOCK in component.roles
