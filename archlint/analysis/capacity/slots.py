"""Worker slots: how many calls or jobs are in progress at once, against how many may be (Little's law)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import Strain, origin, ratio, resource
from archlint.quantity import show_count, show_duration

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.spread import Spread
    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component


def worker_slots(component: Component, load: Load, even: Spread, read: Reading) -> Resource | None:
    """Arrivals × work, in slots, against replicas × workers × concurrency."""
    work = component.work
    if work is None or component.is_store:
        return None
    seconds = read(f"{component.id}.work", work)
    pulled = load.jobs == load.total
    each_has = component.workers * component.concurrency
    slots = float(component.replicas * each_has) if pulled else each_has / even.busiest
    strain = Strain(
        load=load.total * seconds,
        capacity=slots,
        unit="slots",
        formula=f"{show_count(load.total)} × {show_duration(seconds)} / ({_product(component)})",
        busy=ratio(load.total * seconds, slots),
        low=ratio(load.total * work.low, slots),
        high=ratio(load.total * work.high, slots),
    )
    return resource(component, "worker slots", strain, origin(component, "work"))


def _product(component: Component) -> str:
    factors = [component.replicas, component.workers, component.concurrency]
    return " × ".join(str(factor) for factor in factors if factor != 1) or "1"
