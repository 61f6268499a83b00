"""What is known about engines: kinds, limits, capacities, replication, loss, each with its source."""

from archlint.catalogue.engine import Default, Engine, Setting
from archlint.catalogue.lookup import (
    configuration,
    configurations,
    domain_default,
    families,
    find,
    kind_defaults,
    managed_default,
    names,
)

__all__ = [
    "Default",
    "Engine",
    "Setting",
    "configuration",
    "configurations",
    "domain_default",
    "families",
    "find",
    "kind_defaults",
    "managed_default",
    "names",
]
