"""Flows as programs: what happens to one request, hop by hop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Kind, Op
from archlint.frozen import frozen
from archlint.graph.system import CHANNELS
from archlint.simulate.stations import Store

if TYPE_CHECKING:
    from archlint.graph.system import Flow, Hop, System
    from archlint.simulate.stations import Station


@frozen
class Move:
    """One hop, ready to run.

    `simple`: always taken once, to one target, nothing depends on it but what follows
    `follows`: indexes of moves that begin on their own when this one is done
    """

    hop: Hop
    station: Station | None
    simple: bool
    asked: bool
    fills: Store | None
    to_all: bool
    failing: float
    follows: tuple[int, ...]


@frozen
class Program:
    """A flow: its moves, which of them one strand goes through, and the strand that users wait for.

    `strands[i]` are the indexes of the moves that follow the beginning of move i without anybody waiting.
    """

    flow: str
    moves: tuple[Move, ...]
    waited: tuple[int, ...]
    strands: dict[int, tuple[int, ...]]
    at_once: tuple[int, ...]
    plain: bool


def program(flow: Flow, system: System, stations: dict[str, Station]) -> Program:
    """Compile a flow."""
    roots = _roots(flow)
    waited = tuple(hop.index for hop in flow.hops if roots[hop.index] is None)
    strands = {
        root: tuple(hop.index for hop in flow.hops if roots[hop.index] == root)
        for root in dict.fromkeys(root for root in roots if root is not None)
    }
    moves = tuple(_move(hop, flow, system, stations, strands) for hop in flow.hops)
    at_once = tuple(root for root in strands if flow.hops[root].parent is None)
    plain = all(move.simple and not move.follows for move in moves) and not strands
    return Program(flow.id, moves, waited, strands, at_once, plain)


def _roots(flow: Flow) -> list[int | None]:
    """For each hop the first hop of the strand it belongs to that nobody waits for; None on the waited path."""
    roots: list[int | None] = []
    for hop in flow.hops:
        inherited = roots[hop.parent] if hop.parent is not None else None
        if hop.branch is not None and roots[hop.branch] is not None:
            inherited = roots[hop.branch]
        if hop.waited:
            roots.append(None)
        else:
            roots.append(hop.index if inherited is None else inherited)
    return roots


def _move(
    hop: Hop, flow: Flow, system: System, stations: dict[str, Station], strands: dict[int, tuple[int, ...]]
) -> Move:
    target = system.components[hop.target]
    hanging = any(later.branch == hop.index for later in flow.hops)
    once = hop.times is None and hop.again is None and hop.when is None and len(hop.targets) == 1
    follows = tuple(root for root in strands if flow.hops[root].parent == hop.index and root != hop.index)
    failing = 0.0
    if hop.retries and target.availability is not None and target.is_declared("availability"):
        failing = 1.0 - target.availability
    return Move(
        hop=hop,
        station=stations.get(hop.target),
        simple=once and not hanging and not failing and not _to_all(hop, flow, system),
        asked=hanging and hop.hit is not None,
        fills=_filled(hop, flow, stations),
        to_all=_to_all(hop, flow, system),
        failing=failing,
        follows=follows,
    )


def _filled(hop: Hop, flow: Flow, stations: dict[str, Station]) -> Store | None:
    """The cache that gets an answer put in when this hop is the first to read on after its miss."""
    if hop.when != "miss" or hop.branch is None:
        return None
    if any(other.branch == hop.branch and other.when == "miss" for other in flow.hops[: hop.index]):
        return None
    station = stations.get(flow.hops[hop.branch].target)
    return station if isinstance(station, Store) else None


def _to_all(hop: Hop, flow: Flow, system: System) -> bool:
    """Whether a message goes to every instance of the target."""
    source, target = system.components[hop.source], system.components[hop.target]
    if source.kind not in CHANNELS or target.kind is Kind.CLIENT or target.is_store or target.replicas < 2:
        return False
    if source.kind is Kind.PUBSUB:
        return True
    published = hop.parent is not None and flow.hops[hop.parent].op is Op.PUBLISH
    return published and target.kind is not Kind.WORKER and source.kind is not Kind.STREAM
