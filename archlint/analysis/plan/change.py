"""The same system with more load."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.graph.system import Flow, System
    from archlint.quantity import Quantity


def scale(system: System, times: float) -> System:
    """The system with `times` as many users, and rates that are no user's grown alike."""
    workload = system.workload
    requests = workload.requests
    grown = replace(
        workload,
        users=_times(workload.users, times),
        requests=requests if requests is None or requests.basis is not None else _times(requests, times),
    )
    flows = {flow.id: _faster(flow, times) for flow in system.flows.values()}
    return replace(system, workload=grown, flows=flows)


def _faster(flow: Flow, times: float) -> Flow:
    if flow.rate is None or flow.rate.basis is not None:
        return flow
    return replace(flow, rate=_times(flow.rate, times))


def _times(quantity: Quantity | None, times: float) -> Quantity | None:
    if quantity is None:
        return None
    return replace(quantity, likely=quantity.likely * times, low=quantity.low * times, high=quantity.high * times)
