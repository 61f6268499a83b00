"""Which losses are the same loss: one root cause gets one finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.register import Register
from archlint.analysis.failures.result import Cause, CauseClass
from archlint.analysis.failures.survey import stopping
from archlint.graph.system import Domain, Instance, System

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from archlint.analysis.failures.paths import Strain
    from archlint.graph.system import Component

WIDER = (Domain.RACK, Domain.ZONE, Domain.REGION, Domain.PROVIDER)


def roots(system: System, lost_by: Mapping[Cause, tuple[str, ...]], burden: Strain) -> dict[Cause, Cause]:
    """Causes that another cause explains.

    An instance (and its software) is explained by its host when the host loses at least the same flows: one
    machine is one problem. A wider domain is explained by something inside it that loses the same
    flows: a zone with a single database in it is the database's problem. Not so where the domain would lose a flow
    still, were everything in it that loses the flow by itself somewhere else: a synchronous standby that stops all
    writes explains nothing of a region in which all balancers stand as well.
    """
    named: dict[tuple[CauseClass, str], Cause] = {
        (cause.kind, cause.subject): cause for cause in lost_by if cause.kind is not CauseClass.INSTANCE
    }
    explained: dict[Cause, Cause] = {}
    inside: dict[Cause, list[Cause]] = {}
    for cause in lost_by:
        if cause.kind in (CauseClass.INSTANCE, CauseClass.EXTERNAL):
            host = _note_domains(system, cause, named, inside)
            if host is not None and set(lost_by[cause]) <= set(lost_by[host]):
                explained[cause] = host
    for domain, members in inside.items():
        reason = _reason(domain, members, lost_by)
        if reason is not None and all(
            _is_mended(
                system, burden, domain, flow, _standing_on(system, [one for one in members if flow in lost_by[one]])
            )
            for flow in lost_by[domain]
        ):
            explained[domain] = explained.get(reason, reason)
    return explained


def _note_domains(
    system: System,
    cause: Cause,
    named: Mapping[tuple[CauseClass, str], Cause],
    inside: dict[Cause, list[Cause]],
) -> Cause | None:
    """Note which wider domains hold this cause; the answer is its host, when that is a cause itself."""
    component = system.components[cause.subject]
    instances = [instance for instance in component.instances if cause.index in (None, instance.index)]
    host: Cause | None = None
    for instance in instances:
        host = named.get((CauseClass.HOST, instance.host or "")) or host
        for domain in WIDER:
            around = named.get((CauseClass(domain.value), instance.within(domain) or ""))
            if around is not None:
                inside.setdefault(around, []).extend(_inner(instance.host, cause, named))
    return host


def _inner(host: str | None, cause: Cause, named: Mapping[tuple[CauseClass, str], Cause]) -> Iterable[Cause]:
    yield named.get((CauseClass.HOST, host or ""), cause)


def _standing_on(system: System, causes: Iterable[Cause]) -> set[str]:
    """The components that causes are about, those of a host being all that stand on it."""
    subjects = {cause.subject for cause in causes if cause.kind is not CauseClass.HOST}
    hosts = {cause.subject for cause in causes if cause.kind is CauseClass.HOST}
    on_hosts = (one for one in system.components.values() if any(copy.host in hosts for copy in one.instances))
    return subjects | {one.id for one in on_hosts} if hosts else subjects


def _is_mended(system: System, burden: Strain, domain: Cause, flow: str, gone: Collection[str]) -> bool:
    """Whether a flow outlives a domain from which some components have gone."""
    moved = {name: _outside(system.components[name], domain.kind) for name in gone}
    changed = replace(system, components={**system.components, **moved})
    lost = stopping(Register(changed), changed.flows[flow], burden)
    return all((cause.kind, cause.subject) != (domain.kind, domain.subject) for cause in lost)


def _outside(component: Component, kind: CauseClass) -> Component:
    places = (
        [None if domain == kind.value else copy.within(domain) for domain in Domain] for copy in component.instances
    )
    outside = (Instance(copy.index, copy.role, *place) for copy, place in zip(component.instances, places, strict=True))
    return replace(component, instances=tuple(outside))


def _reason(domain: Cause, members: Iterable[Cause], lost_by: Mapping[Cause, tuple[str, ...]]) -> Cause | None:
    flows = set(lost_by[domain])
    for member in members:
        if flows <= set(lost_by[member]):
            return member
    return None
