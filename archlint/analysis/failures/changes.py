"""Small changes to a design that take the edge off one cause: another copy, another place, another way."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import Change, Effort, with_component
from archlint.analysis.failures.companions import companions, keeps_all
from archlint.analysis.failures.detours import detours
from archlint.analysis.failures.parts import BALANCING, is_whole
from archlint.analysis.failures.quorums import spared, written
from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Failover, ReplicationMode
from archlint.graph.copies import quorum_of
from archlint.graph.system import Domain, Health, Instance, Replication
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Component, System

ELSEWHERE = "elsewhere"
"""The name of a place that the design does not have yet."""
DOMAINS = tuple(Domain)
"""From narrow to wide."""
FIRST = "standbys: 1, mode: async, failover: automatic"
FIRST_AGREED = "standbys: 2, mode: quorum, failover: automatic"
FIRST_SURE = "standbys: 2, mode: sync, failover: automatic, fencing: true"
"""The same for a store whose writes may not be lost: two, so that writes go on while one is away."""


def changes(system: System, kind: CauseClass, subject: str, flows: tuple[str, ...]) -> Iterator[Change]:
    """The changes that could help against one cause, given by its class and subject."""
    if kind.value in DOMAINS:
        yield from _spread(system, kind.value, subject)
        return
    component = system.components.get(subject)
    if component is None:
        return
    if kind in {CauseClass.INSTANCE, CauseClass.FAILOVER}:
        yield from _copies(system, component)
    yield from detours(system, component, flows)


def _copies(system: System, component: Component) -> Iterator[Change]:
    if is_whole(component):
        return
    if component.is_store:
        yield from _standbys(system, component)
        return
    if component.health is None and component.kind not in BALANCING and len(component.instances) > 1:
        yield Change(
            text="health: {live: /live, ready: /ready, interval: 5 s, failures: 3}",
            where=component.id,
            effort=Effort.SETTING,
            worse="probes are load, and a check that is too strict takes healthy copies out",
            apply=lambda now: with_component(now, replace(now.components[component.id], health=Health(ready="/ready"))),
        )
    beside = companions(system, component)
    yield Change(
        text=f"replicas: {(len(component.instances) or 1) + 1}" + (f", with {listed(beside)}" if beside else ""),
        where=component.id,
        effort=Effort.WAY if beside else Effort.COPY,
        worse="one more copy to pay, and nothing may live in one copy alone",
        apply=lambda now: with_component(now, _one_more(now, now.components[component.id], "instance")),
    )


def _standbys(system: System, component: Component) -> Iterator[Change]:
    copies = component.replication
    if copies is None:
        first = _first_copies(system, component)
        if first is None:
            return
        text, copied = first
        yield Change(
            text=f"replication: {{{text}}}",
            where=component.id,
            effort=Effort.COPY,
            worse="a second node, and the last writes may be lost when the standby takes over"
            if copied.mode is ReplicationMode.ASYNC
            else "two more nodes, and every write waits for one of them",
            apply=lambda now: with_component(now, _first_standby(now, now.components[component.id])),
        )
        return
    if copies.failover is not Failover.AUTOMATIC and copies.standbys and copies.mode is not ReplicationMode.QUORUM:
        yield Change(
            text="replication.failover: automatic",
            where=component.id,
            effort=Effort.SETTING,
            worse="needs fencing and a rehearsal, or two primaries accept writes",
            apply=lambda now: with_component(now, _automatic(now.components[component.id])),
        )
    fewer = spared(system, component)
    if fewer is not None:
        yield Change(
            text=f"replication: {{{written(fewer, copies)}}}",
            where=component.id,
            effort=Effort.SETTING,
            worse="fewer copies have a write when it is acknowledged",
            apply=lambda now: with_component(now, replace(now.components[component.id], replication=fewer)),
        )
    if copies.mode is ReplicationMode.QUORUM and copies.read_quorum and copies.write_quorum:
        larger = _larger_quorum(copies)
        yield Change(
            text=f"replication: {{standbys: {larger.standbys}, read_quorum: {larger.read_quorum}, write_quorum: {larger.write_quorum}}}",
            where=component.id,
            effort=Effort.COPY,
            worse="two more nodes to pay and to keep equal, and more of them are asked every time",
            apply=lambda now: with_component(now, _two_more(now, now.components[component.id])),
        )
        return
    yield Change(
        text=f"replication.standbys: {copies.standbys + 1}",
        where=component.id,
        effort=Effort.COPY,
        worse="one more node to pay and to keep equal",
        apply=lambda now: with_component(now, _more_standbys(now, now.components[component.id])),
    )


def _spread(system: System, kind: str, subject: str) -> Iterator[Change]:
    """Components that stand there with several copies move one out; single ones get a copy outside."""
    stranded = tuple(name for name, component in system.components.items() if _stranded(component, kind, subject))
    if stranded:
        yield _copies_outside(system, kind, subject, stranded)


def _copies_outside(system: System, kind: str, subject: str, parts: tuple[str, ...]) -> Change:
    names = listed([f"`{id_}`" for id_ in parts], most=4)
    single = [system.components[id_] for id_ in parts if len(system.components[id_].instances) == 1]
    beside = [f"{one} (`{each.id}`)" for each in single if not each.is_store for one in companions(system, each)]
    return Change(
        text=f"a copy of {names} outside of {kind} `{subject}`"
        + (f", with {listed(beside, most=4)}" if beside else ""),
        where=subject,
        effort=Effort.WAY,
        worse=f"a second {kind} to pay, traffic between the two, and nothing may live in one copy alone",
        apply=lambda now: _all_outside(now, kind, subject, parts),
        parts=parts,
        of=lambda fewer: _copies_outside(system, kind, subject, fewer),
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
                system = with_component(system, _outside(system, component, kind, subject))
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
    if not _stranded(grown, kind, subject):
        return grown
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
    taken = {place.host for place in copies}
    names = (f"{ELSEWHERE} host{'' if number == 1 else f' {number}'}" for number in count(1))
    host = None if first.host is None else next(name for name in names if name not in taken)
    new = replace(first, index=len(copies), role=role, host=host, zone=zone)
    return replace(component, replicas=component.replicas + 1, instances=(*copies, new))


def _zones(system: System) -> Iterator[str]:
    for component in system.components.values():
        for instance in component.instances:
            if instance.zone is not None:
                yield instance.zone


def _first_copies(system: System, component: Component) -> tuple[str, Replication] | None:
    """A standby that may lack the last writes, or two of which one has every write, where none may be lost.

    In a mode that the engine has; None where none may be lost and it has no mode that keeps all.
    """
    if not keeps_all(system, component) and component.offers(ReplicationMode.ASYNC):
        return FIRST, Replication(1, ReplicationMode.ASYNC, failover=Failover.AUTOMATIC)
    if component.offers(ReplicationMode.SYNC):
        return FIRST_SURE, Replication(2, ReplicationMode.SYNC, failover=Failover.AUTOMATIC, fencing=True)
    if component.offers(ReplicationMode.QUORUM):
        return FIRST_AGREED, Replication(2, ReplicationMode.QUORUM, failover=Failover.AUTOMATIC)
    return None


def _first_standby(system: System, component: Component) -> Component:
    first = _first_copies(system, component)
    if first is None:
        return component
    wanted = first[1]
    copies = component.instances or (Instance(0, "primary"),)
    grown = replace(component, instances=(replace(copies[0], role="primary"),))
    for _ in range(wanted.standbys):
        grown = _one_more(system, grown, "standby")
    return replace(grown, replication=wanted, replicas=component.replicas)


def _more_standbys(system: System, component: Component) -> Component:
    copies = component.replication
    if copies is None:
        return component
    grown = _one_more(system, component, "standby")
    return replace(grown, replication=replace(copies, standbys=copies.standbys + 1), replicas=component.replicas)


def _larger_quorum(copies: Replication) -> Replication:
    """Two copies more, one more of which reads and writes ask, so that they still meet in one."""
    read, write = copies.read_quorum or 1, copies.write_quorum or 1
    return replace(copies, standbys=copies.standbys + 2, read_quorum=read + 1, write_quorum=write + 1)


def _two_more(system: System, component: Component) -> Component:
    copies = component.replication
    if copies is None:
        return component
    grown = _one_more(system, _one_more(system, component, "standby"), "standby")
    return replace(grown, replication=_larger_quorum(copies), replicas=component.replicas)


def _automatic(component: Component) -> Component:
    copies = component.replication
    wanted = None if copies is None else replace(copies, failover=Failover.AUTOMATIC, takeover=None)
    return replace(component, replication=wanted)
