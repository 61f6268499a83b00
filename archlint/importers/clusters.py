"""Nodes of one cluster that a file starts one by one: one store with copies, and no stores of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archlint.frozen import replace
from archlint.importers.cluster_nodes import REDIS, clusters_among
from archlint.importers.evidence import Confidence, Evidence, surest
from archlint.importers.sketch import Fact, Omission

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.sketch import Hop, Sketch
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload
    from archlint.source.folder import Folder

_LONGEST = 40
"""Letters of a title that names all nodes."""
_COPIES_EACH = re.compile(r"cluster[-_]replicas[\s=\"',]+([0-9])", re.IGNORECASE)
"""How many copies each part of a Redis Cluster has beside its primary."""


def fold_clusters(
    sketch: Sketch,
    hops: Sequence[Hop],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    links: Sequence[Link],
    ids: dict[str, str],
    said: Collection[str],
    folder: Folder,
) -> tuple[dict[str, str], list[Hop]]:
    """Take all nodes of a cluster but its first out of a sketch; the identifiers and the arrows that are left.

    Nodes of which a person speaks (`said`) stay what they are.
    """
    among = [each for each in workloads if each.name in ids and each.name not in said]
    clusters = [*clusters_among(among, characters, links, folder)]
    if not clusters:
        return ids, list(hops)
    of = {ids[node.name]: ids[nodes[0].name] for nodes, _ in clusters for node in nodes[1:]}
    names = {identity: name for name, identity in ids.items()}
    said_of_all = (found for each in workloads if (found := _COPIES_EACH.search(_said(each, characters))))
    each_has = next((int(found[1]) for found in said_of_all), None)
    for nodes, where in clusters:
        _count(sketch, [ids[node.name] for node in nodes], where, each_has)
        for node in nodes[1:]:
            why = f"is a node of the cluster of {nodes[0].name}, and counted as a copy of it"
            sketch.omissions.append(Omission(node.name, why, node.evidence))
            sketch.folded.setdefault(node.name, [])
    left: dict[tuple[str, str, str, str], Hop] = {}
    for hop in hops:
        source, target = of.get(hop.source, hop.source), of.get(hop.target, hop.target)
        if hop.source in of or hop.target in of:
            sketch.folded.setdefault(names[hop.source], []).append(names[hop.target])
            if source == target:
                continue
        known = left.get((source, target, hop.op, hop.role))
        evidence = hop.evidence if known is None else surest(known.evidence, hop.evidence)
        left[source, target, hop.op, hop.role] = replace(hop, source=source, target=target, evidence=evidence)
    sketch.parts = [part for part in sketch.parts if part.id not in of]
    return {name: identity for name, identity in ids.items() if identity not in of}, list(left.values())


def _said(workload: Workload, characters: Mapping[str, Character]) -> str:
    command = characters[workload.name].command
    return " ".join(
        (command, *(f"{key} {each.value}" for key, each in workload.environment.items() if "CLUSTER" in key))
    )


def _count(sketch: Sketch, nodes: Sequence[str], where: Evidence, each_has: int | None) -> None:
    """Write the number of nodes and their names among the facts of the first, with all their open ports."""
    first, *others = [part for node in nodes if (part := sketch.part(node)) is not None]
    copies = len(nodes) - 1
    if first.purpose == "redis" and first.facts["engine"].value in REDIS:
        copies = each_has or 0
        unseen = Evidence(Confidence.GUESS, where.file, where.line, "how many of them are copies cannot be seen")
        primaries = {"count": max(len(nodes) // (copies + 1), 1)}
        first.facts.setdefault("shards", Fact(primaries, unseen if each_has is None else where))
    if copies:
        first.facts.setdefault("replication", Fact({"standbys": copies}, where))
    whole = ", ".join(part.name for part in (first, *others))
    short = whole if len(whole) <= _LONGEST else f"{first.name} to {others[-1].name}"
    first.facts.setdefault("title", Fact(short, where))
    for other in others:
        for key in ("role", "roles"):
            if key in other.facts and not {"role", "roles"} & first.facts.keys():
                first.facts[key] = other.facts[key]
    ports = [part.facts["published"] for part in (first, *others) if "published" in part.facts]
    if ports:
        first.facts["published"] = Fact([int(port) for fact in ports for port in fact.texts()], ports[0].evidence)
