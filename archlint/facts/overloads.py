"""What rules may ask about what is left after a failure: one overload for each group of things that stand in for each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import PLACES, CauseClass
from archlint.blueprint.vocabulary import Kind
from archlint.facts.fact import Entity, fact, may, same
from archlint.facts.kinds import COUNT, FLAG, SHARE, TEXT, Many, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.failures.result import Overload
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts
    from archlint.facts.evidence import CauseFacts
    from archlint.facts.flow import FlowFacts

ONE = (CauseClass.INSTANCE, CauseClass.EXTERNAL)
"""Failures of one component, told before those of places."""


class OverloadFacts(Entity):
    """What is left of a component gets more than it can take when something fails, and does not today."""

    name = "overload"

    def __init__(self, facts: Facts, of: Overload, cause: CauseFacts) -> None:
        super().__init__(facts, of.limit.path, of.limit.component)
        self.of = of
        self.cause_of = cause

    def is_declared(self, key: str) -> bool:
        """Whether the limit is written in the blueprint."""
        return self.of.limit.declared or key != "capacity"

    def assumption(self, key: str) -> str | None:
        """Where an assumed limit comes from."""
        return None if self.is_declared(key) else self.of.limit.source

    limit = same(TEXT, "limit.name", "which limit: throughput, reads and writes, ...", key="limit")
    utilisation = same(SHARE, "limit.utilisation", "load over the capacity that is left", key="capacity")
    formula = may(TEXT, "formula", "the arithmetic with the numbers in it", key="limit")
    left = same(COUNT, "left", "copies of the component that are left")
    total = same(COUNT, "total", "copies of the component that there are")

    @fact(Record("cause"))
    def cause(self) -> CauseFacts:
        """The failure after which it is so."""
        return self.cause_of

    @fact(Record("component"))
    def component(self) -> ComponentFacts:
        """What gets too much."""
        return self.facts.components[self.of.limit.component]

    @fact(FLAG)
    def is_own(self) -> bool:
        """Whether copies of the component itself are what failed, rather than what it stands in for."""
        return self.of.left < self.of.total

    @fact(Many(Record("flow")))
    def flows(self) -> tuple[FlowFacts, ...]:
        """The flows that come through it then."""
        flows = self.facts.analyses.failures.flows
        here = self.of.limit.component
        return self.facts.flows_named(
            name
            for name, flow in flows.items()
            if any(one.limit.component == here for cause in self.cause_of.of for one in flow.overloads.get(cause, ()))
        )


def overloads(facts: Facts) -> tuple[OverloadFacts, ...]:
    """The overloads that nothing else tells: one for all that stand in for each other, the worst; then those of places."""
    told = {(cause.kind, cause.subject) for cause in facts.analyses.failures.overloads}
    if not told:
        return ()
    place = {name: number for number, name in enumerate(facts.components)}
    causes = sorted(
        (cause for cause in facts.causes if (cause.kind, cause.id) in told), key=lambda one: place.get(one.id, -1)
    )
    found = [one for cause in causes for one in _of(facts, cause)]
    groups = _Groups()
    for step in facts.steps:
        for other in step.of.targets[1:]:
            groups.join(step.of.target, other)
    for one in found:
        if one.cause_of.kind in ONE:
            groups.join(one.cause_of.id, one.of.limit.component)
    worst: dict[str, OverloadFacts] = {}
    for one in found:
        if one.cause_of.kind in ONE:
            group = groups.of(one.of.limit.component)
            if group not in worst or one.of.limit.utilisation > worst[group].of.limit.utilisation:
                worst[group] = one
    known = {one.of.limit.component for one in found if one.cause_of.kind in ONE}
    return (*worst.values(), *_of_places(found, known))


def _of_places(found: list[OverloadFacts], known: set[str]) -> Iterator[OverloadFacts]:
    """The overloads that only the loss of a place brings, each component once."""
    for kind in (each for each in CauseClass if each in PLACES):
        for one in found:
            if one.cause_of.kind is kind and one.of.limit.component not in known:
                known.add(one.of.limit.component)
                yield one


def _of(facts: Facts, cause: CauseFacts) -> Iterator[OverloadFacts]:
    """The overloads after a cause that no rule about instances, zones or caches tells, for each component the worst."""
    if cause.kind in ONE and any(component.kind is Kind.CACHE for component in cause.components):
        return
    worst: dict[str, Overload] = {}
    for each in cause.of:
        for one in facts.analyses.failures.overloads.get(each, ()):
            name = one.limit.component
            if name not in worst or one.limit.utilisation > worst[name].limit.utilisation:
                worst[name] = one
    for name, one in worst.items():
        overload = OverloadFacts(facts, one, cause)
        if overload.flows and not (one.left < one.total and _is_told(facts.components[name])):
            yield overload


def _is_told(component: ComponentFacts) -> bool:
    """Whether there is a finding already that one instance, or a zone, cannot be spared."""
    needed = component.facts.analyses.capacity.needed.get(component.of.id)
    if needed is None:
        return False
    spare = needed.instances <= component.of.replicas < needed.with_one_lost
    return spare or component.of.replicas < (needed.with_zone_lost or 0)


class _Groups:
    """Components that stand in for each other: whatever is joined is one group."""

    def __init__(self) -> None:
        self._leader: dict[str, str] = {}

    def of(self, name: str) -> str:
        while (leader := self._leader.get(name, name)) != name:
            name = leader
        return name

    def join(self, one: str, other: str) -> None:
        self._leader[self.of(one)] = self.of(other)
