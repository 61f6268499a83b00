"""Components as people write them: every key of the language reference, nothing resolved yet."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archlint.blueprint.model import (
    Count,
    Duration,
    Factor,
    Model,
    Money,
    Rate,
    Share,
    Size,
    Bandwidth,
)
from archlint.blueprint.vocabulary import (
    Acks,
    Algorithm,
    Failover,
    Kind,
    Managed,
    Persistence,
    ReplicationMode,
    Role,
    ShardStrategy,
)


class ReadWriteCapacity(Model):
    """Capacity of a store, separately for reads and writes."""

    read: Rate | None = None
    write: Rate | None = None


class State(Model):
    """What a process keeps, and where: memory, disk, token, env, none, or a component's id."""

    sessions: str | None = None
    sockets: str | None = None
    uploads: str | None = None
    jobs: str | None = None
    schedule: str | None = None
    config: str | None = None
    cache: str | None = None
    locks: str | None = None
    limits: str | None = None
    data: str | None = None
    logs: str | None = None


class Health(Model):
    """How a caller finds out that an instance is alive and ready."""

    live: str | None = None
    live_checks: tuple[str, ...] = ()
    ready: str | None = None
    ready_checks: tuple[str, ...] = ()
    interval: Duration | None = None
    timeout: Duration | None = None
    failures: int | None = Field(default=None, ge=1)


class Pool(Model):
    """Connections of one process to one store."""

    size: int = Field(ge=0)
    overflow: int = Field(default=0, ge=0)


class Replication(Model):
    """Copies of a store and how they are kept."""

    standbys: int | None = Field(default=None, ge=0)
    mode: ReplicationMode | None = None
    lag: Duration | None = None
    max_lag: Duration | None = None
    max_loss: Duration | Size | None = None
    failover: Failover | None = None
    takeover: Duration | None = None
    fencing: bool | None = None
    sloppy: bool | None = None
    read_quorum: int | None = Field(default=None, ge=1)
    write_quorum: int | None = Field(default=None, ge=1)


class Shards(Model):
    """How a store is split."""

    count: int = Field(ge=1)
    key: str | None = None
    strategy: ShardStrategy | None = None
    directory: str | None = None
    skew: Factor | None = None


class Token(Model):
    """A signed token: a cache of identity with that lifetime."""

    lifetime: Duration
    revocation: str | None = None


class Backups(Model):
    """Copies kept for recovery."""

    every: Duration
    keep: Duration | None = None
    point_in_time: bool | None = None


class Component(Model):
    """One component; `kind` or `engine` is required."""

    kind: Kind | None = None
    engine: str | None = None
    role: Role | None = None
    roles: tuple[Role, ...] = ()
    title: str | None = None
    description: str | None = None
    docs: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    replicas: int | None = Field(default=None, ge=0)
    min_up: int | None = Field(default=None, ge=1)
    workers: int | None = Field(default=None, ge=1)
    concurrency: int | None = Field(default=None, ge=1)
    zones: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    capacity: Rate | ReadWriteCapacity | None = None
    work: Duration | None = None
    state: State | None = None
    health: Health | None = None
    pool: dict[str, int | Pool] | None = None
    layer: Literal[4, 7] | None = None
    algorithm: Algorithm | None = None
    sticky: bool | None = None
    weights: tuple[float, ...] = ()
    tls: bool | None = None
    drain: Duration | None = None
    replication: Replication | None = None
    shards: Shards | None = None
    eviction: str | None = None
    persistence: Persistence | None = None
    cores: Count | None = None
    memory: Size | None = None
    disk: Size | None = None
    bandwidth: Bandwidth | None = None
    skew: Factor | None = None
    dead_letter: bool | str | None = None
    visibility: Duration | None = None
    max_length: Count | None = None
    acks: Acks | None = None
    idempotent: bool | None = None
    max_connections: Count | None = None
    descriptors: Count | None = None
    per_connection: Size | None = None
    token: Token | None = None
    refresh: Duration | None = None
    boots_from: tuple[str, ...] = ()
    backups: Backups | None = None
    availability: Share | None = None
    mtbf: Duration | None = None
    mttr: Duration | None = None
    managed: Managed | None = None
    cost: Money | None = None
    latency: Duration | None = None
