"""Stores that copy another one, and who watches over it: standbys of one component, and no components of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.importers.links.replicas import sentinels
from archlint.importers.sketch import Fact, Omission
from archlint.importers.workloads.character import ALONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.sketch import Hop, Sketch
    from archlint.importers.workloads.character import Character
    from archlint.importers.workloads.workload import Workload

_COPIED = frozenset({"database", "redis"})


def counted(
    sketch: Sketch,
    hops: Sequence[Hop],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    links: Sequence[Link],
    ids: dict[str, str],
    said: frozenset[str],
) -> list[Hop]:
    """The arrows that are left when copies count as standbys of what they copy; `said` are those of which a person speaks.

    A copy that somebody reads from stays what it is. Who watches over a primary with copies makes one of them take over;
    who watches over others keeps nothing itself.
    """
    named = {each.name: each for each in workloads if each.name in ids and not each.in_cluster}
    watching = {ids[name] for name in sentinels(workloads, characters, links) if name in named}
    stores = {ids[name] for name in named if characters[name].purpose in _COPIED} - watching
    engines = {ids[name]: characters[name].engine for name in named}
    copied: dict[str, set[str]] = {}
    for hop in hops:
        if hop.source in stores and hop.target in stores and engines[hop.source] == engines[hop.target]:
            copied.setdefault(hop.source, set()).add(hop.target)
    used = {hop.target for hop in hops if hop.source not in watching}
    names = {identity: name for name, identity in ids.items()}
    copies = {
        copy: next(iter(primaries))
        for copy, primaries in copied.items()
        if len(primaries) == 1 and copy not in used and names[copy] not in said and not primaries & copied.keys()
    }
    sketch.notes += [
        f"{told[1].place}: {told[0]} copies of `{ids[name]}`, and nothing that was read makes them copies of each other: each is "
        "a store of its own, and one of them is shown"
        for name, each in named.items()
        if engines[ids[name]] in ALONE and ids[name] in stores - copies.keys()
        if (told := each.facts.get("replicas")) is not None and told[0] not in (0, 1)
    ]
    primaries = dict.fromkeys(copies.values())
    loose = {each for each in watching if all(hop.source != each for hop in hops)}
    alone = [each for each in primaries if characters[names[each]].purpose == "redis"]
    watched = {hop.target for hop in hops if hop.source in watching}
    watched.update(alone if loose and len(alone) == 1 else ())
    for primary in primaries:
        _count(sketch, primary, [copy for copy, of in copies.items() if of == primary], named, names, hops, watched)
    gone = {*copies, *(each for each in watching if names[each] not in said)}
    for name, identity in [each for each in ids.items() if each[1] in gone]:
        why = f"is a copy of {names[copies[identity]]}, and counted as a standby of it" if identity in copies else ""
        why = why or "watches over others and keeps no data"
        sketch.omissions.append(Omission(name, why, named[name].evidence))
        sketch.folded.setdefault(name, [])
        del ids[name]
    for hop in hops:
        if {hop.source, hop.target} & gone:
            sketch.folded.setdefault(names[hop.source], []).append(names[hop.target])
    sketch.parts = [part for part in sketch.parts if part.id not in gone]
    return [hop for hop in hops if not {hop.source, hop.target} & gone]


def _count(
    sketch: Sketch,
    primary: str,
    copies: Sequence[str],
    named: Mapping[str, Workload],
    names: Mapping[str, str],
    hops: Sequence[Hop],
    watched: set[str],
) -> None:
    """Write the copies of a store among its facts, with their open ports, and who makes one of them take over."""
    part = sketch.part(primary)
    if part is None or "replication" in part.facts:
        return
    number = 0
    ports: list[int] = []
    for copy in copies:
        replicas = named[names[copy]].facts.get("replicas")
        number += replicas[0] if replicas is not None and isinstance(replicas[0], int) else 1
        other = sketch.part(copy)
        opened = other.facts.get("published") if other is not None else None
        ports += [int(port) for port in opened.texts()] if opened is not None else []
    found: dict[str, object] = {"standbys": number}
    if watched & {primary, *copies}:
        found["failover"] = "automatic"
    where = next(hop.evidence for hop in hops if hop.source == copies[0] and hop.target == primary)
    part.facts["replication"] = Fact(found, where)
    if ports and "published" not in part.facts:
        part.facts["published"] = Fact(ports, where)
