"""How much arrives where: the workload carried along every flow to every component."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archlint.analysis.demand.column import total
from archlint.analysis.demand.later import Each, Later
from archlint.analysis.demand.loads import runs
from archlint.analysis.demand.rates import RATE, People, Rates, peak_factor, people, rates
from archlint.analysis.demand.reading import Reading, likely
from archlint.analysis.demand.result import Demand, Figure, FlowDemand, Load
from archlint.frozen import frozen
from archlint.quantity import show_count, show_duration, show_share

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from archlint.analysis.demand.loads import Intake, Runs
    from archlint.graph.system import Flow, System

_FIELDS = len(Load.__match_args__)


@frozen
class _Whole:
    """What flows take their rates from."""

    crowd: People
    rates: Rates


def measure(system: System, read: Reading = likely, known: Runs | None = None) -> Demand:
    """Work out every rate at peak and on average, and what each component gets of it.

    Nothing is guessed: a flow whose rate cannot be known from the blueprint has no figures and leaves
    no load. `read` decides how assumptions are read; the default takes the likely values. `known` are the `runs`
    of the system in the same reading, where they are known from another evaluation.
    """
    known = runs(system, read) if known is None else known
    workload = system.workload
    crowd = people(workload, read)
    whole = _Whole(crowd, rates("workload.requests", workload.requests, crowd, workload.peak, read))
    peak: dict[str, float] = {}
    usual: dict[str, float] = {}
    flows: dict[str, FlowDemand] = {}
    for flow in system.flows.values():
        own = _flow_rates(flow, system, whole, read)
        flows[flow.id] = FlowDemand(flow.id, own.peak, own.average, known.visits[flow.id].taken)
        if own.average is not None:
            usual[flow.id] = own.average.value
        if own.peak is not None:
            peak[flow.id] = own.peak.value
    return Demand(
        average_rate=whole.rates.average,
        peak_rate=whole.rates.peak,
        users=workload.users,
        daily_active_users=crowd.active,
        online_users=crowd.online,
        peak_factor=peak_factor(workload.peak, read),
        flows=flows,
        components={id_: _load(peak, known.intakes, id_) for id_ in _reached(peak, known)},
        average=Each(partial(_load, usual, known.intakes), _reached(usual, known)),
        runaways=tuple(counted.runaway for counted in known.visits.values() if counted.runaway),
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


def _reached(rates: Mapping[str, float], known: Runs) -> Collection[str]:
    """The components to which anything comes from a flow whose rate is known."""
    if len(rates) == len(known.visits):
        return known.intakes
    return [
        id_ for id_, intake in known.intakes.items() if any(flow in rates for _, parts in intake for flow, _ in parts)
    ]


def _load(rates: Mapping[str, float], intakes: Mapping[str, Intake], id_: str) -> Load:
    """Everything that flows leave at one component."""
    values = [0.0] * _FIELDS
    for field, parts in intakes[id_]:
        amounts = [rates[flow] * amount for flow, amount in parts if flow in rates]
        if amounts:
            values[field] = amounts[0] if len(amounts) == 1 else total(amounts)
    return Load(*values)
