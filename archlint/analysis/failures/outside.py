"""Copies outside of a host, rack, zone or region that takes a flow down with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import Change, Effort, with_component
from archlint.analysis.failures.companions import companions
from archlint.analysis.failures.growth import ELSEWHERE, first_standby, more_standbys, moved, twin
from archlint.analysis.failures.parts import is_whole
from archlint.graph.copies import quorum_of
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.graph.system import Component, System


def spread(system: System, kind: str, subject: str) -> Iterator[Change]:
    """Components that stand there with several copies move one out; single ones get a copy outside."""
    stranded = tuple(name for name, component in system.components.items() if _stranded(component, kind, subject))
    if stranded:
        yield _copies_outside(system, kind, subject, stranded)


def _copies_outside(system: System, kind: str, subject: str, parts: tuple[str, ...]) -> Change:
    names = listed([_named(system, id_, kind, subject) for id_ in parts], most=4)
    single = [system.components[id_] for id_ in parts if len(system.components[id_].instances) == 1]
    beside = [f"{one} (`{each.id}`)" for each in single if not each.is_store for one in companions(system, each)]
    return Change(
        text=f"a copy of {names} outside of {kind} `{subject}`"
        + (f", with {listed(beside, most=4)}" if beside else ""),
        where=subject,
        effort=Effort.WAY,
        worse=f"another {kind} to pay, traffic between them, and nothing may live in one copy alone",
        apply=lambda now: _all_outside(now, kind, subject, parts),
        parts=parts,
        of=lambda fewer: _copies_outside(system, kind, subject, fewer),
    )


def _named(system: System, id_: str, kind: str, subject: str) -> str:
    """A component that gets a copy outside, and how many more that makes where none of those it has can move there."""
    before = len(system.components[id_].instances)
    if before == 1 or not _needs_more(system.components[id_], kind, subject):
        return f"`{id_}`"
    more = len(_all_outside(system, kind, subject, (id_,)).components[id_].instances) - before
    return f"`{id_}` ({'one' if more == 1 else more} more, in a {kind} of {'its' if more == 1 else 'their'} own)"


def _stranded(component: Component, kind: str, subject: str) -> bool:
    """Whether too few copies stand outside of a domain that fails: none, or fewer than are needed."""
    left = sum(place.within(kind) != subject for place in component.instances)
    return bool(component.instances) and left < _needed(component)


def _needed(component: Component) -> int:
    """How many copies have to be up: as many as somebody says, or as its quorum takes."""
    return component.min_up if component.is_declared("min_up") else quorum_of(component.replication)


def _needs_more(component: Component, kind: str, subject: str) -> bool:
    """Whether copies that move out of one domain leave too few outside of another: then there have to be more of them."""
    copies = component.replication
    if copies is not None and (copies.read_quorum or copies.write_quorum):
        return False  # quorums that are written down have to be chosen anew with the number of copies
    places = [place.within(kind) for place in component.instances]
    spare = len(places) - _needed(component)
    elsewhere = f"{ELSEWHERE} {kind}"
    moved = places.count(subject) - spare + places.count(elsewhere)
    others = [places.count(name) for name in {*places} if name not in (None, subject, elsewhere)]
    return max((moved, *others)) > spare


def _all_outside(system: System, kind: str, subject: str, parts: tuple[str, ...]) -> System:
    for id_ in parts:
        for _ in system.components[id_].instances:
            component = system.components[id_]
            if _stranded(component, kind, subject):
                system = with_component(system, _outside(system, component, kind, subject))
    return system


def _outside(system: System, component: Component, kind: str, subject: str) -> Component:
    """One copy elsewhere: the last of several inside moves, a single one gets a twin."""
    if len(component.instances) > 1:
        more = _needs_more(component, kind, subject)
        return _one_outside(system, component, kind) if more else _one_moved(component, kind, subject)
    if component.is_store and not is_whole(component) and component.replication is None:
        grown = first_standby(system, component)
    elif not is_whole(component):
        grown = twin(system, component)
    else:
        grown = component
    return _one_moved(grown, kind, subject) if _stranded(grown, kind, subject) else grown


def _one_moved(component: Component, kind: str, subject: str) -> Component:
    last = max(place.index for place in component.instances if place.within(kind) == subject)
    placed = (moved(place, kind) if place.index == last else place for place in component.instances)
    return replace(component, instances=tuple(placed))


def _one_outside(system: System, component: Component, kind: str) -> Component:
    grown = twin(system, component) if component.replication is None else more_standbys(system, component)
    *before, new = grown.instances
    return replace(grown, instances=(*before, moved(new, kind)))
