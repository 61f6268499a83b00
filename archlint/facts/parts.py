"""The parts of a component that have facts of their own: replication, shards, health, backups, token, pool."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from archlint.blueprint.vocabulary import Failover, ReplicationMode, ShardStrategy
from archlint.facts.fact import Entity, fact, may, maybe, same
from archlint.facts.kinds import COUNT, DURATION, FACTOR, FLAG, TEXT, Many, Record, word
from archlint.graph.arrangement import Arrangement, arrangement
from archlint.graph.parts import majority
from archlint.graph.sharding import key_grows

if TYPE_CHECKING:
    from archlint.facts.component import ComponentFacts


class Part(Entity):
    """A nested part: its keys are looked up under the component's."""

    name = "part"

    def __init__(self, component: ComponentFacts, key: str, of: Any) -> None:
        super().__init__(component.facts, (*component.path, key), component.subject)
        self.component = component
        self.key = key
        self.of = of

    def is_declared(self, key: str) -> bool:
        """Whether the component declares the nested key."""
        return self.component.of.is_declared(f"{self.key}.{key}")

    def assumption(self, key: str) -> str | None:
        """The source of the default of the nested key."""
        return self.component.of.assumed.get(f"{self.key}.{key}") or self.component.of.assumed.get(self.key)


_BY_STRENGTH = (
    ReplicationMode.ASYNC,
    ReplicationMode.SEMI_SYNC,
    ReplicationMode.REMOTE_WRITE,
    ReplicationMode.SYNC,
    ReplicationMode.REMOTE_APPLY,
    ReplicationMode.QUORUM,
    ReplicationMode.MULTI_PRIMARY,
)
"""What a write waits for, the least first."""


class ReplicationFacts(Part):
    """The copies of a store and how they are kept."""

    name = "replication"

    standbys = same(COUNT, "standbys", "copies beside the primary")
    mode = same(word(ReplicationMode), "mode", "when a write is acknowledged relative to the other copies")
    claimed = may(
        word(ReplicationMode), "claimed", "a mode that is written and that its engine does not have", key="mode"
    )

    claimed_read_quorum = may(
        COUNT,
        "claimed_read_quorum",
        "copies that a read is said to ask, which its engine decides by itself",
        key="read_quorum",
    )
    claimed_write_quorum = may(
        COUNT,
        "claimed_write_quorum",
        "copies that are said to confirm a write, which its engine decides by itself",
        key="write_quorum",
    )

    @fact(FLAG, key="mode")
    def leaderless(self) -> bool:
        """Whether copies are written side by side, so that none of them is a primary."""
        return arrangement(self.component.of) is Arrangement.LEADERLESS

    @fact(COUNT, key="standbys")
    def majority(self) -> int:
        """How many copies are more than half of them."""
        return majority(1 + self.of.standbys)

    @maybe(word(ReplicationMode), key="mode")
    def nearest(self) -> ReplicationMode | None:
        """Where it has not the mode that is written: of those it has the one that is most like it; the usual one for several primaries."""
        claimed, engine = self.of.claimed, self.component.of.facts
        if claimed is None or engine is None:
            return None
        if claimed is ReplicationMode.MULTI_PRIMARY:
            return engine.modes[0]
        return min(engine.modes, key=lambda mode: abs(_BY_STRENGTH.index(mode) - _BY_STRENGTH.index(claimed)))

    lag = may(DURATION, "lag", "how far a standby usually is behind")
    max_lag = may(DURATION, "max_lag", "how far a standby that answers can be behind at most")
    max_loss = may(DURATION, "max_loss", "acknowledged writes a failover may lose at most")
    failover = same(word(Failover), "failover", "who promotes a standby")
    takeover = may(DURATION, "takeover", "how long promoting takes")
    fencing = may(FLAG, "fencing", "whether the old primary is kept from taking writes")
    shrinks = same(FLAG, "shrinks", "whether a copy that fails is no longer waited for", key="mode")
    sloppy = same(FLAG, "sloppy", "whether a quorum may be met by stand-ins")
    read_quorum = may(COUNT, "read_quorum", "copies a read asks")
    write_quorum = may(COUNT, "write_quorum", "copies that confirm a write, the primary included")


class ShardsFacts(Part):
    """How a store is split."""

    name = "shards"

    count = same(COUNT, "count", "how many shards")
    shard_key = may(TEXT, "key", "what decides the shard of a row", key="key")
    strategy = may(word(ShardStrategy), "strategy", "how a key finds its shard; hash means modulo")
    skew = same(FACTOR, "skew", "the busiest shard's share over the fair share")

    @fact(FLAG, key="key")
    def key_grows(self) -> bool:
        """Whether new rows always get the largest key: a time, a sequence, or the number of the rows kept here."""
        return key_grows(self.of.key, (datum.of.id for datum in self.component.data))

    @fact(Many(Record("component")), key="directory")
    def directory(self) -> tuple[ComponentFacts, ...]:
        """The component that knows which shard a key is on (a list of one, or empty)."""
        return self.facts.named((self.of.directory,)) if self.of.directory else ()


class HealthFacts(Part):
    """Health checks."""

    name = "health"

    live = may(TEXT, "live", "the path that says the process is alive")
    ready = may(TEXT, "ready", "the path that says it can serve")
    interval = may(DURATION, "interval", "time between two checks")
    timeout = may(DURATION, "timeout", "how long a check may take")
    failures = may(COUNT, "failures", "failed checks in a row before it counts as down")

    @fact(Many(Record("component")), key="live_checks")
    def live_checks(self) -> tuple[ComponentFacts, ...]:
        """The dependencies that the liveness check asks."""
        return self.facts.named(self.of.live_checks)

    @fact(Many(Record("component")), key="ready_checks")
    def ready_checks(self) -> tuple[ComponentFacts, ...]:
        """The dependencies that the readiness check asks."""
        return self.facts.named(self.of.ready_checks)


class BackupsFacts(Part):
    """Copies kept for recovery."""

    name = "backups"

    every = same(DURATION, "every", "time between two backups")
    keep = may(DURATION, "keep", "how long a backup is kept")
    point_in_time = same(FLAG, "point_in_time", "whether any moment can be restored")


class TokenFacts(Part):
    """A signed token: a cache of identity with that lifetime."""

    name = "token"

    lifetime = same(DURATION, "lifetime", "how long a token is honoured")

    @fact(FLAG, key="revocation")
    def can_be_revoked(self) -> bool:
        """Whether a store is asked if the token was revoked."""
        return bool(self.of.revocation) and self.of.revocation != "none"


class PoolFacts(Part):
    """Connections one process may open to one store."""

    name = "pool"

    size = same(COUNT, "size", "connections kept open")
    overflow = same(COUNT, "overflow", "connections opened beyond that under load")

    @fact(Record("component"), key="pool")
    def store(self) -> ComponentFacts:
        """What it connects to."""
        return self.facts.components[self.of.store]

    @fact(FLAG, key="pool")
    def told(self) -> bool:
        """Whether the blueprint says how many, and not the default of an engine alone."""
        return f"pool.{self.of.store}" not in self.component.of.assumed

    @fact(COUNT, key="pool")
    def total(self) -> int:
        """Connections that all processes of the component may open together."""
        those = self.facts.analyses.capacity.clients.get(self.of.store, ())
        return math.ceil(sum(client.connections for client in those if client.pool is self.of))
