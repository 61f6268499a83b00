"""What a blueprint itself says, as dotted keys, and plain numbers out of written quantities."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.blueprint.components import Component as Written
    from archlint.blueprint.flows import StepOptions
    from archlint.blueprint.model import Model
    from archlint.quantity import Quantity

_NESTED = frozenset({"capacity", "state", "health", "replication", "shards", "token", "backups", "cost"})


def likely(quantity: Quantity | None) -> float | None:
    """The likely value in base units, None when nothing was written."""
    return None if quantity is None else quantity.likely


def declared_keys(written: Written) -> frozenset[str]:
    """Every key written on a component, nested ones dotted as well: 'replication' and 'replication.lag'."""
    keys = written.model_fields_set
    nested = [f"{key}.{inner}" for key in _NESTED.intersection(keys) for inner in _inner_keys(getattr(written, key))]
    pools = [f"pool.{store}" for store in written.pool] if written.pool else ()
    return frozenset((*keys, *nested, *pools))


def _inner_keys(part: Model | Quantity | None) -> frozenset[str]:
    keys = getattr(part, "model_fields_set", None)
    return frozenset() if keys is None else frozenset(keys)


def declared_options(options: StepOptions) -> frozenset[str]:
    """Every option written on a step, by the names of the language."""
    return frozenset("async" if key == "is_async" else key for key in options.model_fields_set)
