"""How many calls a component works on at the same time, and how many a second: processes, slots, cores and capacities together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import STORES, Kind, Managed
from archlint.graph import scalability
from archlint.graph.assumption import number
from archlint.graph.component import at_once
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from archlint.blueprint.components import Component as Written
    from archlint.graph.assumption import Assumptions


def load(
    written: Written, assumed: Assumptions
) -> tuple[int, int, Quantity | None, Quantity | None, Quantity | None, float | None]:
    """Processes, what each does at once, and how much they can do: each is assumed in the light of those before it."""
    workers = written.workers or 1
    concurrency = _concurrency(written, assumed)
    engine = assumed.ground.engine
    threads = engine is not None and (engine.one_core or assumed.ground.kind is not Kind.WORKER)
    limits = _capacities(written, assumed, workers if threads else workers * concurrency)
    return workers, concurrency, *_on_its_machine(written, assumed, limits)


def _concurrency(written: Written, assumed: Assumptions) -> int:
    if written.concurrency is not None:
        return written.concurrency
    kind = assumed.ground.kind
    capacity = written.capacity if isinstance(written.capacity, Quantity) and kind not in STORES else None
    if capacity is not None and written.work is not None and written.workers is None and written.cores is None:
        return at_once(capacity.likely, written.work.likely)
    default = assumed.take("concurrency")
    if default is not None:
        return int(number(default))
    if written.workers is not None or kind in STORES:
        return 1
    if written.cores is not None and (kind is Kind.WORKER or written.work is not None):
        what, engine = "job" if kind is Kind.WORKER else "call", assumed.ground.engine
        if engine is not None and engine.one_core and written.cores.likely > 1.0:
            assumed.used["concurrency"] = (
                f"one process, which works on one core: write `workers: {int(written.cores.likely)}` if so many run ({engine.one_core})"
            )
            return 1
        assumed.used["concurrency"] = f"one {what} at a time on every core (engineering default)"
        return max(1, math.ceil(written.cores.likely))
    if written.work is not None and (written.replicas is not None or managed_by(written, assumed) is None):
        assumed.used["concurrency"] = "one call at a time: neither `workers`, `concurrency` nor `cores` is stated"
    return 1


def _capacities(
    written: Written, assumed: Assumptions, processes: int
) -> tuple[Quantity | None, Quantity | None, Quantity | None]:
    """Capacity, read capacity, write capacity of one instance; defaults count for every process of it."""
    capacity = written.capacity
    if isinstance(capacity, Quantity):
        return capacity, None, None
    if capacity is not None:
        return (
            None,
            assumed.quantity("capacity.read", capacity.read),
            assumed.quantity("capacity.write", capacity.write),
        )
    if written.work is not None:
        return None, None, None
    return (
        _on_its_cores(written, assumed, assumed.quantity("capacity", None, processes), processes),
        assumed.quantity("capacity.read", None),
        assumed.quantity("capacity.write", None),
    )


def _on_its_cores(written: Written, assumed: Assumptions, limit: Quantity | None, processes: int) -> Quantity | None:
    """What processes are assumed to do, each on a core of its own: of less than a core for each in proportion.

    More cores change nothing, since nobody has measured such a process with them: what is assumed says so.
    """
    if limit is None or written.cores is None or assumed.ground.kind in STORES:
        return limit
    cores, engine = written.cores.likely, assumed.ground.engine
    if cores < processes:
        each = "one process" if processes == 1 else f"{processes} processes"
        assumed.used["capacity"] += f"; of {each} on {cores:g} cores, {cores / processes:.3g} times as much"
        return limit.times(cores / processes)
    if cores > processes and engine is not None and engine.one_core:
        assumed.used["capacity"] += (
            f"; a process works on one core, and {cores:g} change nothing: write `workers: {int(cores)}` if so many run"
        )
    elif cores > processes and assumed.ground.kind in {Kind.SERVICE, Kind.WORKER}:
        assumed.used["capacity"] += (
            f"; nobody measured it on {cores:g} cores, which change nothing: write `capacity` as measured"
        )
    return limit


def _on_its_machine(
    written: Written, assumed: Assumptions, limits: tuple[Quantity | None, Quantity | None, Quantity | None]
) -> tuple[Quantity | None, Quantity | None, Quantity | None, float | None]:
    """What a store is assumed to do is what the machine did that it was measured on, and grows with the cores that are written.

    Last comes how many calls such a machine works on at a time; None where something of it was written. Where the machine is not
    known, no number of cores changes the figure.
    """
    if assumed.ground.kind not in STORES or written.work is not None or not any(limits):
        return *limits, None
    measured, cores = (
        assumed.ground.defaults.get("capacity.cores"),
        None if written.cores is None else written.cores.likely,
    )
    if isinstance(written.capacity, Quantity) or measured is None:
        return *limits, 1.0 if cores is not None and written.capacity is None else None
    usual = number(measured)
    cores = usual if cores is None else cores
    there = scalability.most(cores)
    whole = scalability.throughput(there) if written.capacity is None else None
    if there == usual:
        return *limits, whole
    times = scalability.throughput(there) / scalability.throughput(usual)
    told = f"{there:g}" if there == cores else f"{cores:g}, of which {there:g} still make it faster,"
    more = f"; of {usual:g} cores, and {told} do {times:.3g} times as much (Universal Scalability Law)"

    def grown(name: str, limit: Quantity | None) -> Quantity | None:
        if limit is None or name not in assumed.used:
            return limit
        assumed.used[name] += more
        return limit.times(times)

    one, read, write = limits
    return grown("capacity", one), grown("capacity.read", read), grown("capacity.write", write), whole


def managed_by(written: Written, assumed: Assumptions) -> Managed | None:
    """Who runs it where that is a provider."""
    word = assumed.word("managed", written.managed)
    return None if word is None else Managed(word)
