"""What rules may ask about failures that only matter together, and about what cannot start by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.coldstart import BOOTS, deadlocks
from archlint.blueprint.vocabulary import Kind
from archlint.facts.fact import Entity, fact, maybe
from archlint.facts.kinds import DURATION, FLAG, SHARE, TEXT, Many, Record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from archlint.analysis.failures.coldstart import Deadlock
    from archlint.analysis.failures.result import Cause, CutSet
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts
    from archlint.facts.flow import FlowFacts

SECONDS_A_YEAR = 525_600.0 * 60.0


class PairFacts(Entity):
    """Two failures that stop flows together, neither does alone, and no redundancy was built for the two of them."""

    name = "pair"

    def __init__(self, facts: Facts, of: CutSet, flows: tuple[str, ...]) -> None:
        super().__init__(facts, ("flows", flows[0]), flows[0])
        self.of = of
        self.flows_of = flows

    @fact(TEXT)
    def label(self) -> str:
        """Both, as people call them."""
        return " and ".join(_label(cause) for cause in self.of.causes)

    @fact(Many(Record("flow")))
    def flows(self) -> tuple[FlowFacts, ...]:
        """The flows that stop."""
        return self.facts.flows_named(self.flows_of)

    @fact(Many(Record("component")))
    def components(self) -> tuple[ComponentFacts, ...]:
        """The components that are meant; of a place none."""
        known = self.facts.components
        return tuple(known[cause.subject] for cause in self.of.causes if cause.subject in known)

    @fact(SHARE)
    def unavailability(self) -> float:
        """The share of time in which both have failed."""
        return self.of.probability

    @fact(DURATION)
    def downtime(self) -> float:
        """The same as time a year."""
        return self.of.probability * SECONDS_A_YEAR

    @maybe(SHARE)
    def promised(self) -> float | None:
        """The highest availability promised by a flow that stops."""
        promises = [flow.of.needs.availability for flow in self.flows]
        return max((promise for promise in promises if promise is not None), default=None)


class DeadlockFacts(Entity):
    """Components that wait for each other once all of them are down."""

    name = "deadlock"

    def __init__(self, facts: Facts, of: Deadlock) -> None:
        first = next(who for who, _, why in of.waits if why == BOOTS)
        super().__init__(facts, (*facts.components[first].path, "boots_from"), first)
        self.of = of

    @fact(Many(Record("component")))
    def components(self) -> tuple[ComponentFacts, ...]:
        """Everything in the circle."""
        return self.facts.named(self.of.components)

    @fact(TEXT)
    def waits(self) -> str:
        """The links of the circle in words."""
        return "; ".join(f"{who} {why} {whom}" for who, whom, why in self.of.waits)

    @fact(FLAG)
    def certain(self) -> bool:
        """Whether start-up needs alone close the circle; otherwise a request of a flow is one of its links."""
        return self.of.certain


def pairs(facts: Facts) -> tuple[PairFacts, ...]:
    """The unexpected pairs of all flows, each once, the likeliest first; of identical copies one pair."""
    flows: dict[tuple[Cause, ...], list[str]] = {}
    sets: dict[tuple[Cause, ...], CutSet] = {}
    for name, flow in facts.analyses.failures.flows.items():
        for one in flow.unexpected_pairs:
            flows.setdefault(one.causes, []).append(name)
            sets[one.causes] = one
    return tuple(PairFacts(facts, sets[causes], tuple(stopped)) for causes, stopped in flows.items())


def circles(facts: Facts) -> tuple[DeadlockFacts, ...]:
    """The start-up circles of the system."""
    return tuple(DeadlockFacts(facts, one) for one in deadlocks(facts.analyses.system))


def waiting_circles(facts: Facts) -> Mapping[str, tuple[str, ...]]:
    """Circles of services that wait for each other, by their first member in the file; every service in one at most."""
    services = {name for name, one in facts.analyses.system.components.items() if one.kind is Kind.SERVICE}
    waits: dict[str, dict[str, None]] = {}
    for step in facts.steps:
        source, target = step.of.source, step.of.target
        if source in services and target in services and source != target and step.of.waited:
            waits.setdefault(source, {})[target] = None
    seen: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    endless = _ending_nowhere(waits)
    for name in facts.components if endless else ():
        circle = _back_to(name, endless) if name in endless and name not in seen else ()
        if circle:
            seen.update(circle)
            found[name] = circle
    return found


def _ending_nowhere(waits: Mapping[str, Collection[str]]) -> dict[str, Collection[str]]:
    """Without everything whose waiting comes to an end: what is left is in a circle, or waits for one."""
    callers: dict[str, list[str]] = {}
    for name, targets in waits.items():
        for target in targets:
            callers.setdefault(target, []).append(name)
    open_ends = {name: len(targets) for name, targets in waits.items()}
    ending = [name for name in callers if name not in waits]
    for name in ending:
        for caller in callers.get(name, ()):
            open_ends[caller] -= 1
            if open_ends[caller] == 0:
                ending.append(caller)
    return {name: waits[name] for name, count in open_ends.items() if count > 0}


def _back_to(name: str, waits: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The shortest way from a service over those it waits for back to itself; empty when there is none."""
    ways: dict[str, tuple[str, ...]] = {name: (name,)}
    queue = [name]
    for at in queue:
        for target in waits.get(at, ()):
            if target == name:
                return ways[at]
            if target not in ways:
                ways[target] = (*ways[at], target)
                queue.append(target)
    return ()


def _label(cause: Cause) -> str:
    return f"`{cause.label}`"
