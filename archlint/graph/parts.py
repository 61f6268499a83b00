"""The parts a resolved component is made of: copies, replication, shards, health, pools, engine facts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.vocabulary import Failover, ReplicationMode, ShardStrategy
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.blueprint.vocabulary import Kind, Role
    from archlint.quantity import Quantity

DocumentPath: TypeAlias = "tuple[str | int, ...]"
"""Where in the document something stands: the keys and indexes from the root, e.g. ('components', 'db')."""


@frozen
class Instance:
    """One running copy of a component and the failure domains it sits in (None: not declared).

    `role` is 'primary' or 'standby' for copies of a store, 'instance' otherwise.
    """

    index: int
    role: str = "instance"
    host: str | None = None
    rack: str | None = None
    zone: str | None = None
    region: str | None = None
    provider: str | None = None

    @property
    def places(self) -> tuple[str | None, ...]:
        """Host, rack, zone, region and provider."""
        return (self.host, self.rack, self.zone, self.region, self.provider)

    def within(self, domain: str) -> str | None:
        """The host, the rack, the zone, the region or the provider it sits in."""
        where: str | None = getattr(self, domain)
        return where


class Domain(StrEnum):
    """Classes of failure domain an instance can share with others."""

    HOST = "host"
    RACK = "rack"
    ZONE = "zone"
    REGION = "region"
    PROVIDER = "provider"


@frozen
class Prices:
    """What is paid for beside instances: dollars per byte sent out, per byte kept a month, per request.

    `memory` is per byte and month as well: of the memory that calls at work take.
    """

    egress: Quantity | None = None
    storage: Quantity | None = None
    requests: Quantity | None = None
    reads: Quantity | None = None
    writes: Quantity | None = None
    memory: Quantity | None = None


def majority(n: int) -> int:
    """More than half of `n` copies.

    >>> majority(3), majority(4)
    (2, 3)
    """
    return n // 2 + 1


@frozen
class Replication:
    """The copies of a store and how they are kept; durations in seconds, `max_loss_size` in bytes, None when unknown.

    `claimed` is a mode that the blueprint writes and the engine does not have; `mode` is then the engine's usual one.
    Quorums that are claimed are those of an engine whose copies agree by a majority of their own: it has none to set.
    `shrinks`: a copy that fails is no longer waited for, so that `write_quorum` alone says how many must be left.
    `led`: in mode quorum one copy takes the writes all the same, and another has to be promoted in its place.
    `elects`: there is a primary only while a majority of the copies is up, whoever confirms its writes.
    """

    standbys: int
    mode: ReplicationMode
    lag: float | None = None
    max_lag: float | None = None
    max_loss: float | None = None
    max_loss_size: float | None = None
    failover: Failover = Failover.NONE
    takeover: float | None = None
    fencing: bool | None = None
    sloppy: bool = False
    read_quorum: int | None = None
    write_quorum: int | None = None
    claimed: ReplicationMode | None = None
    claimed_read_quorum: int | None = None
    claimed_write_quorum: int | None = None
    shrinks: bool = False
    led: bool = False
    elects: bool = False

    @property
    def alike(self) -> bool:
        """Whether the copies settle among themselves who answers, so that nobody has to promote one."""
        by_number = self.mode is ReplicationMode.QUORUM and not self.led
        return self.elects or by_number or (self.shrinks and self.mode is ReplicationMode.SYNC)

    @property
    def leaderless(self) -> bool:
        """Whether clients say how many copies they read: then none of them is a primary."""
        return self.mode is ReplicationMode.QUORUM and self.read_quorum is not None

    @property
    def confirmations(self) -> int:
        """How many copies confirm a write before it is acknowledged, the primary included.

        Synchronous modes wait for one standby unless `write_quorum` says otherwise; semi-synchronous ones
        fall back to asynchronous after their timeout (MySQL reference manual, semisynchronous replication).
        """
        if not self.standbys:
            return 1
        if self.mode is ReplicationMode.QUORUM:
            return self.write_quorum or majority(1 + self.standbys)
        if self.mode in (ReplicationMode.SYNC, ReplicationMode.REMOTE_WRITE, ReplicationMode.REMOTE_APPLY):
            return self.write_quorum or 2
        return 1

    @property
    def asked(self) -> int:
        """How many copies a quorum read asks: as many as `read_quorum` says, a majority where nobody does."""
        count = 1 + self.standbys
        return min(count, self.read_quorum or majority(count))

    @property
    def suffice(self) -> int:
        """How many copies have to be up for a write to be acknowledged, the primary included."""
        if self.elects:
            return max(self.confirmations, majority(1 + self.standbys))
        return (self.write_quorum or 1) if self.shrinks else self.confirmations


@frozen
class Shards:
    """How a store is split; `skew` is the busiest share over the fair share.

    `grows` says that they are ranges of a key that only grows, so that the last shard gets every new row.
    """

    count: int
    key: str | None = None
    strategy: ShardStrategy | None = None
    directory: str | None = None
    skew: float = 1.0
    grows: bool = False


@frozen
class Health:
    """Health checks of a component; seconds."""

    live: str | None = None
    live_checks: tuple[str, ...] = ()
    ready: str | None = None
    ready_checks: tuple[str, ...] = ()
    interval: float | None = None
    timeout: float | None = None
    failures: int | None = None


@frozen
class Pool:
    """Connections one process of a component may open to `store`."""

    store: str
    size: int
    overflow: int = 0


@frozen
class Backups:
    """Copies kept for recovery; seconds."""

    every: float
    keep: float | None = None
    point_in_time: bool = False


@frozen
class Token:
    """A signed token: lifetime in seconds, and the store that can revoke it (None: nothing can)."""

    lifetime: float
    revocation: str | None = None


@frozen
class EngineFacts:
    """What the catalogue knows about the chosen engine configuration, as far as the analyses use it.

    `cap` is CP, AP, neither, single or n/a; `loss` and `bound` are seconds (inf: unbounded, None: unknown).
    `while_waiting` is 'held' where a process or thread serves one call until its answer, 'free' where it takes others
    while one waits, '' where that is not known.
    """

    id: str
    title: str
    stateful: bool
    cap: str
    pacelc: str
    partition: str
    source: str
    how: str
    loss_failover: float | None = None
    bound_normal: float | None = None
    bound_guaranteed: float | None = None
    delivery: str | None = None
    pitfalls: tuple[str, ...] = ()
    reserved_connections: int = 0
    while_waiting: str = ""
    elastic: bool = False
    """Whether the provider starts as many as load asks for."""
    forks: bool = False
    """Whether calls side by side are processes, each for one of them."""
    one_core: str = ""
    """How is known that one process of it works on one core at a time (empty: on as many as there are)."""
    event_loop: bool = False
    """Whether all that one process has under way is worked on in turn, by one thread."""
    ephemeral: bool = False
    agrees: bool = False
    """Whether its copies agree by a majority of their own, so that no quorum can be set."""
    shrinks: bool = False
    """Whether a copy that fails is no longer waited for."""
    elects: bool = False
    """Whether it has a primary only while a majority of its copies is up, whatever confirms a write."""
    one_copy: bool = False
    """Whether a query runs on the server it is sent to: one primary, and standbys that follow it."""
    alone: bool = False
    """Whether it has no copies of its own, whatever others put around it."""
    leaderless: bool = False
    """Whether every copy takes reads and writes, and clients say how many of them have to answer."""
    modes: tuple[ReplicationMode, ...] = ()
    """The modes of replication the engine can be run in, its usual one first; empty where that is not known."""


@frozen
class Use:
    """One thing that roles make of an engine: the kind, the roles that make it so, and how the engine is configured for them."""

    kind: Kind
    roles: tuple[Role, ...]
    facts: EngineFacts | None
