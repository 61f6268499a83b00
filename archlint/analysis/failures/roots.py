"""Which losses are the same loss: one root cause gets one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import Cause, CauseClass
from archlint.graph.system import Domain, System

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WIDER = (Domain.RACK, Domain.ZONE, Domain.REGION, Domain.PROVIDER)


def roots(system: System, lost_by: Mapping[Cause, tuple[str, ...]]) -> dict[Cause, Cause]:
    """Causes that another cause explains.

    An instance (and its software) is explained by its host when the host loses at least the same flows: one
    machine is one problem. A wider domain is explained by something inside it that loses the same
    flows: a zone with a single database in it is the database's problem.
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
        if reason is not None:
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


def _reason(domain: Cause, members: Iterable[Cause], lost_by: Mapping[Cause, tuple[str, ...]]) -> Cause | None:
    flows = set(lost_by[domain])
    for member in members:
        if flows <= set(lost_by[member]):
            return member
    return None
