"""Flows as programs: what happens to one request, hop by hop."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING

from archlint.errors import Problem, SimulationError
from archlint.frozen import frozen
from archlint.graph import uses
from archlint.graph.system import CHANNELS
from archlint.graph.uses import sender
from archlint.simulate.rounds import begins, circle, endless, gain
from archlint.simulate.stations import Pool, Station, reaches_all
from archlint.simulate.stores import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archlint.graph.system import Component, Flow, Hop, System


@frozen
class Move:
    """One hop, ready to run.

    `certain`: taken once whenever its strand is, to one target, without a slot that is kept
    `serve`: when a call that comes now is answered; None where it takes no time
    `matters`: how often it was made decides what others do
    `sets_off`: when it is done, something else happens than the next move
    `branch`: the hop with `hit` on whose hit, or miss (`on_miss`), it is taken, `answering` those of its targets that count
    `closes`: the hop to whose visit it returns, `circle` the indexes of what is then repeated, itself included
    `follows`: indexes of moves that begin on their own when this one is done
    `channel`: whether what it brings lies in a queue, stream or pubsub, out of which each message is taken on its own
    `group`: moves of one visit that begin at the same time share a number, calls of all instances that keep slots have their own; `inside` are the indexes of all that follow from this one
    `takes`: what takes a slot before it is made: the visit that keeps it (an index), its component and its station
    """

    hop: Hop
    station: Station | None
    serve: Callable[[float], float] | None
    certain: bool
    matters: bool
    sets_off: bool
    branch: Hop | None
    on_miss: bool
    answering: tuple[str, ...]
    closes: Hop | None
    circle: frozenset[int]
    asked: bool
    fills: Store | None
    to_all: bool
    failing: float
    follows: tuple[int, ...]
    channel: bool
    takes: tuple[tuple[int, str, Pool], ...] = ()
    group: int | None = None
    inside: frozenset[int] = frozenset()


@frozen
class Program:
    """A flow: the moves that users wait for, and those that follow from them.

    `strands[i]` are the moves that follow the beginning of move i without anybody waiting; those of `at_once` begin
    with the request. `kept` is for each visit that keeps a slot the last move during which it does. `scheduled` says whether
    it runs on a schedule.
    """

    flow: str
    waited: tuple[Move, ...]
    strands: dict[int, tuple[Move, ...]]
    at_once: tuple[int, ...]
    kept: dict[int, int]
    scheduled: bool


def program(flow: Flow, system: System, stations: dict[str, Station]) -> Program:
    """Compile a flow; raises SimulationError for one that never ends."""
    if any(hop.closes is not None and gain(hop, flow) >= 1.0 for hop in flow.hops):
        raise endless(flow.id)
    roots = _roots(flow)
    begin = tuple(dict.fromkeys(root for root in roots if root is not None))
    failing = _failing(flow, system)
    certain = _certain(flow, system, failing)
    kept, takes = _slots(flow, system, stations)
    moves = tuple(_move(hop, flow, system, stations, begin, certain, takes, failing) for hop in flow.hops)
    strands = {root: _steps(move for move in moves if roots[move.hop.index] == root) for root in begin}
    waited = _steps(move for move in moves if roots[move.hop.index] is None)
    return Program(
        flow.id,
        waited,
        strands,
        tuple(root for root in begin if flow.hops[root].parent is None),
        kept,
        flow.schedule is not None,
    )


def _steps(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Those that do anything; the last one in any case, so that there is somebody to ask how long nothing took."""
    those = tuple(moves)
    return tuple(move for move in those[:-1] if not move.certain or move.serve or move.sets_off) + those[-1:]


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


def _certain(flow: Flow, system: System, failing: list[float]) -> frozenset[int]:
    """Hops that are taken once, by one way, whenever the strand they belong to is; none that may be repeated."""
    found: set[int] = set()
    repeated = min((hop.closes for hop in flow.hops if hop.closes is not None), default=len(flow.hops))
    for hop in flow.hops:
        once = hop.times is None and hop.again is None and hop.when is None and len(hop.targets) == 1
        once = once and hop.group is None
        reached = hop.index < repeated and (hop.parent is None or hop.parent in found)
        if once and reached and not failing[hop.index] and not reaches_all(hop, flow, system):
            found.add(hop.index)
    return frozenset(found)


def _failing(flow: Flow, system: System) -> list[float]:
    """For each hop how often a try of it fails: its target does, or something that its target cannot do without.

    Zero where no failed try is tried again: nobody is asked how often an answer is an error.
    """
    works: list[float] = []
    for hop in flow.hops:
        there = [_there(system.components[name]) for name in hop.targets]
        works.append(sum(map(mul, hop.split, there)) if len(there) > 1 else there[0])
    for hop in reversed(flow.hops):
        if (
            hop.parent is not None
            and hop.again is None
            and not hop.optional
            and hop.fallback is None
            and _waits(hop, flow, system)
        ):
            made = begins(hop, flow, {hop.parent: 1.0, hop.branch: 1.0}) * (
                1.0 if hop.times is None else hop.times.likely
            )
            works[hop.parent] *= (1.0 - (1.0 - works[hop.index]) ** (hop.retries + 1)) ** made
    return [1.0 - works[hop.index] if hop.retries else 0.0 for hop in flow.hops]


def _there(component: Component) -> float:
    """How often it answers, as far as that is declared."""
    said = component.availability if component.is_declared("availability") else None
    return 1.0 if said is None else said


def _move(
    hop: Hop,
    flow: Flow,
    system: System,
    stations: dict[str, Station],
    begin: tuple[int, ...],
    certain: frozenset[int],
    takes: dict[int, list[tuple[int, str, Pool]]],
    failing: list[float],
) -> Move:
    asked = hop.hit is not None and any(later.branch == hop.index for later in flow.hops)
    follows = tuple(root for root in begin if flow.hops[root].parent == hop.index and root != hop.index)
    branch = None if hop.when is None or hop.branch is None else flow.hops[hop.branch]
    station = stations.get(hop.target)
    to_all = reaches_all(hop, flow, system)
    return Move(
        hop=hop,
        station=station,
        serve=None if station is None else station.server(hop),
        certain=hop.index in certain and hop.index not in takes,
        matters=hop.closes is not None or any(hop.index in (later.parent, later.branch) for later in flow.hops),
        sets_off=asked or bool(follows),
        branch=branch,
        on_miss=hop.when == "miss",
        answering=() if branch is None else _answering(hop, branch),
        closes=None if hop.closes is None else flow.hops[hop.closes],
        circle=circle(hop, flow),
        asked=asked,
        fills=_filled(hop, flow, stations),
        to_all=to_all,
        failing=failing[hop.index],
        follows=follows,
        channel=uses.asked(system.components[hop.target], hop).kind in CHANNELS,
        takes=tuple(takes.get(hop.index, ())),
        group=hop.index if to_all and hop.index in takes else hop.group,
        inside=_behind(hop, flow, to_all=to_all and hop.index in takes),
    )


def _behind(hop: Hop, flow: Flow, *, to_all: bool) -> frozenset[int]:
    """What follows from a call that is made at the same time as others; raises SimulationError where it returns to before them."""
    if hop.group is None and not to_all:
        return frozenset()
    inside = {hop.index}
    for later in flow.hops[hop.index + 1 :]:
        if later.parent in inside:
            inside.add(later.index)
            if later.closes is not None and later.closes not in inside:
                message = f"`{flow.id}` returns from one of several calls made at the same time to before them"
                raise SimulationError(
                    Problem("not-simulated", message, "", help="return within that call, or leave out `parallel`")
                )
    return frozenset(inside - {hop.index})


def _slots(
    flow: Flow, system: System, stations: dict[str, Station]
) -> tuple[dict[int, int], dict[int, list[tuple[int, str, Pool]]]]:
    """For each visit that keeps a slot until when it does, and for each move the slots that are taken before it."""
    kept: dict[int, int] = {}
    takes: dict[int, list[tuple[int, str, Pool]]] = {}
    for hop in flow.hops:
        if len(hop.targets) > 1 and (hop.times is not None or reaches_all(hop, flow, system)):
            continue
        for target in hop.targets:
            station = stations.get(target)
            if not isinstance(station, Pool) or not station.slots:
                continue
            inside = _during(hop, target, flow, system)
            if inside or (station.before_work and hop.closes is None):
                kept[hop.index] = max([hop.index, *inside, kept.get(hop.index, 0)])
                for index in [hop.index] if station.before_work else inside:
                    takes.setdefault(index, []).append((hop.index, target, station))
    return kept, takes


def let_go(system: System, stations: dict[str, Station]) -> None:
    """Where no call waits for others nobody need count slots: the line does."""
    held = {
        target
        for flow in system.flows.values()
        for hop in flow.hops
        for target in hop.targets
        if target in stations and stations[target].slots and _during(hop, target, flow, system)
    }
    for id_, station in stations.items():
        if id_ not in held:
            station.slots = []


def _during(visit: Hop, target: str, flow: Flow, system: System) -> list[int]:
    """The hops that are made while a visit of this target waits for them."""
    inside: list[int] = []
    waiting = {visit.index}
    for later in flow.hops[visit.index + 1 :]:
        mine = later.parent in waiting and (later.parent != visit.index or later.source == target)
        if mine and _waits(later, flow, system):
            waiting.add(later.index)
            inside.append(later.index)
    return inside


def _waits(hop: Hop, flow: Flow, system: System) -> bool:
    """Whether the visit that a hop starts from goes on only when the hop is done."""
    if hop.parent is None or sender(flow, hop, system.components).kind in CHANNELS or hop.change_capture:
        return False
    return hop.waited or ("async" not in hop.declared and not flow.hops[hop.parent].waited)


def _answering(hop: Hop, branch: Hop) -> tuple[str, ...]:
    return (hop.source,) if hop.source in branch.targets else branch.targets


def _filled(hop: Hop, flow: Flow, stations: dict[str, Station]) -> Store | None:
    """The cache that gets an answer put in when this hop is the first to read on after its miss."""
    if hop.when != "miss" or hop.branch is None:
        return None
    if any(other.branch == hop.branch and other.when == "miss" for other in flow.hops[: hop.index]):
        return None
    station = stations.get(flow.hops[hop.branch].target)
    return station if isinstance(station, Store) else None
