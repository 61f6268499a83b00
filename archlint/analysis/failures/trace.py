"""Every flow against every single failure: what is lost, what is degraded, why, and for how long in a year."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.failures import strain
from archlint.analysis.failures.faulttree.single import bits, masks, shares
from archlint.analysis.failures.parts import Parts
from archlint.analysis.failures.paths import Path, Strain, followed
from archlint.analysis.failures.result import Cause, CauseClass, Failures, FlowFailures
from archlint.analysis.failures.roots import roots

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.analysis.capacity.result import Capacity
    from archlint.analysis.demand.result import Demand
    from archlint.graph.system import Flow, System

MINUTES_PER_YEAR = 525_600.0


def trace(system: System, demand: Demand, capacity: Capacity) -> Failures:
    """Which single failures lose or degrade which flow.

    A single point of failure is a minimal cut set of size one of the flow's failure formula (W. E. Vesely
    et al., "Fault Tree Handbook", NUREG-0492, 1981), in a named class.
    """
    survey = _survey(system, strain.measure(system, demand, capacity))
    flows = {flow.id: _flow(survey, flow) for flow in system.flows.values()}
    lost_by = _turned_round(survey.parts.causes, {name: answer.lost for name, answer in flows.items()})
    degraded_by = _turned_round(survey.parts.causes, {name: answer.degraded for name, answer in flows.items()})
    return Failures(flows, lost_by, degraded_by, roots(system, lost_by))


@dataclass(frozen=True, slots=True)
class Survey:
    """All flows compiled into one formula, and what every single event does to every node of it.

    `lost` has the events that fail a node for every request, `partly` those that fail it for some.
    """

    parts: Parts
    reached: dict[str, Path]
    full: dict[str, Path]
    unstrained: dict[str, Path]
    lost: list[int]
    partly: list[int]
    shares: dict[int, dict[int, float]]


def _survey(system: System, burden: Strain) -> Survey:
    parts = Parts(system)
    reached = {flow.id: Path(parts, flow, burden, full=False).build() for flow in system.flows.values()}
    full = {flow.id: _for_the_peak(parts, flow, burden, reached[flow.id]) for flow in system.flows.values()}
    unstrained = full
    if burden != Strain():
        unstrained = {flow.id: Path(parts, flow, Strain(), full=True).build() for flow in system.flows.values()}
    lost = masks(parts.formula, parts.given)
    partly = masks(parts.formula, parts.given, partly=True) if parts.formula.weights else lost
    return Survey(parts, reached, full, unstrained, lost, partly, shares(parts.formula, lost, partly))


def _for_the_peak(parts: Parts, flow: Flow, burden: Strain, reached: Path) -> Path:
    """The stricter formula; the same one where neither load nor optional hops make a difference."""
    soft = any(hop.optional or hop.fallback is not None for hop in flow.hops)
    if burden == Strain() and not soft:
        return reached
    return Path(parts, flow, burden, full=True).build()


def _flow(survey: Survey, flow: Flow) -> FlowFailures:
    causes = survey.parts.causes
    root = survey.reached[flow.id].root
    lost = survey.lost[root]
    degraded = (survey.partly[root] | survey.partly[survey.full[flow.id].root]) & ~lost
    without_strain = survey.partly[survey.unstrained[flow.id].root]
    known = survey.shares.get(root, {})
    unavailability = fsum(_probabilities(causes, lost)) + fsum(
        share * causes[event].probability
        for event, share in known.items()
        if causes[event].kind is not CauseClass.SOFTWARE
    )
    return FlowFailures(
        flow=flow.id,
        lost=tuple(causes[event] for event in bits(lost)),
        degraded=tuple(causes[event] for event in bits(degraded)),
        witness=_witness(survey, flow, lost),
        unavailability=unavailability,
        minutes_per_year=unavailability * MINUTES_PER_YEAR,
        target=flow.needs.availability,
        exact=False,
        partial={causes[event]: share for event, share in known.items()},
        by_capacity=tuple(causes[event] for event in bits((lost | degraded) & ~without_strain)),
    )


def _probabilities(causes: Sequence[Cause], lost: int) -> Iterable[float]:
    return (causes[event].probability for event in bits(lost) if causes[event].kind is not CauseClass.SOFTWARE)


def _witness(survey: Survey, flow: Flow, lost: int) -> dict[Cause, tuple[str, ...]]:
    """For every cause the shortest walk from the entry to what it fails."""
    path = survey.reached[flow.id]
    walks = _walks(flow)
    found: dict[int, tuple[str, ...]] = {}
    remaining = lost
    for nodes in (path.asked, path.subtree):
        for hop in sorted(nodes, key=lambda index: (len(walks[index]), index)):
            here = survey.lost[nodes[hop]] & remaining
            remaining &= ~here
            found.update((event, walks[hop]) for event in bits(here))
    found.update((event, (flow.entry,)) for event in bits(remaining))
    return {survey.parts.causes[event]: found[event] for event in bits(lost)}


def _walks(flow: Flow) -> dict[int, tuple[str, ...]]:
    walks: dict[int, tuple[str, ...]] = {}
    for hop in followed(flow):
        before = walks[hop.parent] if hop.parent is not None and hop.parent in walks else (hop.source,)
        walks[hop.index] = (*before, hop.target)
    return walks


def _turned_round(causes: Sequence[Cause], answers: dict[str, tuple[Cause, ...]]) -> dict[Cause, tuple[str, ...]]:
    """From flow to causes into cause to flows: most flows first, then in the order of the file."""
    flows: dict[Cause, list[str]] = {cause: [] for cause in causes}
    for name, found in answers.items():
        for cause in found:
            flows[cause].append(name)
    ordered = sorted((cause for cause in causes if flows[cause]), key=lambda cause: -len(flows[cause]))
    return {cause: tuple(flows[cause]) for cause in ordered}
