"""Processes that open pools: which engines serve one call in each, and how many a store has connections for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.connections import clients, doors

if TYPE_CHECKING:
    from archlint.graph.system import Component, System


def forking(component: Component) -> bool:
    """Whether its calls side by side are processes, and nobody says that these have threads."""
    return component.facts is not None and component.facts.forks and not component.is_declared("concurrency")


def blocked_by(component: Component, count: int, system: System) -> tuple[int, str] | None:
    """The store that has too few connections for this many processes, and how many it has enough for."""
    opening = clients(system) if component.pool else {}
    for pool in component.pool:
        store = system.components.get(pool.store)
        if store is None or store.max_connections is None:
            continue
        reserved = store.facts.reserved_connections if store.facts else 0
        others = sum(client.connections for client in opening[pool.store] if client.component.id != component.id)
        each = pool.size + pool.overflow
        usable = doors(store) * (store.max_connections.likely - reserved)
        most = int((usable - others) // each) if each else count
        if most < count:
            return max(0, most), pool.store
    return None
