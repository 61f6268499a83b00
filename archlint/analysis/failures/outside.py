"""Copies outside of a host, rack, zone or region that takes a flow down with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import Change, Effort, beside, with_component
from archlint.analysis.failures.companions import companions
from archlint.analysis.failures.growth import ELSEWHERE, first_standby, more_standbys, moved, twin
from archlint.analysis.failures.parts import is_whole
from archlint.analysis.failures.standing import promotes
from archlint.graph.quorum import asked
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
    named: dict[int, list[str]] = {}
    for id_ in parts:
        number, name = _named(system, id_, kind, subject)
        named.setdefault(number, []).append(name)
    copies = ", and ".join(
        f"{'a copy' if number == 1 else f'{number} copies'} of {listed(each, most=4)}" for number, each in named.items()
    )
    single = [system.components[id_] for id_ in parts if len(system.components[id_].instances) == 1]
    needed = [f"{one} (`{each.id}`)" for each in single if not each.is_store for one in companions(system, each)]
    return Change(
        text=f"{copies} outside of {kind} `{subject}`{beside(needed, most=4)}",
        where=subject,
        effort=Effort.WAY,
        worse=f"another {kind} to pay, traffic between them, and nothing may live in one copy alone",
        apply=lambda now: _all_outside(now, kind, subject, parts),
        parts=parts,
        of=lambda fewer: _copies_outside(system, kind, subject, fewer),
    )


def _named(system: System, id_: str, kind: str, subject: str) -> tuple[int, str]:
    """How many copies of a component go outside, and its name with what has to be known of them.

    How many more that makes, where none of those it has can move there; and whether where its other copies stand
    there is no room: with one more of them there, that place would be needed as this one is.
    """
    component = system.components[id_]
    grown = _all_outside(system, kind, subject, (id_,)).components[id_]
    number = _outer(grown, kind, subject) - _outer(component, kind, subject)
    more = len(grown.instances) - len(component.instances) if len(component.instances) > 1 else 0
    said = [f"{'one' if more == 1 else more} more"] if more else []
    if more or _needs_room(component, grown, kind, subject):
        said.append(f"in a {kind} of {'its' if more == 1 or number == 1 else 'their'} own")
    return max(number, 1), f"`{id_}`" + (f" ({', '.join(said)})" if said else "")


def _outer(component: Component, kind: str, subject: str) -> int:
    return sum(place.within(kind) != subject for place in component.instances)


def _needs_room(component: Component, grown: Component, kind: str, subject: str) -> bool:
    """Whether copies that leave a domain may not go where others of the same component stand."""
    others = {name for place in component.instances if (name := place.within(kind)) not in (None, subject)}
    places = [place.within(kind) for place in grown.instances]
    crowded = ([other if name == f"{ELSEWHERE}-{kind}" else name for name in places] for other in others)
    needed = _needed(grown)
    return bool(others) and all(
        any(len(those) - those.count(name) < needed for name in {*those} - {None}) for those in crowded
    )


def left(component: Component, kind: str, subject: str) -> tuple[int, int] | None:
    """How many copies outlive a domain, and how many would have to; None where enough do, and one of them leads."""
    if is_whole(component):
        return (0, 1) if all(place.within(kind) == subject for place in component.instances) else None
    outer = [place for place in component.instances if place.within(kind) != subject]
    headless = bool(outer) and all(place.role == "standby" for place in outer) and not promotes(component)
    return (len(outer), _needed(component)) if headless or len(outer) < _needed(component) else None


def _stranded(component: Component, kind: str, subject: str) -> bool:
    """Whether too few copies stand outside of a domain that fails: none, or fewer than are needed."""
    left = sum(place.within(kind) != subject for place in component.instances)
    return bool(component.instances) and left < _needed(component)


def _needed(component: Component) -> int:
    """How many copies have to be up: as many as somebody says, as its quorum takes, or as confirm a write."""
    if component.is_declared("min_up"):
        return component.min_up
    return max(asked(component, reads=reads).copies for reads in (True, False))


def _needs_more(component: Component, kind: str, subject: str) -> bool:
    """Whether copies that move out of one domain leave too few outside of another: then there have to be more of them."""
    copies = component.replication
    if copies is not None and (copies.read_quorum or copies.write_quorum):
        return False  # quorums that are written down have to be chosen anew with the number of copies
    places = [place.within(kind) for place in component.instances]
    spare = len(places) - _needed(component)
    elsewhere = f"{ELSEWHERE}-{kind}"
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
        return _each_elsewhere(first_standby(system, component), kind, subject)
    grown = component if is_whole(component) else twin(system, component)
    return _one_moved(grown, kind, subject) if _stranded(grown, kind, subject) else grown


def _each_elsewhere(component: Component, kind: str, subject: str) -> Component:
    """All copies but the first in places of their own: of those that agree by majority no two may fail together."""
    if not _stranded(component, kind, subject):
        return component
    first, *rest = component.instances
    placed = (moved(place, kind, number) for number, place in enumerate(rest, start=1))
    return replace(component, instances=(first, *placed))


def _one_moved(component: Component, kind: str, subject: str) -> Component:
    last = max(place.index for place in component.instances if place.within(kind) == subject)
    placed = (moved(place, kind) if place.index == last else place for place in component.instances)
    return replace(component, instances=tuple(placed))


def _one_outside(system: System, component: Component, kind: str) -> Component:
    grown = twin(system, component) if component.replication is None else more_standbys(system, component)
    *before, new = grown.instances
    return replace(grown, instances=(*before, moved(new, kind)))
