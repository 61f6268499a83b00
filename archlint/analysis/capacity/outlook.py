"""What breaks first, second, third as load grows; at how many users, and in how many months."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import QUEUED
from archlint.analysis.capacity.needed import SPACE_TARGET, STORE_TARGET, side_by_side, target
from archlint.blueprint.vocabulary import Kind
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.graph.system import System

MULTIPLES = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""The sizes of a sweep, as multiples of today's peak."""


@frozen
class Break:
    """When one limit is reached as the system grows.

    `multiple` of today's peak, and how many users and months that is; `months_to_target` until it is busier
    than planned for. None where the blueprint gives no users or growth, or the limit does not grow with load;
    0 when it is reached already.
    """

    component: str
    name: str
    multiple: float
    users: float | None
    months: float | None
    months_to_target: float | None
    target: float


@frozen
class Outlook:
    """What happens as load grows: the order in which limits break, and utilisations at multiples of the peak.

    `sweep` has one row for each limit, in the order of `breaks`, with one utilisation for each of `multiples`.
    """

    breaks: tuple[Break, ...]
    multiples: tuple[float, ...]
    sweep: tuple[tuple[float, ...], ...]


def outlook(system: System, capacity: Capacity, headroom: float | None = None) -> Outlook:
    """Follow every limit as load grows with the users."""
    breaks = tuple(_break(limit, system, headroom) for limit in capacity.resources)
    sweep = tuple(tuple(float(limit.at(multiple)) for multiple in MULTIPLES) for limit in capacity.resources)
    return Outlook(breaks, MULTIPLES, sweep)


def goal(limit: Resource, system: System, headroom: float | None = None) -> float:
    """The utilisation to plan for: by Erlang for instances that share a line, 70 % for stores and services of others.

    Four fifths of what nothing queues for: connections, sockets, bytes. A cache may be full: what does not fit is asked elsewhere.
    """
    if headroom is not None:
        return headroom
    if limit.spills:
        return 1.0
    component = system.components[limit.component]
    if limit.name not in QUEUED:
        return STORE_TARGET if limit.name in ("reads and writes", "reads", "writes") else SPACE_TARGET
    if component.is_store or component.managed is not None or component.kind is Kind.EXTERNAL:
        return STORE_TARGET
    side = side_by_side(limit, component)
    return target(max(component.together(side), side))


def _break(limit: Resource, system: System, headroom: float | None) -> Break:
    collects = limit.collects is not None  # as full as that at the end of retention, not when load is there
    planned = goal(limit, system, headroom)
    users = system.workload.users
    multiple = float(limit.saturates_at)
    return Break(
        limit.component,
        limit.name,
        multiple,
        users.likely * multiple if users and limit.scales_with_load and math.isfinite(multiple) else None,
        None if collects else _months(multiple, system),
        None if collects else _months(float(limit.reaches(planned)), system),
        planned,
    )


def _months(multiple: float, system: System) -> float | None:
    """How long compound growth takes to this multiple."""
    growth = system.workload.growth
    if not growth or growth <= 0.0 or not math.isfinite(multiple):
        return None
    return 0.0 if multiple <= 1.0 else math.log(multiple) / math.log1p(growth)
