"""Database connections: every process of every client opens its own pool.

demand = Σ over clients of replicas × workers × (pool size + overflow), against max_connections − reserved.
A provider runs a function in as many processes as it has calls under way, each for one call: requests per second × seconds of one,
of its own work and of what it waits for (AWS Lambda developer guide, *Understanding Lambda function scaling*; Little's law).
The slots PostgreSQL keeps for superusers are in its manual, chapter "Connection Settings"
(superuser_reserved_connections, 3). A pooler counts as one client of its database and, for the services
in front of it, as the store; those connect to all of its instances, each of which accepts as many.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import Strain, origin, ratio, resource
from archlint.analysis.capacity.slots import is_elastic, taking
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen
from archlint.quantity import show_count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.waiting import Waiting
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component, Pool, System


@frozen
class Client:
    """A component that keeps connections to a store."""

    component: Component
    pool: Pool
    under_way: Figure | None = None
    """Its calls at one time, where the provider starts a process for each of them and that is known."""

    @property
    def processes(self) -> float:
        """How many pools it has."""
        if self.under_way is not None:
            return self.under_way.value
        each = self.component.concurrency if is_function(self.component) else 1
        return self.component.processes * each

    @property
    def connections(self) -> float:
        """The most it may open."""
        return self.processes * (self.pool.size + self.pool.overflow)


def is_function(component: Component) -> bool:
    """Whether the provider runs it in a process for each of its calls under way."""
    facts = component.facts
    return facts is not None and facts.elastic and facts.while_waiting == "held" and component.managed is not None


def grows(component: Component) -> bool:
    """Whether nobody says how many calls of a function may be under way, so that load decides how many pools there are."""
    return bool(component.pool) and is_function(component) and is_elastic(component)


def under_way(component: Component, load: Load | None, read: Reading, waiting: Waiting | None) -> Figure | None:
    """The calls of a function at one time at peak; None where nobody knows how long they take."""
    work = component.work
    if load is None or float(load.total) <= 0.0 or (work is None and waiting is None):
        return None
    own = 0.0 if work is None else read(f"{component.id}.work", work)
    seconds = own + (0.0 if waiting is None else waiting.seconds)
    return Figure(load.total * seconds, "calls", Later(lambda: f"{show_count(load.total)} × {taking(own, waiting)}"))


def at_peak(known: Mapping[str, tuple[Client, ...]], calls: Mapping[str, Figure]) -> Mapping[str, tuple[Client, ...]]:
    """The same clients, with the calls of functions that are under way."""
    if not calls:
        return known
    return {
        store: tuple(replace(client, under_way=calls.get(client.component.id)) for client in those)
        for store, those in known.items()
    }


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
    value = sum([client.connections for client in those], 0.0)
    return Figure(value, "connections", Later(lambda: " + ".join(map(_formula, those))))


def doors(component: Component) -> int:
    """The instances over which connections spread: those of a pooler; a store is asked at one, its primary."""
    return max(component.replicas, 1) if component.kind is Kind.POOLER else 1


def connections(component: Component, those: tuple[Client, ...], read: Reading) -> Resource | None:
    """The connection budget of a store or pooler, where it has clients that open any."""
    limit = component.max_connections
    if limit is None or not those:
        return None
    wanted = opened(those)
    stays = sum([client.connections for client in those if client.under_way is None], 0.0)
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
    fixed = math.inf if all(client.under_way is None for client in those) else ratio(stays, usable)
    return resource(component, "connections", strain, origin(component, "max_connections"), fixed=fixed)


def _budget(most: float, reserved: int, count: int) -> str:
    one = f"({most:,.0f} − {reserved} reserved)" if reserved else f"{most:,.0f}"
    return one if count == 1 else f"({count} × {one})"


def _formula(client: Client) -> str:
    """'api: 3 × 4 × 20'."""
    pool = f"({client.pool.size} + {client.pool.overflow})" if client.pool.overflow else f"{client.pool.size}"
    if client.under_way is not None:
        return f"{client.component.id}: {client.under_way.formula} × {pool}"
    one = client.component
    each = one.concurrency if is_function(one) else 1
    factors = [str(factor) for factor in (one.replicas, one.workers, each) if factor != 1]
    return f"{client.component.id}: {' × '.join([*factors, pool])}"
