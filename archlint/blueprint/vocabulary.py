"""The closed word lists of the language; every one is an enum so that a typo can be answered with the nearest word."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a component is."""

    CLIENT = "client"
    DNS = "dns"
    CDN = "cdn"
    LOAD_BALANCER = "load-balancer"
    GATEWAY = "gateway"
    SERVICE = "service"
    WORKER = "worker"
    SCHEDULER = "scheduler"
    CACHE = "cache"
    QUEUE = "queue"
    PUBSUB = "pubsub"
    STREAM = "stream"
    DATABASE = "database"
    SEARCH = "search"
    OBJECT_STORE = "object-store"
    POOLER = "pooler"
    LOCK = "lock"
    EXTERNAL = "external"


STORES = frozenset(
    {Kind.DATABASE, Kind.CACHE, Kind.QUEUE, Kind.STREAM, Kind.PUBSUB, Kind.SEARCH, Kind.OBJECT_STORE, Kind.LOCK}
)
"""What keeps something for others."""
CHANNELS = frozenset({Kind.QUEUE, Kind.STREAM, Kind.PUBSUB})
"""What leaves one of these is asynchronous."""


class Role(StrEnum):
    """Which of an engine's uses a component is put to."""

    CACHE = "cache"
    BROKER = "broker"
    PUBSUB = "pubsub"
    STORE = "store"
    SESSIONS = "sessions"
    LOCK = "lock"
    RESULTS = "results"
    LIMITS = "limits"
    STREAM = "stream"
    SEARCH = "search"


class GroupKind(StrEnum):
    """What a group's boundary means; all but tier and team are failure domains."""

    TIER = "tier"
    HOST = "host"
    RACK = "rack"
    ZONE = "zone"
    REGION = "region"
    PROVIDER = "provider"
    TEAM = "team"


class Does(StrEnum):
    """What a flow is for."""

    READ = "read"
    WRITE = "write"
    EVENT = "event"
    BATCH = "batch"


class Op(StrEnum):
    """What one hop asks of its target."""

    CALL = "call"
    READ = "read"
    WRITE = "write"
    GET = "get"
    SET = "set"
    DELETE = "delete"
    ENQUEUE = "enqueue"
    PUBLISH = "publish"
    CONSUME = "consume"


WRITING = frozenset({Op.WRITE, Op.SET, Op.DELETE, Op.ENQUEUE, Op.PUBLISH})
"""What changes what its target keeps."""


class At(StrEnum):
    """Which copy of a store a hop talks to."""

    PRIMARY = "primary"
    STANDBY = "standby"
    ANY = "any"
    QUORUM = "quorum"
    SESSION = "session"


class Recency(StrEnum):
    """How fresh an answer must be; `bounded` carries a duration."""

    STRONG = "strong"
    BOUNDED = "bounded"
    READ_YOUR_WRITES = "read-your-writes"
    MONOTONIC = "monotonic"
    EVENTUAL = "eventual"


class OnPartition(StrEnum):
    """What a flow should do while it is cut off from its data."""

    REFUSE = "refuse"
    SERVE = "serve"


class Delivery(StrEnum):
    """How often an effect must arrive."""

    BEST_EFFORT = "best-effort"
    AT_LEAST_ONCE = "at-least-once"
    EFFECTIVELY_ONCE = "effectively-once"


class ReplicationMode(StrEnum):
    """When a write is acknowledged relative to the other copies."""

    ASYNC = "async"
    SEMI_SYNC = "semi-sync"
    SYNC = "sync"
    REMOTE_WRITE = "remote-write"
    REMOTE_APPLY = "remote-apply"
    QUORUM = "quorum"
    MULTI_PRIMARY = "multi-primary"


class Failover(StrEnum):
    """Who promotes a standby."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"
    NONE = "none"


class ShardStrategy(StrEnum):
    """How a key finds its shard; `hash` means modulo."""

    HASH = "hash"
    CONSISTENT_HASH = "consistent-hash"
    RANGE = "range"
    DIRECTORY = "directory"


class Algorithm(StrEnum):
    """How a balancer chooses an instance."""

    ROUND_ROBIN = "round-robin"
    LEAST_CONNECTIONS = "least-connections"
    IP_HASH = "ip-hash"
    WEIGHTED_ROUND_ROBIN = "weighted-round-robin"
    RANDOM = "random"
    POWER_OF_TWO = "power-of-two"


class Persistence(StrEnum):
    """What survives a restart of an in-memory store."""

    NONE = "none"
    RDB = "rdb"
    AOF = "aof"
    AOF_ALWAYS = "aof-always"


class Managed(StrEnum):
    """Whose business redundancy is: the provider's, within a zone or across them."""

    ZONAL = "zonal"
    REGIONAL = "regional"


class Guard(StrEnum):
    """What protects a cache fill against a stale set."""

    LEASE = "lease"
    COMPARE_AND_SET = "compare-and-set"
    VERSION = "version"


class Over(StrEnum):
    """The transport of a hop."""

    HTTP = "http"
    POLLING = "polling"
    WEBSOCKET = "websocket"
    GRPC = "grpc"


class Acks(StrEnum):
    """When a worker acknowledges a job: before (early) or after (late) doing it."""

    EARLY = "early"
    LATE = "late"


class Scope(StrEnum):
    """Whose a datum is."""

    PUBLIC = "public"
    TENANT = "tenant"
    USER = "user"
