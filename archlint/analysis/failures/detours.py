"""What a flow can do instead of waiting for a component: send later, ask somebody else, answer without."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import Change, Effort
from archlint.analysis.failures.paths import followed
from archlint.blueprint.vocabulary import Does, Kind, Op
from archlint.graph.uses import asked

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
        if any(hop.keeps is not None for hop in asks):
            continue  # no step says that it is asked, and without what it keeps there is no answer
        if asks and all(system.components[hop.source].kind is not Kind.CLIENT for hop in asks):
            kept = _kept_in(system, flow, asks[0])
            yield from _ways_round_hops(flow, asks, component, kept, system)


def _kept_in(system: System, flow: Flow, ask: Hop) -> Hop | None:
    """The write before the hand-over whose store can keep the message; a channel that is the record has none."""
    records = {system.data[name].store for name in flow.data if name in system.data}
    if ask.target in records:
        return None
    before = (hop for hop in flow.hops[: ask.index] if hop.waited and hop.op is Op.WRITE)
    return next((hop for hop in before if system.components[hop.target].is_store and hop.target != ask.target), None)


def _ways_round_hops(
    flow: Flow, asks: list[Hop], component: Component, kept: Hop | None, system: System
) -> Iterator[Change]:
    """What one flow can do instead of waiting for a component; all its steps to it change alike."""
    indexes = frozenset(hop.index for hop in asks)
    arrow = f"{asks[0].source} -> {component.id}"
    instead = partial(Change, where=f"{flow.id}: {arrow}", flow=flow.id, parts=(component.id,))
    if all(hop.op in HANDING_OVER for hop in asks) and kept is not None:
        told = (
            f"let `{kept.target}` tell of what is put into it, after the answer"
            if system.components[kept.target].kind is Kind.OBJECT_STORE
            else "an outbox: write the message with the data, relay it after the answer"
        )
        yield instead(
            text=f"{told} (`- {kept.target} -> {component.id}`)",
            effort=Effort.WAY,
            worse="effects come a little later, and there is a relay to run and watch",
            apply=lambda now: _relayed(now, flow.id, indexes, kept),
        )
    if component.kind is Kind.EXTERNAL:
        yield instead(
            text=f"`- {arrow} | second-provider`",
            effort=Effort.PROVIDER,
            worse="a second contract, and both ways must be kept working",
            apply=lambda now: _second_provider(now, flow.id, indexes, component),
        )
    kinds = {asked(component, hop).kind for hop in asks}
    if flow.does is Does.READ and kinds <= SPARABLE:
        yield instead(
            text=f"`- {arrow}: {{fallback: ...}}`",
            effort=Effort.WAY,
            worse="answers are worse while it is down, and that has to be shown",
            apply=lambda now: _hops(now, flow.id, indexes, optional=True),
        )
    elif kinds == {Kind.CACHE}:
        yield instead(
            text=f"`- {arrow}: {{optional: true}}`",
            effort=Effort.SETTING,
            worse="an entry that could not be changed is old until it expires",
            apply=lambda now: _hops(now, flow.id, indexes, optional=True),
        )


def _relayed(system: System, flow: str, indexes: frozenset[int], kept: Hop) -> System:
    """The messages follow from the write that keeps them: nobody waits, and none is lost with the process."""
    here = system.flows[flow]
    hops = tuple(
        replace(hop, source=kept.target, parent=kept.index, waited=False, change_capture=True)
        if hop.index in indexes
        else hop
        for hop in here.hops
    )
    return replace(system, flows={**system.flows, flow: replace(here, hops=hops)})


def _hops(system: System, flow: str, indexes: frozenset[int], *, optional: bool) -> System:
    here = system.flows[flow]
    hops = tuple(replace(hop, optional=optional or hop.optional) if hop.index in indexes else hop for hop in here.hops)
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
