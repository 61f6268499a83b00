"""Messages that whoever takes one puts into the queue it came from: each makes another, and there is no last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.result import Runaway
from archlint.blueprint.vocabulary import Kind
from archlint.graph.uses import asked, sender

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Component, Flow, Hop


def requeued(flow: Flow, components: Mapping[str, Component]) -> Runaway | None:
    """The way on which one message or more goes into a queue for each that was taken from it; None where there is none.

    Rounds that are drawn end: a message that the flow takes out again is another job. A stream and a pub/sub have topics,
    and what goes back into one is seldom what came out of it. What a Redis keeps or publishes beside its jobs is no job.
    """
    taken = {hop.parent for hop in flow.hops}
    for hop in flow.hops:
        queued = asked(components[hop.target], hop).kind is Kind.QUEUE
        back = queued and hop.index not in taken and hop.closes is None
        found = _round(flow, hop, components) if back else None
        if found is not None:
            return found
    return None


def _round(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> Runaway | None:
    """The way from a queue to this hand-over into the same queue, where every message goes it."""
    made, at = 1.0, hop
    way = [hop.target]
    while True:
        way.append(at.source)
        seldom = at.when is not None or at.optional
        made *= 0.0 if seldom else 1.0 if at.times is None else at.times.likely
        if at.source == hop.target and sender(flow, at, components).kind is Kind.QUEUE:
            return Runaway(flow.id, tuple(reversed(way)), made, hop.path) if made >= 1.0 else None
        if at.parent is None:
            return None
        made *= flow.hops[at.parent].part(at.source)
        at = flow.hops[at.parent]
