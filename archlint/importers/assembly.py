"""From workloads to a sketch: who is what, who talks to whom, what is said about it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archlint.blueprint.checks.components import ACCEPTS
from archlint.frozen import replace
from archlint.importers.alternatives import choose
from archlint.importers.clusters import fold_clusters
from archlint.importers.code import codebase, spring
from archlint.importers.code.pools import pool_of
from archlint.importers.code.source_files import left_unread
from archlint.importers.connections import by_pair, hops_of
from archlint.importers.draft.sayings import (
    Saying,
    call_declared,
    corrections,
    declared,
    is_flow,
    known_names,
    saying_of,
)
from archlint.importers.entries import entries
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.links import doubts, supervised
from archlint.importers.links import links as linking
from archlint.importers.links.directions import consumes, does_both
from archlint.importers.links.doubts import WATCHERS
from archlint.importers.links.host_names import hosts_of
from archlint.importers.links.starting import with_waits
from archlint.importers.observation import facts_of, kind_of
from archlint.importers.purposes import character
from archlint.importers.registries import registries
from archlint.importers.sketch import Fact, Hop, Omission, Part, Sketch, identifier, spoken
from archlint.importers.standbys import fold_standbys, standbys_among
from archlint.importers.stores import roles as using
from archlint.importers.stores.addressed import addressed
from archlint.importers.stores.embedded import embedded
from archlint.importers.stores.guessed_stores import guessed_stores
from archlint.importers.stores.machine_ports import machine_ports
from archlint.importers.stores.outside import outside
from archlint.importers.stores.secrets import by_secrets
from archlint.importers.workloads.built_upon import built_upon
from archlint.importers.workloads.character import STORES, Character
from archlint.importers.workloads.workload import of_profiles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from archlint.importers.links.doubts import Link
    from archlint.importers.stores.roles import Use
    from archlint.importers.workloads.workload import Workload
    from archlint.source import Node
    from archlint.source.folder import Folder


def assemble(
    workloads: Sequence[Workload],
    folder: Folder,
    sketch: Sketch,
    aliases: Mapping[str, str],
    overlay: Node | None,
) -> Sketch:
    """Fill the sketch with what the workloads show; `aliases` are further names, `overlay` what a person said.

    An alias of nobody is a name of which it is known already that nothing more is known.

    Raises ImportingError when the overlay speaks of a service that nobody found.
    """
    finishing = {d.name for w in workloads for d in w.dependencies if d.condition == "service_completed_successfully"}
    finishing |= built_upon(workloads, folder)
    characters = {w.name: character(w, folder, w.name in finishing) for w in workloads}
    aliases = {**spring.names(workloads, folder), **aliases}
    listening = machine_ports(workloads, characters, folder)
    beyond = outside(workloads, characters, hosts_of(workloads, aliases, listening), folder)
    sketch.omissions += beyond.omissions
    sketch.notes += beyond.notes
    found = {each.name: character(each, folder, finishes=False) for each in beyond.workloads}
    files, holders = embedded(workloads, {**characters, **found}, folder)
    characters |= found | {each.name: character(each, folder, finishes=False) for each in files}
    guessed, users = guessed_stores(workloads, characters, folder)
    characters |= {each.name: character(each, folder, finishes=False) for each in guessed}
    workloads = [*workloads, *beyond.workloads, *files, *guessed]
    hosts = hosts_of(workloads, aliases, listening)
    characters |= addressed(workloads, characters, hosts)
    corrected = corrections(overlay, (each.name for each in workloads))
    sayings = {w.name: saying_of(w.said, corrected.get(w.name)) for w in workloads}
    own = {name: node for name, node in declared(sketch.said).items() if name not in sayings}
    known_names(sayings.values(), (*sayings, *own))
    characters = {name: told(found, sayings[name]) for name, found in characters.items()}
    workloads = with_waits(workloads, hosts)
    known = [*beyond.links, *holders, *users, *by_secrets(workloads, characters, folder)]
    links = _corrected(linking.find(workloads, characters, hosts, folder, known), workloads, sayings)
    uses = using.find(workloads, characters, links, folder)
    places = codebase.places(workloads, folder)
    ids = _parts(workloads, characters, sayings, uses, sketch, places, folder)
    hops = _hops(links, uses, {each.name: each for each in workloads}, characters, ids, sketch, places, folder)
    said = frozenset(name for name, saying in sayings.items() if saying.facts)
    ids, hops = fold_clusters(sketch, hops, workloads, characters, links, ids, said, folder)
    _pool(sketch, workloads, characters, links, folder)
    standbys = standbys_among(hops, workloads, characters, links, ids, said)
    fold_standbys(sketch, standbys, hops, workloads, ids)
    ids = {name: identity for name, identity in ids.items() if identity not in standbys.gone}
    hops = standbys.without(hops)
    asked_once = registries(hops, [each for each in workloads if each.name in ids], ids, characters, folder)
    coordinating: list[Hop] = []
    for hop in hops:
        (coordinating if _is_at_start(hop, asked_once, sketch) else sketch.hops).append(hop)
    choose(sketch, workloads, characters, hosts, ids, folder)
    call_declared(sketch, own, sayings, ids)
    sketch.name("boots_from", coordinating)
    sketch.name("watches", _watching(sketch, hops))
    sketch.entries += entries(workloads, characters, sketch, ids, asked_once)
    sketch.notes += left_unread(folder)
    return sketch


def _parts(
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    sayings: Mapping[str, Saying],
    uses: Sequence[Use],
    sketch: Sketch,
    places: Sequence[str],
    folder: Folder,
) -> dict[str, str]:
    """Make a component of everything that goes on running; the identifiers, by the names."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    aside, notes = of_profiles(workloads)
    sketch.notes += notes
    used: dict[str, list[Use]] = {}
    for use in uses:
        used.setdefault(use.store, []).append(use)
    for workload in workloads:
        reason = _left_out(workload, characters[workload.name], sayings[workload.name])
        if reason:
            sketch.omissions.append(Omission(workload.name, reason, characters[workload.name].evidence))
            continue
        ids[workload.name] = identifier(workload.name, taken)
        taken.add(ids[workload.name])
        mine = used.get(workload.name) or using.by_name(workload)
        found = characters[workload.name]
        facts = facts_of(workload, found, mine, folder, places)
        if workload.name in aside:
            facts = {
                k: fact for k, fact in facts.items() if k != "published" and (k != "volume" or fact.value != "none")
            }
        titled = {"title": Fact(title, workload.evidence)} if (title := spoken(workload.name)) else {}
        facts = {**titled, **facts, **sayings[workload.name].facts}
        image = workload.image if found.dockerfile is None else found.dockerfile.base
        sketch.parts.append(
            Part(ids[workload.name], workload.name, found.purpose, workload.evidence, consistent(facts), image)
        )
    return ids


def _hops(
    links: Sequence[Link],
    uses: Sequence[Use],
    named: Mapping[str, Workload],
    characters: Mapping[str, Character],
    ids: Mapping[str, str],
    sketch: Sketch,
    places: Sequence[str],
    folder: Folder,
) -> list[Hop]:
    """What goes over every link; which way messages go is asked of the code where there are some."""

    def takes(link: Link) -> bool | None:
        channel = characters[link.target].purpose
        return consumes(named[link.source], characters[link.source], channel, places, folder)

    found: list[Hop] = []
    told = by_pair(uses)
    for link in links:
        hops = hops_of(link, told, characters, ids, sketch, partial(takes, link))
        source = characters[link.source]
        filled = next((hop for hop in hops if hop.role == "broker" and source.purpose == "service"), None)
        if hops and hops[0].consumes is None and characters[link.target].purpose == "queue":
            both = does_both(named[link.source], source, places, folder)
            hops = [replace(hops[0], consumes=way) for way in (False, True)] if both else hops
        works = supervised.working(source.command, named[link.source], folder) if filled is not None else None
        found += hops
        if filled is not None and works is not None:
            found.append(Hop(filled.source, filled.target, works, role="broker", consumes=True))
    return found


def consistent(facts: dict[str, Fact]) -> dict[str, Fact]:
    """Identity first; a kind or role that a person said replaces what was found."""
    if "role" in facts:
        facts.pop("roles", None)
    first = ("kind", "engine", "role", "roles")
    return {**{k: facts[k] for k in first if k in facts}, **{k: v for k, v in facts.items() if k not in first}}


def told(found: Character, saying: Saying) -> Character:
    """What a person says about the purpose wins over what was found."""
    if saying.purpose:
        evidence = saying.evidence or found.evidence
        return Character(
            saying.purpose, saying.engine, evidence, evidence, found.dockerfile, found.command, found.command_evidence
        )
    return found


def _left_out(workload: Workload, found: Character, saying: Saying) -> str:
    if saying.ignored:
        return "left out, as x-archlint says"
    if workload.idle:
        return workload.idle
    if found.purpose == "job":
        return "runs once and ends"
    idle = workload.image in ("busybox", "alpine", "hello-world") and not workload.published
    if idle and found.purpose not in ("worker", "scheduler"):
        return "does nothing that others use"
    return ""


def _corrected(links: list[Link], workloads: Sequence[Workload], sayings: Mapping[str, Saying]) -> list[Link]:
    """The links after what people said: `flow: false` inside depends_on drops one, `calls` adds some."""
    names = {workload.name for workload in workloads}
    kept = {(link.source, link.target): link for link in links}
    for workload in workloads:
        for dependency in workload.dependencies:
            if dependency.said is None:
                continue
            if not is_flow(dependency.said):
                kept.pop((workload.name, dependency.name), None)
            else:
                evidence = Evidence(Confidence.DECLARED, dependency.said.file, dependency.said.line, "x-archlint")
                kept[workload.name, dependency.name] = doubts.Link(workload.name, dependency.name, evidence)
        saying = sayings[workload.name]
        for target, evidence in saying.calls.items():
            if target in names:
                kept[workload.name, target] = doubts.Link(workload.name, target, evidence)
        for target in saying.calls_not:
            kept.pop((workload.name, target), None)
    return list(kept.values())


def _pool(
    sketch: Sketch,
    workloads: Sequence[Workload],
    characters: Mapping[str, Character],
    links: Sequence[Link],
    folder: Folder,
) -> None:
    """What each program says of its connections to the databases that it was seen to use."""
    used: dict[str, dict[str, str]] = {}
    for link in links:
        database = sketch.part(link.target)
        if database is not None and database.purpose in ("database", "pooler"):
            used.setdefault(link.source, {})[database.id] = characters[database.name].engine
    for workload in workloads:
        part, databases = sketch.part(workload.name), used.get(workload.name)
        if part is None or not databases or "pool" in part.facts:
            continue
        fact = pool_of(workload, characters[workload.name], databases, folder)
        if fact is not None and kind_of(part.facts) in ACCEPTS["pool"]:
            part.facts["pool"] = fact


def _is_at_start(hop: Hop, asked_once: Collection[str], sketch: Sketch) -> bool:
    """Whether an arrow leads to, or from, what is asked when others start: a directory, what it needs itself, a coordinator."""
    if hop.source in asked_once:
        return sketch.purpose(hop.target) != "monitor"
    ends = (sketch.purpose(hop.source), sketch.purpose(hop.target))
    keeps = ends[0] in ("object-store", "pooler") or ends == ("queue", "database")
    return hop.target in asked_once or (ends[0] in STORES and not keeps)


def _watching(sketch: Sketch, hops: Sequence[Hop]) -> list[Hop]:
    """What dashboards, exporters and consoles look at: no flow of the product, unless there is nothing else."""
    product = any(part.purpose not in STORES | WATCHERS | {"external"} for part in sketch.parts)
    return [hop for hop in hops if sketch.purpose(hop.source) in WATCHERS] if product else []
