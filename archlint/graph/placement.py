"""Where every copy of a component runs: hosts, racks, zones, regions, providers."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.vocabulary import GroupKind
from archlint.frozen import frozen
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


Claims: TypeAlias = "tuple[tuple[Domain, str], ...]"
"""Failure domains something is in, the strongest claim first."""


@frozen
class Map:
    """The groups of a system, and for every name the groups that list it as a member."""

    groups: Mapping[str, Group]
    holders: Mapping[str, Sequence[str]]
    places: dict[tuple[Domain, str], Claims] = field(default_factory=dict[tuple[Domain, str], Claims], compare=False)

    def around(self, name: str) -> tuple[str, ...]:
        """The groups around a name from the inside out, each once."""
        found: dict[str, None] = {}
        waiting = list(self.holders.get(name, ()))
        for group in waiting:  # which grows on the way
            if group not in found and group != name:
                found[group] = None
                waiting.extend(self.holders.get(group, ()))
        return tuple(found)

    def at(self, domain: Domain, name: str) -> Claims:
        """A host or a zone that a component names, and the failure domains around it; hundreds of components name the same."""
        known = self.places.get((domain, name))
        if known is None:
            known = self.places[domain, name] = ((domain, name), *self.domains(name))
        return known

    def domains(self, name: str) -> Claims:
        """The failure domains a component, host, zone or group sits in; itself included if it is one."""
        chain = self.around(name)
        if name in self.groups:
            chain = (name, *chain)
        return claims(self.groups, chain)


def claims(groups: Mapping[str, Group], around: Iterable[str]) -> Claims:
    """Those of the groups around something that are failure domains."""
    return tuple((DOMAIN_KINDS[groups[group].kind], group) for group in around if groups[group].kind in DOMAIN_KINDS)


def survey(groups: Mapping[str, Group]) -> Map:
    """Turn the members of the groups round: from every member to the groups around it."""
    containers: dict[str, list[str]] = {}
    for group in groups.values():
        for member in group.members:
            containers.setdefault(member, []).append(group.id)
    return Map(groups, containers)


def place(
    component: str, roles: tuple[str, ...], hosts: Sequence[str], zones: Sequence[str], atlas: Map
) -> tuple[Instance, ...]:
    """One instance per role, spread over the lists in turn: a list as long as the instances places them one by one.

    What the host says goes before what the zone says, and that before what groups say of the component; a
    checked blueprint has no two that disagree.

    >>> [instance.zone for instance in place("api", ("instance",) * 3, (), ("a", "b"), survey({}))]
    ['a', 'b', 'a']
    """
    return _arrange(
        roles,
        tuple([atlas.at(Domain.HOST, host) for host in hosts]),
        tuple([atlas.at(Domain.ZONE, zone) for zone in zones]),
        atlas.domains(component),
    )


@lru_cache(maxsize=1024)
def _arrange(
    roles: tuple[str, ...], hosts: tuple[Claims, ...], zones: tuple[Claims, ...], own: Claims
) -> tuple[Instance, ...]:
    """Large systems repeat few arrangements, so each is made once."""
    return tuple(
        _instance(index, role, (*_turn(hosts, index), *_turn(zones, index), *own)) for index, role in enumerate(roles)
    )


def _instance(index: int, role: str, claims: Claims) -> Instance:
    placed: dict[Domain, str] = {}
    for domain, name in claims:
        placed.setdefault(domain, name)
    return Instance(index, role, *(placed.get(domain) for domain in Domain))


def _turn(claims: tuple[Claims, ...], index: int) -> Claims:
    return claims[index % len(claims)] if claims else ()
