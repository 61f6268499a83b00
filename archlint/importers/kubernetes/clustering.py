"""Whether the pods of a store are copies of each other: for some stores only when somebody set it up.

Three pods of the plain PostgreSQL image are three databases that do not know each other, and a Service sends each call
to any of them. Cassandra, Kafka or CockroachDB find each other by themselves; for the others an image, an argument, a
variable or a script tells (Bitnami's `postgresql-ha`, Patroni, `mongod --replSet`, Galera, Redis with `replicaof`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.draft.sayings import plain
from archlint.importers.workloads.character import ALONE

if TYPE_CHECKING:
    from archlint.importers.sketch import Part
    from archlint.importers.workloads.workload import Workload
    from archlint.source import Node

SET_UP = re.compile(
    r"postgres\w*-ha|patroni|spilo|repmgr|stolon|pg_basebackup|primary_conninfo|"
    r"replica_?set|replSet|replset|"
    r"galera|wsrep|xtradb-cluster|innodb-cluster|group[-_]replication|xtrabackup|change (?:master|replication source)|"
    r"replicaof|slaveof|sentinel|redis-cluster|cluster-enabled|"
    r"replication_(?:mode|user|role|password)|(?:master|primary|source)_host|replicate_from",
    re.IGNORECASE,
)
"""What tells that somebody set up replication."""


def replicates(found: Workload, part: Part, node: Node) -> bool:
    """Whether copies of a store copy each other, by what is written beside them."""
    engine = part.facts.get("engine")
    if engine is None or engine.value not in ALONE:
        return True
    written = (str(plain(node)), found.command, *(text for _, text, _ in found.configs))
    return any(SET_UP.search(text) is not None for text in written)
