"""Where the hops of a flow leave their load: which class, which copy, how many bytes each way.

Sizes travel: a proxy passes on what it gets, so a hop to a balancer or CDN without a size of its own has
the size of the next hop, and a message leaving a broker is as large as the one that came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from archlint.analysis.demand.reading import Reading, likely
from archlint.analysis.demand.result import Load
from archlint.analysis.demand.visits import hit_name, visits
from archlint.blueprint.vocabulary import WRITING, At, Kind, Op
from archlint.frozen import replace
from archlint.graph.system import CHANNELS, Component, Flow, Hop, System
from archlint.graph.uses import asked, sender

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
_INDICES = {name: index for index, name in enumerate(Load.__match_args__)}
COPY: dict[At | None, str] = {
    At.STANDBY: "standby_reads",
    At.ANY: "any_reads",
    At.SESSION: "any_reads",
    At.QUORUM: "quorum_reads",
}


class Arrival(NamedTuple):
    """So much of what one hop sends arrives at a component as load of one class, at each of so many copies."""

    hop: int
    component: str
    field: str
    part: float
    copies: int


class Carriage(NamedTuple):
    """The bytes of one hop, by the quantity that says them: who sends them, who gets them, whether copies are sent on."""

    hop: int
    name: str
    size: Quantity
    sender: str
    receiver: str
    copied: bool


class Fill(NamedTuple):
    """The answers that misses put into a cache."""

    hop: int
    name: str
    hit: Quantity
    cache: str


class Routes(NamedTuple):
    """Where one flow leaves load, whatever the numbers are."""

    arrivals: tuple[Arrival, ...]
    carriages: tuple[Carriage, ...]
    fills: tuple[Fill, ...]


Share: TypeAlias = tuple[str, str, float]
"""A component, a field of `Load`, and how much of it one run of a flow leaves there."""
Intake: TypeAlias = tuple[tuple[int, tuple[tuple[str, float], ...]], ...]
"""What comes to one component: fields of `Load`, by their place, and how much of it one run of each flow leaves."""


class Runs(NamedTuple):
    """What one run of each flow does, however often it runs: visits of its hops, and what that leaves at components."""

    visits: Mapping[str, Visits]
    intakes: Mapping[str, Intake]


def runs(system: System, read: Reading) -> Runs:
    """One run of every flow, as assumptions are read; components in the order of the file."""
    counted: dict[str, Visits] = {}
    found: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for id_, way in routes(system).items():
        counted[id_] = visits(system.flows[id_], system.components, read)
        for component, field, amount in shares(way, counted[id_], read):
            found.setdefault(component, {}).setdefault(field, []).append((id_, amount))
    intakes = {
        id_: tuple((_INDICES[field], tuple(parts)) for field, parts in found[id_].items())
        for id_ in system.components
        if id_ in found
    }
    return Runs(counted, intakes)


def shares(routes: Routes, counted: Visits, read: Reading) -> list[Share]:
    """Everything one run of a flow leaves behind."""
    taken, found = counted.taken, list[Share]()
    for hop, component, field, part, copies in routes.arrivals:
        amount = taken[hop] * part
        if amount:
            found.append((component, field, amount if copies == 1 else amount * copies))
    for hop, name, quantity, giver, receiver, copied in routes.carriages:
        size = taken[hop] * read(name, quantity)
        if size:
            found += ((giver, "bytes_out", size), (receiver, "bytes_in", size))
            if copied:
                found.append((receiver, "bytes_written", size))
    for hop, name, hit, cache in routes.fills:
        found.append((cache, "writes", taken[hop] * (1.0 - read(name, hit))))
    return found


def left_behind(flow: Flow, components: Mapping[str, Component], read: Reading = likely) -> list[Share]:
    """What one run of one flow leaves at the components it comes to."""
    return shares(_routes(flow, components), visits(flow, components, read), read)


def routes(system: System) -> dict[str, Routes]:
    """Follow the hops of every flow to what they load."""
    return {flow.id: _routes(flow, system.components) for flow in system.flows.values()}


def _routes(flow: Flow, components: Mapping[str, Component]) -> Routes:
    return Routes(
        tuple(arrival for hop in flow.hops for arrival in _arrivals(flow, hop, components)),
        tuple(_carriages(flow, components)),
        tuple(_fills(flow, components)),
    )


def _arrivals(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> Iterator[Arrival]:
    everywhere = reaches_all(flow, hop, components)
    for target, share in zip(hop.targets, hop.split, strict=False):
        if not share:
            continue
        copies = max(components[target].replicas, 1) if everywhere else 1
        if everywhere:
            yield Arrival(hop.index, target, "broadcast", share, copies)
        yield Arrival(hop.index, target, CLASS[hop.op], share, copies)
        if hop.every_shard and target == hop.target:
            yield Arrival(hop.index, target, f"every_{CLASS[hop.op]}", share, copies)
        asked = read_copy(hop, components[target])
        if asked is not None:
            yield Arrival(hop.index, target, asked, share, copies)


def read_copy(hop: Hop, store: Component) -> str | None:
    """As which load a read comes to the copies of a store; None on the primary.

    Of copies that are alike there is none: what says nothing asks as many of them as `read_quorum` says.
    """
    if hop.op not in (Op.READ, Op.GET):
        return None
    if hop.at in COPY:
        return COPY[hop.at]
    replication = store.replication
    return COPY[At.QUORUM] if replication is not None and replication.leaderless and replication.standbys else None


def reaches_all(flow: Flow, hop: Hop, components: Mapping[str, Component]) -> bool:
    """Whether a message goes to every replica of the target: it comes out of a pubsub, and nobody competes for it."""
    source = sender(flow, hop, components)
    target = components[hop.target]
    if source.kind not in CHANNELS or target.kind is Kind.CLIENT or target.is_store:
        return False
    if source.kind is Kind.PUBSUB:
        return True
    entered = None if hop.parent is None else flow.hops[hop.parent].op
    return entered is Op.PUBLISH and target.kind is not Kind.WORKER and source.kind is not Kind.STREAM


def _carriages(flow: Flow, components: Mapping[str, Component]) -> Iterator[Carriage]:
    """A request leaves the source and comes to the target; a response the other way."""
    sides = tuple(side for side in ("request", "response") if any(_size(hop, side) is not None for hop in flow.hops))
    if not sides:
        return
    for hop in flow.hops:
        for side in sides:
            carrier = _carrier(flow, hop, side, components)
            size = _size(carrier, side)
            if size is not None:
                ends = (hop.source, hop.target) if side == "request" else (hop.target, hop.source)
                copied = side == "request" and hop.op in WRITING and _copied(components[hop.target])
                yield Carriage(hop.index, _size_name(flow, carrier, side), size, *ends, copied)


def _copied(component: Component) -> bool:
    return component.replication is not None and component.replication.standbys > 0


def sized(flow: Flow, hop: Hop, side: str, components: Mapping[str, Component], read: Reading) -> float:
    """Bytes of a hop's request or response: its own, or what the proxy or broker beside it passes on."""
    carrier = _carrier(flow, hop, side, components)
    size = _size(carrier, side)
    return 0.0 if size is None else read(_size_name(flow, carrier, side), size)


def _size_name(flow: Flow, carrier: Hop, side: str) -> str:
    return f"{flow.id}: {side} of {carrier.target}"


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
    before, source = flow.hops[hop.parent], sender(flow, hop, components).kind
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


def _fills(flow: Flow, components: Mapping[str, Component]) -> Iterator[Fill]:
    """A miss that reads on puts the answer into the cache: one write for each miss."""
    missed = {hop.branch for hop in flow.hops if hop.when == "miss" and hop.branch is not None}
    for index in sorted(missed):
        cache = flow.hops[index]
        if cache.hit is not None and asked(components[cache.target], cache).kind is Kind.CACHE:
            yield Fill(index, hit_name(flow, cache), cache.hit, cache.target)


def missing(hop: Hop) -> Hop:
    """The same step when nothing is found in the cache."""
    return hop if hop.hit is None else replace(hop, hit=replace(hop.hit, likely=0.0, low=0.0, high=0.0))
