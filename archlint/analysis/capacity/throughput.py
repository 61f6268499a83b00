"""Requests per second: of instances behind a balancer, and of the copies and shards of a store.

Utilisation is the sum of class rate over class capacity (the utilisation law, Denning, Buzen, *The
Operational Analysis of Queueing Network Models*, Computing Surveys 10(3), 1978), never load over the
smaller capacity. Standbys take the reads that ask for them and replay every write; a shard takes its skewed
share of both. What does not know which shard it means comes to each of them, and new rows come to the last shard where
shards are ranges of a key that only grows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.limits import Origin, Strain, against, origin, ratio, resource
from archlint.analysis.demand.column import each
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.reading import Reading, likely
from archlint.quantity import show_count, show_duration, show_share

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.capacity.spread import Spread
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component
    from archlint.quantity import Quantity

RATE = "req/s"


class Copy(NamedTuple):
    """What one copy of a store has to do, per second."""

    role: str
    reads: float
    writes: float

    @property
    def total(self) -> float:
        """Reads and writes together."""
        return self.reads + self.writes


def throughput(component: Component, load: Load, even: Spread, read: Reading) -> Resource | None:
    """The request rate of a component with one capacity for everything it is asked.

    A default gives way to what the blueprint says: with `work` declared, an assumed capacity is no limit. What has no instance
    has none for anything.
    """
    limit = component.capacity
    if by_work(component):
        return None
    if limit is None:
        return _nothing(component, load) if component.is_absent else None
    if component.is_store:
        return _store_throughput(component, load, read)
    one = read(f"{component.id}.capacity", limit)
    usable = one / even.busiest if component.replicas else 0.0
    said = Later(lambda: f"{show_count(load.total)} / {_instances(component, one, even)}")
    strain = against(load.total, usable, limit, RATE, said)
    return resource(component, "throughput", strain, origin(component, "capacity"), everywhere=to_all(load))


def _nothing(component: Component, load: Load) -> Resource:
    """The limit of what has no instance, whatever one of them could take: nothing is taken."""
    strain = Strain(load.total, 0.0, RATE, Later(lambda: f"{show_count(load.total)} / 0 instances"), *[math.inf] * 3)
    return resource(component, "throughput", strain, origin(component))


def to_all(load: Load) -> float:
    """The share of a load that every instance gets."""
    return float(load.broadcast) / float(load.total) if load.broadcast else 0.0


def by_work(component: Component) -> bool:
    """Whether the blueprint says how long one call takes and not how many it can take: then the time decides."""
    return component.work is not None and not component.capacities


def _instances(component: Component, one: float, even: Spread) -> str:
    if even.because:
        return f"({show_count(one)} / {show_share(even.busiest)} on the busiest, {even.because})"
    return show_count(one) if component.replicas == 1 else f"({component.replicas} × {show_count(one)})"


def copies(component: Component, load: Load, *, cold: bool = False) -> tuple[Copy, ...]:
    """The load of the primary and, where there are any, of each standby; of the busiest shard, or of one of the others (`cold`).

    Standbys that have lost their primary, and that nobody promotes, share what is read.
    """
    standbys = component.replication.standbys if component.replication else 0
    part = portion(component, cold=cold)
    writes = written(component, load, cold=cold)
    read_part = part_read(component, load, cold=cold)
    other = (load.calls + load.jobs) * part
    several = component.replication.asked if component.replication else 1
    asked = load.quorum_reads * several / (standbys + 1)
    anywhere = load.any_reads / (standbys + 1) + asked
    if component.instances and all(instance.role == "standby" for instance in component.instances):
        return (Copy("standby", load.reads / (standbys + 1) * read_part + other, writes),)
    own = load.reads - load.any_reads - load.quorum_reads - (load.standby_reads if standbys else 0.0)
    primary = Copy("primary", (own + anywhere) * read_part + other, writes)
    if not standbys:
        return (primary,)
    return (primary, Copy("standby", (load.standby_reads / standbys + anywhere) * read_part, writes))


def portion(component: Component, *, cold: bool = False) -> float:
    """The share of what is asked by the key of the shards that comes to the busiest of them, or to one of the others."""
    if component.shards is None:
        return 1.0
    hot, count = component.shards.skew / component.shards.count, component.shards.count
    return (1.0 - hot) / (count - 1) if cold and count > 1 else hot


def written(component: Component, load: Load, *, cold: bool = False) -> float:
    """Writes per second on the busiest shard: its part, all of them where it is the last range of a key that only grows.

    Those that do not know which shard they mean come to each.
    """
    if component.shards is None:
        return load.written
    part = float(not cold) if component.shards.grows else portion(component, cold=cold)
    if not load.every_writes:
        return load.written * part
    return (load.written - load.every_writes) * part + load.every_writes / component.shards.count


def part_read(component: Component, load: Load, *, cold: bool = False) -> float:
    """The share of reads that comes to the busiest shard; those that ask every shard come to each alike, whatever the skew."""
    part = portion(component, cold=cold)
    if component.shards is None or not load.every_reads:
        return part
    return part + (1.0 / component.shards.count - part) * (load.every_reads / load.reads)


def on_every(component: Component, load: Load) -> tuple[float, float]:
    """The shares of reads and of writes on the busiest shard that more shards take nothing of: what each is asked, all new rows."""
    shards = component.shards
    if shards is None or not (load.every_reads or load.every_writes or shards.grows):
        return 0.0, 0.0
    reads = ratio(load.every_reads, load.reads) / shards.count / part_read(component, load)
    return reads, 1.0 if shards.grows else ratio(load.every_writes / shards.count, written(component, load))


def staying(component: Component, load: Load, reads: float, writes: float) -> float:
    """The part that stays on the busiest shard of so much work by reads and by writes, however many shards there are."""
    share_read, share_written = on_every(component, load)
    return ratio(reads * share_read + writes * share_written, reads + writes) if share_read or share_written else 0.0


def _store_throughput(component: Component, load: Load, read: Reading) -> Resource | None:
    limit = component.capacity
    if limit is None:
        return None
    one = able(component, "capacity", limit, read)
    busiest = max(copies(component, load), key=lambda copy: float(copy.total))
    said = Later(_of_copy, component, busiest, busiest.total, one)
    strain = _against(busiest.total, one, said)
    stays = staying(component, load, busiest.reads, busiest.writes)
    return resource(component, "throughput", strain, origin(component, "capacity"), everywhere=float(stays))


class Able(NamedTuple):
    """Calls per second that one copy can do: as many as is said, or as its cores do that each take so long, where those are fewer."""

    rate: float
    low: float
    high: float
    said: str


def able(component: Component, name: str, limit: Quantity, read: Reading) -> Able:
    """What one copy can do of what is limited under this name."""
    said, work = read(f"{component.id}.{name}", limit), component.work
    if work is None or not component.is_store or work.likely * limit.likely <= (cores := component.servers) * _SAME:
        return Able(said, limit.low, limit.high, show_count(said))
    seconds = read(f"{component.id}.work", work)
    low, high = (min(end, ratio(cores, taken)) for end, taken in ((limit.low, work.high), (limit.high, work.low)))
    return Able(each(min, said, cores / seconds), low, high, f"({cores} / {show_duration(seconds)})")


_SAME = 1.0 + 1e-9
"""Up to this factor a product of what is declared is what is declared."""


def _against(load: float, one: Able, said: Later[str]) -> Strain:
    low, high = (ratio(float(load), end) for end in (one.high, one.low))
    return Strain(load, one.rate, RATE, said, ratio(load, one.rate), low, high)


def _of_copy(component: Component, copy: Copy, load: float, one: Able) -> str:
    return f"{show_count(load)}{where(component, copy)} / {one.said}"


def reads_and_writes(component: Component, load: Load, read: Reading) -> Resource | None:
    """The mix of reads and writes on the busiest copy; one class alone when only its capacity is known."""
    if by_work(component) or (component.read_capacity is None and component.write_capacity is None):
        return None
    those = [(copy, _busy(component, copy, read)) for copy in copies(component, load)]
    busiest, busy = max(those, key=lambda one: float(one[1] or 0.0))
    if busy is None:
        return _one_class(component, busiest, load, read)
    strain = Strain(
        load=busiest.total,
        capacity=each(_mixed, busiest.total, busy),
        unit=RATE,
        said=Later(_sum, component, busiest, read),
        busy=busy,
        low=_busy(component, busiest, read, lambda one: one.high) or 0.0,
        high=_busy(component, busiest, read, lambda one: one.low) or 0.0,
    )
    parts = [ratio(load, limit.likely) if limit else 0.0 for load, limit, _ in _classes(component, busiest)]
    stays = staying(component, load, parts[0], parts[1])
    return resource(component, "reads and writes", strain, _origin(component), everywhere=float(stays))


def busy_share(component: Component, copy: Copy) -> float | None:
    """How busy one copy of a store is at the likely work, or capacities; None when they are not known."""
    if by_work(component):
        return copy.total * component.work.likely / component.servers if component.work else None
    if component.capacity is not None:
        return ratio(copy.total, able(component, "capacity", component.capacity, likely).rate)
    return _busy(component, copy, likely) if component.capacities else None


def _busy(
    component: Component, copy: Copy, read: Reading, rate: Callable[[Able], float] = lambda one: one.rate
) -> float | None:
    """Reads over read capacity plus writes over write capacity; None when a class with load has none."""
    busy = 0.0
    for load, limit, name in _classes(component, copy):
        if limit is not None:
            busy = busy + ratio(load, rate(able(component, f"capacity.{name}", limit, read)))
        elif load > 0.0:
            return None
    return busy


def _classes(component: Component, copy: Copy) -> tuple[tuple[float, Quantity | None, str], ...]:
    return (copy.reads, component.read_capacity, "read"), (copy.writes, component.write_capacity, "write")


def _mixed(load: float, busy: float) -> float:
    """The rate of this mix of reads and writes that would fill the copy."""
    return load / busy if busy else 0.0


def _one_class(component: Component, copy: Copy, load: Load, read: Reading) -> Resource | None:
    for (amount, limit, name), stays in zip(_classes(component, copy), on_every(component, load), strict=True):
        if limit is not None and amount > 0.0:
            one = able(component, f"capacity.{name}", limit, read)
            strain = _against(amount, one, Later(_of_copy, component, copy, amount, one))
            return resource(component, f"{name}s", strain, _origin(component), everywhere=float(stays))
    return None


def _sum(component: Component, copy: Copy, read: Reading) -> str:
    terms = [
        f"{show_count(load)} {name}s / {able(component, f'capacity.{name}', limit, read).said}"
        for load, limit, name in _classes(component, copy)
        if limit is not None and load > 0.0
    ]
    return (" + ".join(terms) or "0") + where(component, copy)


def where(component: Component, copy: Copy) -> str:
    """Which copy and which shard a load is that of: ' (on each standby)'; empty when there is one only."""
    shards = component.shards
    places: list[str] = []
    if component.replication and component.replication.standbys:
        led = "on the primary" if copy.role == "primary" else "on each standby"
        places.append("on the busiest copy" if component.replication.leaderless else led)
    if shards and shards.count > 1:
        one = "the last" if shards.grows else "the busiest" if shards.skew > 1.0 else "each"
        places.append(f"on {one} of {shards.count} shards")
    return f" ({', '.join(places)})" if places else ""


def _origin(component: Component) -> Origin:
    return origin(component, "capacity.read", "capacity.write", "capacity", "read_capacity", "write_capacity")
