"""Where the hops of a flow leave their load: which class, which copy, how many bytes each way.

Sizes travel: a proxy passes on what it gets, so a hop to a balancer or CDN without a size of its own has
the size of the next hop, and a message leaving a broker is as large as the one that came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.demand.visits import part
from archlint.blueprint.vocabulary import At, Kind, Op
from archlint.graph.system import CHANNELS, Component, Flow, Hop

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.analysis.demand.reading import Reading
    from archlint.analysis.demand.visits import Visits
    from archlint.quantity import Quantity

PROXIES = frozenset({Kind.DNS, Kind.CDN, Kind.LOAD_BALANCER, Kind.GATEWAY, Kind.POOLER})
"""They hand on what they receive."""

CLASS = {
    Op.CALL: "calls",
    Op.READ: "reads",
    Op.GET: "reads",
    Op.WRITE: "writes",
    Op.SET: "writes",
    Op.DELETE: "writes",
    Op.ENQUEUE: "messages",
    Op.PUBLISH: "messages",
    Op.CONSUME: "jobs",
}
_WRITTEN = frozenset({Op.WRITE, Op.SET, Op.DELETE, Op.ENQUEUE, Op.PUBLISH})
COPY = {At.STANDBY: "standby_reads", At.ANY: "any_reads", At.SESSION: "any_reads", At.QUORUM: "quorum_reads"}


class Share(NamedTuple):
    """So much of one class arrives at one component for one run of a flow."""

    component: str
    field: str
    amount: float


def shares(flow: Flow, counted: Visits, components: Mapping[str, Component], read: Reading) -> Iterator[Share]:
    """Everything one run of a flow leaves behind, as amounts for the fields of `Load`."""
    sizes = tuple(side for side in ("request", "response") if any(_size(hop, side) is not None for hop in flow.hops))
    for hop, tried in zip(flow.hops, counted.tried, strict=True):
        for target in hop.targets:
            amount = tried * part(hop, target)
            if amount:
                yield from _arrivals(flow, hop, target, amount, components)
        for side in sizes:
            size = tried * sized(flow, hop, side, components, read)
            yield from _bytes(hop, side, size)
            if side == "request" and size and hop.op in _WRITTEN and _copied(components[hop.target]):
                yield Share(hop.target, "bytes_written", size)
    yield from _fills(flow, counted, components, read)


def _arrivals(flow: Flow, hop: Hop, target: str, amount: float, components: Mapping[str, Component]) -> Iterator[Share]:
    component = components[target]
    if reaches_all(flow, hop, components):
        amount = amount * max(component.replicas, 1)
        yield Share(target, "broadcast", amount)
    yield Share(target, CLASS[hop.op], amount)
    if hop.op in (Op.READ, Op.GET) and hop.at is not None and hop.at in COPY:
        yield Share(target, COPY[hop.at], amount)


def reaches_all(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> bool:
    """Whether a message goes to every replica of the target: it comes out of a pubsub, and nobody competes for it."""
    source = components[hop.source]
    target = components[hop.target]
    if source.kind not in CHANNELS or target.kind is Kind.CLIENT or target.is_store:
        return False
    if source.kind is Kind.PUBSUB:
        return True
    entered = None if hop.parent is None else flow.hops[hop.parent].op
    return entered is Op.PUBLISH and target.kind is not Kind.WORKER and source.kind is not Kind.STREAM


def _bytes(hop: Hop, side: str, size: float) -> Iterator[Share]:
    """A request leaves the source and comes to the target; a response the other way."""
    if size:
        sender, receiver = (hop.source, hop.target) if side == "request" else (hop.target, hop.source)
        yield Share(sender, "bytes_out", size)
        yield Share(receiver, "bytes_in", size)


def _copied(component: Component) -> bool:
    return component.replication is not None and component.replication.standbys > 0


def sized(flow: Flow, hop: Hop, side: str, components: Mapping[str, Component], read: Reading) -> float:
    """Bytes of a hop's request or response: its own, or what the proxy or broker beside it passes on."""
    carrier = _carrier(flow, hop, side, components)
    size = _size(carrier, side)
    return 0.0 if size is None else read(f"{flow.id}: {side} of {carrier.target}", size)


def _carrier(flow: Flow, hop: Hop, side: str, components: Mapping[str, Component]) -> Hop:
    """The hop whose declared size this hop has: the next one behind proxies, the one before a broker."""
    seen = hop
    while _size(seen, side) is None and components[seen.target].kind in PROXIES:
        following = [later for later in flow.hops[seen.index + 1 :] if later.source == seen.target]
        onward = next((later for later in following if seen.index in (later.parent, later.branch)), None)
        if onward is None:
            break
        seen = onward
    if _size(seen, side) is not None or hop.parent is None:
        return seen
    before, source = flow.hops[hop.parent], components[hop.source].kind
    if side == "request" and source in CHANNELS:
        return before
    return _carried(flow, hop, before, side, components) if source in PROXIES else seen


def _carried(flow: Flow, hop: Hop, before: Hop, side: str, components: Mapping[str, Component]) -> Hop:
    """What came to a proxy is what it hands on, where it hands on to one only."""
    if sum(later.parent == before.index for later in flow.hops) > 1:
        return hop
    if _size(before, side) is not None or before.parent is None or components[before.source].kind not in PROXIES:
        return before
    return _carried(flow, before, flow.hops[before.parent], side, components)


def _size(hop: Hop, side: str) -> Quantity | None:
    return hop.request if side == "request" else hop.response


def _fills(flow: Flow, counted: Visits, components: Mapping[str, Component], read: Reading) -> Iterator[Share]:
    """A miss that reads on puts the answer into the cache: one write for each miss."""
    missed = {hop.branch for hop in flow.hops if hop.when == "miss" and hop.branch is not None}
    for index in sorted(missed):
        cache = flow.hops[index]
        if components[cache.target].kind is not Kind.CACHE or cache.hit is None:
            continue
        misses = 1.0 - read(f"{flow.id}: hits of {cache.target}", cache.hit)
        yield Share(cache.target, "writes", counted.taken[index] * misses)
