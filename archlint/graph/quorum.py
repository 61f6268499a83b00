"""How many copies of a store one operation needs, and whether the primary is among them.

The one place that says so: failures take what is down from it, consistency what a side of a cut can still do.

Sources: Gifford 1979 for quorums of copies that are alike; Cassandra documentation, dynamo: ONE asks one replica,
QUORUM a majority; etcd documentation, API guarantees: a serializable read is answered by any member alone; MongoDB
manual, replica set elections: a primary that no longer sees a majority steps down; MySQL reference manual, Group
Replication: a member outside the majority takes no write, and answers reads unless it is made to leave
(group_replication_unreachable_majority_timeout); Galera Cluster documentation: a node outside the primary component
refuses reads (wsrep_dirty_reads); ZooKeeper administrator's guide, readonlymode.enabled: a server that has lost the
majority drops its clients.
"""

from __future__ import annotations

from archlint.blueprint.vocabulary import At, ReplicationMode
from archlint.frozen import frozen
from archlint.graph.arrangement import Arrangement, answering_at, arrangement, is_fenced
from archlint.graph.parts import majority
from archlint.graph.system import Component

LOCAL = frozenset({At.ANY, At.STANDBY})
"""Reads that one copy answers without asking another."""


@frozen
class Asked:
    """What has to be up for one operation.

    copies    how many copies, whichever they are
    primary   whether the primary has to be one of them, or a copy that has taken its place
    electors  how many copies have to be up before another one takes the place of the primary
    """

    copies: int
    primary: bool = False
    electors: int = 1


def asked(store: Component, *, reads: bool, at: At | None = None) -> Asked:
    """What a read at `at`, or a write, needs of the copies of a store; a store without copies is one.

    >>> from archlint.blueprint.vocabulary import Kind
    >>> asked(Component("db", Kind.DATABASE, "db", (), frozenset(), {}), reads=True)
    Asked(copies=1, primary=False, electors=1)
    """
    if store.replication is None:
        return Asked(1)
    return _read(store, answering_at(store, at)) if reads else _write(store)


def _read(store: Component, at: At | None) -> Asked:
    copies, kind = store.replication, arrangement(store)
    if copies is None:
        return Asked(1)
    most = majority(1 + copies.standbys)
    if kind is Arrangement.LEADERLESS:
        return Asked(1 if at in LOCAL else _read_quorum(store, at))
    if kind is Arrangement.SESSION_ORDERED or (kind is Arrangement.CERTIFIED and is_fenced(store) and copies.alike):
        return Asked(most)  # whoever has lost the majority answers nobody
    if kind is Arrangement.CERTIFIED:
        return _certified(store, at, most)
    if at in LOCAL or (at is At.SESSION and not copies.alike):
        return Asked(1)
    if at is At.QUORUM and not copies.alike:
        return Asked(most)
    if copies.alike:
        return Asked(1 if copies.shrinks else copies.read_quorum or most)
    return Asked(1, primary=copies.mode is not ReplicationMode.MULTI_PRIMARY)


def _read_quorum(store: Component, at: At | None) -> int:
    """Of copies that are alike: as many as are said to be read, and a majority where a step says so and nothing else does."""
    copies = store.replication
    if copies is None:
        return 1
    return copies.read_quorum or (majority(1 + copies.standbys) if copies.alike or at is At.QUORUM else 1)


def _certified(store: Component, at: At | None, most: int) -> Asked:
    """Copies that agree by majority on the order of writes, and of which each answers reads."""
    copies = store.replication
    fewest = most if is_fenced(store) else 1
    anywhere = at in LOCAL or (copies is not None and copies.mode is ReplicationMode.MULTI_PRIMARY)
    return Asked(fewest) if anywhere else Asked(fewest, primary=True, electors=most)


def _write(store: Component) -> Asked:
    copies, kind = store.replication, arrangement(store)
    if copies is None:
        return Asked(1)
    several = copies.mode is ReplicationMode.MULTI_PRIMARY
    if kind is Arrangement.CERTIFIED:
        return Asked(majority(1 + copies.standbys), primary=not (copies.alike or several))
    return Asked(copies.suffice, primary=not (copies.alike or several))
