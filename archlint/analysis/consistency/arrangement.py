"""How the copies of one store stand to each other, as far as a reader or writer can tell.

A label belongs to a configuration, never to a product: the arrangement follows from the declared
replication first, and from the catalogue's entry for the engine only where nothing is declared.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from archlint.blueprint.vocabulary import Failover, ReplicationMode
from archlint.graph.system import Component


class Arrangement(StrEnum):
    """Who may answer, and who decides."""

    SINGLE = "single"
    ASYNC = "async"
    SEMI_SYNC = "semi-sync"
    SYNC = "sync"
    REMOTE_APPLY = "remote-apply"
    QUORUM_COMMIT = "quorum commit"
    LEADERLESS = "leaderless"
    CONSENSUS = "consensus"
    LEASED = "leader lease"
    SESSION_ORDERED = "session ordered"
    SESSION = "session"
    MULTI_PRIMARY = "multi-primary"
    EVENTUAL = "eventual"


PRIMARY_BASED = frozenset(
    {
        Arrangement.ASYNC,
        Arrangement.SEMI_SYNC,
        Arrangement.SYNC,
        Arrangement.REMOTE_APPLY,
        Arrangement.QUORUM_COMMIT,
    }
)
"""One copy takes the writes, the others follow it."""

COORDINATED = frozenset(
    {Arrangement.CONSENSUS, Arrangement.LEASED, Arrangement.SESSION_ORDERED, Arrangement.QUORUM_COMMIT}
)
"""A write needs a majority (or a declared number) of the copies."""

_MODES = {
    ReplicationMode.ASYNC: Arrangement.ASYNC,
    ReplicationMode.SEMI_SYNC: Arrangement.SEMI_SYNC,
    ReplicationMode.SYNC: Arrangement.SYNC,
    ReplicationMode.REMOTE_APPLY: Arrangement.REMOTE_APPLY,
    ReplicationMode.QUORUM: Arrangement.QUORUM_COMMIT,
    ReplicationMode.MULTI_PRIMARY: Arrangement.MULTI_PRIMARY,
}

# Prefixes of catalogue entries whose reads and writes do not follow the primary-and-standby pattern;
# the longest prefix that fits decides. Sources are those of the entries.
_ENGINES = {
    "cassandra": Arrangement.LEADERLESS,
    "clickhouse-replicated": Arrangement.MULTI_PRIMARY,
    "cockroachdb": Arrangement.CONSENSUS,
    "consul": Arrangement.LEASED,
    "cosmosdb-bounded": Arrangement.EVENTUAL,
    "cosmosdb-session": Arrangement.SESSION,
    "dynamodb": Arrangement.EVENTUAL,
    "dynamodb-consistent-read": Arrangement.CONSENSUS,
    "dynamodb-default": Arrangement.EVENTUAL,
    "dynamodb-global-table": Arrangement.MULTI_PRIMARY,
    "etcd": Arrangement.CONSENSUS,
    "riak": Arrangement.LEADERLESS,
    "scylla": Arrangement.LEADERLESS,
    "spanner": Arrangement.CONSENSUS,
    "yugabytedb": Arrangement.CONSENSUS,
    "zookeeper": Arrangement.SESSION_ORDERED,
}


def arrangement(store: Component) -> Arrangement:
    """The arrangement of a store's copies.

    >>> from archlint.blueprint.vocabulary import Kind
    >>> arrangement(Component("db", Kind.DATABASE, "db", (), frozenset(), {})).value
    'single'
    """
    special = _of_engine(store)
    replication = store.replication
    if replication is None or replication.standbys < 1:
        return special or Arrangement.SINGLE
    if special is not None and not (
        replication.mode is ReplicationMode.MULTI_PRIMARY and store.is_declared("replication.mode")
    ):
        return special
    if replication.mode is ReplicationMode.QUORUM and replication.read_quorum is not None:
        return Arrangement.LEADERLESS
    return _MODES[replication.mode]


def is_replicated(store: Component) -> bool:
    """Whether there is more than one copy to cut apart."""
    return arrangement(store) is not Arrangement.SINGLE


def promotes_itself(store: Component) -> bool:
    """Whether a standby takes over without a person deciding."""
    return store.replication is not None and store.replication.failover is Failover.AUTOMATIC


def copies(store: Component) -> int:
    """How many copies hold the data, the primary included; quorum engines have three unless declared otherwise."""
    if store.replication is not None and store.replication.standbys > 0:
        return store.replication.standbys + 1
    return 1 if arrangement(store) is Arrangement.SINGLE else 3


def is_declared(store: Component, *keys: str) -> bool:
    """Whether any of these keys of `replication` is written in the blueprint."""
    return any(store.is_declared(f"replication.{key}") for key in keys)


def _of_engine(store: Component) -> Arrangement | None:
    facts = store.facts
    named = _named(facts.id) if facts is not None else None
    return named or (_named(store.engine) if store.engine is not None else None)


@cache
def _named(engine: str) -> Arrangement | None:
    fitting = [prefix for prefix in _ENGINES if engine == prefix or engine.startswith(f"{prefix}-")]
    return _ENGINES[max(fitting, key=len)] if fitting else None
