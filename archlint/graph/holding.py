"""Which components keep something for good, whether or not `data` says what.

>>> from archlint.source import parse_text
>>> from archlint.blueprint import load
>>> from archlint.graph import build
>>> document = parse_text('''
... archlint: 1
... system: Four nodes
... components: {users: {kind: client}, api: {kind: service}, cache: {engine: redis, role: cache}, db: {engine: postgresql}}
... flows: {read: {does: read, rate: 1/s, steps: [users -> api -> cache, api -> db]}}
... ''', "four.yaml")
>>> system = build(load(document), document)
>>> keeping(system), written(system)
(frozenset({'db'}), frozenset())
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import WRITING, Does, Kind, Op

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.component import Component
    from archlint.graph.flow import Flow
    from archlint.graph.system import System

_RECORDS = frozenset({Kind.DATABASE, Kind.OBJECT_STORE})
"""What is nobody's copy as long as nothing says what is kept where."""


def keeping(system: System) -> frozenset[str]:
    """Stores in which data are declared or that a volume holds; without any `data`, databases and object stores keep theirs."""
    declared = {datum.store for datum in system.data.values()}
    return frozenset(
        each.id
        for each in system.components.values()
        if each.is_store
        and (each.id in declared or has_volume(each) or (not system.data and not _RECORDS.isdisjoint(each.kinds)))
    )


def has_volume(component: Component) -> bool:
    """Whether what it keeps is said to outlive its container."""
    return component.volume not in (None, "none")


def changed(flow: Flow) -> Iterator[str]:
    """The stores whose contents a flow changes, or may: one that runs by itself does not say what it only reads."""
    for hop in flow.hops:
        if hop.op in WRITING or flow.does is not Does.READ:
            yield from hop.targets


def written(system: System) -> frozenset[str]:
    """Everything that flows change, or may."""
    return frozenset(target for flow in system.flows.values() for target in changed(flow))


def unfilled(system: System) -> tuple[Component, ...]:
    """Databases and object stores that keep something, that flows read, and to which nothing is seen to write."""
    filled = {where for each in system.components.values() for where in (each.state or {}).values()}
    read = {
        target for flow in system.flows.values() for hop in flow.hops if hop.op is Op.READ for target in hop.targets
    }
    wanting = (read & keeping(system)) - filled - written(system)
    return tuple(
        each for each in system.components.values() if each.id in wanting and not _RECORDS.isdisjoint(each.kinds)
    )
