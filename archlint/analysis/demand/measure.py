"""How much arrives where: the workload carried along every flow to every component."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.loads import runs
from archlint.analysis.demand.rates import RATE, People, Rates, peak_factor, people, rates
from archlint.analysis.demand.reading import Reading, likely
from archlint.analysis.demand.result import Demand, Figure, FlowDemand, Load, Runaway
from archlint.frozen import frozen
from archlint.quantity import show_count, show_duration, show_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.demand.loads import Run, Share
    from archlint.graph.system import Flow, System

_Tally = dict[str, dict[str, list[float]]]


@frozen
class _Whole:
    """What flows take their rates from."""

    crowd: People
    rates: Rates


def measure(system: System, read: Reading = likely, known: Mapping[str, Run] | None = None) -> Demand:
    """Work out every rate at peak and on average, and what each component gets of it.

    Nothing is guessed: a flow whose rate cannot be known from the blueprint has no figures and leaves
    no load. `read` decides how assumptions are read; the default takes the likely values. `known` are the `runs`
    of the system in the same reading, where they are known from another evaluation.
    """
    known = runs(system, read) if known is None else known
    workload = system.workload
    crowd = people(workload, read)
    whole = _Whole(crowd, rates("workload.requests", workload.requests, crowd, workload.peak, read))
    peak = _tally()
    usual: list[tuple[float, list[Share]]] = []
    flows: dict[str, FlowDemand] = {}
    runaways: list[Runaway] = []
    for flow in system.flows.values():
        counted, left = known[flow.id]
        if counted.runaway:
            runaways.append(counted.runaway)
        own = _flow_rates(flow, system, whole, read)
        flows[flow.id] = FlowDemand(flow.id, own.peak, own.average, counted.taken)
        at_peak = None if own.peak is None else own.peak.value
        on_average = None if own.average is None else own.average.value
        if on_average is not None:
            usual.append((on_average, left))
        if at_peak is not None:
            _add(peak, at_peak, left)
    return Demand(
        average_rate=whole.rates.average,
        peak_rate=whole.rates.peak,
        users=workload.users,
        daily_active_users=crowd.active,
        online_users=crowd.online,
        peak_factor=peak_factor(workload.peak, read),
        flows=flows,
        components=_loads(system, peak),
        averaged=Later(_averages, system, usual),
        runaways=tuple(runaways),
    )


def _flow_rates(flow: Flow, system: System, whole: _Whole, read: Reading) -> Rates:
    """A share of the workload, a rate of its own, or a schedule."""
    if flow.share is not None:
        part = read(f"{flow.id}: share", flow.share)
        return Rates(_part(part, whole.rates.average), _part(part, whole.rates.peak))
    if flow.rate is not None:
        return rates(f"{flow.id}: rate", flow.rate, whole.crowd, system.workload.peak, read)
    if flow.schedule:
        steady = Figure(1.0 / flow.schedule, RATE, f"1 / {show_duration(flow.schedule)}")
        return Rates(steady, steady)
    return Rates()


def _part(part: float, rate: Figure | None) -> Figure | None:
    if rate is None:
        return None
    return Figure(part * rate.value, rate.unit, Later(lambda: f"{show_share(part)} × {show_count(rate.value)}"))


def _tally() -> _Tally:
    return defaultdict(lambda: defaultdict(list))


def _add(tally: _Tally, rate: float, left: list[Share]) -> None:
    """What a flow leaves that runs so many times a second."""
    for component, field, amount in left:
        tally[component][field].append(rate * amount)


def _averages(system: System, usual: list[tuple[float, list[Share]]]) -> Mapping[str, Load]:
    tally = _tally()
    for rate, left in usual:
        _add(tally, rate, left)
    return _loads(system, tally)


def _loads(system: System, tally: Mapping[str, Mapping[str, list[float]]]) -> dict[str, Load]:
    """One load for each component that anything reaches, in the order of the file."""
    return {id_: _load(tally[id_]) for id_ in system.components if id_ in tally}


def _load(fields: Mapping[str, list[float]]) -> Load:
    return Load(**{field: amounts[0] if len(amounts) == 1 else total(amounts) for field, amounts in fields.items()})
