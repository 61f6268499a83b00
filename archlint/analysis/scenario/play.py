"""A scenario played through: load grows, parts are gone, the rest takes over what it can.

What a flow still gives is its failure formula (`analysis.failures`) at the grown load, evaluated for everything
that is gone together. What then arrives where is the demand of the flows that are left on their detours, held
against the limits of the copies that are left. A flow that runs over a limit of those is degraded too. What is lost
only because a store cannot carry it arrives there all the same, in the way of everybody else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.assess import assess
from archlint.analysis.demand.measure import measure
from archlint.analysis.failures import strain
from archlint.analysis.failures.faulttree.formula import Formula
from archlint.analysis.failures.faulttree.struck import Struck, struck
from archlint.analysis.failures.parts import Parts
from archlint.analysis.failures.paths import Path
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.rerouting import rerouted
from archlint.analysis.failures.result import CauseClass, Outcome
from archlint.analysis.failures.standing import Loss, reduced, standings
from archlint.analysis.failures.survey import NO_STRAIN
from archlint.analysis.latency.estimate import estimate
from archlint.analysis.plan.change import scale
from archlint.analysis.scenario.reasons import Case, overloads, reasons
from archlint.analysis.scenario.result import FlowOutcome, Played
from archlint.analysis.scenario.scenario import Scenario, absent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.failures.result import Cause
    from archlint.graph.system import Flow, System


def play(system: System, scenario: Scenario) -> Played:
    """Every flow, every limit and every wait of the system in a scenario."""
    lost = scenario.lost | absent(system)
    grown = scale(system, scenario.times) if scenario.times != 1.0 else system
    demand = measure(grown)
    burden = strain.measure(grown, demand, assess(grown, demand))
    parts = Parts(Register(grown), Formula())
    paths = {flow.id: Path(parts, flow, burden, full=False).build() for flow in grown.flows.values()}
    strict = {flow.id: Path(parts, flow, burden, full=True).build() for flow in grown.flows.values()}
    bare = (
        {flow.id: Path(parts, flow, NO_STRAIN, full=False).build() for flow in grown.flows.values()}
        if burden.broken
        else paths
    )
    asked = {
        (flow.id, hop.index, target): paths[flow.id].answer(grown.components[target], hop)
        for flow in grown.flows.values()
        for hop in flow.hops
        for target in hop.targets
    }
    found = struck(parts.formula, parts.given | _events(parts.causes, lost))
    left = standings(grown, lost)
    gone = {id_ for id_, standing in left.items() if standing.is_gone} | _swallowed(asked, found)
    cases = {
        flow.id: Case(flow, paths[flow.id], strict[flow.id], bare[flow.id], found, left, burden, asked)
        for flow in grown.flows.values()
    }
    running = {
        flow.id: rerouted(flow, cases[flow.id].is_avoided)
        for flow in grown.flows.values()
        if not found.lost[bare[flow.id].root] and not left[flow.entry].is_gone
    }
    return _measured(replace(grown, flows=running, components=reduced(grown, left)), cases, frozenset(gone))


def _events(causes: Iterable[Cause], lost: frozenset[Loss]) -> set[int]:
    """The numbers of the events that a loss makes happen; a component that is gone is gone in every way."""
    whole = {loss.subject for loss in lost if loss.kind is CauseClass.INSTANCE and loss.index is None}
    own = (CauseClass.INSTANCE, CauseClass.SOFTWARE, CauseClass.EXTERNAL)
    return {
        event
        for event, cause in enumerate(causes)
        if Loss(cause.kind, cause.subject, cause.index) in lost or (cause.kind in own and cause.subject in whole)
    }


def _swallowed(asked: Mapping[tuple[str, int, str], int], found: Struck) -> set[str]:
    """Services of others that nobody gets an answer from, however they are asked."""
    answers: dict[str, bool] = {}
    for (_, _, target), node in asked.items():
        answers[target] = answers.get(target, False) or not found.lost[node]
    return {target for target, alive in answers.items() if not alive}


def _measured(system: System, cases: Mapping[str, Case], gone: frozenset[str]) -> Played:
    demand = measure(system)
    assessed = assess(system, demand)
    capacity = replace(assessed, resources=tuple(limit for limit in assessed.resources if limit.component not in gone))
    over = overloads(capacity)
    outcomes = {name: _outcome(case, system.flows.get(name), over) for name, case in cases.items()}
    return Played(
        system,
        demand,
        capacity,
        estimate(system, demand, capacity),
        outcomes,
        tuple(c for c in system.components if c in gone),
    )


def _outcome(case: Case, running: Flow | None, over: Mapping[str, tuple[tuple[str, float], ...]]) -> FlowOutcome:
    answers = None if case.found.lost[case.path.root] else running
    found = reasons(case, answers, over)
    if answers is None:
        return FlowOutcome(case.flow.id, Outcome.LOST, 1.0, found)
    failing = case.found.shares[case.path.root]
    strict = case.found.shares[case.strict.root]
    is_degraded = failing > 0.0 or strict > 0.0 or any(reason.code == "over" for reason in found)
    return FlowOutcome(case.flow.id, Outcome.DEGRADED if is_degraded else Outcome.OK, failing, found)
