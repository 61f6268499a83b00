"""Components as cards, groups as boxes."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import GroupKind, Kind
from archlint.graph.arrangement import Arrangement, arrangement
from archlint.picture.outline import chain
from archlint.picture.scene import Badge, Box, Card, Meter, Tone
from archlint.quantity.show import (
    counted,
    listed,
    show_count,
    show_duration,
    show_quantity,
    show_rate,
    show_share,
    show_size,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.capacity.result import Resource
    from archlint.graph.system import Component, System
    from archlint.picture.views.reading import Reading

LONGEST_DESCRIPTION = 36
PLACES = frozenset(GroupKind) - {GroupKind.TIER, GroupKind.TEAM}
"""What fails as a whole. An import does not know where things run: it assumes what is usual."""
STATELESS_KINDS = frozenset({Kind.SERVICE, Kind.WORKER, Kind.GATEWAY, Kind.SCHEDULER})


def card(reading: Reading, component: Component) -> Card:
    """One component with its load, its copies and what is wrong with it."""
    resource = reading.tightest.get(component.id)
    return Card(
        id=component.id,
        title=component.title,
        glyph=component.kind.value,
        technology=technology(component),
        copies=component.replicas,
        note=note(component, reading.system),
        meter=meter(resource) if resource else None,
        badges=badges(reading, component),
        single=component.id in reading.marked,
        box=innermost(component, reading.system),
        words=words(reading, component, resource),
    )


def technology(component: Component) -> str:
    """What it is made of, in a few words: its description when short, else its engine, else its kind."""
    if component.description and len(component.description) <= LONGEST_DESCRIPTION:
        return component.description
    engine = component.facts.title.split(" with ")[0].rstrip(",") if component.facts else component.engine or ""
    if engine and engine.lower() not in component.title.lower():
        return engine
    kind = component.kind.value.replace("-", " ")
    if component.concurrency > 1:
        return f"{kind} · {component.concurrency} at once each"
    return f"{kind} · {component.workers} processes each" if component.workers > 1 else kind


def note(component: Component, system: System) -> str:
    """One more line: the copies of a store, its shards, who the clients are, where it runs.

    Of several kinds of clients nobody says how many of the users each are.
    """
    parts: list[str] = []
    if component.kind is Kind.CLIENT and system.workload.users and _is_only_client(component, system):
        parts.append(f"{show_count(system.workload.users.likely)} users")
        if system.workload.daily_active:
            parts.append(f"{show_quantity(system.workload.daily_active)} active a day")
    if component.shards:
        parts.append(f"{component.shards.count} shards")
    replication = component.replication
    if replication and replication.standbys:
        alike = arrangement(component) is Arrangement.LEADERLESS
        copies = (
            f"{replication.standbys + 1} copies" if alike else f"primary + {counted(replication.standbys, 'standby')}"
        )
        lag = f", {show_duration(replication.lag)} lag" if replication.lag else ""
        parts.append(f"{copies} · {replication.mode.value}{lag}")
    if component.kind is Kind.EXTERNAL and component.availability:
        parts.append(f"{show_share(component.availability)} available")
    return " · ".join(parts) or zones(component)


def _is_only_client(component: Component, system: System) -> bool:
    return all(other is component for other in system.components.values() if other.kind is Kind.CLIENT)


def zones(component: Component) -> str:
    """The zones of its copies; of what is managed there are no copies to name."""
    if component.managed is not None:
        return ""
    found = tuple(dict.fromkeys(instance.zone for instance in component.instances if instance.zone))
    if not found:
        return ""
    return ("zone " if len(found) == 1 else "zones ") + ", ".join(found)


def meter(resource: Resource) -> Meter:
    """Load and limit of a resource in the unit people count in."""
    if resource.unit in {"B", "B/s"}:
        rate = "/s" if resource.unit == "B/s" else ""
        return Meter(f"{show_size(resource.load)}{rate} / {show_size(resource.capacity)}{rate}", resource.utilisation)
    if resource.unit.endswith("/s") and 0 < resource.load < 1:  # as at the arrows, which tell slow rates by the minute
        slow = show_rate(resource.load, "").replace(" /", "/")
        return Meter(f"{slow} of {show_count(resource.capacity)} {resource.unit}", resource.utilisation)
    return Meter(f"{show_count(resource.load)} / {show_count(resource.capacity)} {resource.unit}", resource.utilisation)


def badges(reading: Reading, component: Component) -> tuple[Badge, ...]:
    """SPOF, STATE, and how many findings there are, from the right."""
    found: list[Badge] = []
    if component.id in reading.marked:
        flows = reading.single[component.id]
        found.append(
            Badge("SPOF", Tone.BAD, f"when it fails, {listed(flows, most=3)} {'stops' if len(flows) == 1 else 'stop'}")
        )
    if component.kind in STATELESS_KINDS and reading.analyses.state.stateless.get(component.id) is False:
        held = [state.what for state in reading.analyses.state.held.get(component.id, ())]
        found.append(Badge("STATE", Tone.WARM, f"keeps {listed(held, most=3)} where other instances cannot see it"))
    count = reading.findings.get(component.id, 0)
    if count:
        found.append(Badge(str(count), Tone.NEUTRAL, counted(count, "finding")))
    return tuple(found)


def words(reading: Reading, component: Component, resource: Resource | None) -> str:
    """The card in one sentence, for pointers and screen readers."""
    parts = [f"{component.title} ({component.kind.value})"]
    if resource:
        busy = f"{100 * resource.utilisation:,.0f} % of its limit" if isfinite(resource.utilisation) else "no capacity"
        parts.append(f"{resource.name} {busy} at peak: {resource.formula}")
    parts += [badge.words for badge in badges(reading, component)]
    return "; ".join(parts)


def boxes(reading: Reading) -> tuple[Box, ...]:
    """Every group as a box, outer ones before what they hold."""
    groups, imported = reading.system.groups, reading.system.imported is not None
    return tuple(
        Box(
            id=group.id,
            title=f"{group.title}, assumed" if imported and group.kind in PLACES else group.title,
            kind=group.kind.value,
            parent=group.parent if group.parent in groups else None,
            single=group.id in reading.single_in and group.kind in PLACES,
            assumed=imported and group.kind in PLACES,
        )
        for group in groups.values()
    )


def innermost(component: Component, system: System) -> str | None:
    """The deepest group a component is a member of, or all its copies run in; the first when several are as deep."""
    best: tuple[int, str] | None = None
    for name in (*component.groups, *_shared(component)):
        depth = _depth(name, system)
        if name in system.groups and (best is None or depth > best[0]):
            best = (depth, name)
    return best[1] if best else None


def _shared(component: Component) -> Iterator[str]:
    """Where all copies run, from host to provider: zones that a component names may lie in a declared region."""
    for places in zip(*(instance.places for instance in component.instances), strict=True):
        if places[0] is not None and len(set(places)) == 1:
            yield places[0]


def _depth(name: str, system: System) -> int:
    parents = {group.id: group.parent for group in system.groups.values()}
    return len(chain(name, parents))
