"""Open sockets: everybody online holds one at whatever talks to them over a WebSocket.

A process may open only so many files (descriptors), and every open socket costs memory. Proxies between
the client and the holder keep two for each: one towards the client, one onward. Where a step pushes to clients, their
sockets came the way on which they reach the one that pushes, in whatever flow that is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import Strain, against, origin, ratio, resource
from archlint.analysis.demand.later import Later, now
from archlint.analysis.demand.loads import PROXIES
from archlint.analysis.demand.result import Figure
from archlint.blueprint.vocabulary import Kind, Over
from archlint.quantity import show_count, show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.spread import Spread
    from archlint.analysis.demand.reading import Reading
    from archlint.graph.system import Component, Flow, Hop, System


_RELAYS = frozenset({Kind.CDN, Kind.LOAD_BALANCER, Kind.GATEWAY})
"""Proxies that carry what goes back and forth on a socket."""


def holders(system: System) -> Mapping[str, Mapping[str, int]]:
    """Which components hold sockets of clients, and of each client how many for one that is online."""
    held: dict[str, dict[str, int]] = {}
    for flow in system.flows.values():
        for hop in flow.hops:
            if hop.over is Over.WEBSOCKET:
                client, ends = _held(flow, hop, system)
                for holder, count in ends:
                    those = held.setdefault(holder, {})
                    those[client] = max(count, those.get(client, 0))
    return {id_: held[id_] for id_ in system.components if id_ in held}


def _held(flow: Flow, hop: Hop, system: System) -> tuple[str, list[tuple[str, int]]]:
    """Whose socket it is, the holder at its far end and the proxies it passes through."""
    if system.components[hop.target].kind is Kind.CLIENT:
        return hop.target, [(hop.source, 1), *((proxy, 2) for proxy in _between(hop.target, hop.source, system))]
    ends = [(hop.target, 1)]
    seen: Hop | None = hop
    while seen is not None and system.components[seen.source].kind in PROXIES:
        ends.append((seen.source, 2))
        seen = None if seen.parent is None else flow.hops[seen.parent]
    if seen is None or system.components[seen.source].kind is not Kind.CLIENT:
        return "", []
    return seen.source, ends


def _between(client: str, holder: str, system: System) -> Iterable[str]:
    """The proxies on every way on which a client comes to the holder of its sockets; none where it comes there directly too."""
    ways = [
        way
        for flow in system.flows.values()
        for hop in flow.hops
        if holder in hop.targets and (way := _way(client, flow, hop, system)) is not None
    ]
    return [proxy for proxy in ways[0] if all(proxy in way for way in ways)] if ways else []


def _way(client: str, flow: Flow, hop: Hop, system: System) -> list[str] | None:
    """The proxies that a client's request has come through before this hop; None where it comes from elsewhere."""
    found: list[str] = []
    seen = hop
    while (kind := system.components[seen.source].kind) in _RELAYS or kind is Kind.DNS:
        found += () if kind is Kind.DNS else (seen.source,)
        if seen.parent is None:
            return None
        seen = flow.hops[seen.parent]
    return found if seen.source == client else None


def sockets(those: Mapping[str, int], online: Figure | None, system: System, read: Reading) -> Figure | None:
    """How many sockets a component has open at peak: of clients that say how many of them are online, and of all people for the others."""
    value: float = 0.0
    said: list[str | Later[str]] = []
    for client, count in those.items():
        stated = system.components[client].online
        if stated is not None:
            one = read(f"{client}.online", stated)
            value = value + one * count
            said.append(Later(_times, Later(show_count, one), count))
    people = max((count for client, count in those.items() if system.components[client].online is None), default=0)
    if people and online is None:
        return None
    if people and online is not None:
        value = value + online.value * people
        said.append(Later(_times, online.said, people))
    return Figure(value, "sockets", Later(lambda: " + ".join(now(one) for one in said)))


def _times(said: str | Later[str], count: int) -> str:
    return now(said) if count == 1 else f"{now(said)} × {count}"


def only_of(those: Mapping[str, int], system: System) -> tuple[str, ...]:
    """The clients that all people are counted for, though others of them may be clients of another kind; empty where none are."""
    unstated = tuple(client for client in those if system.components[client].online is None)
    clients = [one.id for one in system.components.values() if one.kind is Kind.CLIENT and one.online is None]
    return unstated if unstated and set(clients) - set(unstated) else ()


def descriptors(component: Component, held: Figure, even: Spread, read: Reading, most: str = "") -> Resource | None:
    """Sockets against the files every process may open; `most` is 'at most ' where fewer may be open."""
    limit = component.descriptors
    if limit is None:
        return None
    one = read(f"{component.id}.descriptors", limit)
    usable = one * component.workers / even.busiest
    strain = against(
        held.value,
        usable,
        limit,
        "sockets",
        Later(_per_process, f"{most}{show_count(held.value)}", component, one, even),
    )
    return resource(component, "descriptors", strain, origin(component, "descriptors"))


def _per_process(held: str, component: Component, one: float, even: Spread) -> str:
    processes = component.workers if even.because else component.processes
    files = show_count(one) if processes == 1 else f"{processes} processes × {show_count(one)}"
    if even.because:
        files = f"({files} / {show_share(round(even.busiest, 4))} on the busiest, {even.because})"
    elif processes != 1:
        files = f"({files})"
    return f"{held} / {files}"


def socket_memory(component: Component, held: Figure, even: Spread, read: Reading, most: str = "") -> Resource | None:
    """Memory of open sockets against the memory of the instances that hold them."""
    cost, memory = component.per_connection, component.memory
    if cost is None or memory is None:
        return None
    used = held.value * read(f"{component.id}.per_connection", cost)
    usable = read(f"{component.id}.memory", memory) / even.busiest
    busy = ratio(used, usable)
    said = Later(lambda: f"{most}{show_count(held.value)} × {show_size(cost.likely)} / {show_size(usable)}")
    low, high = busy * cost.low / cost.likely, busy * cost.high / cost.likely
    strain = Strain(used, usable, "B", said, busy, low, high)
    return resource(component, "socket memory", strain, origin(component, "per_connection", "memory"))
