"""Who calls others and waits for their answers, and who holds a slot meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.throughput import by_work
from archlint.analysis.demand.tries import waits
from archlint.blueprint.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from archlint.graph.system import Component, Flow, System


def holds(component: Component) -> bool:
    """Whether a call takes up one of the component's slots until its answer is there, and how many there are is known.

    `concurrency` says how many calls or jobs are under way at once, whatever they do. Workers take one job at a time
    unless their engine is an event loop. Processes of a service count where the engine is known to serve one call in each.
    """
    if component.kind not in (Kind.SERVICE, Kind.WORKER):
        return False
    if component.is_declared("concurrency"):
        return True
    meanwhile = component.facts.while_waiting if component.facts else ""
    if component.kind is Kind.WORKER:
        said = by_work(component) or "concurrency" in component.assumed or component.says_slots
        return said and meanwhile != "free"
    return meanwhile == "held" and component.is_declared("workers")


def callers(system: System, those: Collection[str] | None = None) -> dict[str, tuple[tuple[Flow, int], ...]]:
    """For each component that waits for others the visits in which it does: a flow, and the hop that comes in.

    Only of `those`, or of all that hold a slot meanwhile. Who is called stands before who calls.
    """
    holding = {id_ for id_, one in system.components.items() if holds(one)} if those is None else those
    found: dict[str, dict[tuple[str, int], tuple[Flow, int]]] = {}
    calls: dict[str, dict[str, None]] = {}
    for flow in system.flows.values() if holding else ():
        for hop in flow.hops:
            if hop.parent is None or not waits(flow, hop, system.components):
                continue
            called = calls.setdefault(hop.source, {})
            called[hop.target] = None
            if len(hop.targets) > 1:
                called.update(dict.fromkeys(target for target, _ in hop.shared))
            if hop.source in holding:
                found.setdefault(hop.source, {})[flow.id, hop.parent] = (flow, hop.parent)
    return {id_: tuple(found[id_].values()) for id_ in called_first(found, calls) if id_ in found}


def called_first(callers: Iterable[str], calls: Mapping[str, Iterable[str]]) -> list[str]:
    """The callers and all that they call, each behind what it calls itself, as far as nothing calls back.

    >>> called_first(["web"], {"web": ["api"], "api": ["db", "web"]})
    ['db', 'api', 'web']
    """
    seen: set[str] = set()
    order: list[str] = []
    for first in callers:
        open_: list[tuple[str, Iterator[str]]] = [] if first in seen else [(first, iter(calls.get(first, ())))]
        seen.add(first)
        while open_:
            id_, left = open_[-1]
            following = next((target for target in left if target not in seen), None)
            if following is None:
                order.append(id_)
                open_.pop()
            else:
                seen.add(following)
                open_.append((following, iter(calls.get(following, ()))))
    return order
