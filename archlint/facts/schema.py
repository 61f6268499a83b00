"""The fact schema: which entities there are, which facts they have, of which type, meaning what."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from archlint.facts.component import ComponentFacts
from archlint.facts.evidence import CauseFacts, HoldingFacts
from archlint.facts.fact import Attribute, Entity, Fact
from archlint.facts.flow import FlowFacts, StepFacts
from archlint.facts.guarantees import ShortfallFacts, WeakeningFacts
from archlint.facts.needs import NeedsFacts
from archlint.facts.overloads import OverloadFacts
from archlint.facts.parts import BackupsFacts, HealthFacts, PoolFacts, ReplicationFacts, ShardsFacts, TokenFacts
from archlint.facts.records import DatumFacts, DecisionFacts, EstimateFacts, GroupFacts
from archlint.facts.resource import ResourceFacts
from archlint.facts.system import SystemFacts
from archlint.facts.together import DeadlockFacts, PairFacts
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.facts.kinds import FactType

CLASSES: tuple[type[Entity], ...] = (
    SystemFacts,
    ComponentFacts,
    ReplicationFacts,
    ShardsFacts,
    HealthFacts,
    PoolFacts,
    BackupsFacts,
    TokenFacts,
    FlowFacts,
    NeedsFacts,
    StepFacts,
    DatumFacts,
    DecisionFacts,
    EstimateFacts,
    GroupFacts,
    CauseFacts,
    ResourceFacts,
    HoldingFacts,
    ShortfallFacts,
    WeakeningFacts,
    PairFacts,
    OverloadFacts,
    DeadlockFacts,
)
APPLICABLE = (
    "system",
    "component",
    "flow",
    "step",
    "data",
    "decision",
    "estimate",
    "group",
    "cause",
    "resource",
    "holding",
    "shortfall",
    "weakening",
    "pair",
    "deadlock",
    "overload",
)
"""The entities a rule can apply to; the others are reached from them."""
PROTECTED = ("system", "component", "flow", "step", "data", "decision", "estimate", "group", "resource")
"""Those that a sound design has as well: what could go wrong, not what did."""


@frozen
class FieldSchema:
    """One fact: its type, whether it may be unset, what it means, where in the document it stands.

    `path` leads from its entity to where it can be read; it is its name where it has to be worked out.
    """

    name: str
    kind: FactType
    optional: bool
    doc: str
    key: str
    path: str


@frozen
class EntitySchema:
    """One entity: what it is, what may be asked about it, and whether any of that may be assumed."""

    name: str
    doc: str
    fields: Mapping[str, FieldSchema]
    assumes: bool


@cache
def schema() -> Mapping[str, EntitySchema]:
    """Every entity by name."""
    return {cls.name: describe(cls) for cls in CLASSES}


def describe(cls: type[Entity]) -> EntitySchema:
    """The schema of one entity, its facts in alphabetical order."""
    facts: dict[str, Fact[Any]] = {
        name: value for part in cls.__mro__ for name, value in vars(part).items() if isinstance(value, Fact)
    }
    fields = {
        name: FieldSchema(name, fact.kind, fact.optional, fact.doc, fact.key or name, path_of(fact))
        for name, fact in sorted(facts.items())
    }
    doc = (cls.__doc__ or "").strip().splitlines()[0].removesuffix(".")
    return EntitySchema(cls.name, doc, fields, cls.assumption is not Entity.assumption)


def path_of(fact: Fact[Any]) -> str:
    """Where a fact can be read, from its entity."""
    return (fact.path if isinstance(fact, Attribute) else None) or fact.name
