"""(h) What the load does not need counts against a design."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Kind
from archlint.drill.case import Case, bad, good
from archlint.drill.sheet import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component, Flow, System

GENEROUS = 3
"""Times the instances that peak load needs with one lost; beyond it is waste."""
SPARE = 3
"""Instances that are always fine: one in each of three zones."""
CROWD = 1.6
"""Times the different components of the prompt's own answer."""
REPEATED = frozenset({Kind.QUEUE, Kind.STREAM, Kind.PUBSUB, Kind.WORKER, Kind.EXTERNAL})
"""Kinds of which a design may have one for each channel."""
STANDBYS = 6
"""Copies beyond which nobody explains the next one."""


def measure(case: Case) -> Mark:
    """1, less what each excess costs."""
    found = [*_sharding(case), *_idle(case), *_copies(case), *_crowd(case), *_unasked(case)]
    left = max(0.0, 1.0 - sum(weight for weight, _ in found))
    lines = tuple(one for _, one in found) or (good("nothing that the load does not need"),)
    return Mark(left, lines)


def _sharding(case: Case) -> Iterator[tuple[float, Evidence]]:
    for finding in case.work.findings:
        if finding.rule == "sharded-too-early":
            yield 0.5, bad(finding.message, finding.primary.span.line)


def _idle(case: Case) -> Iterator[tuple[float, Evidence]]:
    for finding in case.work.findings:
        if finding.rule in ("component-in-no-flow", "data-nobody-uses"):
            yield 0.25, bad(finding.message, finding.primary.span.line)


def _copies(case: Case) -> Iterator[tuple[float, Evidence]]:
    for component in case.work.system.components.values():
        wanted = _needed(component, case)
        if component.is_declared("replicas") and component.replicas > max(SPARE, GENEROUS * wanted):
            line = case.work.line((*component.path, "replicas"))
            words = f"{component.id} runs {component.replicas} times; {wanted} carry the peak with one lost"
            yield 0.25, bad(words, line)
        copies = component.replication.standbys if component.replication else 0
        if copies > STANDBYS and component.is_declared("replication.standbys"):
            yield 0.25, bad(f"{component.id} has {copies} copies", case.work.line((*component.path, "replication")))


def _needed(component: Component, case: Case) -> int:
    """Instances that peak load needs with one or a zone lost, one in each of its zones: what `more-instances-than-needed` says."""
    capacity = case.work.analyses.capacity
    known = capacity.needed.get(component.id)
    if known is not None:
        zones = len({instance.zone for instance in component.instances if instance.zone})
        return max(known.with_one_lost, known.with_zone_lost or 0, component.min_up, zones)
    busiest = max(
        (
            limit.utilisation
            for limit in capacity.resources
            if limit.component == component.id and math.isfinite(limit.utilisation)
        ),
        default=0.0,
    )
    return max(1, math.ceil(busiest * component.replicas))


def _crowd(case: Case) -> Iterator[tuple[float, Evidence]]:
    if case.reference is None:
        return
    parts = distinct(case.work.system)
    if parts > CROWD * case.reference:
        yield 0.5, bad(f"{parts} different components, where {case.reference} are enough")


def distinct(system: System) -> int:
    """How many components somebody has to understand: like channels, workers and providers between like parts are one.

    A queue for each of six channels is one idea, drawn six times.
    """
    parts = system.components
    beside: dict[str, set[tuple[object, ...]]] = {name: set() for name in parts}
    for hop in (hop for flow in system.flows.values() for hop in flow.arrows):
        for target in hop.targets:
            beside[hop.source].add(("to", parts[target].kind, parts[target].engine))
            beside[target].add(("from", parts[hop.source].kind, parts[hop.source].engine))
    told = (one for one in parts.values() if one.kind is not Kind.CLIENT)
    return len(
        {
            (one.kind, one.engine, one.roles, frozenset(beside[one.id]))
            if one.kind in REPEATED and beside[one.id]
            else one.id
            for one in told
        }
    )


def _unasked(case: Case) -> Iterator[tuple[float, Evidence]]:
    """Components that serve only flows nobody asked for."""
    if case.prompt is None:
        return
    allowed = len(case.prompt.wanted) + 3
    flows = len({_way(flow, case.work.system) for flow in case.work.system.flows.values()})
    if flows > allowed:
        yield 0.25, bad(f"{flows} different flows, where {len(case.prompt.required)} were asked for")


def _way(flow: Flow, system: System) -> object:
    """What tells a flow from others: events and batches that pass like parts in like ways are one idea, for each channel."""
    if flow.does not in (Does.EVENT, Does.BATCH):
        return flow.id
    parts = system.components
    return flow.does, tuple(
        (parts[hop.source].kind, tuple((parts[name].kind, parts[name].engine) for name in hop.targets), hop.op)
        for hop in flow.arrows
    )
