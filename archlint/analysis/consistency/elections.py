"""Whether a standby that takes over surely has every write that was acknowledged.

A write counts when `write_quorum` copies have confirmed it, the primary among them. Where a majority of all copies
chooses the next primary it takes the copy that has most of those that vote (Ongaro and Ousterhout 2014, 5.4.1;
MongoDB manual, replica set elections), so a write outlives its primary when every majority that can vote without it
has one of the copies that confirmed. One confirmation is the primary's own, and dies with it.
"""

from __future__ import annotations

from archlint.blueprint.vocabulary import ReplicationMode
from archlint.graph.arrangement import Arrangement, arrangement, copies
from archlint.graph.system import Component

_ELECTED = frozenset({Arrangement.QUORUM_COMMIT, Arrangement.LEASED})
"""Copies that confirm by number, whichever they are, and choose their primary by majority."""


def enough(n: int) -> int:
    """How many of `n` copies have to confirm a write, so that no election can miss it.

    >>> [enough(n) for n in (2, 3, 4, 5, 6, 7)]
    [2, 2, 2, 3, 3, 4]
    """
    return max(2, n - n // 2)


def may_miss(store: Component) -> bool:
    """Whether an election may choose a copy that lacks an acknowledged write, since too few copies confirm one."""
    if store.replication is None or arrangement(store) not in _ELECTED:
        return False
    confirmed = store.replication.write_quorum
    return confirmed is not None and confirmed < enough(copies(store))


def alone(store: Component) -> bool:
    """Whether the blueprint says that the primary confirms a write alone, whatever its mode is called."""
    return (
        store.replication is not None
        and store.replication.write_quorum == 1
        and arrangement(store) is Arrangement.ASYNC
        and store.replication.mode is not ReplicationMode.ASYNC
    )


def needed(store: Component) -> str:
    """The number of confirmations that would be enough, as a missing fact."""
    return f"replication.write_quorum of `{store.id}`: {enough(copies(store))} or more"


def surely_promoted(store: Component) -> str:
    """What is missing for a promoted standby to have every acknowledged write: a number, a mode, or another engine."""
    why = "so that a promoted standby has every acknowledged write"
    if may_miss(store) or alone(store):
        return f"{needed(store)}, {why}"
    if store.offers(ReplicationMode.SYNC) or store.offers(ReplicationMode.QUORUM):
        mode = ReplicationMode.SYNC if store.offers(ReplicationMode.SYNC) else ReplicationMode.QUORUM
        return f"replication.mode of `{store.id}`: {mode.value}, {why}"
    return f"an engine of `{store.id}` whose standbys confirm every write: {store.engine} has no such mode"
