"""What to write so that copies stand outside of a host or zone whose failure stops flows."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from archlint.analysis.failures.change import with_component
from archlint.analysis.failures.growth import CHECKS, ELSEWHERE, automatic, first_copies, moved
from archlint.analysis.failures.outside import spread
from archlint.analysis.failures.parts import is_whole
from archlint.analysis.failures.paths import Strain
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.survey import stopping
from archlint.blueprint.vocabulary import Failover
from archlint.graph.system import Domain
from archlint.quantity import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.graph.system import Component, Flow, Instance, System

_KEYS = {Domain.HOST: "hosts", Domain.ZONE: "zones"}
"""How a component says where its instances run."""
_MOST = 12
"""Components that are named where the same is written on each."""
_MANY = 120
"""Components at one place of which each is moved by itself; nobody reads, or types, what would have to be written on more."""
_TRIED = 4
"""Flows that are looked at again with the copies where they are told to stand."""


def copies_outside(system: System, kind: str, subject: str, flows: Sequence[Flow]) -> str:
    """The change in words, and a line for each thing to write; '' where that would not keep these flows running.

    The change is tried: what fails stops none of the flows afterwards, and no new place does.
    """
    there = [each for each in system.components.values() if any(at.within(kind) == subject for at in each.instances)]
    if Domain(kind) not in _KEYS or len(there) > _MANY:
        return ""
    change = next(iter(spread(system, kind, subject)), None)
    if change is None or change.of is None:
        return ""
    wanted = {name for flow in flows for hop in flow.hops if hop.waited for name in (hop.source, *hop.targets)}
    parts = tuple(part for part in change.parts if part in wanted)
    if not parts:
        return ""
    fewer = change.of(parts)
    after = fewer.apply(system)
    for part in parts:
        after = with_component(after, _apart(after.components[part], Domain(kind)))
    if not _helps(system, after, Domain(kind), subject, flows[:_TRIED]):
        return ""
    wanting: dict[str, list[str]] = {}
    for part in parts:
        line = _written(system, system.components[part], after.components[part], Domain(kind))
        wanting.setdefault(line, []).append(part)
    lines = [f"write `{line}` on {listed(names, most=_MOST)}" for line, names in wanting.items() if line]
    return "\n".join([fewer.text, *_leaving(system, subject, parts), *lines]) if "" not in wanting else fewer.text


def _leaving(system: System, subject: str, parts: Sequence[str]) -> list[str]:
    """Who leaves the group that is the place: nothing is placed twice."""
    group = system.groups.get(subject)
    held = [part for part in parts if group is not None and part in group.members]
    if group is None or not held:
        return []
    whom = listed(held, most=_MOST) if set(group.members) - set(held) else "everything"
    return [f"take {whom} out of the `members` of `{subject}`"]


def _apart(component: Component, domain: Domain) -> Component:
    """The same with each copy that moved in a place of its own, and a standby that takes over by itself."""
    there = {place.within(domain) for place in component.instances}
    free = (number for number in count(2) if f"{ELSEWHERE}-{domain}-{number}" not in there)
    placed: list[Instance] = []
    for place in component.instances:
        again = any(place.within(domain) == other.within(domain) == f"{ELSEWHERE}-{domain}" for other in placed)
        placed.append(moved(place, domain, next(free)) if again else place)
    copies = component.replication
    by_hand = copies is not None and copies.standbys and copies.failover is not Failover.AUTOMATIC and not copies.alike
    grown = automatic(component) if by_hand else component
    return replace(grown, instances=tuple(placed))


def _helps(system: System, after: System, domain: Domain, subject: str, flows: Sequence[Flow]) -> bool:
    """Whether a place stops none of these flows any more, and no place does that did not before."""
    before, then, nothing = Register(system), Register(after), Strain({}, frozenset(), frozenset())
    for flow in flows:
        was = {each.subject for each in stopping(before, flow, nothing) if each.kind.value == domain.value}
        now = {
            each.subject for each in stopping(then, after.flows[flow.id], nothing) if each.kind.value == domain.value
        }
        if subject in now or now - was:
            return False
    return True


def _written(system: System, before: Component, after: Component, domain: Domain) -> str:
    """What changes on one component; '' where that cannot be said in a line."""
    where = [place.within(domain) for place in after.instances]
    placed_otherwise = domain is Domain.ZONE and any(place.host is not None for place in before.instances)
    if placed_otherwise or None in where or len(where) < 2 or is_whole(before):
        return ""
    said = [_copies(system, before, after)]
    said += [CHECKS] if before.health is None and after.health is not None else []
    return ", ".join([*filter(None, said), f"{_KEYS[domain]}: [{', '.join(str(place) for place in where)}]"])


def _copies(system: System, before: Component, after: Component) -> str:
    """How many copies there are, and who makes one of them the primary; '' where that stays."""
    if before.is_store and before.replication is None:
        first = first_copies(system, before)
        return f"replication: {{{first[0]}}}" if first is not None else ""
    was, now = before.replication, after.replication
    if was is None or now is None:
        grown = len(after.instances) > len(before.instances)
        return f"replicas: {len(after.instances)}" if grown else ""
    said = [f"standbys: {now.standbys}"] if now.standbys != was.standbys else []
    said += ["failover: automatic"] if now.failover is not was.failover else []
    return f"replication: {{{', '.join(said)}}}" if said else ""
