"""Worker slots: how many calls or jobs are in progress at once, against how many may be (Little's law).

A slot that waits for others is held for all of that time: occupancy = arrivals × (own work + waiting).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import Strain, origin, ratio, resource
from archlint.analysis.capacity.result import Held
from archlint.analysis.capacity.throughput import by_work, copies, staying, to_all, where
from archlint.analysis.demand.later import Later
from archlint.quantity import show_count, show_duration, show_share

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.spread import Spread
    from archlint.analysis.capacity.waiting import Waiting
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component
from archlint.quantity import Quantity

_SLOTS = ("replicas", "workers", "concurrency")


def is_elastic(component: Component) -> bool:
    """Whether somebody else runs as many of it at once as are called: nobody says how many that may be."""
    if component.managed is None or component.is_store or "concurrency" in component.assumed:
        return False
    return not any(component.is_declared(key) for key in _SLOTS)


def worker_slots(
    component: Component, load: Load, even: Spread, read: Reading, waiting: Waiting | None = None
) -> Resource | None:
    """Arrivals × time held, in slots, against replicas × workers × concurrency; of a store, on its busiest copy.

    Where `capacity` and `work` alone say how many there are, they are as busy as the capacity is; where calls wait for nobody and
    there are fewer cores, these are full before.
    """
    work = component.work
    if (work is None and waiting is None) or is_elastic(component):
        return None
    if work is not None and component.capacities and not component.says_slots:
        return None
    if component.is_store:
        return _store(component, work, load, read) if work is not None and by_work(component) else None
    if waiting is None and component.cores_used is not None:
        return None
    own = 0.0 if work is None else read(f"{component.id}.work", work)
    seconds = own if waiting is None else own + waiting.seconds
    pulled = load.jobs == load.total
    each_has = component.slots
    alone = pulled or not component.replicas
    slots = float(component.consumers * component.concurrency) if alone else each_has / even.busiest
    strain = Strain(
        load=load.total * seconds,
        capacity=slots,
        unit="slots",
        said=Later(
            lambda: (
                f"{show_count(load.total)} × {taking(own, waiting)} / ({_product(component, None if alone else even)})"
            )
        ),
        busy=ratio(load.total * seconds, slots),
        low=ratio(load.total * ((work.low if work else 0.0) + (waiting.low if waiting else 0.0)), slots),
        high=ratio(load.total * ((work.high if work else 0.0) + (waiting.high if waiting else 0.0)), slots),
    )
    held = None
    if waiting is not None:
        held = Held(
            float(seconds),
            (float(own) * component.variation) ** 2 + waiting.variance,
            float(waiting.seconds),
            waiting.at_least,
            waiting.by_slots,
        )
    source = origin(component, "concurrency", "workers")
    return resource(component, "worker slots", strain, source, held=held, everywhere=to_all(load))


def cores(component: Component, load: Load, even: Spread, read: Reading) -> Resource | None:
    """Arrivals × own work, in cores, against those that the processes of all instances work on; None where there are as many as slots."""
    work, used = component.work, component.cores_used
    if work is None or used is None or is_elastic(component):
        return None
    alone = load.jobs == load.total and not load.broadcast
    stated = component.cores if component.cores is not None and used == component.cores.likely else None
    one = used if stated is None else read(f"{component.id}.cores", stated)
    least, most = (used, used) if stated is None else (stated.low, stated.high)
    times = component.at_work if alone else 1.0 / even.busiest if component.replicas else 0.0
    seconds = read(f"{component.id}.work", work)
    strain = Strain(
        load=load.total * seconds,
        capacity=one * times,
        unit="cores",
        said=Later(
            lambda: (
                f"{show_count(load.total)} × {show_duration(seconds)} / {_of_cores(component, one, None if alone else even)}"
            )
        ),
        busy=ratio(load.total * seconds, one * times),
        low=ratio(load.total * work.low, most * times),
        high=ratio(load.total * work.high, least * times),
    )
    said = origin(component, "cores", "workers") if stated is not None else origin(component, "workers")
    if not said.declared and component.facts is not None:
        said = said._replace(source=f"one process works on one core: {component.facts.one_core}")
    return resource(component, "cores", strain, said, everywhere=to_all(load))


def _of_cores(component: Component, one: float, even: Spread | None) -> str:
    """How many cores there are, for what the busiest instance gets."""
    each = f"{show_count(one)} core{'s' if one != 1.0 else ''}"
    if even is not None and even.because:
        return f"({each} / {show_share(round(even.busiest, 4))} on the busiest, {even.because})"
    count = component.replicas if even is not None else component.at_work
    return each if count == 1 else f"({show_count(count)} × {each})"


def taking(own: float, waiting: Waiting | None) -> str:
    """How long one call takes, in words: '(50 ms + 300 ms waiting for mail)'."""
    if waiting is None:
        return show_duration(own)
    mine = f"{show_duration(own)} + " if own else ""
    least = "at least " if waiting.at_least else ""
    return f"({mine}{least}{show_duration(waiting.seconds)} waiting for {', '.join(waiting.targets)})"


def _store(component: Component, work: Quantity, load: Load, read: Reading) -> Resource:
    busiest = max(copies(component, load), key=lambda copy: float(copy.total))
    seconds, slots = read(f"{component.id}.work", work), float(component.servers)
    said = Later(
        lambda: f"{show_count(busiest.total)}{where(component, busiest)} × {show_duration(seconds)} / {slots:.0f}"
    )
    wanted = busiest.total * seconds
    low, high = (ratio(busiest.total * end, slots) for end in (work.low, work.high))
    strain = Strain(wanted, slots, "slots", said, ratio(wanted, slots), low, high)
    stays = float(staying(component, load, busiest.reads, busiest.writes))
    return resource(component, "worker slots", strain, origin(component, "work"), everywhere=stays)


def _product(component: Component, even: Spread | None) -> str:
    """How many slots there are, for what the busiest instance gets."""
    if even is not None and even.because:
        each = " × ".join(str(factor) for factor in (component.workers, component.concurrency) if factor != 1) or "1"
        return f"{each} / {show_share(round(even.busiest, 4))} on the busiest, {even.because}"
    if component.consumers < component.processes:
        shared = f"{component.partitions} partition{'s' if component.partitions != 1 else ''}"
        return f"{shared} × {component.concurrency}" if component.concurrency != 1 else shared
    factors = [component.replicas, component.workers, component.concurrency]
    return " × ".join(str(factor) for factor in factors if factor != 1) or "1"
