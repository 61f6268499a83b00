"""Flows as people write them: named data paths, each a walk of steps, with what it needs."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from archlint.blueprint.model import (
    Addition,
    Duration,
    Flag,
    Interval,
    Model,
    Name,
    Names,
    OneOrMany,
    Rate,
    Rows,
    Share,
    ShareOrCount,
    Size,
    Text,
    Texts,
    Whole,
)
from archlint.blueprint.steps import WALK, read_step
from archlint.blueprint.values import pin_shape, shape
from archlint.blueprint.vocabulary import At, Delivery, Does, Guard, OnPartition, Op, Over, Recency, Scope

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Bounded(Model):
    """A hard bound on staleness."""

    bounded: Duration
    """How old an answer may be at most."""


RecencyNeed = Annotated[Annotated[Recency, Tag("plain")] | Annotated[Bounded, Tag("mapping")], Discriminator(shape)]


Pin = Annotated[
    Annotated[Literal["token"], Tag("token")] | Annotated[Duration, Tag("duration")], Discriminator(pin_shape)
]


class Needs(Model):
    """What a flow must deliver; availability and p95 default to the requirements."""

    recency: RecencyNeed | None = None
    """How fresh answers must be: strong, `{bounded: 30 s}`, read-your-writes, monotonic or eventual."""
    on_partition: OnPartition | None = None
    """Refuse or serve, while cut off from the data."""
    rpo: Duration | None = None
    """What may be lost of what this flow wrote."""
    delivery: Delivery | None = None
    """How often effects must arrive: best-effort, at-least-once or effectively-once."""
    atomic: Flag | None = None
    """Whether all of its writes happen or none."""
    p95: Duration | None = None
    """95 of 100 answers are faster."""
    availability: Share | None = None
    """Share of attempts that succeed."""


class StepOptions(Model):
    """Options of one hop (the last of a chain)."""

    op: Op | None = None
    """What is asked: call, read, write, get, set, delete, enqueue, publish or consume."""
    at: At | None = None
    """Which copy: primary, standby, any, quorum or session."""
    hit: Share | None = None
    """Share of requests a cache answers."""
    ttl: Duration | None = None
    """How long a cache keeps an answer."""
    grace: Duration | None = None
    """How long it may serve an answer beyond that."""
    stale_if_error: Duration | None = None
    """How long beyond that while what fills it fails."""
    max_age: Duration | None = None
    """How long browsers keep an answer."""
    when: Literal["miss", "hit"] | None = None
    """Only on a miss, or a hit, of the nearest earlier step with `hit`."""
    guard: Guard | None = None
    """What keeps stale answers from being put into a cache: lease, compare-and-set or version."""
    pin: Pin | None = None
    """How long one's own writes are read where they were written, or `token`."""
    times: ShareOrCount | None = None
    """Calls for each visit, or the share of visits that make the call."""
    parallel: Flag | None = None
    """Whether its calls are made at the same time, together with those of the steps beside it that say so too."""
    again: Share | None = None
    """How often the walk returns to the earlier visit of its target."""
    split: Annotated[tuple[Share, ...], OneOrMany()] = ()
    """Shares of the alternatives, in their order."""
    is_async: Flag | None = Field(default=None, alias="async")
    """Whether nobody waits for it."""
    optional: Flag | None = None
    """Whether the answer can do without it."""
    fallback: Text | None = None
    """What is served instead of it."""
    timeout: Duration | None = None
    """How long the source waits."""
    retries: Whole | None = Field(default=None, ge=0)
    """Attempts after the first; each repeats what follows from the call."""
    lag: Duration | None = None
    """How far an asynchronous hop is behind."""
    request: Size | None = None
    """Size of what is sent."""
    response: Size | None = None
    """Size of what comes back."""
    over: Over | None = None
    """Http, polling, websocket or grpc."""
    key: Texts = ()
    """Parts of the key: of a cache entry, or what a sharded store is asked by."""
    rechecks: Flag | None = None
    """Whether this write checks again, at commit, what the flow read."""


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

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: "CoreSchema", handler: "GetJsonSchemaHandler") -> dict[str, Any]:
        """A walk as text, a walk with options, or `reply`."""
        options = handler.resolve_ref_schema(handler(schema))["properties"]["options"]
        with_options = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False}
        return {
            "anyOf": [
                {"const": "reply", "description": "The user has the answer; what follows is an effect."},
                {
                    "type": "string",
                    "pattern": WALK,
                    "description": "A walk: `a -> b -> c`, or `a -> b | c` with alternatives.",
                },
                {**with_options, "patternProperties": {WALK: {"$ref": options["$ref"]}}},
            ],
            "examples": ["clients -> api -> db", "reply"],
        }


class Flow(Model):
    """A named data path."""

    does: Does
    """Read, write, event or batch."""
    data: Names = ()
    """What it reads or writes, from `data`."""
    share: Share | None = None
    """Share of `workload.requests`."""
    rate: Rate | None = None
    """How often: per second or minute at peak, per day, month or user on average."""
    schedule: Interval | None = None
    """How often it runs by itself: `every 1 h`."""
    needs: Needs | None = None
    """What it must deliver."""
    steps: tuple[Step, ...]
    """The walk, one step a line."""
    title: Text | None = None
    """Name for people."""
    description: Text | None = None
    """What it is for, for people."""


class Datum(Model):
    """Something stored: where its system of record is, how much of it, for how long."""

    in_: Name = Field(alias="in")
    """The store that is its system of record."""
    rows: Rows | None = None
    """How many: a count or `per user` is a stock, anything per time an inflow."""
    row: Size | None = None
    """Size of one row."""
    keep: Duration | None = None
    """How long an inflow is kept; for ever when left out."""
    scope: Scope | None = None
    """Whose it is: public, tenant or user."""
    class_: Text | None = Field(default=None, alias="class")
    """What kind of data, such as credential, permission or balance."""
    hot: Share | None = None
    """Share that is used all the time."""
    overhead: Addition | None = None
    """Indexes and the like, as a share of the rows."""
    invariants: Texts = ()
    """What must always hold."""
