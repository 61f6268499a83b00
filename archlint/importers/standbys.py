"""Stores that copy another one, and who watches over it: standbys of one component, and no components of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
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


@frozen
class Standbys:
    """What is no component of its own, by identifiers.

    copies    each copy with the store that it is a standby of
    watchers  who watches over stores, and keeps nothing itself
    watched   the stores of which one of those makes a copy take over
    readable  copies that somebody reads from, each with its primary: they have no data of their own to lose
    notes     what is to be said about stores of several instances that nothing makes copies of each other
    """

    copies: Mapping[str, str]
    watchers: frozenset[str]
    watched: frozenset[str]
    notes: tuple[str, ...]
    readable: Mapping[str, str]

    @property
    def gone(self) -> frozenset[str]:
        """All that is left out of the design."""
        return self.watchers.union(self.copies)

    def without(self, hops: Sequence[Hop]) -> list[Hop]:
        """The arrows between what is left."""
        gone = self.gone
        return [hop for hop in hops if hop.source not in gone and hop.target not in gone] if gone else list(hops)


def standbys_among(
    hops: Sequence[Hop],
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    links: Sequence[Link],
    ids: Mapping[str, str],
    said: frozenset[str],
) -> Standbys:
    """Which stores copy another one, and who watches over them; `said` are those of which a person speaks.

    A copy that somebody reads from stays what it is. Who watches over a primary with copies makes one of them take over;
    who watches over others keeps nothing itself.
    """
    named = _named(workloads, ids)
    watching = {ids[name] for name in sentinels(workloads, characters, links) if name in named}
    stores = {ids[name] for name in named if characters[name].purpose in _COPIED} - watching
    engines = {ids[name]: characters[name].engine for name in named}
    copied: dict[str, set[str]] = {}
    for hop in hops:
        if hop.source in stores and hop.target in stores and engines[hop.source] == engines[hop.target]:
            copied.setdefault(hop.source, set()).add(hop.target)
    sure = {hop.source for hop in hops if not hop.evidence.is_guess}
    used = {hop.target for hop in hops if hop.source not in watching}
    names = {identity: name for name, identity in ids.items()}
    copies = {
        copy: next(iter(primaries))
        for copy, primaries in copied.items()
        if len(primaries) == 1 and copy not in used and names[copy] not in said and not primaries & copied.keys()
    }
    loose = {each for each in watching if all(hop.source != each for hop in hops)}
    alone = [each for each in dict.fromkeys(copies.values()) if characters[names[each]].purpose == "redis"]
    watched = {hop.target for hop in hops if hop.source in watching}
    watched.update(alone if loose and len(alone) == 1 else ())
    several = (name for name in named if engines[ids[name]] in ALONE and ids[name] in stores - copies.keys())
    return Standbys(
        copies,
        frozenset(each for each in watching if names[each] not in said),
        frozenset(watched),
        tuple(note for name in several if (note := _note(named[name], ids[name]))),
        {
            copy: next(iter(of))
            for copy, of in copied.items()
            if copy in sure
            and copy not in copies
            and len(of) == 1
            and names[copy] not in said
            and not of & copied.keys()
        },
    )


def fold_standbys(
    sketch: Sketch, found: Standbys, hops: Sequence[Hop], workloads: Sequence[Workload], ids: Mapping[str, str]
) -> None:
    """Take them out of a sketch: copies are counted at their primary, and what is left out is told with its reason."""
    named = _named(workloads, ids)
    names = {identity: name for name, identity in ids.items()}
    sketch.notes += found.notes
    for copy, primary in found.readable.items():
        part = sketch.part(copy)
        if part is not None and "volume" in part.facts and part.facts["volume"].value == "none":
            del part.facts["volume"]
        sketch.notes.append(
            f"{named[names[copy]].evidence.place}: `{copy}` copies `{primary}` and is read by itself, so what it answers may be old; "
            f"`replication: {{standbys: 1}}` on `{primary}` and `at: standby` on the steps that read says so"
        )
    for primary in dict.fromkeys(found.copies.values()):
        copies = [copy for copy, of in found.copies.items() if of == primary]
        _count(sketch, primary, {copy: named[names[copy]] for copy in copies}, hops, found.watched)
    gone = found.gone
    for name, identity in ids.items():
        if identity not in gone:
            continue
        of = found.copies.get(identity)
        why = (
            "watches over others and keeps no data"
            if of is None
            else f"is a copy of {names[of]}, and counted as a standby of it"
        )
        sketch.omissions.append(Omission(name, why, named[name].evidence))
        sketch.folded.setdefault(name, [])
    for hop in hops:
        if hop.source in gone or hop.target in gone:
            sketch.folded.setdefault(names[hop.source], []).append(names[hop.target])
    sketch.parts = [part for part in sketch.parts if part.id not in gone]


def _named(workloads: Sequence[Workload], ids: Mapping[str, str]) -> Mapping[str, Workload]:
    """The workloads that are components, by name; what runs in a cluster of its own has its copies there."""
    return {each.name: each for each in workloads if each.name in ids and not each.in_cluster}


def _note(workload: Workload, identity: str) -> str:
    """What is to be said of a store that runs several times, and of which only one is shown."""
    told = workload.facts.get("replicas")
    if told is None or told[0] in (0, 1):
        return ""
    return (
        f"{told[1].place}: {told[0]} copies of `{identity}`, and nothing that was read makes them copies of each other: each is "
        "a store of its own, and one of them is shown"
    )


def _count(
    sketch: Sketch, primary: str, copies: Mapping[str, Workload], hops: Sequence[Hop], watched: frozenset[str]
) -> None:
    """Write the copies of a store among its facts, with their open ports, and who makes one of them take over."""
    part = sketch.part(primary)
    if part is None or "replication" in part.facts:
        return
    number = 0
    ports: list[int] = []
    for copy, workload in copies.items():
        replicas = workload.facts.get("replicas")
        number += replicas[0] if replicas is not None and isinstance(replicas[0], int) else 1
        other = sketch.part(copy)
        opened = other.facts.get("published") if other is not None else None
        ports += [int(port) for port in opened.texts()] if opened is not None else []
    found: dict[str, object] = {"standbys": number}
    if watched & {primary, *copies}:
        found["failover"] = "automatic"
    where = next(hop.evidence for hop in hops if hop.source in copies and hop.target == primary)
    part.facts["replication"] = Fact(found, where)
    if ports and "published" not in part.facts:
        part.facts["published"] = Fact(ports, where)
