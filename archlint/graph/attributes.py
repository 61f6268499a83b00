"""How the attributes of a component follow from what is written, and from what its ground lets us assume.

Most of them are what is written under the same key. The rest stand in `ROWS`: attributes that follow together, and the
keys that decide about them. Where none of these keys is written, the attributes are the same for everything that stands
on the same ground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archlint.blueprint.shape import keys_at
from archlint.blueprint.vocabulary import Acks, Algorithm, Kind, Managed, Persistence
from archlint.catalogue import kind_defaults, managed_default
from archlint.graph.assumption import number
from archlint.graph.capacities import load, managed_by
from archlint.graph.copies import (
    as_backups,
    as_health,
    as_pools,
    as_replication,
    as_shards,
    as_token,
    quorum_of,
)
from archlint.graph.declared import likely
from archlint.graph.parts import Prices
from archlint.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archlint.blueprint.components import Component as Written
    from archlint.blueprint.prices import Prices as WrittenPrices
    from archlint.catalogue import Default
    from archlint.graph.assumption import Assumptions, Ground
    from archlint.graph.parts import Replication

VERBATIM = frozenset(
    [
        "engine", "description", "docs", "owner", "tags", "sticky", "weights", "tls", "volume", "published", "disk",
        "dead_letter", "max_length", "idempotent", "boots_from", "watches", "latency",
    ]
)  # fmt: skip
"""Keys that are attributes as they are written."""
_EVICTING = frozenset({Kind.CACHE, Kind.QUEUE, Kind.PUBSUB, Kind.DATABASE})


class Row(NamedTuple):
    """Attributes that follow together, the keys that they follow from, and how."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    values: Callable[[Written, Assumptions], tuple[Any, ...]]


def _one(name: str, value: Callable[[Written, Assumptions], Any], keys: Iterable[str] = ()) -> Row:
    """The row of one attribute, which follows from the key of its name unless `keys` says otherwise."""

    def values(written: Written, assumed: Assumptions) -> tuple[Any]:
        return (value(written, assumed),)

    return Row((name,), tuple(keys) or (name,), values)


def _quantity(name: str) -> Row:
    """The row of a quantity with a default."""
    return _one(name, lambda written, assumed: assumed.quantity(name, getattr(written, name)))


def _seconds(name: str) -> Row:
    """The row of a duration without a default."""
    return _one(name, lambda written, _: likely(getattr(written, name)))


def _factor(name: str) -> Row:
    """The row of a factor that is 1 unless somebody says otherwise."""
    return _one(name, lambda written, _: 1.0 if (found := likely(getattr(written, name))) is None else found)


def _copies(written: Written, assumed: Assumptions) -> tuple[Replication | None, int]:
    replication = as_replication(written, assumed)
    led = replication is not None and replication.led  # then only a write counts the standbys that confirm it
    return replication, written.min_up or (1 if led else quorum_of(replication))


def _cost(written: Written, _: Assumptions) -> tuple[Quantity | None, Prices | None]:
    cost = written.cost
    if cost is None or isinstance(cost, Quantity):
        return cost, None
    return cost.instance, _prices(cost)


def _prices(written: WrittenPrices) -> Prices:
    return Prices(
        egress=written.egress,
        storage=written.storage,
        requests=written.requests,
        reads=written.reads,
        writes=written.writes,
        memory=written.memory,
    )


def _state(written: Written, _: Assumptions) -> dict[str, str] | None:
    state = written.state
    if state is None:
        return None
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


def _eviction(written: Written, assumed: Assumptions) -> str | None:
    return assumed.word("eviction", written.eviction) if _EVICTING & _kinds(assumed.ground) else written.eviction


def _visibility(written: Written, assumed: Assumptions) -> float | None:
    return assumed.number("visibility", likely(written.visibility)) if Kind.QUEUE in _kinds(assumed.ground) else None


def _kinds(ground: Ground) -> set[Kind]:
    return {ground.kind, *(use.kind for use in ground.uses)}


def _availability(written: Written, assumed: Assumptions) -> float | None:
    """Declared, or mtbf / (mtbf + mttr) when both are declared, or the default: of what a provider runs its own."""
    if written.availability is not None:
        return written.availability.likely
    if written.mtbf is not None and written.mttr is not None:
        return written.mtbf.likely / (written.mtbf.likely + written.mttr.likely)
    provided = None if written.managed is None else _provided(written.managed, assumed.ground)
    if provided is None:
        return assumed.number("availability", None)
    assumed.used["availability"] = provided.text
    return number(provided)


def _provided(managed: Managed, ground: Ground) -> Default | None:
    """What a provider is assumed to give where that is not what the catalogue says of the engine.

    Service levels are those of several zones: in one zone there is the engine's level for one, if it has any, and never
    more than of any other service in one zone.
    """
    anywhere = managed_default(managed)
    if _says_nothing_of_providers(ground):
        return anywhere
    if managed is not Managed.ZONAL:
        return None
    usual, own = ground.defaults.get("availability"), ground.defaults.get("availability.zonal")
    if own is not None:
        return own
    return anywhere if usual is None or number(anywhere) < number(usual) else None


def _says_nothing_of_providers(ground: Ground) -> bool:
    """Whether the default availability is that of one instance somebody runs, which its kind alone has."""
    usual = kind_defaults(ground.kind)
    return "managed" not in usual and ground.defaults.get("availability") == usual.get("availability")


ROWS = (
    Row(
        ("workers", "concurrency", "capacity", "read_capacity", "write_capacity", "parallel"),
        ("workers", "concurrency", "capacity", "work", "cores"),
        load,
    ),
    _one("replicas", lambda written, _: 1 if written.replicas is None else written.replicas),
    Row(("replication", "min_up"), ("replication", "min_up"), _copies),
    _one("work", lambda written, _: written.work),
    _one("cores", lambda written, _: written.cores),
    _factor("variation"),
    _one("state", _state),
    _one("health", lambda written, _: as_health(written)),
    _one("pool", as_pools),
    _one("layer", _layer),
    _one("algorithm", _algorithm),
    _seconds("drain"),
    _one("shards", lambda written, _: as_shards(written)),
    _one("eviction", _eviction),
    _one("persistence", _persistence),
    _quantity("memory"),
    _quantity("bandwidth"),
    _factor("skew"),
    _one("visibility", _visibility),
    _one("acks", _acks),
    _quantity("max_connections"),
    _quantity("descriptors"),
    _quantity("per_connection"),
    _one("online", lambda written, _: written.online),
    _one("token", lambda written, _: as_token(written)),
    _one("refresh", lambda written, assumed: assumed.number("refresh", likely(written.refresh))),
    _one("backups", lambda written, _: as_backups(written)),
    _one("availability", _availability, keys=("availability", "mtbf", "mttr", "managed")),
    _seconds("mtbf"),
    _seconds("mttr"),
    _one("managed", managed_by),
    Row(("cost", "prices"), ("cost",), _cost),
)
"""In the order in which assumptions are told."""
