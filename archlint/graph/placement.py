"""Where every copy of a component runs: hosts, racks, zones, regions, providers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import GroupKind
from archlint.graph.parts import Domain, Instance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.graph.records import Group

DOMAIN_KINDS = {
    GroupKind.HOST: Domain.HOST,
    GroupKind.RACK: Domain.RACK,
    GroupKind.ZONE: Domain.ZONE,
    GroupKind.REGION: Domain.REGION,
    GroupKind.PROVIDER: Domain.PROVIDER,
}
"""Groups that fail as one; tiers and teams do not."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing placed twice: `what` is in `first` and in `second`, both of the same class of domain."""

    what: str
    domain: Domain
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Map:
    """The groups around every name: `around['api']` lists them from the inside out, each once."""

    groups: Mapping[str, Group]
    around: Mapping[str, tuple[str, ...]]

    def domains(self, name: str) -> tuple[tuple[Domain, str], ...]:
        """The failure domains a component, host, zone or group sits in; itself included if it is one."""
        chain = (name, *self.around.get(name, ())) if name in self.groups else self.around.get(name, ())
        return tuple(
            (DOMAIN_KINDS[self.groups[group].kind], group) for group in chain if self.groups[group].kind in DOMAIN_KINDS
        )


def survey(groups: Mapping[str, Group]) -> Map:
    """Turn the members of the groups round: from every member to the groups around it."""
    containers: dict[str, list[str]] = {}
    for group in groups.values():
        for member in group.members:
            containers.setdefault(member, []).append(group.id)
    return Map(groups, {name: _outwards(name, containers) for name in containers})


def _outwards(name: str, containers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(containers.get(name, ()))
    while waiting:
        group = waiting.pop(0)
        if group not in found and group != name:
            found[group] = None
            waiting.extend(containers.get(group, ()))
    return tuple(found)


def place(
    component: str, roles: Sequence[str], hosts: Sequence[str], zones: Sequence[str], atlas: Map
) -> tuple[tuple[Instance, ...], tuple[Conflict, ...]]:
    """One instance per role, spread over the lists in turn: a list as long as the instances places them one by one.

    What the host says goes before what the zone says, and that before what groups say of the component.

    >>> instances, _ = place("api", ("instance",) * 3, (), ("a", "b"), survey({}))
    >>> [instance.zone for instance in instances]
    ['a', 'b', 'a']
    """
    own = atlas.domains(component)
    instances: list[Instance] = []
    conflicts: dict[Conflict, None] = {}
    for index, role in enumerate(roles):
        host = hosts[index % len(hosts)] if hosts else None
        zone = zones[index % len(zones)] if zones else None
        placed, twice = _settle(component, _claims(host, zone, own, atlas))
        conflicts.update(dict.fromkeys(twice))
        instances.append(
            Instance(
                index,
                role,
                placed.get(Domain.HOST),
                placed.get(Domain.RACK),
                placed.get(Domain.ZONE),
                placed.get(Domain.REGION),
                placed.get(Domain.PROVIDER),
            )
        )
    return tuple(instances), tuple(conflicts)


def _claims(
    host: str | None, zone: str | None, own: Iterable[tuple[Domain, str]], atlas: Map
) -> Iterable[tuple[Domain, str]]:
    if host is not None:
        yield Domain.HOST, host
        yield from atlas.domains(host)
    if zone is not None:
        yield Domain.ZONE, zone
        yield from atlas.domains(zone)
    yield from own


def _settle(what: str, claims: Iterable[tuple[Domain, str]]) -> tuple[dict[Domain, str], list[Conflict]]:
    placed: dict[Domain, str] = {}
    twice: list[Conflict] = []
    for domain, name in claims:
        first = placed.setdefault(domain, name)
        if first != name:
            twice.append(Conflict(what, domain, first, name))
    return placed, twice
