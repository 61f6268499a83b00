"""A component with copies added, placed, checked or led otherwise: what the changed design has."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from archlint.analysis.failures.companions import keeps_all, wants_checks
from archlint.blueprint.vocabulary import Failover, ReplicationMode
from archlint.graph.system import Domain, Health, Instance, Replication

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


def one_more(system: System, component: Component, role: str) -> Component:
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


def twin(system: System, component: Component) -> Component:
    """One copy more, checked where nobody would notice otherwise that one of them is dead."""
    grown = one_more(system, component, "instance")
    return checked(grown) if wants_checks(system, component) else grown


def checked(component: Component) -> Component:
    """The same with health checks."""
    return replace(component, health=Health(live="/live", ready="/ready", interval=5.0, failures=3))


def _zones(system: System) -> Iterator[str]:
    for component in system.components.values():
        for instance in component.instances:
            if instance.zone is not None:
                yield instance.zone


def first_copies(system: System, component: Component) -> tuple[str, Replication] | None:
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


def first_standby(system: System, component: Component) -> Component:
    """The first copies of a store that has none."""
    first = first_copies(system, component)
    if first is None:
        return component
    wanted = first[1]
    copies = component.instances or (Instance(0, "primary"),)
    grown = replace(component, instances=(replace(copies[0], role="primary"),))
    for _ in range(wanted.standbys):
        grown = one_more(system, grown, "standby")
    return replace(grown, replication=wanted, replicas=component.replicas)


def more_standbys(system: System, component: Component) -> Component:
    """One standby more."""
    copies = component.replication
    if copies is None:
        return component
    grown = one_more(system, component, "standby")
    return replace(grown, replication=replace(copies, standbys=copies.standbys + 1), replicas=component.replicas)


def larger_quorum(copies: Replication) -> Replication:
    """Two copies more, one more of which reads and writes ask, so that they still meet in one."""
    read, write = copies.read_quorum or 1, copies.write_quorum or 1
    return replace(copies, standbys=copies.standbys + 2, read_quorum=read + 1, write_quorum=write + 1)


def two_more(system: System, component: Component) -> Component:
    """Two copies more of a quorum store, with the quorums that go with them."""
    copies = component.replication
    if copies is None:
        return component
    grown = one_more(system, one_more(system, component, "standby"), "standby")
    return replace(grown, replication=larger_quorum(copies), replicas=component.replicas)


def automatic(component: Component) -> Component:
    """The same, whose standby takes over by itself."""
    copies = component.replication
    wanted = None if copies is None else replace(copies, failover=Failover.AUTOMATIC, takeover=None)
    return replace(component, replication=wanted)


def moved(instance: Instance, kind: str) -> Instance:
    """The same instance in another place of this kind; what is narrower is another one too."""
    narrower = DOMAINS[: DOMAINS.index(kind) + 1]
    places = [
        f"{ELSEWHERE} {name}" if name in narrower and instance.within(name) is not None else instance.within(name)
        for name in DOMAINS
    ]
    return Instance(instance.index, instance.role, *places)
