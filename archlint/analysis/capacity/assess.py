"""Every limit of every component against the load it gets at peak, tightest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.backlog import backlogs
from archlint.analysis.capacity.bandwidth import bandwidth
from archlint.analysis.capacity.claims import Claims
from archlint.analysis.capacity.connections import at_peak, connections, grows, opened, under_way
from archlint.analysis.capacity.estimates import check
from archlint.analysis.capacity.memory import memory, working_set
from archlint.analysis.capacity.needed import needed, scales
from archlint.analysis.capacity.result import Capacity, EstimateCheck, Needed, Resource, Storage
from archlint.analysis.capacity.runs import runs
from archlint.analysis.capacity.setting import Setting, setting
from archlint.analysis.capacity.slots import cores, worker_slots
from archlint.analysis.capacity.sockets import descriptors, only_of, socket_memory, sockets
from archlint.analysis.capacity.storage import disk, stored, write_budgets
from archlint.analysis.capacity.throughput import reads_and_writes, throughput
from archlint.analysis.capacity.waiting import Chain, Waiting, add_waiting
from archlint.analysis.demand.later import Each, Later
from archlint.analysis.demand.rates import peak_factor, people
from archlint.analysis.demand.reading import Reading, likely
from archlint.analysis.demand.result import Demand, Figure, Load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.connections import Client
    from archlint.analysis.capacity.spread import Spread
    from archlint.graph.system import Component, System


def assess(
    system: System,
    demand: Demand,
    read: Reading = likely,
    headroom: float | None = None,
    around: Setting | None = None,
) -> Capacity:
    """Compare load with limits everywhere; what the blueprint does not say is not assumed.

    `demand` is what `demand.measure` gave for the same system (and the same `read`). `headroom` is the
    utilisation to plan instances for, a share; without it the target depends on how many there are. `around` is the
    `setting` of the system, where it is known from another evaluation.
    """
    around = around or setting(system)
    crowd = people(system.workload, read)
    factor = peak_factor(system.workload.peak, read)
    stores = Each(lambda datum: stored(system.data[datum], crowd, read, factor), system.data)
    held = _held(around.holders, demand, system, read)
    limits: dict[str, tuple[Resource, ...]] = {}
    for component in system.components.values():
        even = around.spreads[component.id]
        found = [
            *per_second(component, demand.components.get(component.id), even, read),
            *_kept(component, system, around, stores, read),
            *_open_at_once(component, held, system, around, read),
        ]
        limits[component.id] = tuple([limit for limit in found if limit is not None])

    def slots(component: Component, waiting: Waiting) -> Resource | None:
        return worker_slots(component, demand.components[component.id], around.spreads[component.id], read, waiting)

    def alone(component: Component, load: Load) -> list[Resource | None]:
        return per_second(component, load, around.spreads[component.id], read)

    add_waiting(system, demand, limits, read, around, slots)
    connected = _connected(system, demand, limits, read, around)
    for id_, those in connected.items():
        budget = connections(system.components[id_], those, read)
        limits[id_] = limits[id_] if budget is None else (*limits[id_], budget)
    wanted = {store: opened(those) for store, those in connected.items()}
    resources = tuple(sorted((limit for those in limits.values() for limit in those), key=_tightness))
    instances = Later(_needed, system, limits, headroom)
    claims = Claims(system, demand, resources, instances, stores, held, wanted, headroom)
    return Capacity(
        resources=resources,
        planned=instances,
        storage=stores,
        claimed=Later(_compared, claims),
        written=Later(lambda: write_budgets(stores, demand.average)),
        sockets=held,
        connections=wanted,
        clients=connected,
        backlogs=backlogs(around.deliveries, demand, limits, system.workload.peak),
        scheduled=Later(runs, system, demand, limits, around, alone),
    )


def _compared(claims: Claims) -> tuple[EstimateCheck, ...]:
    return tuple(check(estimate, claims) for estimate in claims.system.estimates)


def _tightness(limit: Resource) -> tuple[float, float, str, str]:
    """The next to break first; slots that wait for something full come behind it, which is why they are full."""
    reached = float(limit.saturates_at)
    return (max(reached, 1.0) if _open(limit) else reached, -float(limit.utilisation), limit.component, limit.name)


def per_second(component: Component, load: Load | None, even: Spread, read: Reading) -> list[Resource | None]:
    """Limits on what happens per second."""
    if load is None or load.total == 0.0:
        return []
    return [
        throughput(component, load, even, read),
        reads_and_writes(component, load, read) if component.capacity is None else None,
        worker_slots(component, load, even, read),
        cores(component, load, even, read),
        bandwidth(component, load, even, read),
    ]


def _kept(
    component: Component,
    system: System,
    around: Setting,
    stores: Mapping[str, Storage],
    read: Reading,
) -> list[Resource | None]:
    """Limits on what is kept: what is kept in memory and what is cached there share it, and only copies may be dropped."""
    data, copied = around.kept.get(component.id, ()), around.cached.get(component.id, ())
    if not data and not copied:
        return []
    hot = working_set(copied, system, stores)
    kept = disk(component, data, stores, read, hot)
    cached = memory(component, hot, read)
    return [kept, None if kept and cached and kept.name == cached.name else cached]


def _connected(
    system: System, demand: Demand, limits: dict[str, tuple[Resource, ...]], read: Reading, around: Setting
) -> Mapping[str, tuple[Client, ...]]:
    """Who opens connections to whom, functions in as many processes as they have calls under way."""
    growing = [component for component in system.components.values() if grows(component)]
    if not growing:
        return around.clients
    chain = Chain(system, demand, limits, read, around, around.functions)
    waits = {id_: chain.waiting(id_) for id_ in around.functions}
    calls = {one.id: under_way(one, demand.components.get(one.id), read, waits.get(one.id)) for one in growing}
    return at_peak(around.clients, {id_: figure for id_, figure in calls.items() if figure is not None})


def _open_at_once(
    component: Component,
    held: dict[str, Figure],
    system: System,
    around: Setting,
    read: Reading,
) -> list[Resource | None]:
    """Limits on the sockets that are open at once."""
    found: list[Resource | None] = []
    if component.id in held:
        even = around.spreads[component.id]
        most = "at most " if only_of(around.holders[component.id], system) else ""
        found.append(descriptors(component, held[component.id], even, read, most))
        found.append(socket_memory(component, held[component.id], even, read, most))
    return found


def _held(holders: Mapping[str, Mapping[str, int]], demand: Demand, system: System, read: Reading) -> dict[str, Figure]:
    found = {id_: sockets(those, demand.online_users, system, read) for id_, those in holders.items()}
    return {id_: figure for id_, figure in found.items() if figure is not None}


def _open(limit: Resource) -> bool:
    """Whether nobody can say how many slots were enough, since what they wait for is full."""
    return limit.held is not None and limit.held.at_least


def _needed(system: System, limits: Mapping[str, tuple[Resource, ...]], headroom: float | None) -> Mapping[str, Needed]:
    """Instances of everything that is scaled by adding some."""
    found: dict[str, Needed] = {}
    for component in system.components.values():
        if component.is_store or component.managed is not None:
            continue
        scaling = tuple(limit for limit in limits[component.id] if scales(limit, component) and not _open(limit))
        answer = needed(component, scaling, headroom)
        if answer is not None:
            found[component.id] = answer
    return found
