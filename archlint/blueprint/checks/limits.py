"""Numbers of one component that nothing can be computed from: crowds of instances, and divisors of zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.checks.balancing import BALANCERS, WAY, beyond
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.blueprint.checks.sheet import Sheet
    from archlint.blueprint.components import Component
    from archlint.errors import Problem

MOST = 5_000
"""Instances of one component: replicas, or copies times shards. Failures of each are computed one by one."""

DIVISORS = frozenset({"mtbf", "disk", "memory", "cores", "bandwidth", "max_connections", "descriptors", "online"})
"""Keys of which nothing can have none."""


def check_limits(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """One problem for every number that is beyond what can be computed."""
    here = ("components", name)
    if component.replicas is not None or component.replication is not None or component.shards is not None:
        yield from _crowd(sheet, name, component)
    for keys, value in _divisors(component):
        if value is not None and value.low <= 0 and not sheet.doubtful(*here, *keys):
            message = f"`{'.'.join(keys)}` of `{name}` must be more than 0"
            yield sheet.at_value("out-of-range", message, (*here, *keys), "remove the key if it is not known")
    for keys, skew in _skews(component):
        if skew is not None and skew.low < 1.0 and not sheet.doubtful(*here, *keys):
            message = f"`skew` of `{name}` is the busiest over the fair share, which is at least 1x, got `{skew.text}`"
            yield sheet.at_value("out-of-range", message, (*here, *keys), "write `skew: 1x` when all are equally busy")
        elif skew is not None and not sheet.doubtful(*here, *keys):
            count, what = _sharing(sheet, name, component, keys)
            if count and skew.high > max(count, 1):
                yield sheet.at_value("out-of-range", beyond(name, skew.text, count, what), (*here, *keys), WAY)


Figures: TypeAlias = "list[tuple[tuple[str, ...], Quantity | None]]"
"""Quantities of one component, with the keys that lead there."""


def _skews(component: Component) -> Figures:
    """How much more the busiest gets than the others."""
    skews: Figures = [] if component.skew is None else [(("skew",), component.skew)]
    return skews if component.shards is None else [*skews, (("shards", "skew"), component.shards.skew)]


def _sharing(sheet: Sheet, name: str, component: Component, keys: tuple[str, ...]) -> tuple[int | None, str]:
    """How many there are of what shares the load; of balancers those behind it do (`check_balancing`)."""
    if keys[0] == "shards" and component.shards is not None:
        return component.shards.count, "shards"
    return (None if BALANCERS.intersection(sheet.kinds.get(name, ())) else component.replicas), "instances"


def _divisors(component: Component) -> Figures:
    """What loads are divided by."""
    divisors: Figures = [((key,), getattr(component, key)) for key in component.model_fields_set if key in DIVISORS]
    capacity = component.capacity
    if isinstance(capacity, Quantity):
        divisors.append((("capacity",), capacity))
    elif capacity is not None:
        divisors += [(("capacity", "read"), capacity.read), (("capacity", "write"), capacity.write)]
    return divisors


def _crowd(sheet: Sheet, name: str, component: Component) -> Iterator[Problem]:
    """More instances than can be looked at one by one."""
    here = ("components", name)
    parts: list[tuple[tuple[str, ...], int]] = []
    if component.replicas is not None:
        parts.append((("replicas",), component.replicas))
    if component.replication is not None and component.replication.standbys is not None:
        parts.append((("replication", "standbys"), component.replication.standbys + 1))
    if component.shards is not None:
        parts.append((("shards", "count"), component.shards.count))
    total = 1
    for _, count in parts:
        total *= count
    if total <= MOST:
        return
    keys, _ = max(parts, key=lambda part: part[1])
    if not sheet.doubtful(*here, *keys):
        message = f"`{name}` has {total:,} instances, and one component has at most {MOST:,}"
        way_out = "describe one cell of the system, or divide it into several components"
        yield sheet.at_value("too-many-instances", message, (*here, *keys), way_out)
