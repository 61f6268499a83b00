"""A changed design, and the few kinds of change the remedies are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from archlint.analysis.consistency.design import Design
from archlint.blueprint.vocabulary import Failover, Op, ReplicationMode
from archlint.frozen import frozen, replace
from archlint.graph.system import Component, Flow, Hop, Replication


@frozen
class Remedy:
    """One change that may help: a stable name, what to write, what gets worse, and the design with it."""

    name: str
    change: str
    worse: str
    design: Design


def with_hop(design: Design, flow: Flow, hop: Hop) -> Design:
    """The design with one hop of a flow replaced; what is new in it counts as written."""
    return design.with_flow(other_hops(flow, (hop,)))


def with_hops(design: Design, flow: Flow, hops: Iterable[Hop]) -> Design:
    """The design with several hops of a flow replaced."""
    return design.with_flow(other_hops(flow, hops))


def other_hops(flow: Flow, hops: Iterable[Hop]) -> Flow:
    """The flow with several of its hops replaced, and alike whatever else their arrows became."""
    those = tuple(hops)
    changed = {hop.index: hop for hop in those}
    for hop in those:
        for twin in flow.alike(hop):
            changed.setdefault(twin.index, _likewise(twin, flow.hops[hop.index], hop))
    return replace(flow, hops=tuple(changed.get(each.index, each) for each in flow.hops))


def _likewise(twin: Hop, before: Hop, after: Hop) -> Hop:
    """The twin of a hop, changed as that was."""
    names = [part.name for part in fields(before)]
    new = {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
    return replace(twin, **new)


def with_replication(design: Design, store: Component, **facts: object) -> Design:
    """The design with some facts of a store's replication written down; a store without copies gets one standby."""
    before = store.replication or Replication(standbys=1, mode=ReplicationMode.ASYNC, failover=Failover.NONE)
    before = before if before.standbys > 0 else replace(before, standbys=1)
    after = replace(before, **facts)
    written = {f"replication.{name}" for name in facts} | {"replication"}
    return design.with_component(replace(store, replication=after, declared=store.declared | written))


def with_fact(design: Design, component: Component, **facts: object) -> Design:
    """The design with some facts of a component written down."""
    written = component.declared | set(facts)
    after = replace(component, declared=written, **facts)
    return design.with_component(after)


def with_delete(writer: Flow, cache: str, commit: Hop) -> Flow:
    """The writing flow when it empties a cache after its commit, waited for."""
    hop = Hop(
        index=len(writer.hops),
        step=commit.step,
        path=commit.path,
        source=commit.source,
        targets=(cache,),
        op=Op.DELETE,
        parent=commit.parent,
        waited=True,
    )
    return replace(writer, hops=(*writer.hops, hop))
