"""Quorums of which every copy is needed, and the largest that one copy fewer can meet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import Recency, ReplicationMode
from archlint.graph.copies import quorum_of

if TYPE_CHECKING:
    from archlint.graph.system import Component, Replication, System

FEWEST = 3
"""Of two copies that agree none can be spared."""


def spared(system: System, component: Component) -> Replication | None:
    """The quorums that any one copy may miss, where today all have to answer; None where they spare one or none can be.

    The one that asks every copy asks one less. Where some reader needs more than an answer that gets right in the end,
    and reads and writes met in a copy before, the other asks more, so that they still do (Gifford 1979).
    """
    copies = component.replication
    if copies is None or copies.mode is not ReplicationMode.QUORUM:
        return None
    n = 1 + copies.standbys
    if n < FEWEST or quorum_of(copies) < n:
        return None
    write = None if copies.write_quorum is None else min(copies.write_quorum, n - 1)
    read = None if copies.read_quorum is None else min(copies.read_quorum, n - 1)
    if read is not None and write is not None and _meet(system, component, copies):
        read, write = (max(read, 2), write) if copies.write_quorum == n else (read, max(write, 2))
    return replace(copies, read_quorum=read, write_quorum=write)


def written(copies: Replication, before: Replication) -> str:
    """What has to be written for other quorums: `write_quorum: 2`."""
    changed = [
        f"{key}: {now}"
        for key, now, old in (
            ("read_quorum", copies.read_quorum, before.read_quorum),
            ("write_quorum", copies.write_quorum, before.write_quorum),
        )
        if now != old
    ]
    return ", ".join(changed)


def _meet(system: System, component: Component, copies: Replication) -> bool:
    """Whether reads and writes meet in a copy, and some flow may rely on it."""
    if (copies.read_quorum or 0) + (copies.write_quorum or 0) <= 1 + copies.standbys:
        return False
    return any(
        flow.needs.recency is not Recency.EVENTUAL
        for flow in system.flows.values()
        if any(component.id in hop.targets for hop in flow.hops)
    )
