"""What a store and its user share and nobody else needs: its socket on a volume, its password."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import Link, means_a_flow
from archlint.importers.workloads.character import STORES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload

_SOCKETS = re.compile(r"/run/(mysqld|postgresql|redis|valkey|mongodb|memcached)(/|$)")
_PASSWORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (r"^(REDIS|VALKEY)_?PASS(WORD|WD)?$", frozenset({"redis"})),
    (r"^(DB|DATABASE)_?PASS(WORD|WD)?$", frozenset({"database"})),
)
_USERS = frozenset({"service", "worker", "scheduler", "gateway"})


def by_sockets(
    workloads: Sequence[Workload], characters: Mapping[str, Character]
) -> Iterator[tuple[str, str, Evidence]]:
    """User, store and evidence wherever the volume with the socket of a store is mounted into something else."""
    owners = {
        mount.source: store.name
        for store in workloads
        if characters[store.name].purpose in STORES
        for mount in store.mounts
        if mount.kind == "named" and _SOCKETS.search(mount.target)
    }
    for workload in workloads:
        if characters[workload.name].purpose not in STORES | {"job"}:
            for mount in workload.mounts:
                if mount.kind == "named" and mount.source in owners and _SOCKETS.search(mount.target):
                    yield workload.name, owners[mount.source], mount.evidence


def by_passwords(
    workloads: Sequence[Workload], characters: Mapping[str, Character], known: Sequence[tuple[str, str]]
) -> Iterator[Link]:
    """A link for a service that is given the password of the only store there is, and no address.

    What a file gives to everybody tells nothing; a password among a service's own variables is there to be used.
    """
    for pattern, purposes in _PASSWORDS:
        stores = [name for name, character in characters.items() if character.purpose in purposes]
        if len(stores) != 1:
            continue
        for workload in workloads:
            if characters[workload.name].purpose not in _USERS or (workload.name, stores[0]) in known:
                continue
            for key, variable in workload.environment.items():
                own = variable.evidence.file == workload.evidence.file
                if own and re.search(pattern, key, re.IGNORECASE):
                    where = Evidence(Confidence.GUESS, variable.evidence.file, variable.evidence.line, key)
                    link = Link(workload.name, stores[0], where)
                    yield from [link] if means_a_flow(link, characters) else ()
                    break
