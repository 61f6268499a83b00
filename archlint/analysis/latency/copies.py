"""How long one call to a store takes: which of its copies and shards it goes to, and how many of them have to answer.

A call by key meets the line of its shard: of the busiest as often as that has the key, else of one of the others. A read that may be answered
by any copy meets the line of whichever it is sent to. One that several copies have to answer is as long as that of the last of them, and a write that so many of
all copies confirm as the last of the first so many (order statistics: David, Nagaraja, *Order Statistics*, 2003, section 2.1; quorums: DeCandia et al., *Dynamo*,
SOSP 2007, section 4.5: the latency of a read or write is that of the slowest of the R or W replicas).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import ratio
from archlint.analysis.capacity.throughput import busy_share, copies, portion
from archlint.analysis.demand.loads import COPY, read_copy
from archlint.analysis.latency.longest import Calls, answered, in_common
from archlint.analysis.latency.queueing import Work, wait
from archlint.analysis.latency.result import Stage
from archlint.blueprint.vocabulary import At, Op

if TYPE_CHECKING:
    from archlint.analysis.capacity.throughput import Copy
    from archlint.analysis.demand.result import Load
    from archlint.analysis.latency.services import Service
    from archlint.graph.system import Component, Hop

READS = (Op.READ, Op.GET)
_FROM_COPIES = (At.STANDBY, At.ANY, At.SESSION)


def of_store(service: Service, hop: Hop, load: Load, most: float) -> Stage | None:
    """A read or a write on the copies that may take it; reads and writes stand in one line."""
    reading = hop.op in READS
    own, other = (service.reading, service.writing) if reading else (service.writing, service.reading)
    if own is None:
        return None
    places = _places(service.component, hop, load)
    found: list[tuple[float, Stage]] = []
    for part, copy in places:
        busy = busy_share(service.component, copy)
        if busy is None:
            return None
        busy = min(busy, most)
        work = _all_work(copy, own, own if other is None else other, service.line.variation, reading=reading)
        between = 0.0
        if busy < 1.0:
            between = wait(service.line.servers, busy, work.mean, (1.0 + work.variability) / 2.0)
        found.append((part, service.stage(service.line, busy, (between, own, work.mean), work)))
    if len(found) > 1:
        found.sort(key=lambda one: -one[1].utilisation)
    return Stage.mixed(found)


def _places(component: Component, hop: Hop, load: Load) -> list[tuple[float, Copy]]:
    """Where a call may go, with its probability: the busiest shard or another, the primary or a standby."""
    shards = component.shards
    there = copies(component, load)
    if shards is None or shards.count < 2 or not (shards.skew > 1.0 or shards.grows):
        return _copied(there, component, hop)
    hot = hottest(component, hop)
    if hot >= 1.0:
        return _copied(there, component, hop)
    others = _copied(copies(component, load, cold=True), component, hop)
    busiest = _copied(there, component, hop)
    return [(hot * part, copy) for part, copy in busiest] + [((1.0 - hot) * part, copy) for part, copy in others]


def _copied(there: tuple[Copy, ...], component: Component, hop: Hop) -> list[tuple[float, Copy]]:
    """Of one shard the copies that a call may go to."""
    primary, standby = there[0], there[-1]
    asked = read_copy(hop, component)
    if asked is None or primary is standby:
        return [(1.0, primary)]
    if asked == COPY[At.STANDBY] or (primary.reads, primary.writes) == (standby.reads, standby.writes):
        return [(1.0, standby)]
    standbys = component.replication.standbys if component.replication else 0
    return [(1.0 / (standbys + 1), primary), (standbys / (standbys + 1), standby)]


def needed(component: Component, hop: Hop) -> tuple[int, int]:
    """How many copies have to answer, of how many that are asked at the same time."""
    replication = component.replication
    if replication is None or not replication.standbys:
        return 1, 1
    count = replication.standbys + 1
    if hop.op in READS:
        several = replication.asked if read_copy(hop, component) == COPY[At.QUORUM] else 1
        return several, several
    return (min(count, replication.confirmations), count) if replication.leaderless else (1, 1)


def answers(found: Stage, component: Component, hop: Hop, load: Load) -> Stage:
    """The same call where several copies have to answer, which all do again what is written."""
    last, asked = needed(component, hop)
    if asked < 2 or not found.servers:
        return found
    there = copies(component, load)[-1]
    common = in_common(ratio(there.writes, there.total), ratio(found.wait, found.mean))
    mean, variance, steady = answered(last, Calls(asked, found.mean, found.variance, found.steady), common)
    return replace(
        found,
        model=f"{found.model}, {_in_words(last, asked)}",
        wait=max(0.0, mean - found.service),
        service=min(mean, found.service),
        variance=variance,
        steady=steady,
        waited=0.0,
        waits=0.0,
    )


def _in_words(last: int, asked: int) -> str:
    return f"the slowest of {asked}" if last == asked else f"{last} of {asked}"


def _all_work(copy: Copy, own: float, other: float, variation: float, *, reading: bool) -> Work:
    """How long all calls on a copy take a server for, reads and writes."""
    total = copy.total or 1.0
    if not (copy.writes if reading else copy.reads):
        return Work.varying(own, variation)
    return Work.mixed(
        ((copy.reads / total, own if reading else other), (copy.writes / total, other if reading else own)), variation
    )


def from_copies(hop: Hop) -> bool:
    """Whether a copy answers it."""
    return hop.at in _FROM_COPIES and hop.op in READS


def hottest(component: Component, hop: Hop) -> float:
    """The part of a hop's calls that comes to the busiest shard: one of all where every one is asked, all where a key grows and is written."""
    shards = component.shards
    if shards is not None and hop.every_shard:
        return 1.0 / shards.count
    return 1.0 if shards is not None and shards.grows and hop.op not in READS else portion(component)


def on_copy(component: Component, hop: Hop, *, copied: bool) -> float:
    """The part of a hop's calls that comes to one copy of the busiest shard: to a standby where `copied`, else to the primary."""
    replication, part = component.replication, hottest(component, hop)
    standbys = 0 if replication is None else replication.standbys
    asked = read_copy(hop, component)
    if replication is None or not standbys or asked is None:
        return 0.0 if copied and standbys else part
    if asked == COPY[At.STANDBY]:
        return part / standbys if copied else 0.0
    several = replication.asked if asked == COPY[At.QUORUM] else 1
    return part * several / (standbys + 1)
