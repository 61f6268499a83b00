"""Flows as people write them: named data paths, each a walk of steps, with what it needs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archlint.blueprint.model import Duration, Model, Rate, Rows, Share, ShareOrCount, Size
from archlint.blueprint.vocabulary import At, Delivery, Does, Guard, OnPartition, Op, Over, Recency


class Bounded(Model):
    """A hard bound on staleness."""

    bounded: Duration


class Needs(Model):
    """What a flow must deliver; availability and p95 default to the requirements."""

    recency: Recency | Bounded | None = None
    on_partition: OnPartition | None = None
    rpo: Duration | None = None
    delivery: Delivery | None = None
    atomic: bool | None = None
    p95: Duration | None = None
    availability: Share | None = None


class StepOptions(Model):
    """Options of one hop (the last of a chain)."""

    op: Op | None = None
    at: At | None = None
    hit: Share | None = None
    ttl: Duration | None = None
    grace: Duration | None = None
    max_age: Duration | None = None
    when: Literal["miss", "hit"] | None = None
    guard: Guard | None = None
    pin: Duration | Literal["token"] | None = None
    times: ShareOrCount | None = None
    again: Share | None = None
    split: tuple[Share, ...] = ()
    is_async: bool | None = Field(default=None, alias="async")
    optional: bool | None = None
    fallback: str | None = None
    timeout: Duration | None = None
    retries: int | None = Field(default=None, ge=0)
    lag: Duration | None = None
    request: Size | None = None
    response: Size | None = None
    over: Over | None = None
    key: tuple[str, ...] = ()
    rechecks: bool | None = None


class Step(Model):
    """One line of `steps`: a chain of component ids, alternatives for the last, options for the last hop; or `reply`."""

    chain: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    options: StepOptions = StepOptions()
    reply: bool = False


class Flow(Model):
    """A named data path."""

    does: Does
    data: tuple[str, ...] = ()
    share: Share | None = None
    rate: Rate | None = None
    schedule: Duration | None = None
    needs: Needs | None = None
    steps: tuple[Step, ...]
    title: str | None = None
    description: str | None = None


class Datum(Model):
    """Something stored: where its system of record is, how much of it, for how long."""

    in_: str = Field(alias="in")
    rows: Rows | None = None
    row: Size | None = None
    keep: Duration | None = None
    scope: str | None = None
    class_: str | None = Field(default=None, alias="class")
    hot: Share | None = None
    overhead: Share | None = None
    invariants: tuple[str, ...] = ()
