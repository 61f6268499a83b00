"""Every flow against every single failure: what is lost, and what is degraded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures import strain
from archlint.analysis.failures.alone import Alone, alone
from archlint.analysis.failures.overload import overloads
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.result import Cause, Failures, FlowFailures, Overload
from archlint.analysis.failures.roots import roots
from archlint.analysis.failures.study import LazyStudy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import System


def trace(system: System, demand: Demand, capacity: Capacity) -> Failures:
    """Which single failures lose or degrade which flow.

    A single point of failure is a minimal cut set of size one of the flow's failure formula (W. E. Vesely
    et al., "Fault Tree Handbook", NUREG-0492, 1981), in a named class. Pairs, availabilities and
    importances are worked out when a flow's answer is asked for them.
    """
    busy = strain.busiest(capacity)
    burden = strain.measure(system, demand, capacity, busy)
    register = Register(system)
    found = {flow.id: alone(register, flow, burden) for flow in system.flows.values()}
    over = overloads(register, demand, capacity, found, busy)
    flows = {name: _flow(answer, over.flows.get(name, {})) for name, answer in found.items()}
    order = register.order()
    lost_by = _turned_round(order, {name: answer.lost for name, answer in flows.items()})
    degraded_by = _turned_round(order, {name: answer.degraded for name, answer in flows.items()})
    return Failures(flows, lost_by, degraded_by, roots(system, lost_by, burden), over.causes)


def _flow(found: Alone, over: Mapping[Cause, tuple[Overload, ...]]) -> FlowFailures:
    lost, harmed, strained = map(found.named, (found.lost, found.harmed, found.strained))
    crowding = tuple(cause for cause in over if cause not in {*lost, *harmed}) if over else ()
    study = LazyStudy(replace(found, crowding=crowding) if crowding else found)
    partial = study.survey.shares() if found.partial else {}
    return FlowFailures(
        flow=found.flow.id,
        lost=lost,
        degraded=(*harmed, *crowding),
        target=found.flow.needs.availability,
        partial={study.survey.causes[event]: share for event, share in partial.items()},
        by_capacity=(*strained, *crowding),
        overloads=over,
        study=study,
    )


def _turned_round(order: Mapping[int, int], answers: Mapping[str, tuple[Cause, ...]]) -> dict[Cause, tuple[str, ...]]:
    """From flow to causes into cause to flows: most flows first, then in the order they were met."""
    flows: dict[int, list[str]] = {}
    causes: dict[int, Cause] = {}
    for name, found in answers.items():
        for cause in found:
            known = flows.get(id(cause))
            if known is None:
                flows[id(cause)], causes[id(cause)] = [name], cause
            else:
                known.append(name)
    return {causes[key]: tuple(flows[key]) for key in sorted(flows, key=lambda key: (-len(flows[key]), order[key]))}
