"""Components as stations: which line a call joins, and how long the work takes there."""

from __future__ import annotations

from functools import partial
from math import log
from typing import TYPE_CHECKING, Protocol

from archlint.blueprint.vocabulary import Kind, Op
from archlint.graph.system import CHANNELS
from archlint.graph.uses import sender
from archlint.simulate.choices import AtRandom, InTurn, choice
from archlint.simulate.lines import Line, Slots
from archlint.simulate.stores import Store, store
from archlint.simulate.work import Drawn, drawn, taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from archlint.graph.system import Component, Flow, Hop, System
    from archlint.simulate.choices import Choice
    from archlint.simulate.strand import Strand


class Station(Protocol):
    """Where calls of one component go."""

    lines: list[Line]
    slots: list[Slots[Strand]]

    def serve(self, now: float, hop: Hop, place: int | None = None) -> float:
        """When a call of this hop that comes now is answered; `place` is the instance or shard, where one is meant."""
        ...

    def server(self, hop: Hop) -> Callable[[float], float]:
        """`serve` for calls of this hop, wherever they go."""
        ...


class Delay:
    """A component that takes its time and never fills up: a fixed one, or one drawn for each call."""

    def __init__(self, seconds: float, time: Callable[[float], float] | None = None) -> None:
        self.lines: list[Line] = []
        self.slots: list[Slots[Strand]] = []
        self.seconds = seconds
        self.time = time

    def serve(self, now: float, hop: Hop, place: int | None = None) -> float:  # noqa: ARG002 - all calls are alike
        """After the delay."""
        return now + (self.seconds if self.time is None else self.time(self.seconds))

    def server(self, hop: Hop) -> Callable[[float], float]:  # noqa: ARG002 - all calls are alike
        """After the delay."""
        seconds, time = self.seconds, self.time
        return (lambda now: now + seconds) if time is None else (lambda now: now + time(seconds))


class Pool:
    """Instances behind something that chooses one of them for each call.

    `fixed` seconds, a declared latency, stand for the work in what the caller sees; the servers are still kept
    busy for the time of the work. `work` is the part of the `mean` time a server is taken that the caller waits for.
    """

    def __init__(
        self, time: Drawn, mean: float, lines: list[Line], choice: Choice, fixed: float | None, work: float = 1.0
    ) -> None:
        self.lines = lines
        self.slots: list[Slots[Strand]] = []
        self.before_work = False
        self.time, self.draw = time
        self.mean = mean
        self.choice = choice
        self.only = lines[0] if len(lines) == 1 else None
        self.fixed = fixed
        self.rest = 1.0 - work

    def serve(self, now: float, hop: Hop, place: int | None = None) -> float:  # noqa: ARG002 - all calls are alike
        """After the wait in the chosen line and the work."""
        seconds = -log(1.0 - self.draw()) * self.mean if self.draw is not None else self.time(self.mean)
        only = self.only if place is None else self.lines[place]
        finish = self.choice.serve(self.lines, now, seconds) if only is None else only.serve(now, seconds)
        return finish - self.rest * seconds if self.fixed is None else finish - seconds + self.fixed

    def server(self, hop: Hop) -> Callable[[float], float]:
        """After the wait in the chosen line and the work."""
        if self.draw is None or self.fixed is not None or self.rest:
            return partial(self.serve, hop=hop)
        if self.only is not None:
            return self.only.exponential(self.draw, self.mean)
        draw, mean, join, lines = self.draw, self.mean, self.choice.serve, self.lines
        return lambda now: join(lines, now, -log(1.0 - draw()) * mean)

    def hold(self, slots: int, *, before_work: bool) -> None:
        """Let calls keep one of so many slots of each line while they wait: for their work as well, or only from when it is done."""
        self.slots = [Slots(slots) for _ in self.lines]
        self.before_work = before_work

    def slot(self, now: float, place: int | None = None) -> Slots[Strand]:
        """The slots, one of which a call takes that comes now."""
        if place is not None:
            return self.slots[place]
        return self.slots[0] if len(self.slots) == 1 else self.slots[self.choice.place_of(self.slots, now)]

    def work(self, now: float, hop: Hop, slots: Slots[Strand]) -> float:
        """When the work of a call is done that has its slot already: at once, or in line where not all that have one are worked on."""
        if slots.servers > self.lines[0].servers or self.rest:
            return self.serve(now, hop, next(place for place, own in enumerate(self.slots) if own is slots))
        self.lines[0].calls += 1
        return now + (self.time(self.mean) if self.fixed is None else self.fixed)

    def serve_all(self, now: float) -> float:
        """One call on every instance: when the last one is done."""
        return max(line.serve(now, self.time(self.mean)) for line in self.lines)


def places(station: Station | None) -> int:
    """How many instances or shards there are of which a call is sent to one by chance, or by its key."""
    if isinstance(station, Store):
        return station.shards
    return len(station.lines) if isinstance(station, Pool) and isinstance(station.choice, AtRandom) else 1


MOST_AT_ONCE = 1_000
"""Messages that are worked on at the same time where nothing else says how many can be."""


def at_once(station: Station | None) -> int:
    """How many messages of a queue may be worked on at the same time."""
    return sum(line.servers for line in station.lines) if station is not None and station.lines else MOST_AT_ONCE


def stations(system: System, random: Random) -> dict[str, Station]:
    """A station for every component that takes time; the others are passed through at once."""
    before: dict[str, Component] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if system.components[hop.source].kind in (Kind.LOAD_BALANCER, Kind.GATEWAY):
                before.setdefault(hop.target, system.components[hop.source])
    pulled = _pulled(system)
    found: dict[str, Station] = {}
    for component in system.components.values():
        station = _station(component, before.get(component.id), random, pulled=component.id in pulled)
        if station is not None:
            found[component.id] = station
    return found


def _pulled(system: System) -> set[str]:
    """Components that get all their work out of queues, whenever one of their servers is free."""
    asked = {hop.target for flow in system.flows.values() for hop in flow.hops if hop.op is not Op.CONSUME}
    taking = {hop.target for flow in system.flows.values() for hop in flow.hops if hop.op is Op.CONSUME}
    everywhere = {hop.target for flow in system.flows.values() for hop in flow.hops if reaches_all(hop, flow, system)}
    return taking - asked - everywhere


def reaches_all(hop: Hop, flow: Flow, system: System) -> bool:
    """Whether a message goes to every instance of the target."""
    source, target = sender(flow, hop, system.components), system.components[hop.target]
    if source.kind not in CHANNELS or target.kind is Kind.CLIENT or target.is_store or target.replicas < 2:
        return False
    if source.kind is Kind.PUBSUB:
        return True
    published = hop.parent is not None and flow.hops[hop.parent].op is Op.PUBLISH
    return published and target.kind is not Kind.WORKER and source.kind is not Kind.STREAM


def _station(component: Component, balancer: Component | None, random: Random, *, pulled: bool) -> Station | None:
    if component.kind is Kind.CLIENT or component.is_absent:
        return None
    fixed = component.latency.likely if component.latency else None
    if component.managed is not None or component.kind is Kind.EXTERNAL:
        if fixed is None and component.work is not None and component.work.likely > 0.0:
            return Delay(component.work.likely, drawn(random, component.variation).time)
        return None if fixed is None else Delay(fixed)
    built = store(component, random) if component.is_store else _pool(component, balancer, random, pulled=pulled)
    return built or (None if fixed is None else Delay(fixed))


def _pool(component: Component, balancer: Component | None, random: Random, *, pulled: bool) -> Pool | None:
    servers, work = component.servers, 1.0
    if component.work is not None and component.work.likely > 0.0:
        mean = taken(component, component.capacity)
        work = component.work.likely / mean
    elif component.capacity is not None and component.capacity.likely > 0.0:
        mean = servers / component.capacity.likely
    else:
        return None
    fixed = component.latency.likely if component.latency else None
    time = drawn(random, component.variation)
    if pulled or component.replicas <= 1:
        lines = [Line(max(component.together(servers), 1) if pulled else servers)]
        pool = Pool(time, mean, lines, InTurn(), fixed, work)
    else:
        lines = [Line(servers) for _ in range(component.replicas)]
        pool = Pool(time, mean, lines, choice(component, balancer, random), fixed, work)
    if _holds(component):
        slots = max(component.consumers, 1) * component.concurrency if pulled else component.slots
        pool.hold(slots, before_work=component.work is not None)
    return pool


def _holds(component: Component) -> bool:
    """Whether a call keeps its slot while it waits for others: no event loop, and somebody says how many there are."""
    meanwhile = component.facts.while_waiting if component.facts else ""
    if component.is_declared("concurrency"):
        return component.kind in (Kind.SERVICE, Kind.WORKER)
    if component.kind is Kind.WORKER:
        timed = component.work is not None and not component.capacities
        known = timed or component.says_slots or "concurrency" in component.assumed
        return known and meanwhile != "free"
    return component.kind is Kind.SERVICE and meanwhile == "held" and component.is_declared("workers")
