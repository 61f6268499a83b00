"""Small changes to a design that take the edge off one cause: another copy, another place, another way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.parts import BALANCING, is_whole
from archlint.analysis.failures.paths import followed
from archlint.blueprint.vocabulary import Does, Failover, Kind, Op, ReplicationMode
from archlint.frozen import frozen
from archlint.graph.copies import quorum_of
from archlint.graph.system import Domain, Health, Instance, Replication
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from archlint.graph.system import Component, Flow, Hop, System

SETTING, COPY, WAY, PROVIDER = 0, 1, 2, 3
HANDING_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH})
SPARABLE = frozenset({Kind.EXTERNAL, Kind.SEARCH, Kind.CACHE})
"""Kinds whose answer may have a substitute; for the system of record there is none."""
ELSEWHERE = "elsewhere"
"""The name of a place that the design does not have yet."""
DOMAINS = tuple(Domain)
"""From narrow to wide."""


@frozen
class Change:
    """What to write where, how much work that is, what gets worse, and the changed design.

    `parts` are the components that are changed together, or that the flow waits for no longer; `of` gives the same
    change to some of them.
    """

    text: str
    where: str
    effort: int
    worse: str
    apply: Callable[[System], System]
    flow: str | None = None
    parts: tuple[str, ...] = ()
    of: Callable[[tuple[str, ...]], Change] | None = None

    def touches(self, flow: str, subjects: Collection[str]) -> bool:
        """Whether the flow can notice; `subjects` are what can fail on its way."""
        return flow == self.flow if self.flow is not None else self.where in subjects


def changes(system: System, kind: str, subject: str, flows: tuple[str, ...]) -> Iterator[Change]:
    """The changes that could help against one cause, given by its class and subject."""
    if kind in DOMAINS:
        yield from _spread(system, kind, subject)
        return
    component = system.components.get(subject)
    if component is None:
        return
    if kind in ("instance", "failover"):
        yield from _copies(system, component)
    yield from _ways_round(system, component, flows)


def _copies(system: System, component: Component) -> Iterator[Change]:
    if is_whole(component):
        return
    if component.is_store:
        yield from _standbys(component)
        return
    if component.health is None and component.kind not in BALANCING and len(component.instances) > 1:
        yield Change(
            "health: {live: /live, ready: /ready, interval: 5 s, failures: 3}",
            component.id,
            SETTING,
            "probes are load, and a check that is too strict takes healthy copies out",
            lambda now: _with(now, replace(now.components[component.id], health=Health(ready="/ready"))),
        )
    count = len(component.instances) or 1
    yield Change(
        f"replicas: {count + 1}",
        component.id,
        COPY,
        "one more copy to pay, and nothing may live in one copy alone",
        lambda now: _with(now, _one_more(now, now.components[component.id], "instance")),
    )


def _standbys(component: Component) -> Iterator[Change]:
    copies = component.replication
    if copies is None:
        yield Change(
            "replication: {standbys: 1, mode: async, failover: automatic}",
            component.id,
            COPY,
            "a second node, and the last writes may be lost when the standby takes over",
            lambda now: _with(now, _first_standby(now, now.components[component.id])),
        )
        return
    if copies.failover is not Failover.AUTOMATIC and copies.standbys and copies.mode is not ReplicationMode.QUORUM:
        yield Change(
            "replication.failover: automatic",
            component.id,
            SETTING,
            "needs fencing and a rehearsal, or two primaries accept writes",
            lambda now: _with(now, _automatic(now.components[component.id])),
        )
    yield Change(
        f"replication.standbys: {copies.standbys + 1}",
        component.id,
        COPY,
        "one more node to pay and to keep equal",
        lambda now: _with(now, _more_standbys(now, now.components[component.id])),
    )


def _spread(system: System, kind: str, subject: str) -> Iterator[Change]:
    """Components that stand there with several copies move one out; single ones get a copy outside."""
    stranded = tuple(name for name, component in system.components.items() if _stranded(component, kind, subject))
    if stranded:
        yield _copies_outside(kind, subject, stranded)


def _copies_outside(kind: str, subject: str, parts: tuple[str, ...]) -> Change:
    names = listed([f"`{id_}`" for id_ in parts], most=4)
    return Change(
        f"a copy of {names} outside of {kind} `{subject}`",
        subject,
        WAY,
        f"a second {kind} to pay, traffic between the two, and nothing may live in one copy alone",
        lambda now: _all_outside(now, kind, subject, parts),
        parts=parts,
        of=lambda fewer: _copies_outside(kind, subject, fewer),
    )


def _stranded(component: Component, kind: str, subject: str) -> bool:
    """Whether too few copies stand outside of a domain that fails: none, or fewer than a quorum needs."""
    left = sum(place.within(kind) != subject for place in component.instances)
    return bool(component.instances) and left < quorum_of(component.replication)


def _all_outside(system: System, kind: str, subject: str, parts: tuple[str, ...]) -> System:
    for id_ in parts:
        for _ in system.components[id_].instances:
            component = system.components[id_]
            if _stranded(component, kind, subject):
                system = _with(system, _outside(system, component, kind, subject))
    return system


def _outside(system: System, component: Component, kind: str, subject: str) -> Component:
    """One copy elsewhere: the last of several inside moves, a single one gets a twin."""
    if len(component.instances) > 1:
        grown = component
    elif component.is_store and not is_whole(component) and component.replication is None:
        grown = _first_standby(system, component)
    elif not is_whole(component):
        grown = _one_more(system, component, "instance")
    else:
        grown = component
    last = max(place.index for place in grown.instances if place.within(kind) == subject)
    placed = (_moved(place, kind) if place.index == last else place for place in grown.instances)
    return replace(grown, instances=tuple(placed))


def _moved(instance: Instance, kind: str) -> Instance:
    """The same instance in another place of this kind; what is narrower is another one too."""
    narrower = DOMAINS[: DOMAINS.index(kind) + 1]
    places = [
        f"{ELSEWHERE} {name}" if name in narrower and instance.within(name) is not None else instance.within(name)
        for name in DOMAINS
    ]
    return Instance(instance.index, instance.role, *places)


def _one_more(system: System, component: Component, role: str) -> Component:
    """Another copy, on a host of its own, in the zone that has fewest of them."""
    copies = component.instances or (Instance(0, role),)
    first = copies[0]
    zones = [place.zone for place in copies if place.zone is not None]
    zone = min(dict.fromkeys(zones), key=zones.count, default=None)
    if len(set(zones)) == 1:
        zone = next((other for other in _zones(system) if other != zone), zone)
    host = None if first.host is None else f"{ELSEWHERE} host"
    new = replace(first, index=len(copies), role=role, host=host, zone=zone)
    return replace(component, replicas=component.replicas + 1, instances=(*copies, new))


def _zones(system: System) -> Iterator[str]:
    for component in system.components.values():
        for instance in component.instances:
            if instance.zone is not None:
                yield instance.zone


def _first_standby(system: System, component: Component) -> Component:
    copies = component.instances or (Instance(0, "primary"),)
    grown = _one_more(system, replace(component, instances=(replace(copies[0], role="primary"),)), "standby")
    wanted = Replication(1, ReplicationMode.ASYNC, failover=Failover.AUTOMATIC)
    return replace(grown, replication=wanted, replicas=component.replicas)


def _more_standbys(system: System, component: Component) -> Component:
    copies = component.replication
    if copies is None:
        return component
    grown = _one_more(system, component, "standby")
    return replace(grown, replication=replace(copies, standbys=copies.standbys + 1), replicas=component.replicas)


def _automatic(component: Component) -> Component:
    copies = component.replication
    wanted = None if copies is None else replace(copies, failover=Failover.AUTOMATIC, takeover=None)
    return replace(component, replication=wanted)


def _ways_round(system: System, component: Component, flows: tuple[str, ...]) -> Iterator[Change]:
    for name in flows:
        flow = system.flows[name]
        asks = [
            hop
            for hop in followed(flow)
            if hop.targets == (component.id,) and not hop.optional and hop.fallback is None and hop.waited
        ]
        if asks and all(system.components[hop.source].kind is not Kind.CLIENT for hop in asks):
            yield from _ways_round_hops(flow, asks, component)


def _ways_round_hops(flow: Flow, asks: list[Hop], component: Component) -> Iterator[Change]:
    """What one flow can do instead of waiting for a component; all its steps to it change alike."""
    indexes = frozenset(hop.index for hop in asks)
    arrow = f"{asks[0].source} -> {component.id}"
    where = f"{flow.id}: {arrow}"
    if all(hop.op in HANDING_OVER for hop in asks):
        yield Change(
            f"an outbox: write the message with the data, relay it after the answer (`- store -> {component.id}`)",
            where,
            WAY,
            "effects come a little later, and there is a relay to run and watch",
            lambda now: _hops(now, flow.id, indexes, waited=False),
            flow.id,
            (component.id,),
        )
    if component.kind is Kind.EXTERNAL:
        yield Change(
            f"`- {arrow} | second-provider`",
            where,
            PROVIDER,
            "a second contract, and both ways must be kept working",
            lambda now: _second_provider(now, flow.id, indexes, component),
            flow.id,
            (component.id,),
        )
    if flow.does is Does.READ and component.kind in SPARABLE:
        yield Change(
            f"`- {arrow}: {{fallback: ...}}`",
            where,
            WAY,
            "answers are worse while it is down, and that has to be shown",
            lambda now: _hops(now, flow.id, indexes, optional=True),
            flow.id,
            (component.id,),
        )
    elif component.kind is Kind.CACHE:
        yield Change(
            f"`- {arrow}: {{optional: true}}`",
            where,
            SETTING,
            "an entry that could not be changed is old until it expires",
            lambda now: _hops(now, flow.id, indexes, optional=True),
            flow.id,
            (component.id,),
        )


def _hops(system: System, flow: str, indexes: frozenset[int], *, waited: bool = True, optional: bool = False) -> System:
    here = system.flows[flow]
    hops = tuple(
        replace(hop, waited=waited and hop.waited, optional=optional or hop.optional) if hop.index in indexes else hop
        for hop in here.hops
    )
    return replace(system, flows={**system.flows, flow: replace(here, hops=hops)})


def _second_provider(system: System, flow: str, indexes: frozenset[int], component: Component) -> System:
    twin = replace(component, id=f"{component.id} (second provider)")
    here = system.flows[flow]
    hops = tuple(
        replace(hop, targets=(*hop.targets, twin.id), split=(1.0, 0.0)) if hop.index in indexes else hop
        for hop in here.hops
    )
    changed = replace(here, hops=hops)
    return replace(system, components={**system.components, twin.id: twin}, flows={**system.flows, flow: changed})


def _with(system: System, component: Component) -> System:
    return replace(system, components={**system.components, component.id: component})
