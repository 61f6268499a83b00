"""What figures that somebody claims are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.result import Needed, Resource, Storage
    from archlint.analysis.demand.later import Later
    from archlint.analysis.demand.result import Demand, Figure
    from archlint.graph.system import System


@frozen
class Claims:
    """Everything a claim can be compared with."""

    system: System
    demand: Demand
    resources: tuple[Resource, ...]
    planned: Later[Mapping[str, Needed]]
    storage: Mapping[str, Storage]
    sockets: Mapping[str, Figure]
    connections: Mapping[str, Figure]
    headroom: float | None = None
