"""Whether what is left after a single failure carries the load: fewer copies, another way, a cache that is gone.

Only what a failure changes is worked out again. Requests that a flow sends another way are what one run of it leaves
behind then, less what it leaves otherwise; a component with fewer copies, or with more to do, is held against its
limits again (`strain.under`). All else is as the capacity model has it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import PER_SECOND
from archlint.analysis.capacity.spread import balancers
from archlint.analysis.demand.result import Load
from archlint.analysis.failures.courses import Course, turns
from archlint.analysis.failures.parts import is_whole
from archlint.analysis.failures.paths import followed
from archlint.analysis.failures.result import Cause, CauseClass, Overload
from archlint.analysis.failures.standing import (
    Loss,
    shrunk,
    spread_over,
    standing,
    stays_in_rotation,
    weighing,
    weighted_target,
)
from archlint.analysis.failures.strain import FULL, plus, under
from archlint.frozen import frozen, slotted
from archlint.graph.system import Domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.analysis.capacity.result import Capacity, Resource
    from archlint.analysis.demand.result import Demand
    from archlint.analysis.failures.alone import Alone
    from archlint.analysis.failures.register import Register
    from archlint.analysis.failures.standing import Standing
    from archlint.graph.system import Component, Flow, System


@frozen
class Overloads:
    """After which causes what gets more than it can take, the worst first: everywhere, and on the way of each flow."""

    causes: Mapping[Cause, tuple[Overload, ...]]
    flows: Mapping[str, Mapping[Cause, tuple[Overload, ...]]]


def overloads(
    register: Register, demand: Demand, capacity: Capacity, flows: Mapping[str, Alone], busy: Mapping[str, float]
) -> Overloads:
    """Hold what is left after every single failure against what then arrives there; `busy` is how busy all is at most."""
    rest = Rest(register.system, demand, capacity, flows, busy)
    found: dict[Cause, dict[str, tuple[Overload, ...]]] = {}
    for cause, name in dict.fromkeys((*rest.moved(), *rest.fewer(register))):
        over = rest.over(cause, name)
        if over:
            found.setdefault(cause, {})[name] = over
    touched: dict[str, dict[Cause, tuple[Overload, ...]]] = {}
    for cause, those in found.items():
        for flow in rest.flows_through(cause, those):
            way = rest.way(flow, cause)
            touched.setdefault(flow, {})[cause] = _worst(over for name, over in those.items() if name in way)
    return Overloads({cause: _worst(those.values()) for cause, those in found.items()}, touched)


def _worst(found: Iterable[tuple[Overload, ...]]) -> tuple[Overload, ...]:
    return tuple(sorted((one for those in found for one in those), key=lambda one: -one.limit.utilisation))


@slotted
class Rest:
    """A design of which something is gone; `courses` has what its flows do then, each made when it is asked for."""

    system: System
    demand: Demand
    capacity: Capacity
    flows: Mapping[str, Alone]
    busy: Mapping[str, float]
    courses: dict[str, Course] = field(default_factory=dict[str, Course])
    _by_target: dict[str, list[str]] | None = None
    _ahead: Mapping[str, tuple[Component, ...]] | None = None
    _spread: frozenset[str] | None = None
    _limits: dict[str, dict[str, Resource]] | None = None

    def moved(self) -> Iterator[tuple[Cause, str]]:
        """Causes that send requests another way, with the components that get more of them."""
        for name, alone in self.flows.items():
            if turns(alone.flow) and (course := self.course(name)).rate:
                for event, dead in course.moves():
                    cause = alone.parts.causes[event]
                    if cause.kind is not CauseClass.FAILOVER and dead:
                        yield from ((cause, target) for target in sorted(course.risen(dead, self.busy)))

    def fewer(self, register: Register) -> Iterator[tuple[Cause, str]]:
        """Causes that leave fewer copies of a component than it has, where the others may not carry its load."""
        for name, busy in self.busy.items():
            component = self.system.components[name]
            count = len(component.instances)
            if count < 2 or busy * count <= FULL or is_whole(component) or self.stays(component):
                continue
            even = not component.is_store and not any(one.weights for one in self.ahead(name))
            if not even or busy * count > FULL * (count - 1):
                copies = register.copies(component)
                yield from ((copies.cause(number), name) for number in range(copies.count))
            for domain in Domain:
                gone = Counter(instance.within(domain) for instance in component.instances)
                for place, lost in gone.items():
                    some = place is not None and lost < count
                    if some and (not even or busy * count > FULL * (count - lost)):
                        yield register.domain(domain, place or ""), name

    def over(self, cause: Cause, name: str) -> tuple[Overload, ...]:
        """The limits of a component that its copies run over after a cause, and all of them do not today."""
        component = self.system.components[name]
        left = standing(component, frozenset({_loss(cause)}))
        if left.is_gone:
            return ()
        now = self.demand.components.get(name, Load())
        load = plus(now, self._more(cause, name))
        small, ahead = component, self.ahead(name)
        if len(left.left) < left.total or left.replaced:
            small, ahead = self._shrunk(component, left)
            load = _fewer_told(load, component, small)
        times = max(component.consumers, 1) / max(small.consumers, 1)
        before = self.limits.get(name, {})
        return tuple(
            Overload(limit, len(left.left), left.total)
            for limit in under(load, small, ahead, now, before, times)
            if limit.name in PER_SECOND
            and limit.utilisation > FULL
            and ((was := before.get(limit.name)) is None or was.utilisation <= FULL)
        )

    def flows_through(self, cause: Cause, names: Iterable[str]) -> Iterator[str]:
        """The flows that come through one of these components after a cause, and wait for it."""
        wanted = set(names)
        for flow in dict.fromkeys(flow for name in wanted for flow in self.by_target.get(name, ())):
            if not wanted.isdisjoint(self.way(flow, cause)):
                yield flow

    def way(self, name: str, cause: Cause) -> set[str]:
        """What a flow comes through after a cause, and waits for."""
        alone = self.flows[name]
        event = alone.parts.number(cause)
        flow = alone.flow if event is None else self.course(name).after(event)[0]
        return set() if flow is None else through(flow, {hop.index for hop in followed(alone.flow)})

    def course(self, name: str) -> Course:
        """What one flow does after single failures."""
        known = self.courses.get(name)
        if known is None:
            demand = self.demand.flows.get(name)
            rate = 0.0 if demand is None or demand.peak is None else demand.peak.value
            known = self.courses[name] = Course(self.flows[name], self.system.components, rate)
        return known

    @property
    def by_target(self) -> dict[str, list[str]]:
        """The flows that come to each component."""
        if self._by_target is None:
            found: dict[str, dict[str, None]] = {}
            for name, alone in self.flows.items():
                for hop in alone.flow.hops:
                    for target in (hop.source, *hop.targets):
                        found.setdefault(target, {})[name] = None
            self._by_target = {target: list(those) for target, those in found.items()}
        return self._by_target

    @property
    def limits(self) -> dict[str, dict[str, Resource]]:
        """Today's limits by component and name."""
        if self._limits is None:
            self._limits = {}
            for limit in self.capacity.resources:
                self._limits.setdefault(limit.component, {})[limit.name] = limit
        return self._limits

    def ahead(self, name: str) -> tuple[Component, ...]:
        """The balancers that hand requests to a component."""
        if self._ahead is None:
            self._ahead = balancers(self.system)
        return self._ahead.get(name, ())

    def stays(self, component: Component) -> bool:
        """Whether its dead copies keep their share of the requests: then they are lost, and no other gets more."""
        if self._spread is None:
            self._spread = spread_over(self.system)
        return stays_in_rotation(component, self._spread)

    def _more(self, cause: Cause, name: str) -> dict[str, float]:
        """What more, or less, arrives at a component after a cause, by class."""
        more: dict[str, float] = {}
        for flow in self.by_target.get(name, ()):
            event = self.flows[flow].parts.number(cause)
            if event is None or not (course := self.course(flow)).rate:
                continue
            usual, after = course.usual().get(name, {}), course.after(event)[1].get(name, {})
            for kind in {**usual, **after}:
                change = course.rate * (after.get(kind, 0.0) - usual.get(kind, 0.0))
                if change:
                    more[kind] = more.get(kind, 0.0) + change
        return more

    def _shrunk(self, component: Component, left: Standing) -> tuple[Component, tuple[Component, ...]]:
        """A component as big as what is left of it, with the balancers ahead of it, which weigh those."""
        ahead = tuple(
            weighing(one, left) if one.weights and weighted_target(one, self.system) is component else one
            for one in self.ahead(component.id)
        )
        return shrunk(component, left, stays=self.stays(component)), ahead


def through(flow: Flow, waited: set[int]) -> set[str]:
    """The components that the requests of a flow come to and wait for."""
    return {
        target
        for hop in flow.hops
        if hop.index in waited and (hop.times is None or hop.times.likely > 0.0)
        for target, share in zip(hop.targets, hop.split, strict=False)
        if share
    }


def _loss(cause: Cause) -> Loss:
    if cause.kind in (CauseClass.SOFTWARE, CauseClass.EXTERNAL):
        return Loss(CauseClass.INSTANCE, cause.subject)
    return Loss(cause.kind, cause.subject, cause.index)


def _fewer_told(load: Load, component: Component, small: Component) -> Load:
    """What every instance gets comes less often in all when there are fewer of them."""
    if not load.broadcast:
        return load
    gone = load.broadcast * (1.0 - small.replicas / max(component.replicas, 1))
    return replace(load, broadcast=load.broadcast - gone, jobs=max(0.0, load.jobs - gone))
