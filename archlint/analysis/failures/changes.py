"""Small changes to a design that take the edge off one cause: another copy, another place, another way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.assumptions import TAKEOVER
from archlint.analysis.failures.change import Change, Effort, beside, with_component
from archlint.analysis.failures.companions import (
    companions,
    holds_locks,
    is_called_by_clients,
    keeps_rows,
    wants_checks,
)
from archlint.analysis.failures.detours import detours
from archlint.analysis.failures.growth import (
    AGREEING,
    CHECKS,
    DOMAINS,
    FIRST,
    agreeing,
    automatic,
    checked,
    first_copies,
    first_standby,
    follower,
    in_several_zones,
    is_quick,
    larger_quorum,
    more_standbys,
    one_more,
    places,
    twin,
    two_more,
)
from archlint.analysis.failures.outside import spread
from archlint.analysis.failures.parts import is_whole
from archlint.analysis.failures.quorums import spared, written
from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Failover, Managed, ReplicationMode
from archlint.quantity import listed, show_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Component, System


def changes(system: System, kind: CauseClass, subject: str, flows: tuple[str, ...]) -> Iterator[Change]:
    """The changes that could help against one cause, given by its class and subject."""
    if kind.value in DOMAINS:
        yield from spread(system, kind.value, subject)
        return
    component = system.components.get(subject)
    if component is None:
        return
    if kind in {CauseClass.INSTANCE, CauseClass.FAILOVER}:
        yield from _copies(system, component)
    if component.managed is Managed.ZONAL:
        yield Change(
            text="managed: regional",
            where=component.id,
            effort=Effort.COPY,
            worse="more to pay, traffic between zones"
            + (", and writes wait for the other zone" if component.is_store else ""),
            apply=lambda now: with_component(now, in_several_zones(now.components[component.id])),
        )
    yield from detours(system, component, flows)


def _copies(system: System, component: Component) -> Iterator[Change]:
    if is_whole(component):
        return
    if component.is_store:
        yield from _standbys(system, component)
        return
    if component.is_absent:
        yield Change(
            text="replicas: 1",
            where=component.id,
            effort=Effort.COPY,
            worse="a machine to pay",
            apply=lambda now: with_component(now, one_more(now, now.components[component.id], "instance")),
        )
        return
    if len(component.instances) > 1 and wants_checks(system, component):
        unbalanced = is_called_by_clients(system, component)
        yield Change(
            text=CHECKS + beside(["a balancer in front that uses it"] if unbalanced else []),
            where=component.id,
            effort=Effort.COPY if unbalanced else Effort.SETTING,
            worse="probes are load, and a check that is too strict takes healthy copies out",
            apply=lambda now: with_component(now, checked(now.components[component.id])),
        )
    needed = companions(system, component)
    where = places(component, twin(system, component))
    yield Change(
        text=f"replicas: {len(component.instances) + 1}{where}{beside(needed)}",
        where=component.id,
        effort=Effort.WAY if needed else Effort.COPY,
        worse="one more copy to pay, and nothing may live in one copy alone",
        apply=lambda now: with_component(now, twin(now, now.components[component.id])),
    )


def _standbys(system: System, component: Component) -> Iterator[Change]:
    copies = component.replication
    if copies is None:
        first = first_copies(system, component)
        if first is None:
            yield from _another_lock(system, component)
            return
        text, copied = first
        yield Change(
            text=f"replication: {{{text}}}{places(component, first_standby(system, component))}",
            where=component.id,
            effort=Effort.COPY,
            worse="a second node, and the last writes may be lost when the standby takes over"
            if copied.mode is ReplicationMode.ASYNC
            else "two more nodes, and every write waits for one of them",
            apply=lambda now: with_component(now, first_standby(now, now.components[component.id])),
        )
        return
    if copies.failover is not Failover.AUTOMATIC and copies.standbys and not copies.alike:
        yield Change(
            text="replication.failover: automatic"
            if is_quick(copies)
            else f"replication: {{failover: automatic, takeover: {show_duration(TAKEOVER)}}}",
            where=component.id,
            effort=Effort.SETTING,
            worse="needs fencing and a rehearsal, or two primaries accept writes",
            apply=lambda now: with_component(now, automatic(now.components[component.id])),
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
        larger = larger_quorum(copies)
        yield Change(
            text=f"replication: {{standbys: {larger.standbys}, read_quorum: {larger.read_quorum}, write_quorum: {larger.write_quorum}}}"
            + places(component, two_more(system, component)),
            where=component.id,
            effort=Effort.COPY,
            worse="two more nodes to pay and to keep equal, and more of them are asked every time",
            apply=lambda now: with_component(now, two_more(now, now.components[component.id])),
        )
        return
    yield Change(
        text=f"replication.standbys: {copies.standbys + 1}{places(component, more_standbys(system, component))}",
        where=component.id,
        effort=Effort.COPY,
        worse="one more node to pay and to keep equal",
        apply=lambda now: with_component(now, more_standbys(now, now.components[component.id])),
    )


def _another_lock(system: System, component: Component) -> Iterator[Change]:
    """Of a store of locks that has no mode in which a standby has every lock: all of it elsewhere, or the locks alone."""
    if not holds_locks(component):
        return
    if len(component.roles) > 1 and component.offers(ReplicationMode.ASYNC) and not keeps_rows(system, component):
        needed = ["its locks in a store of their own whose copies agree by majority, as those of etcd"]
        yield Change(
            text=f"replication: {{{FIRST}}}{places(component, follower(system, component))}{beside(needed)}",
            where=component.id,
            effort=Effort.WAY,
            worse="another store to run for the locks, and what else is here may lose its last writes when the standby takes over",
            apply=lambda now: with_component(now, follower(now, now.components[component.id])),
        )
    elif len(component.roles) <= 1:
        gone = [f"`{key}`" for key in ("eviction", "persistence") if component.is_declared(key)]
        needed = ["a majority that knows every lock", *([f"without {listed(gone)}"] if gone else [])]
        yield Change(
            text=AGREEING + places(component, agreeing(system, component)) + beside(needed),
            where=component.id,
            effort=Effort.WAY,
            worse="another store to run, three nodes of it, and every lock waits for two of them",
            apply=lambda now: with_component(now, agreeing(now, now.components[component.id])),
        )
