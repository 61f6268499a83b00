"""Database connections: every process of every client opens its own pool.

demand = Σ over clients of replicas × workers × (pool size + overflow), against max_connections − reserved.
The slots PostgreSQL keeps for superusers are in its manual, chapter "Connection Settings"
(superuser_reserved_connections, 3). A pooler counts as one client of its database and, for the services
in front of it, as the store; those connect to all of its instances, each of which accepts as many.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import Strain, origin, ratio, resource
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.reading import Reading
    from archlint.graph.system import Component, Pool, System


@frozen
class Client:
    """A component that keeps connections to a store."""

    component: Component
    pool: Pool

    @property
    def connections(self) -> int:
        """The most it may open."""
        return self.component.processes * (self.pool.size + self.pool.overflow)


def clients(system: System) -> dict[str, tuple[Client, ...]]:
    """For each store or pooler who opens connections to it."""
    found: dict[str, list[Client]] = {}
    for component in system.components.values():
        for pool in component.pool:
            found.setdefault(pool.store, []).append(Client(component, pool))
    return {store: tuple(those) for store, those in found.items()}


def assumed_pools(system: System, store: str) -> tuple[str, ...]:
    """Where the sizes of the pools to a store come from that nobody declared, for each component that opens them."""
    return tuple(
        f"{component.id}: pool of {f'{pool.size} + {pool.overflow}' if pool.overflow else pool.size}, {source}"
        for component in system.components.values()
        if (source := component.assumed.get(f"pool.{store}")) is not None
        for pool in component.pool
        if pool.store == store
    )


def opened(those: tuple[Client, ...]) -> Figure:
    """How many connections these clients may open together."""
    value = float(sum(client.connections for client in those))
    return Figure(value, "connections", Later(lambda: " + ".join(map(_formula, those))))


def doors(component: Component) -> int:
    """The instances over which connections spread: those of a pooler; a store is asked at one, its primary."""
    return max(component.replicas, 1) if component.kind is Kind.POOLER else 1


def connections(component: Component, wanted: Figure | None, read: Reading) -> Resource | None:
    """The connection budget of a store or pooler, where its clients may open so many."""
    limit = component.max_connections
    if limit is None or wanted is None:
        return None
    reserved = component.facts.reserved_connections if component.facts else 0
    count = doors(component)
    usable = count * (read(f"{component.id}.max_connections", limit) - reserved)
    strain = Strain(
        load=wanted.value,
        capacity=usable,
        unit="connections",
        said=Later(lambda: f"({wanted.formula}) / {_budget(limit.likely, reserved, count)}"),
        busy=ratio(wanted.value, usable),
        low=ratio(wanted.value, count * (limit.high - reserved)),
        high=ratio(wanted.value, count * (limit.low - reserved)),
    )
    return resource(component, "connections", strain, origin(component, "max_connections"), fixed=math.inf)


def _budget(most: float, reserved: int, count: int) -> str:
    one = f"({most:,.0f} − {reserved} reserved)" if reserved else f"{most:,.0f}"
    return one if count == 1 else f"({count} × {one})"


def _formula(client: Client) -> str:
    """'api: 3 × 4 × 20'."""
    pool = f"({client.pool.size} + {client.pool.overflow})" if client.pool.overflow else f"{client.pool.size}"
    factors = [str(factor) for factor in (client.component.replicas, client.component.workers) if factor != 1]
    return f"{client.component.id}: {' × '.join([*factors, pool])}"
