"""What every limit needs said: where its capacity comes from, and how a load stands against it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.result import Held, Resource
from archlint.analysis.demand.column import Column, each

if TYPE_CHECKING:
    from archlint.analysis.capacity.filling import Collecting
    from archlint.analysis.demand.later import Later
    from archlint.graph.system import Component
    from archlint.quantity import Quantity


QUEUED = frozenset({"throughput", "worker slots", "cores"})
"""Limits in front of which calls wait."""
RATES = QUEUED | {"reads and writes", "reads", "writes"}
"""Limits that a rate of requests reaches."""
PER_SECOND = RATES | {"bandwidth"}
"""Limits on what happens per second: beyond one of them, requests wait or fail."""


class Strain(NamedTuple):
    """A load against a capacity, in `unit`; `busy` at the likely values, `low` and `high` at the ends of the range."""

    load: float
    capacity: float
    unit: str
    said: Later[str]
    busy: float
    low: float
    high: float


def against(load: float, capacity: float, limit: Quantity, unit: str, said: Later[str]) -> Strain:
    """How busy a capacity is that scales with `limit`, a range perhaps."""
    busy = ratio(load, capacity)
    scaled = float(busy) * (limit.likely or 1.0)
    return Strain(load, capacity, unit, said, busy, ratio(scaled, limit.high), ratio(scaled, limit.low))


def ratio(load: float, capacity: float) -> float:
    """Load over capacity; infinite where there is load and no capacity at all."""
    if type(load) is Column or type(capacity) is Column:
        return load / capacity
    if load <= 0.0:
        return 0.0
    return load / capacity if capacity > 0.0 else math.inf


def saturation(utilisation: float, fixed: float = 0.0) -> float:
    """At which multiple of today's load the limit is reached; `fixed` is the part that does not grow."""
    if Column not in (type(utilisation), type(fixed)):
        return _saturation(utilisation, fixed)
    return each(_saturation, utilisation, fixed) if fixed else 1.0 / utilisation


def _saturation(utilisation: float, fixed: float) -> float:
    growing = utilisation - fixed
    if growing <= 0.0:
        return math.inf if utilisation <= 1.0 else 0.0
    return max(0.0, (1.0 - fixed) / growing)


class Origin(NamedTuple):
    """Whether a limit was written in the blueprint, and where it comes from otherwise."""

    declared: bool
    source: str


def origin(component: Component, *keys: str) -> Origin:
    """Where the first of these keys that is known comes from; that no instance takes anything needs no key."""
    if component.is_absent and component.is_declared("replicas"):
        return Origin(declared=True, source="declared")
    for key in keys:
        if component.is_declared(key):
            return Origin(declared=True, source="declared")
    for key in keys:
        if key in component.assumed:
            return Origin(declared=False, source=component.assumed[key])
    return Origin(declared=False, source="assumed")


def resource(
    component: Component,
    name: str,
    strain: Strain,
    limit: Origin,
    fixed: float = 0.0,
    held: Held | None = None,
    everywhere: float = 0.0,
    collects: Collecting | None = None,
    *,
    spills: bool = False,
) -> Resource:
    """One limit of one component, with its saturation point.

    `fixed` is the part of the utilisation that stays when load grows; `math.inf` when nothing grows.
    """
    grows = not math.isinf(fixed)
    return Resource(
        component.id,
        name,
        strain.load,
        strain.capacity,
        strain.unit,
        strain.busy,
        strain.low,
        strain.high,
        saturation(strain.busy, fixed),
        strain.said,
        limit.declared,
        limit.source,
        component.path,
        grows,
        fixed if grows else 0.0,
        held,
        everywhere,
        collects,
        spills,
    )
