"""Where a process keeps what it remembers, and whether another instance can see it.

An instance is interchangeable when everything it remembers between requests lives outside of it (The
Twelve-Factor App, VI; lecture 2.3). What is written under `state:` decides; an engine that keeps its data
in the process that calls it (SQLite, a directory on the local disk) counts as state of the caller, and a WebSocket
as state of the process that accepted it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archlint.analysis.state.result import HeldState, State
from archlint.blueprint.vocabulary import Algorithm, Kind, Over, Role
from archlint.graph.system import STORES, Component, Flow, System

_LOCAL = ("memory", "disk")
_HARMLESS = frozenset({"cache", "config", "logs"})
"""Kept in each process without making instances differ in what they can serve."""
_PROCESSES = frozenset({Kind.SERVICE, Kind.WORKER, Kind.SCHEDULER, Kind.GATEWAY})


def inspect(system: System) -> State:
    """What every component keeps to itself, and which of them could be replaced by any of its twins."""
    sticky = _sticky_targets(system)
    backplanes = _backplanes(system)
    embedded = _embedded_stores(system)
    connected = _socket_holders(system)
    held: dict[str, tuple[HeldState, ...]] = {}
    stateless: dict[str, bool | None] = {}
    for name, component in system.components.items():
        kept: list[HeldState] = []
        if component.state:
            kept += _declared_state(component, component.state, sticky, backplanes)
        if name in connected:
            kept += _open_sockets(component, sticky, backplanes)
        if name in embedded:
            kept += _engine_state(component, sticky, [system.components[store] for store in embedded[name]])
        if kept:
            held[name] = tuple(kept)
        stateless[name] = _is_stateless(component, kept)
    return State(held, stateless)


def _declared_state(
    component: Component, state: Mapping[str, str], sticky: frozenset[str], backplanes: Mapping[str, str]
) -> tuple[HeldState, ...]:
    """The entries of `state:` that stay in the process or on its disk."""
    return tuple(
        HeldState(
            component=component.id,
            what=what,
            where=where,
            copies=component.processes if where == "memory" else _disks(component),
            declared=component.is_declared("state") or component.is_declared(f"state.{what}"),
            path=(*component.path, "state", what) if component.is_declared("state") else component.path,
            sticky=component.id in sticky,
            shared_by=backplanes.get(component.id) if what in {"sockets", "cache"} else None,
        )
        for what, where in state.items()
        if where in _LOCAL
    )


def _disks(component: Component) -> int:
    """On how many disks its instances keep files: those that are known to stand on one machine have its disk in common."""
    hosts = {instance.host for instance in component.instances}
    return component.replicas if None in hosts or not hosts else len(hosts)


def _open_sockets(component: Component, sticky: frozenset[str], backplanes: Mapping[str, str]) -> tuple[HeldState, ...]:
    """Connections that stay open live in the process that accepted them, whether or not `state:` says so."""
    if "sockets" in (component.state or {}):
        return ()
    return (
        HeldState(
            component=component.id,
            what="sockets",
            where="memory",
            copies=component.processes,
            declared=False,
            path=component.path,
            sticky=component.id in sticky,
            shared_by=backplanes.get(component.id),
        ),
    )


def _engine_state(component: Component, sticky: frozenset[str], stores: Iterable[Component]) -> tuple[HeldState, ...]:
    """Data of engines that live inside their callers: every replica has a database of its own."""
    return tuple(
        HeldState(
            component=component.id,
            what="engine",
            where=store.embedded or "disk",
            copies=component.replicas,
            declared=store.is_declared("engine"),
            path=store.path,
            sticky=component.id in sticky,
        )
        for store in stores
    )


def _is_stateless(component: Component, held: Iterable[HeldState]) -> bool | None:
    """Whether any instance can serve any request; None where the blueprint does not say."""
    if any(kept.what not in _HARMLESS and kept.shared_by is None for kept in held):
        return False
    if component.kind in STORES:
        return False
    if component.kind in _PROCESSES:
        return True if component.state is not None else None
    if component.kind in {Kind.CLIENT, Kind.EXTERNAL}:
        return None
    return True


def _sticky_targets(system: System) -> frozenset[str]:
    """Components whose balancer keeps sending a client to the same instance."""
    balancers = {
        component.id
        for component in system.components.values()
        if component.sticky or component.algorithm is Algorithm.IP_HASH
    }
    return frozenset(
        target
        for flow in system.flows.values()
        for hop in flow.hops
        if hop.source in balancers
        for target in hop.targets
    )


def _socket_holders(system: System) -> frozenset[str]:
    """Processes at the end of a WebSocket: those that push to clients, and those that clients connect to."""
    found: set[str] = set()
    for flow in system.flows.values():
        for hop in flow.hops:
            if hop.over is Over.WEBSOCKET:
                found |= {hop.source, *hop.targets}
    return frozenset(name for name in found if system.components[name].kind in _PROCESSES)


def _backplanes(system: System) -> Mapping[str, str]:
    """Which pub/sub reaches every process of a component, so that what one knows can be told to all."""
    found: dict[str, str] = {}
    for flow in system.flows.values():
        for source, target in _arrows(flow):
            if _is_pubsub(system.components[source]):
                found.setdefault(target, source)
    return found


def _is_pubsub(component: Component) -> bool:
    """Whether messages through it reach every subscriber at once."""
    return Kind.PUBSUB in component.kinds or Role.PUBSUB in component.roles


def _embedded_stores(system: System) -> Mapping[str, tuple[str, ...]]:
    """The stores that live inside each caller."""
    found: dict[str, list[str]] = {}
    for flow in system.flows.values():
        for source, target in _arrows(flow):
            inside = system.components[target].embedded
            if inside and target not in found.setdefault(source, []):
                found[source].append(target)
    return {name: tuple(stores) for name, stores in found.items()}


def _arrows(flow: Flow) -> Iterable[tuple[str, str]]:
    return ((hop.source, target) for hop in flow.hops for target in hop.targets)
