"""What a step uses a component as, where roles make one engine several things.

A Redis with `roles: [cache, broker]` is a cache to the step that asks it with `hit`, and a queue to the step that hands
it a job and to the worker that takes it. Roles are a set: their order says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind, Op

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from archlint.graph.component import Component
    from archlint.graph.flow import Flow, Hop

KEPT = (Kind.DATABASE, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK, Kind.CACHE)
COPIES = (Kind.CACHE, Kind.DATABASE, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK)
"""What keeps things itself, and what keeps copies, most likely first."""
_MEANT = {
    Op.ENQUEUE: (Kind.QUEUE, Kind.STREAM, Kind.PUBSUB),
    Op.PUBLISH: (Kind.PUBSUB, Kind.STREAM, Kind.QUEUE),
    Op.CONSUME: (Kind.QUEUE, Kind.STREAM, Kind.PUBSUB),
    Op.READ: KEPT,
    Op.WRITE: KEPT,
    Op.GET: COPIES,
    Op.SET: COPIES,
    Op.DELETE: COPIES,
    Op.CALL: COPIES,
}
"""What an operation is asked of, most likely first."""


def asked(component: Component, hop: Hop, records: Container[str] = ()) -> Component:
    """The target of a hop as what the hop uses it for; what is kept in it, as one of `records`, is asked of a store."""
    if not component.uses:
        return component
    if hop.hit is not None:
        return component.put_to(COPIES)
    kept = component.id in records and hop.op in (Op.GET, Op.SET, Op.DELETE)
    return component.put_to(KEPT if kept else _MEANT[hop.op])


def left(component: Component, entered: Hop | None) -> Component:
    """The source of a hop as what the step that came to it used it for; a walk that begins at it takes messages."""
    if not component.uses:
        return component
    return component.put_to(_MEANT[Op.CONSUME]) if entered is None else asked(component, entered)


def sender(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> Component:
    """The source of a hop as what the flow used it for when it came there.

    Of one that is a queue and a pub/sub at once workers take from the queue, whichever of the two the walk came to last.
    """
    component = components[hop.source]
    if not component.uses:
        return component
    found = left(component, None if hop.parent is None else flow.hops[hop.parent])
    if found.kind is Kind.PUBSUB and components[hop.target].kind is Kind.WORKER:
        return component.put_to((Kind.QUEUE, Kind.STREAM, Kind.PUBSUB))
    return found
