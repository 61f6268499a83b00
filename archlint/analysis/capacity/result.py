"""What the capacity analysis answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archlint.analysis.demand.result import Figure
from archlint.graph.system import DocumentPath


@dataclass(frozen=True, slots=True)
class Resource:
    """One named limit of one component at peak.

    name          throughput | reads and writes | worker slots | connections | sockets | descriptors |
                  socket memory | storage | memory | bandwidth
    load, capacity in `unit`; utilisation = load / capacity at the likely values, low/high at the ends
    saturates_at  multiple of today's peak at which the limit is reached (inf: never, 0: no load to scale)
    declared      whether the limit was written in the blueprint; `source` says where it came from
    """

    component: str
    name: str
    load: float
    capacity: float
    unit: str
    utilisation: float
    utilisation_low: float
    utilisation_high: float
    saturates_at: float
    formula: str
    declared: bool
    source: str
    path: DocumentPath
    scales_with_load: bool = True


@dataclass(frozen=True, slots=True)
class Needed:
    """How many instances of a component peak load needs at the utilisation target, and one more."""

    component: str
    instances: int
    with_one_lost: int
    formula: str


@dataclass(frozen=True, slots=True)
class EstimateCheck:
    """One claimed figure against the computed one; `factor` = claimed / computed; `slip` names the likely mistake."""

    name: str
    claimed: float
    computed: Figure | None
    factor: float | None
    agrees: bool
    slip: str | None
    path: DocumentPath
    unit: str


@dataclass(frozen=True, slots=True)
class Storage:
    """How much one datum needs: bytes stored now (stock) or at the end of retention, and per year for inflows."""

    datum: str
    store: str
    bytes: Figure | None
    per_year: Figure | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Every resource, tightest first; what breaks first is `resources[0]` when anything has a limit."""

    resources: tuple[Resource, ...]
    needed: Mapping[str, Needed]
    storage: Mapping[str, Storage]
    estimates: tuple[EstimateCheck, ...]
