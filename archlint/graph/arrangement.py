"""How the copies of one store stand to each other, as far as a reader or writer can tell.

A label belongs to a configuration, never to a product: the arrangement follows from the declared
replication first, and from the catalogue's entry for the engine only where nothing is declared.
"""

from __future__ import annotations

import math
from enum import StrEnum
from functools import cache

from archlint.blueprint.vocabulary import At, Failover, ReplicationMode
from archlint.graph.system import Component, Hop


class Arrangement(StrEnum):
    """Who may answer, and who decides."""

    SINGLE = "single"
    ASYNC = "async"
    SEMI_SYNC = "semi-sync"
    SYNC = "sync"
    REMOTE_WRITE = "remote-write"
    REMOTE_APPLY = "remote-apply"
    QUORUM_COMMIT = "quorum commit"
    LEADERLESS = "leaderless"
    CONSENSUS = "consensus"
    LEASED = "leader lease"
    SESSION_ORDERED = "session ordered"
    SESSION = "session"
    MULTI_PRIMARY = "multi-primary"
    EVENTUAL = "eventual"
    MANAGED = "managed primary"
    CERTIFIED = "certified"
    IN_SYNC = "in-sync set"
    OWNED = "one owner per key"


PRIMARY_BASED = frozenset(
    {
        Arrangement.ASYNC,
        Arrangement.SEMI_SYNC,
        Arrangement.SYNC,
        Arrangement.REMOTE_WRITE,
        Arrangement.REMOTE_APPLY,
        Arrangement.QUORUM_COMMIT,
        Arrangement.MANAGED,
        Arrangement.CERTIFIED,
        Arrangement.IN_SYNC,
        Arrangement.OWNED,
    }
)
"""One copy takes the writes of a key, the others follow it."""

WAITING = frozenset({Arrangement.SYNC, Arrangement.REMOTE_WRITE, Arrangement.REMOTE_APPLY})
"""A commit waits for standbys, without end when they do not answer."""

_CONFIRMED = WAITING | {Arrangement.SEMI_SYNC, Arrangement.QUORUM_COMMIT}
"""A commit waits for other copies, unless `write_quorum` says that the primary alone is enough."""

_MODES = {
    ReplicationMode.ASYNC: Arrangement.ASYNC,
    ReplicationMode.SEMI_SYNC: Arrangement.SEMI_SYNC,
    ReplicationMode.SYNC: Arrangement.SYNC,
    ReplicationMode.REMOTE_WRITE: Arrangement.REMOTE_WRITE,
    ReplicationMode.REMOTE_APPLY: Arrangement.REMOTE_APPLY,
    ReplicationMode.QUORUM: Arrangement.QUORUM_COMMIT,
    ReplicationMode.MULTI_PRIMARY: Arrangement.MULTI_PRIMARY,
}

# Prefixes of catalogue entries whose reads and writes do not follow what `replication.mode` says of them;
# the longest prefix that fits decides. Sources are those of the entries.
_ENGINES = {
    "aurora": Arrangement.MANAGED,
    "azure-sql": Arrangement.MANAGED,
    "bigquery": Arrangement.CONSENSUS,
    "cassandra": Arrangement.LEADERLESS,
    "clickhouse-replicated": Arrangement.MULTI_PRIMARY,
    "cloud-sql-ha": Arrangement.MANAGED,
    "cockroachdb": Arrangement.CONSENSUS,
    "consul": Arrangement.LEASED,
    "cosmosdb-bounded": Arrangement.EVENTUAL,
    "cosmosdb-session": Arrangement.SESSION,
    "dynamodb": Arrangement.EVENTUAL,
    "dynamodb-consistent-read": Arrangement.CONSENSUS,
    "dynamodb-default": Arrangement.EVENTUAL,
    "dynamodb-global-table": Arrangement.MULTI_PRIMARY,
    "efs": Arrangement.CONSENSUS,
    "elasticache-broker": Arrangement.MANAGED,
    "elasticache-multi-az": Arrangement.MANAGED,
    "etcd": Arrangement.CONSENSUS,
    "firestore": Arrangement.CONSENSUS,
    "google-pubsub": Arrangement.EVENTUAL,
    "hazelcast": Arrangement.OWNED,
    "kinesis": Arrangement.CONSENSUS,
    "mariadb-galera": Arrangement.CERTIFIED,
    "memorydb": Arrangement.MANAGED,
    "mongodb-default": Arrangement.LEASED,
    "mongodb-secondary-read": Arrangement.LEASED,
    "mysql-group-replication": Arrangement.CERTIFIED,
    "nats-jetstream": Arrangement.CONSENSUS,
    "rabbitmq-quorum": Arrangement.CONSENSUS,
    "rds-postgresql-multi-az": Arrangement.MANAGED,
    "rds-postgresql-multi-az-cluster": Arrangement.MANAGED,
    "redis-cluster": Arrangement.ASYNC,
    "riak": Arrangement.LEADERLESS,
    "s3": Arrangement.CONSENSUS,
    "scylla": Arrangement.LEADERLESS,
    "sns": Arrangement.EVENTUAL,
    "spanner": Arrangement.CONSENSUS,
    "sqs-fifo": Arrangement.CONSENSUS,
    "sqs-standard": Arrangement.EVENTUAL,
    "yugabytedb": Arrangement.CONSENSUS,
    "zookeeper": Arrangement.SESSION_ORDERED,
}

# The same for engines that only differ once there is more than one copy.
_WITH_COPIES = {
    "elasticsearch": Arrangement.IN_SYNC,
    "kafka-default": Arrangement.IN_SYNC,
}

_FOLLOWS_MODE = frozenset(
    {Arrangement.MANAGED, Arrangement.LEASED, Arrangement.OWNED, Arrangement.IN_SYNC, Arrangement.ASYNC}
)
"""Arrangements that a declared `mode` overrules: their engines can be run in that mode as well."""
_OWN_MODES = frozenset({ReplicationMode.QUORUM, ReplicationMode.SYNC})
"""What people write for engines whose copies agree by themselves: it says the same in other words."""
_SHARED_STORAGE = ("aurora",)
"""Readers attach to the storage the writer has written: their lag costs nothing on failover, whatever the mode is called."""
_READ_ELSEWHERE = ("mongodb-secondary-read", "nats-jetstream", "elasticsearch")
"""Configurations whose plain reads are answered by any copy: that is what their name, or their default, says."""

_ALIKE = ("s3", "firestore", "bigquery", "efs", "kinesis", "sqs-fifo")
"""Services behind one address, whose copies a reader cannot tell apart: whatever a step says, it reads what is written."""


def arrangement(store: Component) -> Arrangement:
    """The arrangement of a store's copies.

    >>> from archlint.blueprint.vocabulary import Kind
    >>> arrangement(Component("db", Kind.DATABASE, "db", (), frozenset(), {})).value
    'single'
    """
    special = _of_engine(store)
    replication = store.replication
    if replication is None or replication.standbys < 1:
        return _without_standbys(store, special)
    if special is not None and not _overruled(store, special):
        return special
    if replication.mode is ReplicationMode.QUORUM and replication.read_quorum is not None and special is None:
        return Arrangement.LEADERLESS
    by_mode = _MODES[replication.mode]
    return Arrangement.ASYNC if by_mode in _CONFIRMED and replication.write_quorum == 1 else by_mode


def _without_standbys(store: Component, special: Arrangement | None) -> Arrangement:
    """Where no copies are declared: those the engine brings, unless the blueprint says that there are none."""
    said_single = is_declared(store, "standbys") and store.managed is None
    if said_single or special is None or special is Arrangement.IN_SYNC:
        return Arrangement.SINGLE
    if special is Arrangement.ASYNC and store.engine != (store.facts.id if store.facts is not None else None):
        return Arrangement.SINGLE  # shards alone are no copies
    return special


def _overruled(store: Component, special: Arrangement) -> bool:
    """Whether the declared mode of the copies says something else than the engine's habit."""
    if store.replication is not None and special is Arrangement.LEASED and store.replication.write_quorum == 1:
        return True
    if store.replication is None or not is_declared(store, "mode"):
        return False
    mode = store.replication.mode
    if mode is ReplicationMode.MULTI_PRIMARY:
        return special is not Arrangement.CERTIFIED
    shared = store.facts is not None and store.facts.id.startswith(_SHARED_STORAGE)
    return special in _FOLLOWS_MODE and mode not in _OWN_MODES and not shared


def answering(store: Component, hop: Hop) -> At | None:
    """Which copy a read asks: what the step says, else what the configuration does by default."""
    return answering_at(store, hop.at)


def answering_at(store: Component, at: At | None) -> At | None:
    """Which copy is asked by a read of which `at` is said, or nothing."""
    named = store.facts.id if store.facts is not None else ""
    if at in {At.STANDBY, At.ANY, At.SESSION} and named.startswith(_ALIKE):
        return None
    if at is None and arrangement(store) is not Arrangement.SINGLE and _reads_elsewhere(store):
        return At.ANY
    return at


def _reads_elsewhere(store: Component) -> bool:
    named = store.facts.id if store.facts is not None else ""
    if named == "mongodb-secondary-read" and store.engine != named:
        return False  # selected by its mode, not by what is read
    return named.startswith(_READ_ELSEWHERE)


def is_replicated(store: Component) -> bool:
    """Whether there is more than one copy to cut apart."""
    return arrangement(store) is not Arrangement.SINGLE


def promotes_itself(store: Component) -> bool:
    """Whether a standby takes over without a person deciding."""
    if store.replication is None:
        return arrangement(store) is Arrangement.ASYNC
    return store.replication.failover is Failover.AUTOMATIC


def is_fenced(store: Component) -> bool:
    """Whether a primary that is cut off is kept from answering: declared, the provider's business, or the engine's habit.

    A node of Galera outside the majority refuses reads too; one of MySQL Group Replication goes on answering them
    (group_replication_unreachable_majority_timeout: without end by default).
    """
    if store.replication is not None and store.replication.fencing is not None:
        return store.replication.fencing
    kind = arrangement(store)
    return kind is Arrangement.MANAGED or (kind is Arrangement.CERTIFIED and is_called(store, "mariadb-galera"))


def writes_anywhere(store: Component) -> bool:
    """Whether every copy takes writes, by clock or certified by all."""
    return store.replication is not None and store.replication.mode is ReplicationMode.MULTI_PRIMARY


def is_called(store: Component, configuration: str) -> bool:
    """Whether it is run in this configuration of its engine, said or chosen."""
    return configuration in {store.engine, store.facts.id if store.facts is not None else None}


def demoted_after(store: Component) -> float:
    """Seconds after which a primary that is cut off stops by itself; inf where nothing makes it.

    Only where the configuration itself is named (`engine: redis-cluster`): then its timeout is known.
    """
    named = store.facts is not None and store.engine == store.facts.id
    limit = store.facts.loss_failover if named and store.facts is not None else None
    return limit if limit is not None else math.inf


def other_modes(store: Component) -> tuple[ReplicationMode, ...]:
    """The modes a store might be run in, where its mode is assumed; engines that replicate in their own way have few."""
    special = _of_engine(store)
    if special is None:
        usual = (ReplicationMode.ASYNC, ReplicationMode.SYNC, ReplicationMode.REMOTE_APPLY)
        return tuple(mode for mode in usual if store.offers(mode))
    return (ReplicationMode.ASYNC,) if special in {Arrangement.LEASED, Arrangement.IN_SYNC} else ()


def failover_loss(store: Component) -> float | None:
    """What the catalogue says a failover may take, in seconds; inf without bound, None when it does not say."""
    return store.facts.loss_failover if store.facts is not None else None


def copies(store: Component) -> int:
    """How many copies hold the data, the primary included; quorum engines have three unless declared otherwise."""
    if store.replication is not None and store.replication.standbys > 0:
        return store.replication.standbys + 1
    return 1 if arrangement(store) is Arrangement.SINGLE else 3


def is_declared(store: Component, *keys: str) -> bool:
    """Whether any of these keys of `replication` is written in the blueprint."""
    return any(store.is_declared(f"replication.{key}") for key in keys)


def _of_engine(store: Component) -> Arrangement | None:
    copies_declared = store.replication is not None and store.replication.standbys > 0
    for name in (store.facts.id if store.facts is not None else None, store.engine):
        if name is None:
            continue
        found = _named(name, with_copies=copies_declared)
        if found is not None:
            return found
    return None


@cache
def _named(engine: str, *, with_copies: bool) -> Arrangement | None:
    known = {**_ENGINES, **_WITH_COPIES} if with_copies else _ENGINES
    fitting = [prefix for prefix in known if engine == prefix or engine.startswith(f"{prefix}-")]
    return known[max(fitting, key=len)] if fitting else None
