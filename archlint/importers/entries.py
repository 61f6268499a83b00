"""Where people come into a system: by what is published, else by what nothing else calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links.doubts import WATCHERS
from archlint.importers.sketch import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archlint.importers.sketch import Sketch
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload

_DOORS = ("proxy", "gateway", "frontend", "service")
"""Purposes of what people come in by."""


def entries(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    sketch: Sketch,
    ids: Mapping[str, str],
    asked_once: Collection[str],
) -> list[Entry]:
    """Where people come in: published proxies, else published front ends and APIs that no proxy stands before.

    On the ports of a directory people look at what it knows.
    """
    fronted = {hop.target for hop in sketch.hops if sketch.purpose(hop.source) in ("proxy", "gateway")}
    found: list[Entry] = []
    for workload in workloads:
        purpose = characters[workload.name].purpose
        if workload.name not in ids or purpose not in _DOORS:
            continue
        identity = ids[workload.name]
        if identity in asked_once:
            continue
        routed = any(port for port in workload.published)
        if routed and identity not in fronted:
            found.append(Entry(identity, workload.published[0].evidence))
    looking = {part.id for part in sketch.parts if part.purpose in WATCHERS}
    called = {hop.target for hop in sketch.hops if hop.source not in looking} | {entry.part for entry in found}
    called |= {*asked_once}
    asked = {ids[each.name] for each in workloads if each.name in ids and each.ports}
    doors = [p for p in sketch.parts if p.purpose in _DOORS and p.id not in called]
    if found:
        doors = [part for part in doors if part.purpose != "service" or part.id in asked]
    return found + [
        Entry(part.id, Evidence(Confidence.GUESS, part.evidence.file, part.evidence.line, "nothing else calls it"))
        for part in doors
    ]
