"""Requests per second: of instances behind a balancer, and of the copies and shards of a store.

Utilisation is the sum of class rate over class capacity (the utilisation law, Denning, Buzen, *The
Operational Analysis of Queueing Network Models*, Computing Surveys 10(3), 1978), never load over the
smaller capacity. Standbys take the reads that ask for them and replay every write; a shard takes its skewed
share of both. What does not know which shard it means comes to each of them, and new rows come to the last shard where
shards are ranges of a key that only grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.capacity.limits import Origin, Strain, against, origin, ratio, resource
from archlint.analysis.demand.column import each
from archlint.analysis.demand.later import Later
from archlint.analysis.demand.reading import Reading, highest, likely, lowest
from archlint.quantity import show_count, show_share

if TYPE_CHECKING:
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

    A default gives way to what the blueprint says: with `work` declared, an assumed capacity is no limit.
    """
    limit = component.capacity
    if limit is None or by_work(component):
        return None
    if component.is_store:
        return _store_throughput(component, load, read)
    one = read(f"{component.id}.capacity", limit)
    usable = one / even.busiest if component.replicas else 0.0
    said = Later(lambda: f"{show_count(load.total)} / {_instances(component, one, even)}")
    strain = against(load.total, usable, limit, RATE, said)
    return resource(component, "throughput", strain, origin(component, "capacity"), everywhere=to_all(load))


def to_all(load: Load) -> float:
    """The share of a load that every instance gets."""
    return float(load.broadcast) / float(load.total) if load.broadcast else 0.0


def by_work(component: Component) -> bool:
    """Whether the blueprint says how long one call takes and not how many it can take: then the time decides."""
    return component.is_declared("work") and not any(map(component.is_declared, _CAPACITIES))


_CAPACITIES = ("capacity", "capacity.read", "capacity.write")


def _instances(component: Component, one: float, even: Spread) -> str:
    if even.because:
        return f"({show_count(one)} / {show_share(even.busiest)} on the busiest, {even.because})"
    return show_count(one) if component.replicas == 1 else f"({component.replicas} × {show_count(one)})"


def copies(component: Component, load: Load) -> tuple[Copy, ...]:
    """The load of the primary and, where there are any, of each standby; of the busiest shard.

    Standbys that have lost their primary, and that nobody promotes, share what is read.
    """
    standbys = component.replication.standbys if component.replication else 0
    part = portion(component)
    writes = written(component, load)
    read_part = part_read(component, load)
    other = (load.calls + load.jobs) * part
    quorum = component.replication.read_quorum if component.replication else None
    asked = load.quorum_reads * (quorum or standbys // 2 + 1) / (standbys + 1)
    anywhere = load.any_reads / (standbys + 1) + asked
    if component.instances and all(instance.role == "standby" for instance in component.instances):
        return (Copy("standby", load.reads / (standbys + 1) * read_part + other, writes),)
    own = load.reads - load.any_reads - load.quorum_reads - (load.standby_reads if standbys else 0.0)
    primary = Copy("primary", (own + anywhere) * read_part + other, writes)
    if not standbys:
        return (primary,)
    return (primary, Copy("standby", (load.standby_reads / standbys + anywhere) * read_part, writes))


def portion(component: Component) -> float:
    """The share of what is asked by the key of the shards that comes to the busiest of them."""
    return component.shards.skew / component.shards.count if component.shards else 1.0


def written(component: Component, load: Load) -> float:
    """Writes per second on the busiest shard: its part, all of them where it is the last range of a key that only grows.

    Those that do not know which shard they mean come to each.
    """
    if component.shards is None:
        return load.written
    part = 1.0 if component.shards.grows else portion(component)
    if not load.every_writes:
        return load.written * part
    return (load.written - load.every_writes) * part + load.every_writes / component.shards.count


def part_read(component: Component, load: Load) -> float:
    """The share of reads that comes to the busiest shard; those that ask every shard come to each alike, whatever the skew."""
    part = portion(component)
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
    one = read(f"{component.id}.capacity", limit)
    busiest = max(copies(component, load), key=lambda copy: float(copy.total))
    said = Later(_of_copy, component, busiest, busiest.total, one)
    strain = against(busiest.total, one, limit, RATE, said)
    stays = staying(component, load, busiest.reads, busiest.writes)
    return resource(component, "throughput", strain, origin(component, "capacity"), everywhere=float(stays))


def _of_copy(component: Component, copy: Copy, load: float, capacity: float) -> str:
    return f"{show_count(load)}{where(component, copy)} / {show_count(capacity)}"


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
        low=_busy(component, busiest, highest) or 0.0,
        high=_busy(component, busiest, lowest) or 0.0,
    )
    parts = [ratio(load, limit.likely) if limit else 0.0 for load, limit, _ in _classes(component, busiest)]
    stays = staying(component, load, parts[0], parts[1])
    return resource(component, "reads and writes", strain, _origin(component), everywhere=float(stays))


def side_by_side(component: Component) -> int:
    """How many calls one copy of a store works on at once: one for each core, one when nobody says."""
    return max(1, int(component.cores.likely)) if component.cores else 1


def busy_share(component: Component, copy: Copy, *, by_work: bool) -> float | None:
    """How busy one copy of a store is at the likely work, or capacities; None when they are not known."""
    if component.work is not None and by_work:
        return copy.total * component.work.likely / side_by_side(component)
    if component.capacity is not None:
        return ratio(copy.total, component.capacity.likely)
    if component.read_capacity is None and component.write_capacity is None:
        return None
    return _busy(component, copy, likely)


def _busy(component: Component, copy: Copy, read: Reading) -> float | None:
    """Reads over read capacity plus writes over write capacity; None when a class with load has none."""
    busy = 0.0
    for load, limit, name in _classes(component, copy):
        if limit is not None:
            busy = busy + ratio(load, read(f"{component.id}.capacity.{name}", limit))
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
            capacity = read(f"{component.id}.capacity.{name}", limit)
            strain = against(amount, capacity, limit, RATE, Later(_of_copy, component, copy, amount, capacity))
            return resource(component, f"{name}s", strain, _origin(component), everywhere=float(stays))
    return None


def _sum(component: Component, copy: Copy, read: Reading) -> str:
    terms = [
        f"{show_count(load)} {name}s / {show_count(read(f'{component.id}.capacity.{name}', limit))}"
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
