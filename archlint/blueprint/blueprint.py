"""The whole file as people write it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archlint.blueprint.components import Component
from archlint.blueprint.flows import Datum, Flow
from archlint.blueprint.model import Anything, Count, Duration, Factor, Model, PerUser, Rate, Share
from archlint.blueprint.vocabulary import GroupKind


class Durability(Model):
    """What may be lost, and how long recovery may take."""

    rpo: Duration | None = None
    rto: Duration | None = None


class Requirements(Model):
    """What is promised for the whole system."""

    functional: tuple[str, ...] = ()
    availability: Share | None = None
    latency: dict[str, Duration] | None = None  # percentile name -> duration, e.g. {p95: 200 ms}
    durability: Durability | None = None


class Window(Model):
    """Peak model: this share of a day's requests falls within this time."""

    share: Share
    within: Duration


class Busy(Model):
    """Peak model: a day's requests fall evenly into these hours."""

    busy: Duration


class Workload(Model):
    """How many people do how much."""

    users: Count | None = None
    daily_active: Share | None = None
    requests: PerUser | Rate | None = None
    peak: Factor | Window | Busy | None = None
    online_at_peak: Share | None = None
    growth: str | None = None  # '8%/month' or '50%/year'; parsed by the loader


class Group(Model):
    """A boundary, drawn as a box; some kinds are failure domains."""

    kind: GroupKind
    members: tuple[str, ...]
    title: str | None = None
    availability: Share | None = None


class Decision(Model):
    """A tradeoff: what was chosen, what it gains, what gets worse."""

    choose: str
    on: tuple[str, ...] = ()  # one id may be written without a list
    gain: str | None = None
    cost: str | None = None
    because: str | None = None
    instead_of: tuple[str, ...] = ()
    revisit: str | None = None


class Waiver(Model):
    """A finding accepted on purpose."""

    rule: str
    on: str
    because: str
    until: str | None = None
    owner: str | None = None


class Blueprint(Model):
    """A blueprint, version 1."""

    archlint: Literal[1]
    system: str
    summary: str | None = None
    requirements: Requirements | None = None
    workload: Workload | None = None
    groups: dict[str, Group] = Field(default_factory=dict)
    components: dict[str, Component] = Field(default_factory=dict)
    data: dict[str, Datum] = Field(default_factory=dict)
    flows: dict[str, Flow] = Field(default_factory=dict)
    estimates: dict[str, Anything] = Field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    waivers: tuple[Waiver, ...] = ()
