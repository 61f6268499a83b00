"""The whole file as people write it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from archlint.blueprint.components import Component
from archlint.blueprint.flows import Datum, Flow
from archlint.blueprint.model import Anything, Count, Duration, Factor, Growth, Model, PerUser, Share, Text, Texts, mistake
from archlint.blueprint.vocabulary import GroupKind


class Durability(Model):
    """What may be lost, and how long recovery may take."""

    rpo: Duration | None = None
    rto: Duration | None = None


Latency = dict[Literal["p50", "p90", "p95", "p99", "p999"], Duration]
"""How long an answer may take, by percentile."""


class Requirements(Model):
    """What is promised for the whole system."""

    functional: Texts = ()
    availability: Share | None = None
    latency: Latency | None = None
    durability: Durability | None = None


class Window(Model):
    """Peak model: this share of a day's requests falls within this time."""

    share: Share
    within: Duration


class Busy(Model):
    """Peak model: a day's requests fall evenly into these hours."""

    busy: Duration


def peak_shape(value: object) -> str:
    """Which peak model was written; a mapping with `busy` alone is the hours of a busy day."""
    if isinstance(value, dict):
        return "busy" if "busy" in value and "share" not in value and "within" not in value else "window"
    return "busy" if isinstance(value, Busy) else "window" if isinstance(value, Window) else "factor"


def one_model(value: object) -> object:
    """A peak is described by one model."""
    if isinstance(value, dict) and "busy" in value and ("share" in value or "within" in value):
        raise mistake("two-ways", "has two models: `busy`, and `share` with `within`", "keep the one that was measured")
    return value


Peak = Annotated[
    Annotated[Factor, Tag("factor")] | Annotated[Window, Tag("window")] | Annotated[Busy, Tag("busy")],
    Discriminator(peak_shape),
    BeforeValidator(one_model),
]


class Workload(Model):
    """How many people do how much."""

    users: Count | None = None
    daily_active: Share | None = None
    requests: PerUser | None = None
    peak: Peak | None = None
    online_at_peak: Share | None = None
    growth: Growth | None = None


class Group(Model):
    """A boundary, drawn as a box; some kinds are failure domains."""

    kind: GroupKind
    members: Texts
    title: Text | None = None
    availability: Share | None = None


class Decision(Model):
    """A tradeoff: what was chosen, what it gains, what gets worse."""

    choose: Text
    on: Texts = ()  # one id may be written without a list
    gain: Text | None = None
    cost: Text | None = None
    because: Text | None = None
    instead_of: Texts = ()
    revisit: Text | None = None


class Waiver(Model):
    """A finding accepted on purpose."""

    rule: Text
    on: Text
    because: Text
    until: Text | None = None
    owner: Text | None = None


class Blueprint(Model):
    """A blueprint, version 1."""

    archlint: Literal[1]
    system: Text
    summary: Text | None = None
    requirements: Requirements | None = None
    workload: Workload | None = None
    groups: dict[str, Group] = Field(default_factory=dict)
    components: dict[str, Component] = Field(default_factory=dict)
    data: dict[str, Datum] = Field(default_factory=dict)
    flows: dict[str, Flow] = Field(default_factory=dict)
    estimates: dict[str, Anything] = Field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    waivers: tuple[Waiver, ...] = ()
