"""The ladders for limits that are settings or space rather than work: connections, sockets, disks, memory, links."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.bill import copy_costs, data_copies
from archlint.analysis.capacity.connections import doors
from archlint.analysis.plan import machines
from archlint.analysis.plan.result import Ladder, Step, Verdict
from archlint.blueprint.vocabulary import Kind
from archlint.quantity import show_count, show_share, show_size

if TYPE_CHECKING:
    from archlint.analysis.capacity.connections import Client
    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import Component, System

CONNECTION_MEMORY = 10_000_000.0
"""Bytes one PostgreSQL backend is reckoned with; a floor, work_mem comes on top."""
SENSIBLE_CONNECTIONS = 500.0
"""Beyond this many backends, PostgreSQL's snapshots cost more than they bring without a pooler."""


def ladder(
    component: Component, limit: Resource, target: float, system: System, opening: tuple[Client, ...] = ()
) -> Ladder:
    """The steps for a limit of this kind, in order."""
    steps = _steps(component, limit, target, system, opening)
    enough = next((place for place, step in enumerate(steps, start=1) if step.verdict is Verdict.SUFFICES), 0)
    return Ladder(component.id, limit.name, limit.utilisation, target, limit.formula, steps, enough)


def _steps(
    component: Component, limit: Resource, target: float, system: System, opening: tuple[Client, ...]
) -> tuple[Step, ...]:
    match limit.name:
        case "connections":
            beside = _more_poolers if component.kind is Kind.POOLER else _pooler
            pooled = component.kind is not Kind.POOLER and all(
                client.component.kind is Kind.POOLER for client in opening
            )
            return (
                _smaller_pools(limit, target, opening),
                *(() if pooled else (beside(component, limit, target),)),
                _more_connections(component, limit, target),
            )
        case "descriptors":
            return _raise_descriptors(component, limit, target), _more_processes(component, limit, target)
        case "storage":
            return (
                _keep_less(component, limit, target, system),
                _larger_disk(limit, target),
                _split(component, limit, target),
            )
        case _ if component.is_store:
            return _larger(component, limit, target), _split(component, limit, target)
        case _:
            return _larger(component, limit, target), _more_instances(component, limit, target)


def _smaller_pools(limit: Resource, target: float, opening: tuple[Client, ...]) -> Step:
    processes = _whole(sum(client.processes for client in opening))
    size = int(limit.capacity * target // processes) if processes else 0
    worse = "requests wait for a connection inside the process when queries are slow"
    change = f"pools of at most {size} for each of {processes} processes"
    if size >= 1:
        after = size * processes / limit.capacity
        reason = f"{processes} × {size} = {size * processes} of {show_count(limit.capacity)}"
        return Step("smaller pools", change, Verdict.SUFFICES, after, reason, worse, size)
    reason = f"{processes} processes share {show_count(limit.capacity)} connections: less than one each"
    return Step("smaller pools", "pools of one", Verdict.CANNOT, processes / limit.capacity, reason, worse, 0)


def _pooler(_: Component, limit: Resource, target: float) -> Step:
    reason = (
        f"{show_count(limit.load)} clients share {show_count(limit.capacity)} connections, one transaction at a time"
    )
    worse = "one more thing to run and to lose; session state (LISTEN, advisory locks, SET) breaks in transaction mode"
    return Step("pooler", "a pooler in transaction mode in front of it", Verdict.SUFFICES, target, reason, worse)


def _whole(number: float) -> int:
    """As many as are needed, what is too much by rounding left out."""
    return math.ceil(round(number, 9))


def _more_poolers(component: Component, limit: Resource, target: float) -> Step:
    one = limit.capacity / doors(component)
    count = _whole(limit.load / (one * target))
    reason = f"{show_count(limit.load)} / ({count} × {show_count(one)})"
    worse = "one more to run, and its own connections to the database"
    return Step("scale out", f"{count} instances", Verdict.SUFFICES, limit.load / (count * one), reason, worse, count)


def _more_connections(component: Component, limit: Resource, target: float) -> Step:
    if component.kind is Kind.POOLER:
        return _more_clients(component, limit, target)
    reserved = component.facts.reserved_connections if component.facts else 0
    count = _whole(limit.load / target) + reserved
    memory = show_size((count - limit.capacity) * CONNECTION_MEMORY)
    worse = f"about {memory} more memory for backends, slower snapshots for everybody"
    verdict = Verdict.SUFFICES if count <= SENSIBLE_CONNECTIONS else Verdict.CANNOT
    reason = (
        f"{show_count(limit.load)} of {count}{f' − {reserved} reserved' if reserved else ''}"
        if verdict is Verdict.SUFFICES
        else f"{count} backends thrash without a pooler"
    )
    return Step(
        "raise the limit",
        f"`max_connections` of {count}",
        verdict,
        limit.load / (count - reserved),
        reason,
        worse,
        count,
    )


def _more_clients(component: Component, limit: Resource, target: float) -> Step:
    """A waiting client of a pooler takes a socket and some kilobytes, unlike a process of the database."""
    each = _whole(limit.load / doors(component) / target)
    reason = f"{show_count(limit.load)} on {doors(component)} of them"
    worse = "more clients wait inside the pooler when the database is slow"
    return Step("raise the limit", f"`max_connections` of {each}", Verdict.SUFFICES, target, reason, worse, each)


def _raise_descriptors(component: Component, limit: Resource, target: float) -> Step:
    each = _whole(limit.load / max(component.processes, 1) / target)
    rest = show_share(round(1.0 - target, 3))
    reason = f"{show_count(limit.load)} sockets on {component.processes} processes, {rest} for other files"
    cost = component.per_connection
    worse = f"memory: {show_size(limit.load * cost.likely)} for all of them" if cost else "memory for every socket"
    change = f"{each:,} open files for each process"
    beyond = _beyond_files(component, limit, each)
    if beyond is not None:
        return Step("raise the limit", change, Verdict.CANNOT, None, beyond, worse, each)
    return Step("raise the limit", change, Verdict.SUFFICES, target, reason, worse, each)


def _beyond_files(component: Component, limit: Resource, each: int) -> str | None:
    """Why so many sockets are too many for one process, or for the memory of what it runs on."""
    if each > machines.FILES:
        return f"Linux lets one process open {machines.FILES:,} files (fs.nr_open)"
    cost, memory = component.per_connection, component.memory
    if cost is None or memory is None:
        return None
    one = limit.load / max(component.replicas, 1) * cost.likely
    return (
        None if one <= memory.likely else f"{show_size(one)} of sockets on each, which has {show_size(memory.likely)}"
    )


def _more_processes(component: Component, limit: Resource, target: float) -> Step:
    count = _whole(component.processes * limit.utilisation / target)
    change = f"{count:,} processes instead of {component.processes:,}"
    reason = f"{show_count(limit.load)} sockets / {show_count(limit.capacity / max(component.processes, 1))} each"
    beyond = machines.too_many(math.ceil(count / component.workers))
    verdict = Verdict.SUFFICES if beyond is None else Verdict.CANNOT
    reason = beyond or reason + machines.doubt(count, "processes")
    after = component.processes * limit.utilisation / count
    return Step("scale out", change, verdict, after, reason, "machines for a setting", count)


def _keep_less(component: Component, limit: Resource, target: float, system: System) -> Step:
    part = target / limit.utilisation
    change = f"keep or copy {show_share(round(part, 3))} of it here: shorter retention, old rows to an object store"
    reason = f"{show_size(limit.load)} × {show_share(round(part, 3))} = {show_size(limit.capacity * target)}"
    one = copy_costs(component, system)
    cost = None if one is None else one * (part - 1.0) * data_copies(component)
    return Step("keep less", change, Verdict.SUFFICES, target, reason, "old rows are slow or gone", part, cost)


def _larger_disk(limit: Resource, target: float) -> Step:
    size = limit.load / target
    change, worse = f"a disk of {show_size(size)} or more", "backups and restores take longer"
    beyond = machines.too_large(size, machines.DISK)
    if beyond is not None:
        return Step("scale up", change, Verdict.CANNOT, limit.load / machines.DISK, beyond, worse, size)
    return Step("scale up", change, Verdict.SUFFICES, target, limit.formula, worse, size)


def _split(component: Component, limit: Resource, target: float) -> Step:
    now = component.shards.count if component.shards else 1
    count = _whole(limit.utilisation * now / target)
    after = limit.utilisation * now / count
    worse = "queries and transactions across shards, a key that cannot be changed later"
    cost = None if component.cost is None else component.cost.likely * data_copies(component) * (count - now)
    reason = limit.formula + machines.doubt(count, "shards")
    return Step("shard", f"{count:,} shards", Verdict.SUFFICES, after, reason, worse, count, cost)


def _larger(component: Component, limit: Resource, target: float) -> Step:
    shards = component.shards if limit.unit == "B" else None  # bytes a second are those of the busiest shard already
    load = limit.load * shards.skew / shards.count if shards else limit.load / max(component.replicas, 1)
    each = load / target
    change = f"{show_size(each)}/s of network" if limit.unit == "B/s" else f"{show_size(each)} of memory"
    one = "shard" if component.shards else "instance"
    most, per = (machines.NETWORK, "/s") if limit.unit == "B/s" else (machines.MEMORY, "")
    beyond = machines.too_large(each, most, per)
    if beyond is not None:
        return Step(
            "scale up", f"{change} for each {one}", Verdict.CANNOT, load / most, beyond, "larger machines", each
        )
    return Step(
        "scale up", f"{change} for each {one}", Verdict.SUFFICES, target, limit.formula, "larger machines", each
    )


def _more_instances(component: Component, limit: Resource, target: float) -> Step:
    count = _whole(max(component.replicas, 1) * limit.utilisation / target)
    change = f"{count:,} instances instead of {component.replicas:,}"
    cost = None if component.cost is None else component.cost.likely * (count - component.replicas)
    beyond = machines.too_many(count)
    verdict = Verdict.SUFFICES if beyond is None else Verdict.CANNOT
    reason = beyond or limit.formula + machines.doubt(count, "machines")
    after = max(component.replicas, 1) * limit.utilisation / count
    return Step("scale out", change, verdict, after, reason, "more machines to run", count, cost)
