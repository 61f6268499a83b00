"""Components as data: what their limits and waits are worked out from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.callers import holds
from archlint.analysis.capacity.connections import grows, is_function
from archlint.analysis.capacity.slots import is_elastic
from archlint.analysis.capacity.spread import BALANCERS
from archlint.analysis.capacity.throughput import able, by_work
from archlint.analysis.demand.loads import PROXIES
from archlint.analysis.demand.reading import likely
from archlint.analysis.demand.tries import available
from archlint.analysis.failures.parts import is_whole
from archlint.analysis.failures.standing import promotes, spread_over, stays_in_rotation, weighted_target
from archlint.analysis.scenario.reasons import KEPT
from archlint.blueprint.vocabulary import Kind, ReplicationMode
from archlint.graph.system import CHANNELS, Domain

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.scenario.compiled.data import Data
    from archlint.graph.parts import Replication
    from archlint.graph.system import Component, System
    from archlint.quantity import Quantity


def components(system: System, capacity: Capacity, grown: Capacity) -> dict[str, Data]:
    """Every component by its id, at today's load and with twice as much of it."""
    retried = any(hop.retries for flow in system.flows.values() for hop in flow.hops)
    now, twice = _storage(capacity), _storage(grown)
    spread = spread_over(system)
    return {
        id_: _component(component, system, _disk(now.get(id_), twice.get(id_)), spread, retried=retried)
        for id_, component in system.components.items()
    }


def _component(
    component: Component, system: System, disk: Data, spread: frozenset[str], *, retried: bool
) -> dict[str, Data]:
    """One component; what is usual or not known is left out."""
    found: dict[str, Data] = {
        "title": component.title,
        "kind": component.kind.value,
        "store": component.is_store,
        "client": component.kind is Kind.CLIENT,
        "online": _likely(component.online),
        "proxy": component.kind in PROXIES,
        "channel": component.kind in CHANNELS,
        "whole": is_whole(component),
        "bought": _is_bought(component),
        **_copies(component),
        "rotates": stays_in_rotation(component, spread),
        **_limits(component),
        **_balancing(component, system),
        "disk": disk,
        "there": available(component) if retried and available(component) < 1.0 else None,
    }
    return {key: value for key, value in found.items() if value is not None and value is not False}


def _copies(component: Component) -> dict[str, Data]:
    """How many there are, where they stand, and what becomes of them."""
    known = [(domain.value, name) for domain in Domain for name in _domains(component, domain)]
    places: list[Data] = [
        [f"{domain.value}:{name}" for domain in Domain if (name := instance.within(domain)) is not None]
        for instance in component.instances
    ]
    copies = component.replication
    return {
        "n": component.replicas,
        "total": max(len(component.instances), 1),
        "places": places if known else None,
        "primaries": sum(instance.role == "primary" for instance in component.instances),
        "copies": copies.standbys if copies else None,
        "quorum": copies.read_quorum if copies else None,
        "confirm": copies.confirmations if copies and copies.leaderless else None,
        "sure": _sure(copies) if known else None,
        "promotes": promotes(component),
        "shards": component.shards.count if component.shards else None,
        "skewed": component.shards.skew if component.shards else None,
        "grows": component.shards.grows if component.shards else None,
        "min": component.min_up,
    }


def _sure(copies: Replication | None) -> int | None:
    """How many copies confirm a write, 0 for a majority of them; None where the primary alone does."""
    if copies is None or copies.suffice < 2:
        return None
    return 0 if copies.mode is ReplicationMode.QUORUM and copies.write_quorum is None else copies.suffice


def _domains(component: Component, domain: Domain) -> list[str]:
    names = (instance.within(domain) for instance in component.instances)
    return [name for name in names if name is not None]


def _is_bought(component: Component) -> bool:
    return component.managed is not None or component.kind is Kind.EXTERNAL


def _does(component: Component) -> bool:
    """Whether a call takes the time of its work, and nobody stands in line for it."""
    return _is_bought(component) and component.latency is None and component.work is not None


def _limits(component: Component) -> dict[str, Data]:
    """Capacities, [likely, high] where a range decides what is certain to break; `least` is work at its shortest.

    `on` are the cores that its processes work on, and `takes` how long a call takes one, where these are fewer than its slots.
    `own` is the work of a function that runs in as many processes as it has calls under way; `side` calls are worked on at a time where capacity and work say so, `counted` where nothing else does.
    """
    return {
        "cap": _able(component, "capacity", component.capacity),
        "timed": by_work(component),
        "side": component.servers if _is_counted(component) else None,
        "takes": component.taken(None) if component.cores_used is not None else None,
        "on": _cores_on(component),
        "waited": component.waited_part if component.waited_part != 1.0 else None,
        "counted": bool(component.work and component.capacities and not component.says_slots),
        "read": _able(component, "capacity.read", component.read_capacity),
        "write": _able(component, "capacity.write", component.write_capacity),
        "work": None if is_elastic(component) else _likely(component.work),
        "least": component.work.low if component.work is not None and component.work.is_range else None,
        "vary": component.variation if component.variation != 1.0 else None,
        "holds": holds(component),
        "workers": component.workers,
        "at": component.concurrency,
        "parts": component.partitions,
        "skew": component.skew,
        "band": _ends(component.bandwidth),
        "memory": _likely(component.memory),
        "files": _likely(component.descriptors),
        "firm": component.is_declared("descriptors"),
        "socket": _likely(component.per_connection),
        "most": _usable(component),
        "pools": _pools(component) or None,
        "own": (component.work.likely if component.work else 0.0) if grows(component) else None,
        "cores": _likely(component.cores),
        "wait": _likely(component.work if _does(component) else component.latency),
        "does": component.work.likely * component.variation if component.work and _does(component) else None,
    }


def _is_counted(component: Component) -> bool:
    """Whether how many calls it works on at a time follows from more than its slots, or the cores of a store."""
    both = component.work is not None and component.capacities
    return bool(component.parallel or component.cores_used is not None or both)


def _cores_on(component: Component) -> Data:
    """The cores that its processes work on, where they are fewer than its slots."""
    cores, used = component.cores, component.cores_used
    if used is None or is_elastic(component):
        return None
    return [used, used if cores is None or cores.likely != used else cores.high]


def _pools(component: Component) -> dict[str, Data]:
    """Connections that one process opens to each store; of a function whose calls are limited, those of all of them."""
    each = component.concurrency if is_function(component) and not grows(component) else 1
    return {pool.store: (pool.size + pool.overflow) * each for pool in component.pool}


def _usable(component: Component) -> float | None:
    """Connections that one instance has for clients."""
    reserved = component.facts.reserved_connections if component.facts else 0
    return None if component.max_connections is None else component.max_connections.likely - reserved


def _balancing(component: Component, system: System) -> dict[str, Data]:
    """How it spreads what it hands on, of balancers only."""
    if component.kind not in BALANCERS:
        return {}
    weighted = weighted_target(component, system)
    return {
        "balances": True,
        "weights": list(component.weights) or None,
        "weighted": weighted.id if weighted else None,
        "algorithm": component.algorithm.value if component.algorithm else None,
        "sticky": bool(component.sticky),
    }


def _storage(capacity: Capacity) -> dict[str, Resource]:
    """What is kept on the disk of each component, or in its memory."""
    return {limit.component: limit for limit in capacity.resources if limit.name in KEPT and not limit.spills}


def _disk(now: Resource | None, twice: Resource | None) -> Data:
    """What is stored, as a line over the scale, and what it goes on: its size, its name, whether it fills up only over years."""
    if now is None or twice is None:
        return None
    return [2.0 * now.load - twice.load, twice.load - now.load, now.capacity, now.name, now.collects is not None]


def _likely(quantity: Quantity | None) -> float | None:
    return None if quantity is None else quantity.likely


def _able(component: Component, name: str, limit: Quantity | None) -> Data:
    if limit is None:
        return None
    one = able(component, name, limit, likely)
    return [one.rate, one.high]


def _ends(quantity: Quantity | None) -> Data:
    return None if quantity is None else [quantity.likely, quantity.high]
