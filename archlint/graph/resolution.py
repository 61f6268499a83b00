"""One component as written becomes one component with every default filled in.

What was written is *declared*; what the catalogue adds is *assumed*, with its source. Nothing written is
ever overruled, and a default that a written fact makes meaningless is left out: `work` or a declared
capacity replaces the assumed capacity, `mtbf` and `mttr` together replace the assumed availability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.shape import keys_at
from archlint.blueprint.vocabulary import Acks, Algorithm, Kind, Managed, Persistence
from archlint.catalogue import kind_defaults, managed_default
from archlint.frozen import replace
from archlint.graph.assumption import Assumptions, Ground, number
from archlint.graph.component import STORES, Component
from archlint.graph.copies import (
    as_backups,
    as_health,
    as_pools,
    as_replication,
    as_shards,
    as_token,
    copy_roles,
    quorum_of,
)
from archlint.graph.declared import declared_keys, likely
from archlint.graph.parts import Prices
from archlint.graph.placement import place
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from archlint.blueprint.components import Component as Written
    from archlint.blueprint.prices import Prices as WrittenPrices
    from archlint.graph.placement import Map

_EVICTING = frozenset({Kind.CACHE, Kind.QUEUE, Kind.PUBSUB, Kind.DATABASE})


def resolve(name: str, written: Written, ground: Ground, called_stores: tuple[str, ...], atlas: Map) -> Component:
    """Fill in one component and place its copies.

    `called_stores` are the databases its steps reach, for pools that nobody declared.
    """
    assumed = Assumptions(ground)
    kind = ground.kind
    kinds = {kind, *(use.kind for use in ground.uses)}
    workers = written.workers or 1
    concurrency = _concurrency(written, assumed)
    capacity, read, write = _capacities(written, assumed, workers * concurrency)
    replication = as_replication(written, assumed)
    mtbf, mttr = likely(written.mtbf), likely(written.mttr)
    roles = copy_roles(written, replication, store=kind in STORES)
    return Component(
        id=name,
        kind=kind,
        title=written.title or name,
        path=("components", name),
        declared=declared_keys(written) - frozenset(written.guessed),
        assumed=assumed.used,
        engine=written.engine,
        facts=ground.facts,
        roles=ground.roles,
        uses=ground.uses,
        description=written.description,
        docs=written.docs,
        owner=written.owner,
        tags=written.tags,
        replicas=1 if written.replicas is None else written.replicas,
        min_up=written.min_up or quorum_of(replication),
        workers=workers,
        concurrency=concurrency,
        instances=place(name, roles, written.hosts, written.zones, atlas),
        groups=atlas.around(name),
        capacity=capacity,
        read_capacity=read,
        write_capacity=write,
        work=written.work,
        variation=1.0 if written.variation is None else written.variation.likely,
        state=None if written.state is None else _state(written),
        health=as_health(written),
        pool=as_pools(written, assumed, called_stores),
        layer=_layer(written, assumed),
        algorithm=_algorithm(written, assumed),
        sticky=written.sticky,
        weights=written.weights,
        tls=written.tls,
        drain=likely(written.drain),
        replication=replication,
        shards=as_shards(written),
        eviction=assumed.word("eviction", written.eviction) if _EVICTING & kinds else written.eviction,
        persistence=_persistence(written, assumed),
        volume=written.volume,
        published=written.published,
        guessed=frozenset(written.guessed),
        cores=written.cores,
        memory=assumed.quantity("memory", written.memory),
        disk=written.disk,
        bandwidth=assumed.quantity("bandwidth", written.bandwidth),
        skew=1.0 if written.skew is None else written.skew.likely,
        dead_letter=written.dead_letter,
        visibility=assumed.number("visibility", likely(written.visibility)) if Kind.QUEUE in kinds else None,
        max_length=written.max_length,
        acks=_acks(written, assumed),
        idempotent=written.idempotent,
        max_connections=assumed.quantity("max_connections", written.max_connections),
        descriptors=assumed.quantity("descriptors", written.descriptors),
        per_connection=assumed.quantity("per_connection", written.per_connection),
        token=as_token(written),
        refresh=assumed.number("refresh", likely(written.refresh)),
        boots_from=written.boots_from,
        watches=written.watches,
        backups=as_backups(written),
        availability=_availability(written, mtbf, mttr, assumed),
        mtbf=mtbf,
        mttr=mttr,
        managed=_managed(written, assumed),
        cost=written.cost if written.cost is None or isinstance(written.cost, Quantity) else written.cost.instance,
        prices=_prices(written.cost),
        latency=written.latency,
    )


def likewise(first: Component, name: str, written: Written, atlas: Map) -> Component:
    """Another component that is written as the first one is: only its name differs, and the groups around it."""
    roles = tuple([instance.role for instance in first.instances])
    return replace(
        first,
        id=name,
        title=written.title or name,
        path=("components", name),
        instances=place(name, roles, written.hosts, written.zones, atlas),
        groups=atlas.around(name),
    )


def _prices(written: Quantity | WrittenPrices | None) -> Prices | None:
    if written is None or isinstance(written, Quantity):
        return None
    return Prices(
        egress=written.egress,
        storage=written.storage,
        requests=written.requests,
        reads=written.reads,
        writes=written.writes,
        memory=written.memory,
    )


def _concurrency(written: Written, assumed: Assumptions) -> int:
    if written.concurrency is not None:
        return written.concurrency
    default = assumed.take("concurrency")
    if default is not None:
        return int(number(default))
    kind = assumed.ground.kind
    if written.workers is not None or kind in STORES:
        return 1
    if written.cores is not None and (kind is Kind.WORKER or written.work is not None):
        what = "job" if kind is Kind.WORKER else "call"
        assumed.used["concurrency"] = f"one {what} at a time on every core (engineering default)"
        return max(1, int(written.cores.likely))
    if written.work is not None and (written.replicas is not None or _managed(written, assumed) is None):
        assumed.used["concurrency"] = "one call at a time: neither `workers`, `concurrency` nor `cores` is stated"
    return 1


def _capacities(
    written: Written, assumed: Assumptions, processes: int
) -> tuple[Quantity | None, Quantity | None, Quantity | None]:
    """Capacity, read capacity, write capacity of one instance; defaults count for every process of it."""
    capacity = written.capacity
    if isinstance(capacity, Quantity):
        return capacity, None, None
    if capacity is not None:
        return (
            None,
            assumed.quantity("capacity.read", capacity.read),
            assumed.quantity("capacity.write", capacity.write),
        )
    if written.work is not None:
        return None, None, None
    return (
        assumed.quantity("capacity", None, processes),
        assumed.quantity("capacity.read", None),
        assumed.quantity("capacity.write", None),
    )


def _state(written: Written) -> dict[str, str]:
    state = written.state
    if state is None:
        return {}
    return {key: where for key in keys_at(("components", "", "state")) if (where := getattr(state, key)) is not None}


def _layer(written: Written, assumed: Assumptions) -> int | None:
    if written.layer is not None or assumed.ground.kind is not Kind.LOAD_BALANCER:
        return written.layer
    default = assumed.take("layer")
    return None if default is None else int(number(default))


def _algorithm(written: Written, assumed: Assumptions) -> Algorithm | None:
    if written.algorithm is not None or assumed.ground.kind is not Kind.LOAD_BALANCER:
        return written.algorithm
    word = assumed.word("algorithm", None)
    return None if word is None else Algorithm(word)


def _persistence(written: Written, assumed: Assumptions) -> Persistence | None:
    word = assumed.word("persistence", written.persistence)
    return None if word is None else Persistence(word)


def _acks(written: Written, assumed: Assumptions) -> Acks | None:
    word = assumed.word("acks", written.acks)
    return None if word is None else Acks(word)


def _managed(written: Written, assumed: Assumptions) -> Managed | None:
    word = assumed.word("managed", written.managed)
    return None if word is None else Managed(word)


def _availability(written: Written, mtbf: float | None, mttr: float | None, assumed: Assumptions) -> float | None:
    """Declared, or mtbf / (mtbf + mttr) when both are declared, or the default: of what a provider runs its own."""
    if written.availability is not None:
        return written.availability.likely
    if mtbf is not None and mttr is not None:
        return mtbf / (mtbf + mttr)
    if written.managed is not None and _says_nothing_of_providers(assumed.ground):
        default = managed_default(written.managed)
        assumed.used["availability"] = default.text
        return number(default)
    return assumed.number("availability", None)


def _says_nothing_of_providers(ground: Ground) -> bool:
    """Whether the default availability is that of one instance somebody runs, which its kind alone has."""
    usual = kind_defaults(ground.kind)
    return "managed" not in usual and ground.defaults.get("availability") == usual.get("availability")
