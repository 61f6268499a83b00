"""What a flow can do instead of waiting for a component: send later, ask somebody else, answer without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import Change, Effort
from archlint.analysis.failures.paths import followed
from archlint.blueprint.vocabulary import Does, Kind, Op

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Component, Flow, Hop, System

HANDING_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH})
SPARABLE = frozenset({Kind.EXTERNAL, Kind.SEARCH, Kind.CACHE})
"""Kinds whose answer may have a substitute; for the system of record there is none."""


def detours(system: System, component: Component, flows: tuple[str, ...]) -> Iterator[Change]:
    """The changes of single flows that make them wait for a component no longer."""
    for name in flows:
        flow = system.flows[name]
        asks = [
            hop
            for hop in followed(flow)
            if hop.targets == (component.id,) and not hop.optional and hop.fallback is None and hop.waited
        ]
        if asks and all(system.components[hop.source].kind is not Kind.CLIENT for hop in asks):
            yield from _ways_round_hops(
                flow, asks, component, writes_elsewhere=_writes_elsewhere(system, flow, component.id)
            )


def _writes_elsewhere(system: System, flow: Flow, channel: str) -> bool:
    """Whether the flow writes a store that could keep the message with the data; a channel that is the record is none."""
    records = {system.data[name].store for name in flow.data if name in system.data}
    written = {hop.target for hop in flow.hops if hop.op is Op.WRITE and system.components[hop.target].is_store}
    return channel not in records and bool(written - {channel})


def _ways_round_hops(flow: Flow, asks: list[Hop], component: Component, *, writes_elsewhere: bool) -> Iterator[Change]:
    """What one flow can do instead of waiting for a component; all its steps to it change alike."""
    indexes = frozenset(hop.index for hop in asks)
    arrow = f"{asks[0].source} -> {component.id}"
    where = f"{flow.id}: {arrow}"
    if all(hop.op in HANDING_OVER for hop in asks) and writes_elsewhere:
        yield Change(
            text=f"an outbox: write the message with the data, relay it after the answer (`- store -> {component.id}`)",
            where=where,
            effort=Effort.WAY,
            worse="effects come a little later, and there is a relay to run and watch",
            apply=lambda now: _hops(now, flow.id, indexes, waited=False),
            flow=flow.id,
            parts=(component.id,),
        )
    if component.kind is Kind.EXTERNAL:
        yield Change(
            text=f"`- {arrow} | second-provider`",
            where=where,
            effort=Effort.PROVIDER,
            worse="a second contract, and both ways must be kept working",
            apply=lambda now: _second_provider(now, flow.id, indexes, component),
            flow=flow.id,
            parts=(component.id,),
        )
    if flow.does is Does.READ and component.kind in SPARABLE:
        yield Change(
            text=f"`- {arrow}: {{fallback: ...}}`",
            where=where,
            effort=Effort.WAY,
            worse="answers are worse while it is down, and that has to be shown",
            apply=lambda now: _hops(now, flow.id, indexes, optional=True),
            flow=flow.id,
            parts=(component.id,),
        )
    elif component.kind is Kind.CACHE:
        yield Change(
            text=f"`- {arrow}: {{optional: true}}`",
            where=where,
            effort=Effort.SETTING,
            worse="an entry that could not be changed is old until it expires",
            apply=lambda now: _hops(now, flow.id, indexes, optional=True),
            flow=flow.id,
            parts=(component.id,),
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
