"""What the capacity analysis answers."""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING

from archlint.analysis.demand.later import Later, now
from archlint.analysis.demand.result import Figure
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.capacity.connections import Client
    from archlint.analysis.capacity.filling import Collecting
    from archlint.analysis.capacity.runs import Run
    from archlint.graph.system import DocumentPath


@frozen
class Held:
    """How long one call holds a slot, and how much that varies: seconds, and seconds squared.

    `waiting` is the part in which it waits for others; the whole of it where nobody says how long the work takes.
    """

    seconds: float
    variance: float
    waiting: float
    at_least: bool = False
    """Whether something that it waits for is over 95 % busy, so that nobody knows how long it waits."""
    by_slots: tuple[float, ...] = ()
    """The seconds while 1, 2, … of all slots are in use, where that makes a difference."""


@frozen
class Resource:
    """One named limit of one component at peak.

    name          throughput | reads and writes | reads | writes | worker slots | cores | connections | descriptors |
                  socket memory | storage | memory | bandwidth
    load, capacity in `unit` (req/s, slots, connections, sockets, B, B/s); for a store they are those of its busiest
                  copy and shard, for instances behind a balancer what all can take when the busiest is full
    utilisation   load / capacity at the likely values; low and high at the ends of the capacity's range
    saturates_at  multiple of today's peak at which the limit is reached (inf: never, 0: exceeded already
                  by something that does not grow with load)
    formula       the utilisation with the numbers in it: '1,736 / (3 × 1,000)'
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
    said: str | Later[str]
    declared: bool
    source: str
    path: DocumentPath
    scales_with_load: bool = True
    fixed: float = 0.0
    """The part of the utilisation that stays when load grows."""
    held: Held | None = None
    """Of worker slots that are held while their calls wait for others."""
    everywhere: float = 0.0
    """The share of the load that every instance gets, however many there are: what a pubsub sends to all of them, what every
    shard of a store is asked, and all new rows where they go to the last one."""
    collects: Collecting | None = None
    """Of storage that is only as full as this when its data have been kept for as long as they are."""
    spills: bool = False
    """Of a cache's memory: what does not fit is asked elsewhere, so that hits are lost and nothing breaks."""

    @property
    def formula(self) -> str:
        """The utilisation in words."""
        return now(self.said)

    @property
    def breaks_today(self) -> bool:
        """Whether today's peak is too much: not of what fills up over years, nor of a cache that holds a part."""
        return self.utilisation >= 1.0 and self.collects is None and not self.spills

    def at(self, multiple: float) -> float:
        """Utilisation when load is this multiple of today's peak."""
        if not self.scales_with_load:
            return self.utilisation
        return self.fixed + (self.utilisation - self.fixed) * multiple

    def reaches(self, utilisation: float) -> float:
        """The multiple of today's peak at which this utilisation is reached; inf when never."""
        growing = self.utilisation - self.fixed if self.scales_with_load else 0.0
        if growing <= 0.0:
            return math.inf if self.utilisation <= utilisation else 0.0
        return max(0.0, (utilisation - self.fixed) / growing)


@frozen
class Needed:
    """How many instances of a component peak load needs at the utilisation target, and one more.

    `carrying` is the fewest that the load does not overload, however long the queues before them: what may be left
    after a failure. None where only the target is known.
    `with_zone_lost` is how many are needed so that enough are left without the fullest zone; None when
    the instances do not stand in two zones or more.
    """

    component: str
    instances: int
    with_one_lost: int
    said: str | Later[str]
    with_zone_lost: int | None = None
    carrying: int | None = None

    @property
    def formula(self) -> str:
        """The instances in words."""
        return now(self.said)


@frozen
class EstimateCheck:
    """One claimed figure against the computed one; `factor` = claimed / computed; `slip` names the likely mistake.

    `remark` says in which sense a figure follows that is not the one computed: all copies, more or less spare.
    `mistaken`: the slip explains the claim so closely that it is no rounded figure, however near it lies.
    """

    name: str
    claimed: float
    computed: Figure | None
    factor: float | None
    agrees: bool
    slip: str | None
    path: DocumentPath
    unit: str
    remark: str | None = None
    mistaken: bool = False

    @property
    def follows(self) -> bool:
        """Whether it could be computed and is right; what cannot be checked does not disagree, and does not follow either."""
        return self.agrees and self.computed is not None


@frozen
class Storage:
    """How much one datum needs: bytes stored now (stock) or at the end of retention, and per year for inflows."""

    datum: str
    store: str
    bytes: Figure | None
    per_year: Figure | None
    inflow: Figure | None = None
    """Rows per second on average, for what arrives over time."""
    rows: Figure | None = None
    """Rows kept now, or at the end of retention."""


@frozen
class WriteBudget:
    """Rows said to arrive in a store, against what the flows write there; both per second, on average.

    `writes` is None when no flow with a known rate reaches the store. More rows than writes means that
    one of the two figures is wrong, or that a write adds several rows.
    """

    store: str
    data: tuple[str, ...]
    inflow: Figure
    writes: float | None


@frozen
class Backlog:
    """A queue whose consumers are slower than its peak: what piles up, and how long it takes to work off.

    `limit` is the one that the consumer is over. Rates in messages per second; `seconds` is how long the peak lasts (None: the peak model does not say).
    `drain` is seconds after the peak until the queue is empty; inf when the average alone is too much.
    """

    queue: str
    consumer: str
    limit: str
    peak: float
    average: float
    drained: float
    seconds: float | None
    backlog: float | None
    drain: float | None
    said: str | Later[str]

    @property
    def formula(self) -> str:
        """How it grows, in words."""
        return now(self.said)

    @property
    def is_worked_off(self) -> bool:
        """Whether it is known to be empty again some time after the peak."""
        return self.drain is not None and math.isfinite(self.drain)


@frozen
class Capacity:
    """Every resource, tightest first; what breaks first is `resources[0]` when anything has a limit.

    Instances, budgets and claims follow from them, and are worked out when somebody asks.
    """

    resources: tuple[Resource, ...]
    planned: Mapping[str, Needed] | Later[Mapping[str, Needed]]
    storage: Mapping[str, Storage]
    claimed: tuple[EstimateCheck, ...] | Later[tuple[EstimateCheck, ...]]
    written: tuple[WriteBudget, ...] | Later[tuple[WriteBudget, ...]] = ()
    sockets: Mapping[str, Figure] = field(default_factory=dict[str, Figure])
    """Open sockets at peak, for each component that holds any."""
    connections: Mapping[str, Figure] = field(default_factory=dict[str, Figure])
    """Connections that may be open, for each store or pooler with clients that declare a pool."""
    clients: Mapping[str, tuple[Client, ...]] = field(default_factory=dict[str, tuple["Client", ...]])
    """Who opens them."""
    backlogs: tuple[Backlog, ...] = ()
    """Queues that grow during the peak."""
    scheduled: tuple[Run, ...] | Later[tuple[Run, ...]] = ()

    @property
    def runs(self) -> tuple[Run, ...]:
        """What one run of each scheduled flow takes, in the order of the file."""
        return now(self.scheduled)

    @property
    def needed(self) -> Mapping[str, Needed]:
        """Instances of everything that is scaled by adding some, by component."""
        return now(self.planned)

    @property
    def write_budgets(self) -> tuple[WriteBudget, ...]:
        """Rows said to arrive against what the flows write, for each store that either is known of."""
        return now(self.written)

    @property
    def estimates(self) -> tuple[EstimateCheck, ...]:
        """What somebody claimed, compared with what follows."""
        return now(self.claimed)


@frozen
class Risk:
    """One limit under uncertainty: utilisation at 5, 50 and 95 %, and probabilities (shares of samples).

    `breaks_first` is how often this limit is the next to be reached as load grows; what is exceeded at
    the likely values is broken already and takes no part.
    """

    component: str
    name: str
    low: float
    middle: float
    high: float
    target: float
    over_target: float
    saturated: float
    breaks_first: float


@frozen
class Influence:
    """How much one assumption moves the answer: Spearman's rank correlation with the headroom of the system.

    `low`, `likely` and `high` are the assumption as written, in base units; a correlation of −1 means that
    the higher it is, the sooner something breaks.
    """

    assumption: str
    correlation: float
    low: float
    likely: float
    high: float
    dimension: str


@frozen
class Uncertainty:
    """What the ranges in the blueprint and the catalogue make of the answer.

    `headroom` is the multiple of today's peak at which the next limit is reached, at 5, 50 and 95 %, apart
    from limits that are exceeded in every sample; None when nothing else grows with load. Risks are in the order of their chance to break first.
    """

    samples: int
    seed: int
    risks: tuple[Risk, ...]
    influences: tuple[Influence, ...]
    headroom: tuple[float, float, float] | None
