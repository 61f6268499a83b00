"""How long one call to a component takes at peak: the line it stands in, and the work itself."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.capacity.result import Held
from archlint.analysis.capacity.throughput import busy_share, copies, portion
from archlint.analysis.demand.loads import COPY, read_copy
from archlint.analysis.latency.queueing import Work, spread_of_waits, wait
from archlint.analysis.latency.result import Stage
from archlint.analysis.latency.services import pulled_out
from archlint.analysis.latency.slots import slots_line
from archlint.analysis.latency.validity import Shape
from archlint.blueprint.vocabulary import At, Op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.throughput import Copy
    from archlint.analysis.demand.result import Load
    from archlint.analysis.latency.crowds import Crowd
    from archlint.analysis.latency.services import Line, Service
    from archlint.analysis.latency.slots import SlotsLine
    from archlint.graph.system import Component, Hop

_READS = (Op.READ, Op.GET)
_FROM_COPIES = (At.STANDBY, At.ANY, At.SESSION)
_SAME = 1e-9


def stage(
    service: Service,
    hop: Hop,
    load: Load,
    limits: Sequence[Resource],
    most: float = math.inf,
    crowd: Crowd | None = None,
) -> Stage | None:
    """The time of one call of this hop; None when the component says nothing about time.

    No line counts as busier than `most`; beyond that it is a line for the work alone, since how long slots are held is
    not known any more. `crowd` says what is met in the line where callers have only so many slots.
    """
    if service.elastic:
        return service.delay
    if service.component.is_store:
        found = _store(service, hop, load, most)
    else:
        found = _instances(service, load, limits, most, returns=hop.closes is not None)
    if found is None:
        return service.delay
    return found if crowd is None else _among(found, crowd)


def _among(found: Stage, crowd: Crowd) -> Stage:
    """The same call in a line that callers with so many slots make shorter, in proportion."""
    endless = wait(found.servers, found.utilisation, found.occupies) if found.utilisation < 1.0 else 0.0
    if endless <= 0.0 or found.wait <= 0.0:
        return found
    met = crowd.met
    between = found.wait * met.wait / endless
    spread = between * between * (met.square / (met.wait * met.wait) - 1.0) if met.wait > 0.0 else 0.0
    return replace(
        found,
        wait=between,
        variance=found.variance - found.waited + spread,
        waited=spread,
        waits=met.waits,
        shape=Shape.CROWD,
        bounded=crowd.bounded,
    )


def alike(component: Component, hop: Hop) -> tuple[str, bool, bool]:
    """What the time of a call depends on: which component, for a store whether it reads, and from which copy, else whether it returns."""
    if not component.is_store:
        return component.id, hop.closes is not None, False
    return component.id, hop.op in _READS, from_copies(hop)


def _instances(service: Service, load: Load, limits: Sequence[Resource], most: float, *, returns: bool) -> Stage | None:
    """A call of one of several instances; one that returns has kept its slot, and stands in line for it once."""
    seconds = service.reading
    if seconds is None:
        return None
    slots = next((limit for limit in limits if limit.name == "worker slots"), None)
    held = slots.held if slots is not None else None
    rates = [limit.utilisation for limit in limits if limit.name == "throughput" or (limit is slots and held is None)]
    busy = min(max(map(float, rates), default=0.0), most)
    everywhere, pulled = pulled_out(load)
    queue = service.queue(everywhere, pulled=pulled)
    if slots is None or held is None:
        between = queue.wait(busy, seconds) * queue.longer if busy < 1.0 else 0.0
        return _built(service, queue, busy, (between, seconds, seconds))
    if returns and service.component.work is not None:
        return _built(service, queue, max(busy, min(float(slots.utilisation), most)), (0.0, seconds, seconds))
    taken = float(slots.utilisation)
    queues = queue, service.for_slots(queue, everywhere, pulled=pulled)
    freed = _freed(queues[1], slots, held) if held.by_slots else None
    if max(taken, freed.utilisation if freed else 0.0) > most:
        return _holding(service, (busy, most), seconds, queues, Held(seconds, (seconds * queue.variation) ** 2, 0.0))
    return _holding(service, (busy, taken), seconds, queues, held, freed)


def _freed(line: Line, slots: Resource, held: Held) -> SlotsLine:
    """The line for a slot where calls take the longer the more slots are taken.

    Of instances that do not get the same, it is that of the busiest, beside as many slots of the others as are in use on average.
    """
    many, load = len(held.by_slots), float(slots.load)
    if float(slots.capacity) >= many * (1.0 - _SAME) or line.each >= many:
        return slots_line(load / held.seconds, held.by_slots, line.sharing(many))
    own = float(slots.utilisation) * line.each
    others = max(0.0, load - own)
    between = [min(many - 1.0, others + count) for count in range(line.each)]
    by_slots = [
        held.by_slots[int(at)] + (at - int(at)) * (held.by_slots[min(many - 1, int(at) + 1)] - held.by_slots[int(at)])
        for at in between
    ]
    return slots_line(own / held.seconds, by_slots)


def _holding(
    service: Service,
    busy: tuple[float, float],
    seconds: float,
    queues: tuple[Line, Line],
    held: Held,
    freed: SlotsLine | None = None,
) -> Stage:
    """A call that keeps its slot while it waits for others: the line moves on when slots come free.

    The work is part of that time; where not all that have a slot are worked on side by side, or nobody knows how long that
    takes, there is another line for it. `queues` are both, that for the work and that for a slot. Times that vary less than exponential
    ones make the line shorter, others longer (Allen–Cunneen). `freed` is the line where calls take the longer
    the more slots are taken.
    """
    rate, slots = busy
    queue, own_slots = queues
    varying = math.sqrt(held.variance) / held.seconds
    varied = own_slots._replace(variation=varying).longer
    if freed is not None:
        between = freed.varied(varied)
    else:
        between = own_slots.wait(slots, held.seconds) * varied if slots < 1.0 else 0.0
    apart = service.component.work is None or own_slots is not queue
    own = queue.wait(rate, seconds) * queue.longer if apart and rate < 1.0 else 0.0
    times = own + between, seconds, held.seconds
    longer = queue if own > between else own_slots
    if freed is None:
        return _built(
            service, longer, max(busy), times, Work.varying(1.0, queue.variation if own > between else varying)
        )
    found = _built(service, longer, max(rate, slots, freed.utilisation), times, some=freed.waits)
    # who waits for a slot finds more of them in use, and waits for longer with it as well
    return replace(found, variance=found.variance + 2.0 * between * (freed.held - held.seconds))


def _store(service: Service, hop: Hop, load: Load, most: float) -> Stage | None:
    """A read or a write on the copy that takes it; reads and writes stand in one line."""
    reading = hop.op in _READS
    own, other = (service.reading, service.writing) if reading else (service.writing, service.reading)
    if own is None:
        return None
    copy = copies(service.component, load)[-1 if from_copies(hop) else 0]
    busy = busy_share(service.component, copy)
    if busy is None:
        return None
    busy = min(busy, most)
    all_of_it = _all_work(copy, own, own if other is None else other, service.line.variation, reading=reading)
    mean = all_of_it.mean
    between = wait(service.line.servers, busy, mean, (1.0 + all_of_it.variability) / 2.0) if busy < 1.0 else 0.0
    return _built(service, service.line, busy, (between, own, mean), all_of_it)


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
    return hop.at in _FROM_COPIES and hop.op in _READS


def on_copy(component: Component, hop: Hop, *, copied: bool) -> float:
    """The part of a hop's calls that comes to one copy of the busiest shard: to a standby where `copied`, else to the primary."""
    shards, replication = component.shards, component.replication
    reading = hop.op in _READS
    alone = shards is not None and shards.grows and not reading
    part = 1.0 / shards.count if shards is not None and hop.every_shard else 1.0 if alone else portion(component)
    standbys = 0 if replication is None else replication.standbys
    asked = read_copy(hop, component)
    if replication is None or not standbys or asked is None:
        return 0.0 if copied and standbys else part
    if asked == COPY[At.STANDBY]:
        return part / standbys if copied else 0.0
    several = (replication.read_quorum or standbys // 2 + 1) if asked == COPY[At.QUORUM] else 1
    return part * several / (standbys + 1)


def _built(
    service: Service,
    queue: Line,
    busy: float,
    times: tuple[float, float, float],
    work: Work | None = None,
    some: float | None = None,
) -> Stage:
    """The declared latency stands for the work and does not vary; otherwise work varies as declared.

    `times` are those in line, of the work, and for which a server is taken; `work` is that of all who stand in the line, where it is not
    alike, and `some` how many wait at all.
    """
    between, taken, occupies = times
    seconds = service.answered(taken)
    waits = queue.waits(busy) if some is None else some
    spread = spread_of_waits(busy, (work or Work.varying(1.0, queue.variation)).third)
    waited = between * (between / waits * spread - between) if waits > 0.0 and busy < 1.0 else 0.0
    variance = waited
    if service.fixed is None:
        variance += (seconds * queue.variation) ** 2
    else:
        seconds = service.fixed
    steady = seconds if service.fixed is not None or queue.variation == 0.0 else 0.0
    return Stage(
        service.component.id,
        queue.model,
        queue.servers,
        busy,
        between,
        seconds,
        variance,
        queue.shape,
        steady=steady,
        occupies=occupies,
        waited=waited,
        waits=waits if between > 0.0 else 0.0,
    )
