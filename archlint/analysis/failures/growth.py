"""A component with copies added, placed, checked or led otherwise: what the changed design has."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from archlint.analysis.failures.assumptions import TAKEOVER
from archlint.analysis.failures.companions import keeps_all, wants_checks
from archlint.blueprint.vocabulary import Failover, Managed, ReplicationMode
from archlint.catalogue import find, kind_defaults, managed_default
from archlint.graph.assumption import number
from archlint.graph.placement import claims, survey
from archlint.graph.system import Domain, Health, Instance, Replication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Component, System

ELSEWHERE = "another"
"""What the name of a place begins with that the design does not have yet."""
DOMAINS = tuple(Domain)
"""From narrow to wide."""
FIRST = "standbys: 1, mode: async, failover: automatic"
FIRST_AGREED = "standbys: 2, mode: quorum, failover: automatic"
FIRST_SURE = "standbys: 2, mode: sync, failover: automatic, fencing: true"
"""The same for a store whose writes may not be lost: two, so that writes go on while one is away."""
AGREEING = "engine: etcd, replication: {standbys: 2}"
"""Locks of a store that has no mode in which no write is lost, kept in one whose copies agree by majority."""
CHECKS = "health: {live: /live, ready: /ready, interval: 5 s, failures: 3}"
"""How a service with several instances is checked."""


def one_more(system: System, component: Component, role: str, *, afresh: bool = False) -> Component:
    """Another copy, on a host of its own, in the zone that has fewest of them, as far as the component itself says where.

    With `afresh` in one that has none yet, if the design has such a zone: a majority outlives one of three zones, and not
    every one of two.

    Where a group holds the component, a copy more of it is held by that group as well. The first of all stands where nobody says.
    """
    if component.is_absent:
        return replace(component, replicas=1, instances=(Instance(0, role),))
    copies = component.instances or (Instance(0, role),)
    held = dict(reversed(claims(system.groups, component.groups)))
    hosts = [] if Domain.HOST in held else [place.host for place in copies if place.host is not None]
    zones = [] if Domain.ZONE in held else [place.zone for place in copies if place.zone is not None]
    if hosts and zones and not component.is_declared("zones"):
        zones = []  # the host says in which zone it is
    zone = min(dict.fromkeys(zones), key=zones.count, default=None)
    if afresh or len(set(zones)) == 1:
        zone = next((other for other in _zones(system) if other not in zones), zone)
    names = (f"{ELSEWHERE}-host{'' if number == 1 else f'-{number}'}" for number in count(1))
    host = next((name for name in names if name not in hosts), None) if hosts else None
    around = dict(reversed(survey(system.groups).at(Domain.ZONE, zone))) if zone is not None else {}
    places = {**_ungrouped(system, copies[0]), **held, **around}
    new = Instance(
        len(copies),
        role,
        *(places.get(domain) if domain != Domain.HOST else host or places.get(domain) for domain in DOMAINS),
    )
    return replace(component, replicas=component.replicas + 1, instances=(*copies, new))


def _ungrouped(system: System, instance: Instance) -> dict[Domain, str]:
    """Where an instance stands that no group is drawn for, but for its host and zone."""
    named = {domain: instance.within(domain) for domain in DOMAINS if domain not in (Domain.HOST, Domain.ZONE)}
    return {domain: name for domain, name in named.items() if name is not None and name not in system.groups}


def places(before: Component, after: Component) -> str:
    """What has to be written of hosts and zones so that the copies that were added stand where they do: `, zones: [a, a, b]`.

    Nothing where copies that nobody places stand so anyway: a list goes round, however long it is.
    """
    said = ""
    for key, domain in (("hosts", Domain.HOST), ("zones", Domain.ZONE)):
        was = [place.within(domain) for place in before.instances]
        now = [place.within(domain) for place in after.instances]
        if None in now or None in was or not was or now[: len(was)] != was:
            continue
        rounds = [n for n in range(1, len(was) + 1) if all(was[i] == was[i % n] for i in range(len(was)))]
        if any(now[i] != was[i % n] for n in rounds for i in range(len(was), len(now))):
            said += f", {key}: [{', '.join(str(name) for name in now)}]"
    return said


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
    return component if first is None else _copied(system, component, first[1])


def follower(system: System, component: Component) -> Component:
    """A store with its first standby, which may lack the last writes when it takes over."""
    return _copied(system, component, Replication(1, ReplicationMode.ASYNC, failover=Failover.AUTOMATIC))


def agreeing(system: System, component: Component) -> Component:
    """Three copies that agree by majority, in place of a store that has no such mode."""
    return _copied(system, component, Replication(2, ReplicationMode.QUORUM, failover=Failover.AUTOMATIC))


def _copied(system: System, component: Component, wanted: Replication) -> Component:
    copies = component.instances or (Instance(0, "primary"),)
    grown = replace(component, instances=(replace(copies[0], role="primary"),))
    for _ in range(wanted.standbys):
        grown = one_more(system, grown, "standby", afresh=wanted.mode is ReplicationMode.QUORUM)
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
    """The same, whose standby takes over by itself, in as long as that usually takes where a longer time was declared."""
    copies = component.replication
    if copies is None:
        return component
    takeover = copies.takeover if is_quick(copies) else TAKEOVER
    return replace(component, replication=replace(copies, failover=Failover.AUTOMATIC, takeover=takeover))


def in_several_zones(component: Component) -> Component:
    """What a provider runs in one zone, run in several: with the service level of that, unless something else is declared."""
    regional = replace(component, managed=Managed.REGIONAL)
    if component.is_declared("availability") or component.mtbf is not None:
        return regional
    engine = find(component.engine, "") if component.engine else None
    known = engine.defaults if engine is not None else kind_defaults(component.kind)
    level = known.get("availability") if "managed" in known else None
    return replace(regional, availability=number(level or managed_default(Managed.REGIONAL)))


def is_quick(copies: Replication) -> bool:
    """Whether the time that a takeover is said to need may stay as it is when nobody has to make it."""
    return copies.takeover is None or copies.takeover <= TAKEOVER


def moved(instance: Instance, kind: str, number: int = 1) -> Instance:
    """The same instance in another place of this kind, the first or a later one; what is narrower is another one too."""
    narrower = DOMAINS[: DOMAINS.index(kind) + 1]
    which = "" if number == 1 else f"-{number}"
    places = [
        f"{ELSEWHERE}-{name}{which}"
        if name in narrower and instance.within(name) is not None
        else instance.within(name)
        for name in DOMAINS
    ]
    return Instance(instance.index, instance.role, *places)
