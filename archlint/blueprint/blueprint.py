"""The whole file as people write it."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from archlint.blueprint.components import Component
from archlint.blueprint.flows import Datum, Flow
from archlint.blueprint.model import (
    Anything,
    Count,
    Duration,
    Factor,
    Growth,
    Model,
    People,
    PerUser,
    Share,
    Text,
    Texts,
)
from archlint.blueprint.values import mistake, peak_shape
from archlint.blueprint.vocabulary import GroupKind
from archlint.errors import did_you_mean, nearest

if TYPE_CHECKING:
    from archlint.source import Data


class Durability(Model):
    """What may be lost, and how long recovery may take."""

    rpo: Duration | None = None
    """What may be lost: acknowledged writes of this last stretch of time, of any store whose flows state none of their own."""
    rto: Duration | None = None
    """How long recovery may take."""


Latency = dict[Literal["p50", "p90", "p95", "p99", "p999"], Duration]
"""How long an answer may take, by percentile."""


class Requirements(Model):
    """What is promised for the whole system."""

    functional: Texts = ()
    """What people can do with the system."""
    availability: Share | None = None
    """Share of time it answers."""
    latency: Latency | None = None
    """Percentiles of the answer time: p50, p90, p95, p99, p999."""
    durability: Durability | None = None
    """What may be lost, and how long recovery may take."""


class Window(Model):
    """Peak model: this share of a day's requests falls within this time."""

    share: Share
    """Share of a day's requests."""
    within: Duration
    """The time they fall into."""


class Busy(Model):
    """Peak model: a day's requests fall evenly into these hours."""

    busy: Duration
    """The hours into which a day's requests fall evenly."""


def one_model(value: "Data") -> "Data":
    """A peak is described by one model.

    Raises the mistake of two models, or of a key that none of them has.
    """
    if isinstance(value, dict) and "busy" in value and ("share" in value or "within" in value):
        raise mistake("two-ways", "has two models: `busy`, and `share` with `within`", "keep the one that was measured")
    if isinstance(value, dict) and len(value) == 1 and not value.keys() & {"busy", "share", "within"}:
        (key,) = value
        if nearest(str(key), ("share", "within")) is None:
            guess = did_you_mean(str(key), ("busy",), "write `{busy: 8 h}`, or a factor such as `3x`")
            raise mistake("unknown-key", f"has no key `{key}`", guess)
    return value


Peak = Annotated[
    Annotated[Factor, Tag("factor")] | Annotated[Window, Tag("window")] | Annotated[Busy, Tag("busy")],
    Discriminator(peak_shape),
    BeforeValidator(one_model),
]


class Workload(Model):
    """How many people do how much."""

    users: Count | None = None
    """People who have an account."""
    daily_active: People | None = None
    """Users who come on a day, as a share or a count."""
    requests: PerUser | None = None
    """Requests to the system; per user, per active user or per online user, or a rate."""
    peak: Peak | None = None
    """How much higher the peak is: `3x`, `{share: 40%, within: 4 h}` or `{busy: 8 h}`."""
    online_at_peak: People | None = None
    """Daily active users who are connected at once, as a share or a count."""
    growth: Growth | None = None
    """How fast all of it grows."""


class Group(Model):
    """A boundary, drawn as a box; some kinds are failure domains."""

    kind: GroupKind
    """What the boundary means; host, rack, zone, region and provider are failure domains."""
    members: Texts = ()
    """Components, hosts, zones or other groups inside it; a host or a zone that components name needs none."""
    title: Text | None = None
    """Name for people."""
    availability: Share | None = None
    """Of the domain itself, when it is a failure domain."""


class Decision(Model):
    """A tradeoff: what was chosen, what it gains, what gets worse."""

    choose: Text
    """What was chosen."""
    on: Texts = ()  # one id may be written without a list
    """What it is about: components, flows, groups or data."""
    gain: Text | None = None
    """What gets better."""
    cost: Text | None = None
    """What gets worse."""
    because: Text | None = None
    """The reason, with the numbers."""
    instead_of: Texts = ()
    """What was not chosen."""
    revisit: Text | None = None
    """When to think again."""


class Waiver(Model):
    """A finding accepted on purpose."""

    rule: Text
    """The rule whose finding is accepted."""
    on: Text
    """The subject of the finding."""
    because: Text
    """Why it is accepted."""
    until: Text | None = None
    """The day it ends, such as 2027-06-30."""
    owner: Text | None = None
    """Who answers for it."""


class Blueprint(Model):
    """A blueprint, version 1."""

    archlint: Literal[1]
    """Version of the language, 1."""
    system: Text
    """Name of the system."""
    summary: Text | None = None
    """One sentence about it."""
    imported: Text | None = None
    """What it was imported from, as long as nobody has gone over it: what only a person can know is not complained about."""
    requirements: Requirements | None = None
    """What is promised for the whole system."""
    workload: Workload | None = None
    """How many people do how much."""
    groups: dict[str, Group] = Field(default_factory=dict)
    """Boundaries, drawn as boxes."""
    components: dict[str, Component] = Field(default_factory=dict)
    """What the system is made of."""
    data: dict[str, Datum] = Field(default_factory=dict)
    """What is stored, where, how much of it, for how long."""
    flows: dict[str, Flow] = Field(default_factory=dict)
    """The named data paths, each a walk through the components."""
    estimates: dict[str, Anything] = Field(default_factory=dict)
    """Figures somebody claims; archlint recomputes each."""
    decisions: tuple[Decision, ...] = ()
    """Tradeoffs: each names what it gains and what gets worse."""
    waivers: tuple[Waiver, ...] = ()
    """Findings accepted on purpose."""
