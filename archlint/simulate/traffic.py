"""How often each flow begins at peak: the simulation's own reading of the workload.

Deliberately not shared with the analytic model, which it is there to check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import Basis

if TYPE_CHECKING:
    from archlint.graph.system import Flow, System, Workload
    from archlint.quantity import Quantity

_DAY = 86_400.0


@frozen
class Arrivals:
    """When a flow begins: at random, `rate` times a second, or every `period` seconds."""

    flow: str
    rate: float
    period: float | None = None


def arrivals(system: System) -> tuple[Arrivals, ...]:
    """The flows whose rate at peak can be known."""
    whole = _at_peak(system.workload.requests, system.workload)
    found: list[Arrivals] = []
    for flow in system.flows.values():
        if flow.schedule:
            found.append(Arrivals(flow.id, 1.0 / flow.schedule, flow.schedule))
            continue
        rate = _flow_rate(flow, whole, system.workload)
        if rate:
            found.append(Arrivals(flow.id, rate))
    return tuple(found)


def _flow_rate(flow: Flow, whole: float | None, workload: Workload) -> float | None:
    if flow.share is not None:
        return None if whole is None else whole * flow.share.likely
    return _at_peak(flow.rate, workload)


def _at_peak(rate: Quantity | None, workload: Workload) -> float | None:
    """Requests per second at peak; None when the blueprint does not say enough."""
    if rate is None:
        return None
    people = 1.0 if rate.basis is None else _people(rate.basis, workload)
    if people is None:
        return None
    if rate.basis is Basis.ONLINE_USER or not rate.is_average:
        return people * rate.likely
    factor = _factor(workload)
    return None if factor is None else people * rate.likely * factor


def _people(basis: Basis, workload: Workload) -> float | None:
    if basis is Basis.USER:
        return workload.users.likely if workload.users else None
    return workload.active_users if basis is Basis.ACTIVE_USER else workload.online_users


def _factor(workload: Workload) -> float | None:
    peak = workload.peak
    if peak is None:
        return None
    if peak.factor is not None:
        return peak.factor.likely
    if peak.share is not None and peak.within:
        return peak.share.likely * _DAY / peak.within
    return _DAY / peak.busy if peak.busy else None
