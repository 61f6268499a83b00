"""Acknowledged writes that may be gone after a failure: normally, and at worst.

Sources: PostgreSQL manual, "Reliability and the Write-Ahead Log" and "Log-Shipping Standby Servers";
MySQL reference manual, "Semisynchronous Replication"; Redis documentation, "Persistence" (snapshots
after 60 s to 1 h of changes; an append-only file is handed to the kernel before the answer and to the disk once a
second, so that a process that is killed loses nothing: benchmarks/stores.md); Amazon RDS user guide for the five
minutes of point-in-time recovery.
"""

from __future__ import annotations

import math

from archlint.analysis.consistency.elections import alone, may_miss, needed
from archlint.analysis.consistency.following import lag_of
from archlint.analysis.consistency.result import Loss, LossWindow, Verdict
from archlint.analysis.consistency.words import duration, loss_words
from archlint.blueprint.vocabulary import Kind, Persistence
from archlint.graph.arrangement import (
    Arrangement,
    arrangement,
    copies,
    demoted_after,
    failover_loss,
    is_declared,
)
from archlint.graph.quorum import asked
from archlint.graph.system import Component
from archlint.quantity.show import show_size

SAFE = 2
"""Of fewer copies that confirm a write, losing one may lose it."""
_POINT_IN_TIME = 300.0
_PERSISTED = {
    Persistence.NONE: (math.inf, math.inf, "nothing is persisted"),
    Persistence.RDB: (60.0, 3_600.0, "snapshots every minute to every hour, by the number of changes"),
    Persistence.AOF: (1.0, 1.0, "the append-only file reaches the disk once a second"),
    Persistence.AOF_ALWAYS: (0.0, 0.0, "the append-only file reaches the disk before the answer"),
}


def loss_windows(store: Component) -> tuple[LossWindow, ...]:
    """All that failures of `store` may take of the writes it has acknowledged.

    One node that persists what it has in memory loses what a restart takes, and all of it with its disk.
    """
    first = loss_window(store)
    alone = arrangement(store) is Arrangement.SINGLE and store.in_memory and store.managed is None
    kept = alone and not math.isinf(first.loss.normal)  # a disk that keeps nothing loses nothing
    return (first, _disk(store)) if kept else (first,)


def loss_window(store: Component) -> LossWindow:
    """What the failure that is likely of `store` may take: one node a restart, or its disk; of copies a failover."""
    kind = arrangement(store)
    if kind is Arrangement.SINGLE:
        return _one_node(store)
    if kind in {Arrangement.ASYNC, Arrangement.SEMI_SYNC}:
        return _following(store, kind)
    if kind is Arrangement.MULTI_PRIMARY:
        loss = Loss(0.0, math.inf, "of two concurrent writes the later clock wins and the other is gone")
        return LossWindow(loss, is_declared(store, "mode"), "one writing copy for each key")
    if kind is Arrangement.LEADERLESS:
        return _leaderless(store)
    if may_miss(store):
        return _outvoted(store, kind)
    return _agreed(store, kind)


def _outvoted(store: Component, kind: Arrangement) -> LossWindow:
    """Confirmed by too few: the next primary may be elected without them, surely so where the engine holds the election."""
    n, confirmed = copies(store), store.replication.write_quorum if store.replication is not None else None
    cause = f"{confirmed} of {n} copies confirm a write, and a majority without them may elect the next primary"
    loss = Loss(0.0, math.inf, cause, unknown=True)
    declared = is_declared(store, "mode", "write_quorum")
    return LossWindow(loss, declared, needed(store), certain=kind is Arrangement.LEASED)


def judged_loss(allowed: float, window: LossWindow) -> Verdict:
    """Whether a loss is within what is allowed, in seconds; FAIL where written facts alone exceed it."""
    if window.loss.enforced <= allowed:
        return Verdict.PASS
    failing = window.loss.normal > allowed or (window.certain and allowed <= 0)
    return Verdict.FAIL if failing and window.declared else Verdict.CONDITIONAL


def lost(window: LossWindow) -> str:
    """What may be lost, in words: '1 s', or '60 s normally, 1 h at worst'."""
    return loss_words(window.loss)


def _agreed(store: Component, kind: Arrangement) -> LossWindow:
    """Copies that agree before the answer, as far as the configuration has them agree."""
    known = failover_loss(store) or 0.0
    if kind is Arrangement.REMOTE_WRITE:
        cause = "the standby's machine failing together with the primary, before its disk has the log"
        missing = f"replication.mode of `{store.id}`: sync"
        return LossWindow(Loss(0.0, math.inf, cause), is_declared(store, "mode"), missing)
    if kind is Arrangement.OWNED:
        cause = "healing after a split, the merge discards what one side accepted"
        missing = f"a quorum that keeps the smaller side of `{store.id}` from accepting (split-brain protection)"
        return LossWindow(Loss(0.0, math.inf, cause), declared=False, missing_fact=missing)
    if kind is Arrangement.IN_SYNC and asked(store, reads=False).copies < SAFE:
        cause = "the set of copies that are waited for may shrink to one"
        missing = f"replication.write_quorum of `{store.id}`: 2 or more"
        return LossWindow(Loss(0.0, math.inf, cause), declared=False, missing_fact=missing)
    if kind in {Arrangement.MANAGED, Arrangement.EVENTUAL, Arrangement.SESSION} and known > 0:
        unknown = math.isinf(known)
        loss = Loss(0.0 if unknown else known, known, "what the lost copy had not passed on", unknown=unknown)
        missing = f"replication.max_loss of `{store.id}`"
        return LossWindow(loss, declared=False, missing_fact=missing, certain=True)
    if kind in {Arrangement.CONSENSUS, Arrangement.LEASED} and 0 < known < math.inf:
        loss = Loss(0.0, known, "all copies losing power together, before their disks have the last writes")
        return LossWindow(loss, declared=False, missing_fact=f"how often `{store.id}` flushes to disk")
    return LossWindow(
        Loss(0.0, 0.0, "another copy has every acknowledged write"), is_declared(store, "mode", "standbys")
    )


def _one_node(store: Component) -> LossWindow:
    if store.in_memory:
        persistence = store.persistence or Persistence.RDB
        normal, enforced, cause = _PERSISTED[persistence]
        whole_machine = persistence is Persistence.AOF
        what = "the machine stopping" if whole_machine else "a restart"
        return LossWindow(
            Loss(normal, enforced, f"{what}: {cause}"),
            store.is_declared("persistence"),
            f"persistence of `{store.id}`" + ("" if _is_kept_twice(store) else ", and its replication or backups"),
            whole_machine=whole_machine,
        )
    if store.managed is not None:
        known = store.facts.loss_failover if store.facts is not None else None
        lost = known or 0.0
        return LossWindow(Loss(lost, lost, "the provider keeps copies of its own"), store.is_declared("managed"))
    return _disk(store)


def _disk(store: Component) -> LossWindow:
    """What is gone with the disk of one node that nobody else keeps copies of."""
    backups = store.backups
    if backups is None:
        loss = Loss(math.inf, math.inf, "losing the disk loses everything: no other copy and no backup")
        return LossWindow(loss, declared=False, missing_fact=_other_copy(store))
    if backups.point_in_time:
        lost = min(_POINT_IN_TIME, backups.every)
        cause = "losing the disk loses the log that was not archived yet"
        return LossWindow(
            Loss(lost, backups.every, cause), store.is_declared("backups"), f"replication of `{store.id}`"
        )
    cause = f"losing the disk loses everything since the last backup, taken every {duration(backups.every)}"
    return LossWindow(Loss(backups.every, backups.every, cause), store.is_declared("backups"))


def _is_kept_twice(store: Component) -> bool:
    """Whether something outlives the disk of a single node."""
    return store.managed is not None or store.backups is not None


def _other_copy(store: Component) -> str:
    """The fact that would say where another copy is; who names no engine of an object store may mean a provider's."""
    provider = store.kind is Kind.OBJECT_STORE and store.engine is None
    return f"{'managed, ' if provider else ''}replication or backups of `{store.id}`"


def _following(store: Component, kind: Arrangement) -> LossWindow:
    replication = store.replication
    lag = replication.lag if replication is not None else None
    written = replication.max_loss if replication is not None else None
    limit = demoted_after(store) if written is None else written
    if kind is Arrangement.SEMI_SYNC:
        cause = "semi-synchronous replication waits for its timeout, then acknowledges without the standby"
        missing = f"replication.max_loss of `{store.id}`"
        return LossWindow(Loss(0.0, limit, cause), is_declared(store, "mode"), missing)
    declared = is_declared(store, "mode", "lag", "max_loss", "write_quorum")
    normal = min(math.inf if lag is None else lag, limit)
    cause = "what the promoted standby had not received"
    if alone(store):
        cause = (
            "the primary alone confirms a write (`write_quorum: 1`), and the promoted standby may not have received it"
        )
    if math.isinf(normal):
        # a lag of nothing is no lag: that something may be lost is certain, how much is not
        missing = f"replication.lag and {_bound(store)}"
        return LossWindow(Loss(0.0, limit, cause, unknown=True), declared, missing, certain=True)
    return LossWindow(Loss(normal, limit, cause), declared, _bound(store), certain=True)


def _bound(store: Component) -> str:
    """The fact that would bound what a failover takes in time; how long a size takes to be written nobody can say from here."""
    size = store.replication.max_loss_size if store.replication is not None else None
    if size is None:
        return f"replication.max_loss of `{store.id}`"
    return (
        f"replication.max_loss of `{store.id}` as a time: how long {show_size(size)} take to be written when least is"
    )


def _leaderless(store: Component) -> LossWindow:
    replication = store.replication
    confirmed = asked(store, reads=False).copies
    declared = is_declared(store, "mode", "write_quorum")
    if confirmed >= SAFE and not (replication is not None and replication.sloppy):
        return LossWindow(Loss(0.0, 0.0, f"{confirmed} copies have every acknowledged write"), declared)
    if confirmed >= SAFE:
        lag = replication.lag if replication is not None and replication.lag is not None else 0.0
        cause = "stand-ins confirm a write in place of copies that are away, and may be lost before they hand it over"
        return LossWindow(
            Loss(lag, math.inf, cause), is_declared(store, "sloppy"), f"replication.sloppy of `{store.id}`: false"
        )
    missing = f"replication.write_quorum of `{store.id}`: 2 or more"
    lag = lag_of(store)[0]
    lag = 0.0 if math.isinf(lag) else lag
    return LossWindow(
        Loss(lag, math.inf, "one copy confirms, and may be lost before it passes the write on"),
        declared,
        missing,
        certain=True,
    )
