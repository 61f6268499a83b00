"""Flows as people write them: named data paths, each a walk of steps, with what it needs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from archlint.blueprint.model import (
    Duration,
    Flag,
    Interval,
    Model,
    Rate,
    Rows,
    Share,
    ShareOrCount,
    Size,
    Text,
    Texts,
    Whole,
    as_list,
    shape,
)
from archlint.blueprint.steps import read_step
from archlint.blueprint.vocabulary import At, Delivery, Does, Guard, OnPartition, Op, Over, Recency, Scope


class Bounded(Model):
    """A hard bound on staleness."""

    bounded: Duration


RecencyNeed = Annotated[Annotated[Recency, Tag("plain")] | Annotated[Bounded, Tag("mapping")], Discriminator(shape)]


def pin_shape(value: object) -> str:
    """Whether reads are pinned by a token or for a time."""
    return "token" if isinstance(value, str) and value.strip().isalpha() else "duration"


Pin = Annotated[Annotated[Literal["token"], Tag("token")] | Annotated[Duration, Tag("duration")], Discriminator(pin_shape)]


class Needs(Model):
    """What a flow must deliver; availability and p95 default to the requirements."""

    recency: RecencyNeed | None = None
    on_partition: OnPartition | None = None
    rpo: Duration | None = None
    delivery: Delivery | None = None
    atomic: Flag | None = None
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
    pin: Pin | None = None
    times: ShareOrCount | None = None
    again: Share | None = None
    split: Annotated[tuple[Share, ...], BeforeValidator(as_list)] = ()
    is_async: Flag | None = Field(default=None, alias="async")
    optional: Flag | None = None
    fallback: Text | None = None
    timeout: Duration | None = None
    retries: Whole | None = Field(default=None, ge=0)
    lag: Duration | None = None
    request: Size | None = None
    response: Size | None = None
    over: Over | None = None
    key: Texts = ()
    rechecks: Flag | None = None


class Step(Model):
    """One line of `steps`: a chain of component ids, alternatives for the last, options for the last hop; or `reply`.

    `a -> b -> c | d` has the chain (a, b, c) and the alternatives (d,).
    """

    chain: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    options: StepOptions = StepOptions()
    reply: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read(cls, written: Any) -> Any:
        return read_step(written)


class Flow(Model):
    """A named data path."""

    does: Does
    data: Texts = ()
    share: Share | None = None
    rate: Rate | None = None
    schedule: Interval | None = None
    needs: Needs | None = None
    steps: tuple[Step, ...]
    title: Text | None = None
    description: Text | None = None


class Datum(Model):
    """Something stored: where its system of record is, how much of it, for how long."""

    in_: Text = Field(alias="in")
    rows: Rows | None = None
    row: Size | None = None
    keep: Duration | None = None
    scope: Scope | None = None
    class_: Text | None = Field(default=None, alias="class")
    hot: Share | None = None
    overhead: Share | None = None
    invariants: Texts = ()
