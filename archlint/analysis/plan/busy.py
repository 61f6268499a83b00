"""How busy a store is kept by what is read and what is written, as its ladder needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.throughput import able, copies, part_read, portion, written
from archlint.analysis.demand.reading import likely
from archlint.frozen import frozen, replace
from archlint.graph import scalability
from archlint.graph.arrangement import is_declared

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.result import Load
    from archlint.graph.system import Component


@frozen
class Busy:
    """How busy reads and writes would keep a single copy of one shard; `target` is what they may.

    `cached` is the share of all that is read which caches answer already: `reads` are the rest, `here` what of them the busiest copy takes.
    Of copies that are alike each read asks `asked`, 0 of those that have a primary, and None where that is a majority.
    """

    reads: float
    writes: float
    target: float
    cores: int
    shards: int
    skew: float
    standbys: int
    price: float | None
    copy_price: float | None = None
    said: str = ""
    """What to add where cores are mentioned that nobody declared."""
    cached: float = 0.0
    here: float = 0.0
    asked: int | None = 0
    tied: float = 0.0
    """The share of the reads that has to be the latest write, so that the primary alone answers it."""

    @property
    def stays(self) -> Busy:
        """The same, where reads of the latest write count as what no cache and no copy takes away, as writes do."""
        tied = self.reads * self.tied if self.asked == 0 else 0.0  # copies that are alike have no primary
        return replace(self, reads=self.reads - tied, here=max(0.0, self.here - tied), writes=self.writes + tied)

    @property
    def fixed(self) -> str:
        """What a cache and copies for reads leave where it is."""
        return "writes and reads of the latest write" if self.tied else "writes"

    @property
    def total(self) -> float:
        """Reads and writes together."""
        return self.reads + self.writes

    @property
    def all_reads(self) -> float:
        """How busy everything that is read there would keep the busiest copy without a cache."""
        return self.here / (1.0 - self.cached) if self.cached < 1.0 else self.here


def busy_by(component: Component, load: Load, limit: Resource, target: float, copy_price: float | None) -> Busy:
    """How busy the reads and writes of a load keep what this limit is of."""
    reads = load.reads * part_read(component, load)
    writes = written(component, load) + (load.calls + load.jobs) * portion(component)
    if limit.name in ("throughput", "worker slots"):
        each = limit.utilisation / limit.load if limit.load else 0.0
        seconds = component.work.likely if component.work and limit.name == "worker slots" else 1.0
        read, write = reads * seconds * each, writes * seconds * each
    else:
        read, write = (
            amount / able(component, name, capacity, likely).rate if capacity else 0.0
            for amount, name, capacity in (
                (reads, "capacity.read", component.read_capacity),
                (writes, "capacity.write", component.write_capacity),
            )
        )
    busiest = max(copies(component, load), key=lambda copy: copy.total)
    return Busy(
        here=read
        * (busiest.reads - (load.calls + load.jobs) * portion(component) * (busiest.role == "primary"))
        / reads
        if reads
        else 0.0,
        asked=_asked(component),
        reads=read,
        writes=write,
        target=target,
        cores=int(component.cores.likely) if component.cores else scalability.CORES,
        shards=component.shards.count if component.shards else 1,
        skew=component.shards.skew if component.shards else 1.0,
        standbys=component.replication.standbys if component.replication else 0,
        price=component.cost.likely if component.cost else None,
        copy_price=copy_price,
        said="" if component.cores else " (assumed today)",
    )


def _asked(component: Component) -> int | None:
    """How many copies that are alike each read asks; None where nobody says so, and it is a majority."""
    replication = component.replication
    if replication is None or not replication.leaderless or not replication.standbys:
        return 0
    return replication.read_quorum if is_declared(component, "read_quorum") else None
