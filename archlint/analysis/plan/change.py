"""The same system under other circumstances: more load, something gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archlint.quantity import Dimension, Quantity

if TYPE_CHECKING:
    from archlint.graph.system import Component, Flow, Hop, System


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed system, and the flows that no longer work in it."""

    system: System
    lost: tuple[str, ...] = ()


def scale(system: System, times: float) -> System:
    """The system with `times` as many users, and rates that are no user's grown alike."""
    workload = system.workload
    requests = workload.requests
    grown = replace(
        workload,
        users=_times(workload.users, times),
        requests=requests if requests is None or requests.basis is not None else _times(requests, times),
    )
    flows = {flow.id: _faster(flow, times) for flow in system.flows.values()}
    return replace(system, workload=grown, flows=flows)


def _faster(flow: Flow, times: float) -> Flow:
    if flow.rate is None or flow.rate.basis is not None:
        return flow
    return replace(flow, rate=_times(flow.rate, times))


def _times(quantity: Quantity | None, times: float) -> Quantity | None:
    if quantity is None:
        return None
    return replace(quantity, likely=quantity.likely * times, low=quantity.low * times, high=quantity.high * times)


def kill(system: System, component: str, instances: int | None = None) -> Changed:
    """The system without some instances of a component, or without all of it.

    What asked a dead cache misses always; what has an alternative goes there; optional steps and what
    follows them are left out; a flow that needs the component and waits for it is lost, and leaves no load.
    """
    here = system.components[component]
    left = _left(here, instances)
    if left is not None:
        return Changed(replace(system, components={**system.components, component: left}))
    flows: dict[str, Flow] = {}
    lost: list[str] = []
    for flow in system.flows.values():
        without = _without(flow, component)
        if without is None:
            lost.append(flow.id)
        else:
            flows[flow.id] = without
    return Changed(replace(system, flows=flows), tuple(lost))


def _left(component: Component, instances: int | None) -> Component | None:
    """What is left of a component; None when nothing is."""
    if instances is None:
        return None
    replication = component.replication
    copies = replication.standbys + 1 if replication else component.replicas
    if instances >= copies:
        return None
    if replication:
        return replace(component, replication=replace(replication, standbys=copies - 1 - instances))
    return replace(component, replicas=component.replicas - instances)


def _without(flow: Flow, gone: str) -> Flow | None:
    """A flow that does without a component; None when it cannot."""
    if flow.entry == gone:
        return None
    dropped: set[int] = set()
    hops: list[Hop] = []
    for hop in flow.hops:
        kept = _hop(hop, gone, flow, dropped)
        if kept is None:
            return None
        hops.append(kept)
    return replace(flow, hops=tuple(hops))


def _hop(hop: Hop, gone: str, flow: Flow, dropped: set[int]) -> Hop | None:
    """The hop as it is now: elsewhere, never taken, always a miss; None when the flow fails here."""
    if hop.parent in dropped and hop.source == gone:
        dropped.add(hop.index)
        return _never(hop)
    if gone not in hop.targets:
        return hop
    others = tuple(target for target in hop.targets if target != gone)
    if others:
        return replace(
            hop, targets=others, split=(1.0,) if len(others) == 1 else tuple(1.0 / len(others) for _ in others)
        )
    dropped.add(hop.index)
    missed_by = any(later.branch == hop.index and later.when == "miss" for later in flow.hops)
    if missed_by and hop.hit is not None:
        return replace(hop, hit=replace(hop.hit, likely=0.0, low=0.0, high=0.0))
    return _never(hop) if hop.optional or not hop.waited else None


def _never(hop: Hop) -> Hop:
    return replace(hop, times=Quantity(0.0, 0.0, 0.0, Dimension.SHARE, "0%"))
