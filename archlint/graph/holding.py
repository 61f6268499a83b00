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
>>> [each.id for each in system.components.values() if keeps_data(system, each)]
['db']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Does, Kind, Op

if TYPE_CHECKING:
    from archlint.graph.component import Component
    from archlint.graph.flow import Flow
    from archlint.graph.system import System

_WRITING = frozenset({Op.WRITE, Op.SET, Op.DELETE, Op.ENQUEUE, Op.PUBLISH})
_RECORDS = frozenset({Kind.DATABASE, Kind.OBJECT_STORE})
"""What is nobody's copy as long as nothing says what is kept where."""


def keeps_data(system: System, component: Component) -> bool:
    """Whether data are declared in it or a volume holds them; without any `data`, databases and object stores keep theirs."""
    if not component.is_store:
        return False
    if any(datum.store == component.id for datum in system.data.values()) or has_volume(component):
        return True
    return not system.data and not _RECORDS.isdisjoint(component.kinds)


def has_volume(component: Component) -> bool:
    """Whether what it keeps is said to outlive its container."""
    return component.volume not in (None, "none")


def is_written(system: System, component: str, flow: Flow | None = None) -> bool:
    """Whether a flow, or any, changes what a store keeps, or may: one that runs by itself does not say what it only reads."""
    return any(
        component in hop.targets and (hop.op in _WRITING or each.does is not Does.READ)
        for each in (system.flows.values() if flow is None else (flow,))
        for hop in each.hops
    )


def unfilled(system: System) -> tuple[Component, ...]:
    """Databases and object stores that keep something, that flows read, and to which nothing is seen to write."""
    kept = {where for each in system.components.values() for where in (each.state or {}).values()}
    read = {
        target for flow in system.flows.values() for hop in flow.hops if hop.op is Op.READ for target in hop.targets
    }
    return tuple(
        each
        for each in system.components.values()
        if each.id in read - kept
        and not _RECORDS.isdisjoint(each.kinds)
        and keeps_data(system, each)
        and not is_written(system, each.id)
    )
