"""Workloads of several namespaces: those of one name are told apart, and of two environments of a system one is read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.kubernetes.environments import LIVE, environment, families
from archlint.importers.kubernetes.manifests import kind
from archlint.source.folder import parent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.importers.workloads.workload import Workload
    from archlint.source import Node

_MOST_NOTES = 3
_ALIKE = frozenset({"Deployment", "ReplicaSet", "ReplicationController", "Rollout", "DeploymentConfig"})
"""Kinds of which one takes the place of another: nobody runs two of them under one name."""
Described = tuple["Workload", "Node"]
"""A workload and the object that describes it."""


def told_apart(described: Sequence[Described], notes: list[str]) -> list[Described]:
    """The workloads that are read, each under a name that no other has; what is left out is noted.

    Who shares its name with a workload of another namespace is called by both (`shop/db`), and who shares it with one of
    another kind in its own namespace by its kind.
    """
    kept = _of_production(_of_one_environment(_once(described, notes), notes), notes)
    spaces: dict[str, set[str]] = {}
    for each, _ in kept:
        spaces.setdefault(each.name, set()).add(each.namespace)
    found: list[Described] = []
    taken: set[str] = set()
    for each, node in kept:
        name = f"{each.namespace}/{each.name}" if len(spaces[each.name]) > 1 and each.namespace else each.name
        if name in taken:
            name = f"{kind(node).lower()}/{name}"
        taken.add(name)
        found.append((replace(each, name=name), node))
    return found


def _once(described: Sequence[Described], notes: list[str]) -> list[Described]:
    """Every object once; a second description of the same one changes it in a cluster, and is not read here."""
    found: dict[tuple[str, str, str], Described] = {}
    again: dict[tuple[str, str, str], list[str]] = {}
    for each, node in described:
        key = (each.namespace, "Deployment" if kind(node) in _ALIKE else kind(node), each.name)
        if key in found:
            again.setdefault(key, []).append(each.evidence.place)
        found.setdefault(key, (each, node))
    for key, places in [*again.items()][:_MOST_NOTES]:
        each, node = found[key]
        others = ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
        notes.append(
            f"{each.evidence.place}: {kind(node)} `{each.name}` is read here and not where it is described again: {others}"
        )
    if len(again) > _MOST_NOTES:
        notes.append(f"{len(again) - _MOST_NOTES} more workloads are described again elsewhere, and read once")
    return [*found.values()]


def _of_one_environment(described: Sequence[Described], notes: list[str]) -> list[Described]:
    """Without namespaces that hold the same system in another environment: the one nearest to production is read."""
    names: dict[str, list[str]] = {}
    for each, _ in described:
        names.setdefault(each.namespace, []).append(each.name)
    left: set[str] = set()
    for first, others in families(names):
        for space in others:
            same = Counter(name in names[first] for name in names[space])
            if same[True] * 2 >= len(names[space]):
                left.add(space)
                notes.append(
                    f"namespace `{first}` is read, and `{space}` left out as another environment of the same system: "
                    f"{', '.join(sorted(names[space])[:8])}"
                )
    return [(each, node) for each, node in described if each.namespace not in left]


def _of_production(described: Sequence[Described], notes: list[str]) -> list[Described]:
    """Without workloads that a folder for production below theirs describes again in a namespace of its own: `k8s`, `k8s/production`."""
    live: dict[str, str] = {}
    for each, _ in described:
        folder = parent(each.evidence.file)
        if each.namespace and environment(folder.rpartition("/")[2])[0] == LIVE:
            live.setdefault(each.name, folder)
    left = [
        each
        for each, _ in described
        if not each.namespace and parent(live.get(each.name, "")) == parent(each.evidence.file) and each.name in live
    ]
    if left:
        names = ", ".join(sorted(each.name for each in left)[:8])
        notes.append(
            f"{live[left[0].name]} is read, and what lies above it left out where it describes the same: {names}"
        )
    gone = {id(each) for each in left}
    return [(each, node) for each, node in described if id(each) not in gone]
