"""Which component a load test filled: the one whose capacity it shows.

A load test as a whole shows one limit, that of whatever was full first; about everything else it says only that it
can take at least what it took (the utilisation law, Denning, Buzen 1978). Which one that was is the blueprint's to
say: the tightest limit for this mix of requests.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity import assess
from archlint.analysis.capacity.limits import RATES
from archlint.analysis.demand import measure
from archlint.blueprint.vocabulary import Kind
from archlint.calibration.refusal import insufficient
from archlint.calibration.result import Carried
from archlint.errors import did_you_mean
from archlint.frozen import frozen
from archlint.quantity import Dimension, Quantity, show_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity import Capacity
    from archlint.analysis.demand import Demand
    from archlint.graph.system import System


@frozen
class Tested:
    """The system under the load of a test, and nothing else."""

    system: System
    demand: Demand
    capacity: Capacity


def under(system: System, rates: Mapping[str, float]) -> Tested:
    """The system when these flows run so many times a second, and no other flow does."""
    flows = {
        flow.id: replace(flow, share=None, schedule=None, rate=_rate(rates.get(flow.id, 0.0)))
        for flow in system.flows.values()
    }
    loaded = replace(system, flows=flows, estimates=())
    demand = measure(loaded)
    return Tested(loaded, demand, assess(loaded, demand))


def _rate(value: float) -> Quantity:
    return Quantity(value, value, value, Dimension.RATE, f"{value:g} req/s", per=1.0)


def with_instances(system: System, component: str, count: int | None) -> System:
    """The system as it was tested, with so many instances of a component."""
    if count is None:
        return system
    here = system.components[component]
    return replace(system, components={**system.components, component: replace(here, replicas=count)})


def candidates(system: System, shares: Mapping[str, float]) -> tuple[str, ...]:
    """Components that the tested flows wait for and whose capacity is ours to know."""
    found = {
        target: None
        for flow in system.flows.values()
        if shares.get(flow.id)
        for hop in flow.hops
        if hop.waited
        for target in hop.targets
    }
    ours = (system.components[id_] for id_ in found)
    return tuple(each.id for each in ours if each.kind not in (Kind.CLIENT, Kind.EXTERNAL) and each.managed is None)


def suspect(system: System, shares: Mapping[str, float], rate: float, named: str | None) -> tuple[str, str]:
    """The component that was full, and why it is thought to be; raises LoadTestError when nothing says."""
    possible = candidates(system, shares)
    if named is not None:
        if named not in possible:
            help_ = did_you_mean(named, possible, f"the tested flows wait for {', '.join(possible) or 'none'}")
            raise insufficient(f"`--component {named}` is nothing that the tested flows wait for", help_)
        return named, "named with --component"
    tested = under(system, {flow: share * rate for flow, share in shares.items()})
    limits = [limit for limit in tested.capacity.resources if limit.name in RATES and limit.component in possible]
    known = {limit.component for limit in limits}
    unknown = [id_ for id_ in possible if id_ not in known]
    if not limits and len(possible) == 1:
        return possible[0], "the only component that the tested flows wait for"
    if not limits:
        raise insufficient(
            "nothing says which component was full during the test",
            f"name it: --component {unknown[0] if unknown else 'ID'}",
        )
    first = max(limits, key=lambda limit: limit.utilisation)
    why = f"what the blueprint expects to be full first with these requests ({first.formula} = {show_share(first.utilisation)})"
    return first.component, why


def carried(tested: Tested, but: str) -> tuple[Carried, ...]:
    """What everything else took at the highest rate of the test."""
    return tuple(
        Carried(limit.component, limit.utilisation, limit.formula, limit.declared)
        for limit in tested.capacity.resources
        if limit.name in RATES and limit.component != but and limit.load > 0.0
    )
