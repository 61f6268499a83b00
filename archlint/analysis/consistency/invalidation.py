"""What the flows that write a datum do to a cached copy of it."""

from __future__ import annotations

from enum import IntEnum

from archlint.analysis.consistency.acts import senders, writes_store
from archlint.analysis.consistency.design import Design
from archlint.analysis.consistency.embedded import copies_inside
from archlint.blueprint.vocabulary import Kind, Op, Role
from archlint.frozen import frozen
from archlint.graph.system import Component, Flow, Hop

_TOUCHES = frozenset({Op.DELETE, Op.SET, Op.WRITE})


class Manner(IntEnum):
    """How a write reaches the cached copy; the smaller, the weaker.

    AHEAD: the new value is set in the cache before the store has it (write-behind).
    """

    NONE = 0
    BEFORE_COMMIT = 1
    EVENT = 2
    AHEAD = 3
    SET = 4
    DELETE = 5


@frozen
class Invalidation:
    """The weakest treatment among the flows that write: its manner, whose it is, and what guards it.

    `flow` is None when no flow of the blueprint writes the datum. `lag` is seconds, of an event.
    """

    manner: Manner
    flow: str | None
    guarded: bool = False
    lag: float = 0.0


def invalidation(design: Design, reader: Flow, cache: Component, store: str) -> Invalidation:
    """What happens to the copy in `cache` when somebody writes what `reader` reads."""
    writers = design.writers_of(reader, store)
    key = (reader.data, store, cache.id, reader.id if reader.id in writers else None)
    known: Invalidation | None = design.memory.together.get(key)
    if known is None:
        others = [design.flows[name] for name in writers if name != reader.id]
        known = design.memory.together[key] = _weakest([_by(design, writer, cache, store) for writer in others])
    return known


def _weakest(found: list[Invalidation]) -> Invalidation:
    if not found:
        return Invalidation(Manner.NONE, None)
    weakest = min(found, key=lambda one: one.manner)
    return Invalidation(weakest.manner, weakest.flow, all(one.guarded for one in found), max(one.lag for one in found))


def _by(design: Design, writer: Flow, cache: Component, store: str) -> Invalidation:
    of_writer = design.memory.treatments.setdefault(writer.id, {})
    known: Invalidation | None = of_writer.get((cache.id, store))
    if known is None:
        known = of_writer[cache.id, store] = _treatment(design, writer, cache, store)
    return known


def _treatment(design: Design, writer: Flow, cache: Component, store: str) -> Invalidation:
    touching = [hop for hop in writer.hops if hop.target == cache.id and _touches(design, writer, hop, cache)]
    touching = [hop for hop in touching if hop.times is None or hop.times.likely >= 1.0]
    if not touching:
        return Invalidation(Manner.NONE, writer.id)
    records = design.stores_of(writer) or {store}
    commits = [
        hop.index for hop in writer.hops if hop.target in records and writes_store(hop, design.components[hop.target])
    ]
    guarded = any(hop.guard is not None for hop in touching)
    best = max(_manner(writer, hop, cache, commits) for hop in touching)
    lag = max((_lag(writer, hop) for hop in touching), default=0.0) if best is Manner.EVENT else 0.0
    return Invalidation(best, writer.id, guarded, lag)


def _touches(design: Design, writer: Flow, hop: Hop, cache: Component) -> bool:
    if cache.kind in {Kind.SERVICE, Kind.WORKER, Kind.GATEWAY}:
        # a process empties its own cache when a message reaches every replica of it
        return _reaches_all(design.components[hop.source])
    if copies_inside(design.components[hop.source], cache) > 1:
        return hop.op in _TOUCHES and any(_reaches_all(design.components[name]) for name in senders(writer, hop))
    return hop.op in _TOUCHES


def _reaches_all(source: Component) -> bool:
    return Kind.PUBSUB in source.kinds or Role.PUBSUB in source.roles


def _manner(writer: Flow, hop: Hop, cache: Component, commits: list[int]) -> Manner:
    if not hop.waited or cache.kind in {Kind.CDN, Kind.SERVICE, Kind.WORKER, Kind.GATEWAY}:
        return Manner.EVENT
    if commits and hop.index < commits[0]:
        return Manner.BEFORE_COMMIT if hop.op is Op.DELETE else Manner.AHEAD
    return Manner.DELETE if hop.op is Op.DELETE else Manner.SET


def _lag(writer: Flow, hop: Hop) -> float:
    """Declared lags on the way to an asynchronous invalidation, added up."""
    total, at = 0.0, hop
    while True:
        total += at.lag or 0.0
        if at.parent is None:
            return total
        at = writer.hops[at.parent]
