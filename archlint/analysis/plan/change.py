"""The same system with more load."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.memory import grows
from archlint.quantity import Dimension

if TYPE_CHECKING:
    from archlint.graph.system import Datum, Flow, System
    from archlint.quantity import Quantity


def scale(system: System, times: float) -> System:
    """The system with `times` as many users, and rates that are no user's grown alike, those of rows too."""
    workload = system.workload
    requests = workload.requests
    grown = replace(
        workload,
        users=_times(workload.users, times),
        daily_active=_more_people(workload.daily_active, times),
        online_at_peak=_more_people(workload.online_at_peak, times),
        requests=requests if requests is None or requests.basis is not None else _times(requests, times),
    )
    flows = {flow.id: _faster(flow, times) for flow in system.flows.values()}
    data = {datum.id: _more_rows(datum, times) for datum in system.data.values()}
    components = {
        id_: replace(one, online=_times(one.online, times)) if one.online else one
        for id_, one in system.components.items()
    }
    return replace(system, workload=grown, flows=flows, data=data, components=components)


def _more_rows(datum: Datum, times: float) -> Datum:
    """Rows of users are more by themselves, a fixed number of rows stays."""
    if datum.rows is None or datum.rows.basis is not None or not grows(datum.rows):
        return datum
    return replace(datum, rows=_times(datum.rows, times))


def _faster(flow: Flow, times: float) -> Flow:
    if flow.rate is None or flow.rate.basis is not None:
        return flow
    return replace(flow, rate=_times(flow.rate, times))


def _more_people(some: Quantity | None, times: float) -> Quantity | None:
    """A share of more people is more by itself; a count has to grow."""
    return _times(some, times) if some is not None and some.dimension is Dimension.COUNT else some


def _times(quantity: Quantity | None, times: float) -> Quantity | None:
    return None if quantity is None else quantity.times(times)
