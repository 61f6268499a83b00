"""Which copies of every component are still there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.failures.parts import is_spread, is_whole
from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Failover, ReplicationMode
from archlint.frozen import frozen
from archlint.graph.system import Domain, Instance

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.graph.system import Component, System


@frozen
class Loss:
    """One thing that is gone: an instance (`index` from 0), a whole component (no index), or a failure domain."""

    kind: CauseClass
    subject: str
    index: int | None = None


@frozen
class Standing:
    """What is left of one component.

    left      the copies that serve; of a sharded store those of the shard that lost most and still serves
    total     how many there were
    replaced  whether one of them has taken the place of a lost primary
    """

    left: tuple[Instance, ...]
    total: int
    replaced: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left."""
        return not self.left

    @property
    def leads(self) -> bool:
        """Whether there is a primary among what is left."""
        return any(instance.role != "standby" for instance in self.left)


def standings(system: System, lost: frozenset[Loss]) -> dict[str, Standing]:
    """What is left of every component."""
    return {component.id: standing(component, lost) for component in system.components.values()}


def standing(component: Component, lost: frozenset[Loss]) -> Standing:
    """What is left of one component."""
    instances = component.instances or (Instance(0),)
    total = len(instances)
    if Loss(CauseClass.INSTANCE, component.id) in lost:
        return Standing((), total)
    if is_whole(component):
        return Standing(instances, total)
    shards = component.shards.count if component.shards else 1
    left = [
        tuple(
            instance
            for place, instance in enumerate(instances)
            if Loss(CauseClass.INSTANCE, component.id, shard * total + place) not in lost
            and not _swallowed(instance, lost)
        )
        for shard in range(shards)
    ]
    serving = [those for those in left if those]
    if not serving:
        return Standing((), total)
    worst = min(serving, key=lambda those: (len(those), those[0].role == "primary"))
    return _promoted(component, worst, total)


def _swallowed(instance: Instance, lost: frozenset[Loss]) -> bool:
    return any(
        Loss(CauseClass(domain.value), name) in lost
        for domain in Domain
        if (name := instance.within(domain)) is not None
    )


def _promoted(component: Component, left: tuple[Instance, ...], total: int) -> Standing:
    if left[0].role != "standby" or not promotes(component):
        return Standing(left, total)
    return Standing((replace(left[0], role="primary"), *left[1:]), total, replaced=True)


def promotes(component: Component) -> bool:
    """Whether a standby takes over by itself, or all copies are alike."""
    copies = component.replication
    if copies is None:
        return False
    return copies.alike or copies.mode is ReplicationMode.MULTI_PRIMARY or copies.failover is Failover.AUTOMATIC


def stays_in_rotation(component: Component, spread: frozenset[str]) -> bool:
    """Whether dead copies keep their share of the requests: several that requests are spread over, and nobody checks them.

    `spread` are the components that `spread_over` names.
    """
    return is_unchecked(component) and component.id in spread


def spread_over(system: System) -> frozenset[str]:
    """The components of which each copy gets its part of somebody's requests."""
    asked = {(hop.source, name) for flow in system.flows.values() for hop in flow.hops for name in hop.targets}
    components = system.components
    return frozenset(name for source, name in asked if is_spread(components[name], components[source]))


def is_unchecked(component: Component) -> bool:
    """Whether nobody notices that one of its copies is dead."""
    return not (
        len(component.instances) < 2 or component.is_store or component.health is not None or is_whole(component)
    )


def reduced(system: System, left: Mapping[str, Standing]) -> dict[str, Component]:
    """Every component as big as what is left of it."""
    found: dict[str, Component] = {}
    spread = spread_over(system)
    for component in system.components.values():
        those = left[component.id]
        if those.is_gone or len(those.left) < those.total or those.replaced:
            found[component.id] = shrunk(component, those, stays=stays_in_rotation(component, spread))
        else:
            found[component.id] = component
    for balancer in system.components.values():
        target = weighted_target(balancer, system)
        if target is not None and found[target.id].replicas < target.replicas:
            found[balancer.id] = weighing(found[balancer.id], left[target.id])
    return found


def weighing(balancer: Component, left: Standing) -> Component:
    """A balancer with the weights of the instances that are left behind it."""
    kept = {instance.index for instance in left.left}
    return replace(balancer, weights=tuple(weight for index, weight in enumerate(balancer.weights) if index in kept))


def weighted_target(balancer: Component, system: System) -> Component | None:
    """The first component behind a balancer that its weights fit, one for each instance."""
    if not balancer.weights:
        return None
    for flow in system.flows.values():
        for hop in flow.hops:
            if hop.source == balancer.id:
                for name in hop.targets:
                    if system.components[name].replicas == len(balancer.weights):
                        return system.components[name]
    return None


def shrunk(component: Component, left: Standing, *, stays: bool) -> Component:
    """A component as big as what is left of it; as it was where dead copies stay in rotation."""
    if left.is_gone:
        return replace(component, replicas=0, instances=(), pool=())
    if component.replication is not None:
        copies = replace(component.replication, standbys=len(left.left) - 1)
        return replace(component, replication=copies, instances=left.left)
    if stays:
        return component
    return replace(component, replicas=len(left.left), instances=left.left)
