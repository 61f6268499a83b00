"""Components as people write them: every key of the language reference, nothing resolved yet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from archlint.blueprint.model import (
    Bandwidth,
    Capability,
    Count,
    Duration,
    Factor,
    Flag,
    Loss,
    Model,
    Money,
    Share,
    Size,
    Text,
    Texts,
    Whole,
    as_list,
    mistake,
    shape,
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

    read: Capability | None = None
    write: Capability | None = None


class State(Model):
    """What a process keeps, and where: memory, disk, token, env, none, or a component's id."""

    sessions: Text | None = None
    sockets: Text | None = None
    uploads: Text | None = None
    jobs: Text | None = None
    schedule: Text | None = None
    config: Text | None = None
    cache: Text | None = None
    locks: Text | None = None
    limits: Text | None = None
    data: Text | None = None
    logs: Text | None = None


class Health(Model):
    """How a caller finds out that an instance is alive and ready."""

    live: Text | None = None
    live_checks: Texts = ()
    ready: Text | None = None
    ready_checks: Texts = ()
    interval: Duration | None = None
    timeout: Duration | None = None
    failures: Whole | None = Field(default=None, ge=1)


class Pool(Model):
    """Connections of one process to one store."""

    size: Whole = Field(ge=0)
    overflow: Whole = Field(default=0, ge=0)


class Replication(Model):
    """Copies of a store and how they are kept."""

    standbys: Whole | None = Field(default=None, ge=0)
    mode: ReplicationMode | None = None
    lag: Duration | None = None
    max_lag: Duration | None = None
    max_loss: Loss | None = None
    failover: Failover | None = None
    takeover: Duration | None = None
    fencing: Flag | None = None
    sloppy: Flag | None = None
    read_quorum: Whole | None = Field(default=None, ge=1)
    write_quorum: Whole | None = Field(default=None, ge=1)


class Shards(Model):
    """How a store is split."""

    count: Whole = Field(ge=1)
    key: Text | None = None
    strategy: ShardStrategy | None = None
    directory: Text | None = None
    skew: Factor | None = None


class Token(Model):
    """A signed token: a cache of identity with that lifetime."""

    lifetime: Duration
    revocation: Text | None = None


class Backups(Model):
    """Copies kept for recovery."""

    every: Duration
    keep: Duration | None = None
    point_in_time: Flag | None = None


Capacity = Annotated[
    Annotated[Capability, Tag("plain")] | Annotated[ReadWriteCapacity, Tag("mapping")], Discriminator(shape)
]
PoolSize = Annotated[Annotated[Whole, Field(ge=0), Tag("plain")] | Annotated[Pool, Tag("mapping")], Discriminator(shape)]


def flag_or_name(value: object) -> object:
    """`true`, `false`, or the id of a component."""
    if isinstance(value, (bool, str)):
        return value
    raise mistake("wrong-type", "must be `true`, `false` or the id of a component")


DeadLetter = Annotated[bool | str, BeforeValidator(flag_or_name)]


class Component(Model):
    """One component; `kind` or `engine` is required."""

    kind: Kind | None = None
    engine: Text | None = None
    role: Role | None = None
    roles: Annotated[tuple[Role, ...], BeforeValidator(as_list)] = ()
    title: Text | None = None
    description: Text | None = None
    docs: Text | None = None
    owner: Text | None = None
    tags: Texts = ()
    replicas: Whole | None = Field(default=None, ge=0)
    min_up: Whole | None = Field(default=None, ge=1)
    workers: Whole | None = Field(default=None, ge=1)
    concurrency: Whole | None = Field(default=None, ge=1)
    zones: Texts = ()
    hosts: Texts = ()
    capacity: Capacity | None = None
    work: Duration | None = None
    state: State | None = None
    health: Health | None = None
    pool: dict[Text, PoolSize] | None = None
    layer: Literal[4, 7] | None = None
    algorithm: Algorithm | None = None
    sticky: Flag | None = None
    weights: tuple[float, ...] = ()
    tls: Flag | None = None
    drain: Duration | None = None
    replication: Replication | None = None
    shards: Shards | None = None
    eviction: Text | None = None
    persistence: Persistence | None = None
    cores: Count | None = None
    memory: Size | None = None
    disk: Size | None = None
    bandwidth: Bandwidth | None = None
    skew: Factor | None = None
    dead_letter: DeadLetter | None = None
    visibility: Duration | None = None
    max_length: Count | None = None
    acks: Acks | None = None
    idempotent: Flag | None = None
    max_connections: Count | None = None
    descriptors: Count | None = None
    per_connection: Size | None = None
    token: Token | None = None
    refresh: Duration | None = None
    boots_from: Texts = ()
    backups: Backups | None = None
    availability: Share | None = None
    mtbf: Duration | None = None
    mttr: Duration | None = None
    managed: Managed | None = None
    cost: Money | None = None
    latency: Duration | None = None
