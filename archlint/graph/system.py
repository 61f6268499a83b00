"""The system graph: a blueprint with everything resolved, frozen, ready to be asked questions.

Every component carries concrete values: what was written is *declared*, what the catalogue added is
*assumed*, and the difference stays visible (`Component.declared`, `Component.assumed`). Flows are
compiled to hops, one per arrow, in walk order. Nothing here knows YAML or pydantic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from archlint.blueprint.vocabulary import (
    Acks,
    Algorithm,
    At,
    Delivery,
    Does,
    Failover,
    GroupKind,
    Guard,
    Kind,
    Managed,
    OnPartition,
    Op,
    Over,
    Persistence,
    Recency,
    ReplicationMode,
    Role,
    ShardStrategy,
)
from archlint.quantity import Quantity

DocumentPath: TypeAlias = "tuple[str | int, ...]"
"""Where in the document something stands: the keys and indexes from the root, e.g. ('components', 'db')."""


@dataclass(frozen=True, slots=True)
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


class Domain(StrEnum):
    """Classes of failure domain an instance can share with others."""

    HOST = "host"
    RACK = "rack"
    ZONE = "zone"
    REGION = "region"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Replication:
    """The copies of a store and how they are kept; durations in seconds, None when unknown."""

    standbys: int
    mode: ReplicationMode
    lag: float | None = None
    max_lag: float | None = None
    max_loss: float | None = None
    failover: Failover = Failover.NONE
    takeover: float | None = None
    fencing: bool | None = None
    sloppy: bool = False
    read_quorum: int | None = None
    write_quorum: int | None = None


@dataclass(frozen=True, slots=True)
class Shards:
    """How a store is split; `skew` is the busiest share over the fair share."""

    count: int
    key: str | None = None
    strategy: ShardStrategy | None = None
    directory: str | None = None
    skew: float = 1.0


@dataclass(frozen=True, slots=True)
class Health:
    """Health checks of a component; seconds."""

    live: str | None = None
    live_checks: tuple[str, ...] = ()
    ready: str | None = None
    ready_checks: tuple[str, ...] = ()
    interval: float | None = None
    timeout: float | None = None
    failures: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections one process of a component may open to `store`."""

    store: str
    size: int
    overflow: int = 0


@dataclass(frozen=True, slots=True)
class Backups:
    """Copies kept for recovery; seconds."""

    every: float
    keep: float | None = None
    point_in_time: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A signed token: lifetime in seconds, and the store that can revoke it (None: nothing can)."""

    lifetime: float
    revocation: str | None = None


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """What the catalogue knows about the chosen engine configuration, as far as the analyses use it.

    `cap` is CP, AP, neither, single or n/a; `loss` and `bound` are seconds (inf: unbounded, None: unknown).
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
    ephemeral: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """One component with every default filled in.

    Attribute names equal the keys of the language; `is_declared('replicas')` tells whether the
    blueprint said so, `assumed['replicas']` names the source of a default. Durations are seconds,
    sizes bytes, bandwidth bytes per second, money dollars a month; `Quantity` where a range may matter.
    """

    id: str
    kind: Kind
    title: str
    path: DocumentPath
    declared: frozenset[str]
    assumed: Mapping[str, str]
    engine: str | None = None
    facts: EngineFacts | None = None
    roles: tuple[Role, ...] = ()
    description: str | None = None
    docs: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    replicas: int = 1
    min_up: int = 1
    workers: int = 1
    concurrency: int = 1
    instances: tuple[Instance, ...] = ()
    groups: tuple[str, ...] = ()
    capacity: Quantity | None = None
    read_capacity: Quantity | None = None
    write_capacity: Quantity | None = None
    work: Quantity | None = None
    state: Mapping[str, str] | None = None
    health: Health | None = None
    pool: tuple[Pool, ...] = ()
    layer: int | None = None
    algorithm: Algorithm | None = None
    sticky: bool | None = None
    weights: tuple[float, ...] = ()
    tls: bool | None = None
    drain: float | None = None
    replication: Replication | None = None
    shards: Shards | None = None
    eviction: str | None = None
    persistence: Persistence | None = None
    cores: Quantity | None = None
    memory: Quantity | None = None
    disk: Quantity | None = None
    bandwidth: Quantity | None = None
    skew: float = 1.0
    dead_letter: bool | str | None = None
    visibility: float | None = None
    max_length: Quantity | None = None
    acks: Acks | None = None
    idempotent: bool | None = None
    max_connections: Quantity | None = None
    descriptors: Quantity | None = None
    per_connection: Quantity | None = None
    token: Token | None = None
    refresh: float | None = None
    boots_from: tuple[str, ...] = ()
    backups: Backups | None = None
    availability: float | None = None
    mtbf: float | None = None
    mttr: float | None = None
    managed: Managed | None = None
    cost: Quantity | None = None
    latency: Quantity | None = None

    def is_declared(self, attribute: str) -> bool:
        """Whether the blueprint itself says this (dotted for nested keys: 'replication.lag')."""
        return attribute in self.declared

    @property
    def is_store(self) -> bool:
        """Whether it holds data of its own: databases, caches, brokers, streams, search, objects, locks."""
        return self.kind in STORES

    @property
    def processes(self) -> int:
        """How many separate memories it has: replicas times workers."""
        return self.replicas * self.workers


STORES = frozenset(
    {Kind.DATABASE, Kind.CACHE, Kind.QUEUE, Kind.STREAM, Kind.PUBSUB, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK}
)
CHANNELS = frozenset({Kind.QUEUE, Kind.STREAM, Kind.PUBSUB})
"""What leaves one of these is asynchronous."""


@dataclass(frozen=True, slots=True)
class Group:
    """A boundary: drawn as a box; all kinds but tier and team are failure domains."""

    id: str
    kind: GroupKind
    title: str
    members: tuple[str, ...]
    path: DocumentPath
    parent: str | None = None
    availability: float | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """What a flow must deliver; None when nobody said. `bound` is seconds, for bounded recency.

    `declared` lists the keys written on the flow itself (p95 and availability may come from requirements).
    """

    recency: Recency | None = None
    bound: float | None = None
    on_partition: OnPartition | None = None
    rpo: float | None = None
    delivery: Delivery | None = None
    atomic: bool | None = None
    p95: float | None = None
    availability: float | None = None
    declared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hop:
    """One arrow of a flow: `source` asks `target` for `op`.

    index        position in the walk, from 0; analyses key their per-hop results by it
    step         index into the flow's `steps` as written, for places
    parent       index of the hop that reached this visit of the source; None at the entry
    targets      the alternatives, preferred first; `target` is targets[0]
    split        share of load per target, same length as targets
    when         'miss' or 'hit' of the hop `branch`, None when unconditional
    waited       on the request path: the answer waits for it
    change_capture   a step from a store: asynchronous, not a dual write
    closes       index of the earlier hop whose target is returned to (`again`), a real cycle
    Durations in seconds.
    """

    index: int
    step: int
    path: DocumentPath
    source: str
    targets: tuple[str, ...]
    op: Op
    op_declared: bool
    parent: int | None
    waited: bool
    split: tuple[float, ...] = (1.0,)
    at: At | None = None
    hit: Quantity | None = None
    ttl: float | None = None
    grace: float | None = None
    max_age: float | None = None
    when: str | None = None
    branch: int | None = None
    guard: Guard | None = None
    pin: float | None = None
    pin_token: bool = False
    times: Quantity | None = None
    again: float | None = None
    closes: int | None = None
    optional: bool = False
    fallback: str | None = None
    timeout: float | None = None
    retries: int = 0
    lag: float | None = None
    request: Quantity | None = None
    response: Quantity | None = None
    over: Over | None = None
    key: tuple[str, ...] = ()
    rechecks: bool = False
    change_capture: bool = False
    declared: frozenset[str] = frozenset()

    @property
    def target(self) -> str:
        """The preferred target."""
        return self.targets[0]


@dataclass(frozen=True, slots=True)
class Flow:
    """A named data path: its hops in walk order.

    `reply_after` is the index of the last hop before `reply` (None: no reply step; the answer comes
    with the last waited-for hop). `rate` keeps whatever was written: a share of the workload, a rate,
    or a schedule (seconds between runs).
    """

    id: str
    title: str
    does: Does
    path: DocumentPath
    hops: tuple[Hop, ...]
    needs: Needs
    data: tuple[str, ...] = ()
    share: Quantity | None = None
    rate: Quantity | None = None
    schedule: float | None = None
    reply_after: int | None = None

    @property
    def entry(self) -> str:
        """The component the walk starts from."""
        return self.hops[0].source


@dataclass(frozen=True, slots=True)
class Datum:
    """Something stored. `rows` per user is a stock; anything per time an inflow kept for `keep` seconds."""

    id: str
    path: DocumentPath
    store: str
    rows: Quantity | None = None
    row: Quantity | None = None
    keep: float | None = None
    scope: str | None = None
    data_class: str | None = None
    hot: float | None = None
    overhead: float | None = None
    invariants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Peak:
    """The one peak model: exactly one of the three is set. `within` and `busy` are seconds."""

    factor: Quantity | None = None
    share: Quantity | None = None
    within: float | None = None
    busy: float | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """How many people do how much; quantities as written, None when unsaid."""

    path: DocumentPath
    users: Quantity | None = None
    daily_active: Quantity | None = None
    requests: Quantity | None = None
    peak: Peak | None = None
    online_at_peak: Quantity | None = None
    growth: float | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """What is promised for the whole system; shares and seconds, None when unsaid."""

    path: DocumentPath
    functional: tuple[str, ...] = ()
    availability: float | None = None
    latency: Mapping[str, float] | None = None
    rpo: float | None = None
    rto: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A tradeoff as recorded."""

    path: DocumentPath
    choose: str
    on: tuple[str, ...] = ()
    gain: str | None = None
    cost: str | None = None
    because: str | None = None
    instead_of: tuple[str, ...] = ()
    revisit: str | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure somebody claims, by the names the language reference lists."""

    name: str
    claimed: Quantity
    path: DocumentPath


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding accepted on purpose; `until` is an ISO date."""

    path: DocumentPath
    rule: str
    on: str
    because: str
    until: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """The whole design. Mappings keep the order of the file."""

    name: str
    file: str
    summary: str | None
    components: Mapping[str, Component]
    flows: Mapping[str, Flow]
    groups: Mapping[str, Group]
    data: Mapping[str, Datum]
    workload: Workload
    requirements: Requirements
    decisions: tuple[Decision, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    waivers: tuple[Waiver, ...] = ()
