"""How many instances peak load needs, so that queues stay short and one may be lost.

The more servers share one queue, the busier each may be. The target 1 − 0.712 / c^0.448 keeps the mean time
in an M/M/c system at about 1.4 times the service time for every c (29 % for one server, 72 % for eight, 89 %
for 64); it is a fit to Erlang's formula, not a law. A flat target replaces it where somebody asks for one.
What nothing queues for (open files, memory of sockets, bytes on the network) is planned to be four fifths full.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import QUEUED
from archlint.analysis.capacity.result import Needed, Resource
from archlint.analysis.demand.later import Later
from archlint.blueprint.vocabulary import Kind
from archlint.quantity import show_count, show_share, show_size

if TYPE_CHECKING:
    from archlint.graph.system import Component

STORE_TARGET = 0.7
"""Utilisation a single store is planned for: above it, waiting grows faster than load."""
SPACE_TARGET = 0.8
"""The part of a limit without a queue (open files, connections, bytes) that is planned to be used.

The rest is for bursts, for other files than sockets, for old instances beside new ones. Findings begin at the same share
(`target` of resource-over-target and sockets-exceed-descriptors), so that what is planned is not told again.
"""
_SHARED = QUEUED | {"bandwidth", "socket memory"}
"""Limits that more instances lift."""
FULL = 1.0
"""Utilisation above which a queue grows without end."""
_MOST = 1_000_000


def target(servers: int, headroom: float | None = None) -> float:
    """The utilisation that this many servers may have at peak.

    >>> [round(target(servers), 2) for servers in (1, 8, 64)]
    [0.29, 0.72, 0.89]
    """
    return headroom if headroom is not None else 1.0 - 0.712 / servers**0.448


def scales(limit: Resource, component: Component) -> bool:
    """Whether more instances lift a limit: each has its own part.

    Open files are a setting that somebody may raise, so they count where it was written down; connections are those that
    instances of a pooler accept.
    """
    if limit.name == "descriptors":
        return limit.declared
    return limit.name in _SHARED or (limit.name == "connections" and component.kind is Kind.POOLER)


def instances(
    load: float, one: float, headroom: float | None = None, servers: int = 1, each: float = 0.0
) -> int | None:
    """The fewest instances of capacity `one` that carry a load at the target; None when none could.

    `servers` is how many calls one instance serves side by side, for the target; `each` is what every instance gets
    besides its part of the load.

    >>> instances(1736.1, 1000.0), instances(1736.1, 1000.0, 0.7), instances(1736.1, 1000.0, 0.7, each=400.0)
    (4, 3, 6)
    """
    if one <= 0.0 or not math.isfinite(load) or each >= one * (headroom or 1.0):
        return None
    count = max(1, math.floor(load / (one - each)))
    if headroom is None and each:  # what each gets alone is too much for fewer
        count = max(count, math.floor((0.712 / (1.0 - each / one)) ** (1.0 / 0.448) / servers))
    while count < _MOST and load > count * (one * target(count * servers, headroom) - each) * (1.0 + 1e-12):
        count += 1
    return count if count < _MOST else None


def split_into(limit: Resource, now: int, goal: float) -> int | None:
    """The fewest shards that keep the busiest at the goal; None where what each of them gets is too much already."""
    stays = float(limit.utilisation) * limit.everywhere
    if stays >= goal:
        return None
    return max(1, math.ceil(round((float(limit.utilisation) - stays) * now / (goal - stays), 9)))


def needed(component: Component, limits: tuple[Resource, ...], headroom: float | None) -> Needed | None:
    """How many instances the tightest of these limits asks for; None where nothing scales with instances."""
    tightest: tuple[int, Resource, float | None] | None = None
    least = 1
    for limit in limits:
        one, load, each = shared(limit, component)
        servers = side_by_side(limit, component)
        goal = headroom if limit.name in QUEUED or headroom is not None else SPACE_TARGET
        count = instances(load, one, goal, servers, each)
        least = max(least, instances(load, one, FULL, servers, each) or 1)
        if count is not None and (tightest is None or count > tightest[0]):
            tightest = count, limit, goal
    if tightest is None:
        return None
    count, limit, goal = tightest
    zones = len({instance.zone for instance in component.instances if instance.zone})
    formula = Later(_formula, limit, component, count, target(count * side_by_side(limit, component), goal))
    up = max(count, component.min_up)
    return Needed(component.id, up, up + 1, formula, _zone_lost(up, zones), max(least, component.min_up))


def side_by_side(limit: Resource, component: Component) -> int:
    """How many calls one instance serves at the same time, for this limit: those that have a slot, or those it works on."""
    return component.slots if limit.name == "worker slots" else component.servers


def shared(limit: Resource, component: Component) -> tuple[float, float, float]:
    """What one instance can take, the load that they share, and what each of them gets besides."""
    count = component.at_work or 1.0
    whole = float(limit.load)
    return float(limit.capacity) / count, whole * (1.0 - limit.everywhere), whole * limit.everywhere / count


def _zone_lost(count: int, zones: int) -> int | None:
    """How many are needed so that `count` are left when the fullest of the zones is gone."""
    if zones < 2:
        return None
    whole = count
    while whole - math.ceil(whole / zones) < count:
        whole += 1
    return whole


def _formula(limit: Resource, component: Component, count: int, goal: float) -> str:
    """The arithmetic, and how many have to be up where that is more."""
    up = f", and {component.min_up} have to be up" if component.min_up > count else ""
    return _worked_out(limit, component, count, goal) + up


def _worked_out(limit: Resource, component: Component, count: int, goal: float) -> str:
    one, load, each = shared(limit, component)
    if limit.unit.startswith("B"):
        per = limit.unit[1:]
        room = f" × {show_share(round(goal, 3))}" if goal < 1.0 else ""
        return f"{show_size(limit.load)}{per} of {limit.name} / ({show_size(one)}{per}{room}) → {count}"
    if each:
        parts = f"{show_count(load)} / {count} + {show_count(each)} on each"
        return f"({parts}) {limit.unit} / ({show_count(one)} × {show_share(round(goal, 3))}) → {count}"
    most = component.partitions
    few = (
        f", which now share {most} partition{'s' if most != 1 else ''}"
        if most is not None and count * component.workers > most
        else ""
    )
    return f"{show_count(limit.load)} {limit.unit} / ({show_count(one)} × {show_share(round(goal, 3))}) → {count}{few}"
