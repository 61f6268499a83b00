"""Components as people write them: every key of the language reference, nothing resolved yet."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from archlint.blueprint.capacities import Capacity
from archlint.blueprint.model import (
    Addition,
    Bandwidth,
    Count,
    Duration,
    Factor,
    Flag,
    Loss,
    Model,
    Name,
    Names,
    OneOrMany,
    Places,
    Share,
    Size,
    Text,
    Texts,
    Whole,
)
from archlint.blueprint.prices import Cost
from archlint.blueprint.values import flag_or_name, shape
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


class State(Model):
    """What a process keeps, and where: memory, disk, token, env, none, or a component's id."""

    sessions: Name | None = None
    """Who is logged in."""
    sockets: Name | None = None
    """Which connection belongs to whom."""
    uploads: Name | None = None
    """Files people send."""
    jobs: Name | None = None
    """Work that waits."""
    schedule: Name | None = None
    """What runs when."""
    config: Name | None = None
    """Settings."""
    cache: Name | None = None
    """Answers kept for reuse."""
    locks: Name | None = None
    """Who may do something alone."""
    limits: Name | None = None
    """Counters of rate limits."""
    data: Name | None = None
    """What must not be lost."""
    logs: Name | None = None
    """What happened."""


class Health(Model):
    """How a caller finds out that an instance is alive and ready."""

    live: Text | None = None
    """Path that says the process is alive."""
    live_checks: Names = ()
    """Components the liveness check asks."""
    ready: Text | None = None
    """Path that says it can serve."""
    ready_checks: Names = ()
    """Components the readiness check asks."""
    interval: Duration | None = None
    """Time between two checks."""
    timeout: Duration | None = None
    """Time until a check has failed; longer than `interval` where the next check waits for it (Docker, Kubernetes)."""
    failures: Whole | None = Field(default=None, ge=1)
    """Failed checks until an instance is taken out."""


class Pool(Model):
    """Connections of one process to one store."""

    size: Whole = Field(ge=0)
    """Connections kept open by each process."""
    overflow: Whole = Field(default=0, ge=0)
    """Connections opened beyond that when needed."""


class Replication(Model):
    """Copies of a store and how they are kept."""

    standbys: Whole | None = Field(default=None, ge=0)
    """Copies beside the primary."""
    mode: ReplicationMode | None = None
    """When a write is acknowledged: async, semi-sync, sync, remote-write, remote-apply, quorum or multi-primary."""
    lag: Duration | None = None
    """How far the copies usually are behind."""
    max_lag: Duration | None = None
    """How far behind a copy may serve reads."""
    max_loss: Loss | None = None
    """What a failover may lose, as time or size."""
    failover: Failover | None = None
    """Who promotes a standby: automatic, manual or none."""
    takeover: Duration | None = None
    """How long a promotion takes once the failure is noticed; of `failover: manual` with noticing."""
    fencing: Flag | None = None
    """Whether the old primary is kept from writing."""
    sloppy: Flag | None = None
    """Whether other nodes stand in for missing ones in a quorum."""
    read_quorum: Whole | None = Field(default=None, ge=1)
    """Copies that must answer a read."""
    write_quorum: Whole | None = Field(default=None, ge=1)
    """Copies that confirm a write, the primary included."""


class Shards(Model):
    """How a store is split."""

    count: Whole = Field(ge=1)
    """Parts the data is split into."""
    key: Text | None = None
    """What decides where a row goes."""
    strategy: ShardStrategy | None = None
    """How a key finds its part; `hash` means modulo."""
    directory: Name | None = None
    """Component that knows where each key is."""
    skew: Factor | None = None
    """Load of the busiest part over the fair share."""


class Token(Model):
    """A signed token: a cache of identity with that lifetime."""

    lifetime: Duration
    """How long a signed token is believed."""
    revocation: Name | None = None
    """Component that can end it earlier, or `none`."""


class Backups(Model):
    """Copies kept for recovery."""

    every: Duration
    """Time between two backups."""
    keep: Duration | None = None
    """How long each is kept."""
    point_in_time: Flag | None = None
    """Whether any moment between them can be restored."""


PoolSize = Annotated[
    Annotated[Whole, Field(ge=0), Tag("plain")] | Annotated[Pool, Tag("mapping")], Discriminator(shape)
]
DeadLetter = Annotated[bool | str, BeforeValidator(flag_or_name)]


class Component(Model):
    """One component; `kind` or `engine` is required."""

    kind: Kind | None = None
    """What it is."""
    engine: Text | None = None
    """What it runs: a family or a configuration of the engine catalogue."""
    role: Role | None = None
    """Which of its engine's uses it is put to."""
    roles: Annotated[tuple[Role, ...], OneOrMany()] = ()
    """Several uses of one component."""
    title: Text | None = None
    """Name for people."""
    description: Text | None = None
    """What it does, for people."""
    docs: Text | None = None
    """Where to read more."""
    owner: Text | None = None
    """Who answers for it."""
    tags: Texts = ()
    """Words to find it by."""
    replicas: Whole | None = Field(default=None, ge=0)
    """Identical instances, behind whatever calls them."""
    min_up: Whole | None = Field(default=None, ge=1)
    """Instances that must be up to serve at all."""
    workers: Whole | None = Field(default=None, ge=1)
    """Processes in each instance."""
    concurrency: Whole | None = Field(default=None, ge=1)
    """Jobs or requests at once in each process."""
    zones: Places = ()
    """Zones its instances run in: as many as instances places them one by one, fewer spread them."""
    hosts: Places = ()
    """Hosts its instances run on, in the same way."""
    capacity: Capacity | None = None
    """What one instance can do: a rate, or `{read, write}`."""
    work: Duration | None = None
    """Service time of one call: its own work, without waiting for what it calls in turn."""
    variation: Addition | None = None
    """How much service times vary: standard deviation over mean; 100% (exponential) unless said, 0% all alike."""
    state: State | None = None
    """What its processes keep, and where: memory, disk, token, env, none or a component."""
    health: Health | None = None
    """How callers find out that an instance can serve."""
    pool: dict[str, PoolSize] | None = None
    """Connections of one process to each store: `{db: 20}` or `{db: {size: 5, overflow: 10}}`."""
    layer: Literal[4, 7] | None = None
    """4 (connections) or 7 (requests)."""
    algorithm: Algorithm | None = None
    """How an instance is chosen."""
    sticky: Flag | None = None
    """Whether one person keeps one instance."""
    weights: tuple[float, ...] = ()
    """Share of each instance, in their order."""
    tls: Flag | None = None
    """Whether it ends TLS."""
    drain: Duration | None = None
    """Time that open requests get before an instance stops."""
    replication: Replication | None = None
    """Copies of a store and how they are kept."""
    shards: Shards | None = None
    """How a store is split."""
    eviction: Text | None = None
    """What goes when memory is full, in the engine's words."""
    persistence: Persistence | None = None
    """What survives a restart of an in-memory store: none, rdb, aof or aof-always."""
    volume: Text | None = None
    """What keeps a store's data when its container is replaced: a volume, a folder, or `none`."""
    published: Annotated[tuple[Whole, ...], OneOrMany()] = ()
    """Ports that everybody who reaches the host can connect to."""
    guessed: Texts = ()
    """Keys of this component that were guessed: findings that rest on them warn and never fail."""
    cores: Count | None = None
    """Processor cores of one instance."""
    memory: Size | None = None
    """Memory of one instance."""
    disk: Size | None = None
    """Disk of one instance."""
    bandwidth: Bandwidth | None = None
    """Network of one instance."""
    skew: Factor | None = None
    """Load of the busiest instance over the fair share."""
    dead_letter: DeadLetter | None = None
    """Whether there is a place for messages nobody can process, or the component that is it."""
    visibility: Duration | None = None
    """Time until an unacknowledged message comes back."""
    max_length: Count | None = None
    """Messages that may wait."""
    acks: Acks | None = None
    """When a job is acknowledged: early (before it is done) or late."""
    idempotent: Flag | None = None
    """Whether doing a job, or answering a call, twice does no harm."""
    max_connections: Count | None = None
    """Connections one instance accepts."""
    descriptors: Count | None = None
    """Files and sockets one process may open."""
    per_connection: Size | None = None
    """Memory of one open connection."""
    online: Count | None = None
    """How many of these clients are connected at once at peak, where they are not all who are online."""
    token: Token | None = None
    """Signed tokens it believes without asking."""
    refresh: Duration | None = None
    """How often derived data is rebuilt."""
    boots_from: Names = ()
    """Components that must be up to start or scale it, but not to keep running."""
    watches: Names = ()
    """Components that it only looks at (metrics, logs, queues, tables): no flow of the system, and nothing waits for it."""
    backups: Backups | None = None
    """Copies kept for recovery."""
    availability: Share | None = None
    """Of one instance, its own failures only; of the whole when external or managed."""
    mtbf: Duration | None = None
    """Mean time between two failures of one instance."""
    mttr: Duration | None = None
    """Mean time to repair it."""
    managed: Managed | None = None
    """Zonal or regional: redundancy is the provider's business."""
    cost: Cost | None = None
    """Of one instance, or `{instance, egress, storage, requests}`."""
    latency: Duration | None = None
    """Time of one call to it."""

    @property
    def core(self) -> "Component":
        """What all components share that are written alike but for what is told to people: of a model that is made for one, itself."""
        return self
