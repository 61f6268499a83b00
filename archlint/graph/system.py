"""The system graph: a blueprint with everything resolved, frozen, ready to be asked questions.

Every component carries concrete values: what was written is *declared*, what the catalogue added is
*assumed*, and the difference stays visible (`Component.declared`, `Component.assumed`). Flows are
compiled to hops, one per arrow, in walk order. Nothing here knows YAML or pydantic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import CHANNELS, STORES
from archlint.frozen import frozen
from archlint.graph.component import Component
from archlint.graph.flow import Flow, Hop, Needs
from archlint.graph.parts import (
    Backups,
    DocumentPath,
    Domain,
    EngineFacts,
    Health,
    Instance,
    Pool,
    Replication,
    Shards,
    Token,
)
from archlint.graph.records import (
    Datum,
    Decision,
    Estimate,
    Group,
    Peak,
    Requirements,
    Waiver,
    Workload,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CHANNELS",
    "STORES",
    "Backups",
    "Component",
    "Datum",
    "Decision",
    "DocumentPath",
    "Domain",
    "EngineFacts",
    "Estimate",
    "Flow",
    "Group",
    "Health",
    "Hop",
    "Instance",
    "Needs",
    "Peak",
    "Pool",
    "Replication",
    "Requirements",
    "Shards",
    "System",
    "Token",
    "Waiver",
    "Workload",
]


@frozen
class System:
    """The whole design. Mappings keep the order of the file."""

    name: str
    file: str
    summary: str | None
    components: Mapping[str, Component]
    flows: Mapping[str, Flow]
    groups: Mapping[str, Group]
    data: Mapping[str, Datum]
    workload: Workload
    requirements: Requirements
    decisions: tuple[Decision, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    imported: str | None = None
