"""What a workload is: the words for what it is for, and everything that was found out to say so."""

from __future__ import annotations

from archlint.frozen import frozen
from archlint.importers.evidence import Evidence
from archlint.importers.workloads.dockerfile import Dockerfile

STORES = frozenset(
    {"database", "redis", "cache", "queue", "stream", "pubsub", "search", "object-store", "lock", "pooler"}
)
"""Purposes that keep data or messages for others."""
CHANNELS = frozenset({"queue", "stream", "pubsub"})
"""Purposes of what hands messages on."""
PROGRAMS = frozenset({"service", "worker", "gateway"})
"""Purposes of what has code of its own that says what it uses."""
FRONTS = frozenset({"proxy", "gateway"})
"""Purposes of what passes on requests to others."""
ALONE = frozenset({"postgresql", "mysql", "mariadb", "mongodb", "redis", "valkey", "memcached"})
"""Engines of which a second process is a second store, unless it is told of the first."""
FIXED = STORES | {"proxy", "gateway", "monitor", "tool"}
"""Purposes an image settles, whatever the name."""


@frozen
class Character:
    """What a workload is: purpose, engine, how both are known, and the Dockerfile and command that were looked at."""

    purpose: str
    engine: str
    evidence: Evidence
    engine_evidence: Evidence | None
    dockerfile: Dockerfile | None
    command: str
    command_evidence: Evidence | None
    schedules: bool = False
    """Whether it reads from a database when to do what."""
