"""What is supposed: how much more load there is, and which parts are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.parts import is_whole
from archlint.analysis.failures.result import CauseClass
from archlint.analysis.failures.standing import Loss
from archlint.frozen import frozen
from archlint.graph.system import Domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Component, System


@frozen
class Scenario:
    """So many times today's load, without these."""

    times: float = 1.0
    lost: frozenset[Loss] = frozenset()


def absent(system: System) -> frozenset[Loss]:
    """What has no instance to begin with: as good as gone, in every scenario."""
    return frozenset(Loss(CauseClass.INSTANCE, one.id) for one in system.components.values() if one.is_absent)


def losses(system: System) -> Mapping[str, Loss]:
    """Everything that can be taken away, by the name it has on the command line and in a report's address.

    `db` is the whole component, `db#2` its second instance (copies of shard after shard), `zone:a` a failure
    domain with everything in it.
    """
    found: dict[str, Loss] = {}
    for component in system.components.values():
        found[component.id] = Loss(CauseClass.INSTANCE, component.id)
        count = copies(component)
        if count > 1:
            found |= {f"{component.id}#{i + 1}": Loss(CauseClass.INSTANCE, component.id, i) for i in range(count)}
    for domain in Domain:
        for name in domains(system, domain):
            found[f"{domain.value}:{name}"] = Loss(CauseClass(domain.value), name)
    return found


def copies(component: Component) -> int:
    """How many instances there are to lose one by one: all copies of all shards; 1 for what others run."""
    if is_whole(component):
        return 1
    shards = component.shards.count if component.shards else 1
    return max(len(component.instances), 1) * shards


def domains(system: System, domain: Domain) -> tuple[str, ...]:
    """The hosts, racks, zones, regions or providers that anything stands in, in the order of the file."""
    names = (instance.within(domain) for component in system.components.values() for instance in component.instances)
    return tuple(dict.fromkeys(name for name in names if name is not None))
