"""The figures of a component at peak: what arrives, what piles up, how many instances that takes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.needed import SPACE_TARGET, STORE_TARGET, split_into
from archlint.analysis.capacity.sockets import holders, only_of
from archlint.analysis.plan.stores import MOST_REPLICAS
from archlint.blueprint.vocabulary import At, Op, Recency
from archlint.facts.fact import Entity, fact, maybe
from archlint.facts.kinds import COUNT, DURATION, FLAG, MONEY, RATE, SHARE, SIZE, TEXT, Many
from archlint.graph.system import Component
from archlint.quantity import show_share

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.demand.result import Figure
    from archlint.facts.flow import StepFacts


class ComponentFigures(Entity):
    """What demand and capacity say about a component."""

    of: Component

    @maybe(RATE, key="kind")
    def load(self) -> float | None:
        """Everything that arrives here per second at peak; unset when no rate is known."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.total if load and load.total > 0 else None

    @maybe(RATE, key="kind")
    def reads(self) -> float | None:
        """Reads per second at peak."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.reads if load and load.total > 0 else None

    @maybe(RATE, key="kind")
    def writes(self) -> float | None:
        """Writes per second at peak."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.writes if load and load.total > 0 else None

    @maybe(RATE, key="capacity")
    def stated(self) -> float | None:
        """Calls a second that the blueprint says one instance, or one copy of a store, can take, of the class it takes most of."""
        keys = ("capacity", "capacity.read", "capacity.write")
        limits = zip(keys, (self.of.capacity, self.of.read_capacity, self.of.write_capacity), strict=True)
        return max((limit.likely for key, limit in limits if limit and self.of.is_declared(key)), default=None)

    @fact(COUNT, key="work")
    def side_by_side(self) -> int:
        """How many calls one instance, or one copy of a store, works on at the same time."""
        return self.of.servers

    @maybe(RATE, key="work")
    def by_work(self) -> float | None:
        """Calls a second that it can do side by side; unset where nothing says how long one takes."""
        return self.of.servers / self.of.work.likely if self.of.work and self.of.work.likely > 0.0 else None

    @maybe(COUNT, key="kind")
    def backlog(self) -> float | None:
        """Messages that pile up in it during the peak."""
        found = self.facts.backlogs.get(self.of.id)
        return found.backlog if found else None

    @maybe(RATE, key="kind")
    def backlog_rate(self) -> float | None:
        """By how much more comes at peak than its consumers take, however long the peak lasts; unset when they keep up."""
        found = self.facts.backlogs.get(self.of.id)
        return found.peak - found.drained if found else None

    @maybe(TEXT, key="kind")
    def backlog_formula(self) -> str | None:
        """How the backlog is worked out; unset when consumers keep up."""
        found = self.facts.backlogs.get(self.of.id)
        return found.formula if found else None

    @maybe(DURATION, key="kind")
    def drain_time(self) -> float | None:
        """Time after the peak until it is empty; unlimited when the average alone is too much."""
        found = self.facts.backlogs.get(self.of.id)
        return found.drain if found else None

    @fact(FLAG, key="kind")
    def never_drains(self) -> bool:
        """Whether what piles up is never worked off, since the average alone is too much."""
        return (self.drain_time or 0.0) == math.inf

    @maybe(DURATION, key="work")
    def waits(self) -> float | None:
        """How long one of its calls or jobs waits for others, on average at peak; unset where it waits for none."""
        held = [
            each.held for each in self.facts.analyses.capacity.resources if each.component == self.of.id and each.held
        ]
        return held[0].waiting if held else None

    @maybe(DURATION, key="work")
    def held(self) -> float | None:
        """How long it is busy with one call or job: its own work, and what it waits for others; unset when neither is known."""
        work, waits = self.of.work, self.waits
        return None if work is None and waits is None else (work.likely if work is not None else 0.0) + (waits or 0.0)

    @maybe(SHARE, key="memory")
    def working_set(self) -> float | None:
        """What a cache is asked for often over its memory, where what does not fit is asked elsewhere; unset otherwise."""
        limits = self.facts.analyses.capacity.resources
        own = [each.utilisation for each in limits if each.component == self.of.id and each.spills]
        return max(own) if own else None

    @maybe(COUNT, key="kind")
    def open_sockets(self) -> float | None:
        """Open sockets at peak, over all instances."""
        sockets = self.facts.analyses.capacity.sockets.get(self.of.id)
        return sockets.value if sockets else None

    @fact(Many(TEXT), key="kind")
    def sockets_of(self) -> tuple[str, ...]:
        """Clients of which all who are online are counted as its sockets, though others of them may be clients of another kind."""
        system = self.facts.analyses.system
        return tuple(f"`{id_}`" for id_ in only_of(holders(system).get(self.of.id, {}), system))

    @maybe(COUNT, key="max_connections")
    def open_connections(self) -> float | None:
        """Connections that its clients' pools may open."""
        connections = self.facts.analyses.capacity.connections.get(self.of.id)
        return connections.value if connections else None

    @maybe(TEXT, key="max_connections")
    def connections_formula(self) -> str | None:
        """How the connections add up."""
        connections = self.facts.analyses.capacity.connections.get(self.of.id)
        return connections.formula if connections else None

    @maybe(COUNT, key="replicas")
    def needed(self) -> int | None:
        """Instances that peak load needs at the utilisation target."""
        needed = self.facts.needed.get(self.of.id)
        return needed.instances if needed else None

    @maybe(COUNT, key="replicas")
    def needed_with_one_lost(self) -> int | None:
        """Instances that peak load needs so that one may fail."""
        needed = self.facts.needed.get(self.of.id)
        return needed.with_one_lost if needed else None

    @maybe(TEXT, key="replicas")
    def needed_formula(self) -> str | None:
        """How the number of needed instances is worked out."""
        needed = self.facts.needed.get(self.of.id)
        return needed.formula if needed else None

    @maybe(COUNT, key="replicas")
    def needed_with_zone_lost(self) -> int | None:
        """Instances that peak load needs so that the fullest zone may fail; unset outside two zones or more."""
        needed = self.facts.needed.get(self.of.id)
        return needed.with_zone_lost if needed else None

    @maybe(MONEY, key="cost")
    def bill(self) -> float | None:
        """Dollars a month of all of it: instances, bytes sent out, bytes kept, requests; unset without a price."""
        return _value(self.facts.bill.costs.get(self.of.id))

    @fact(Many(TEXT), key="cost")
    def uncounted(self) -> tuple[str, ...]:
        """Its prices (egress, storage, requests) of something nobody says how much there is of."""
        return () if self.of.prices is None else self.facts.uncounted.get(self.of.id, ())

    @maybe(SIZE, key="kind")
    def sent_out(self) -> float | None:
        """Bytes a month it sends out of the system, where that has a price or it is a CDN."""
        return _value(self.facts.bill.egress.get(self.of.id))

    @maybe(COUNT, key="kind")
    def average_writes(self) -> float | None:
        """Writes per second on average; unset when no flow with a known rate writes here."""
        load = self.facts.analyses.demand.average.get(self.of.id)
        return load.writes if load and load.writes > 0 else None

    @maybe(COUNT, key="kind")
    def arriving_rows(self) -> float | None:
        """Rows per second that its data say arrive, on average."""
        budget = self.facts.write_budgets.get(self.of.id)
        return budget.inflow.value if budget else None

    @maybe(TEXT, key="kind")
    def arriving_rows_formula(self) -> str | None:
        """How the arriving rows add up."""
        budget = self.facts.write_budgets.get(self.of.id)
        return budget.inflow.formula if budget else None

    @maybe(RATE, key="kind")
    def broadcast(self) -> float | None:
        """Messages per second at peak that every single instance gets; unset when there are none."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        return load.broadcast / max(self.of.replicas, 1) if load and load.broadcast > 0 else None

    @maybe(SHARE, key="shards")
    def on_one(self) -> float | None:
        """How busy one primary would be with what is written and what only it, or no copy beside it, can answer; unset without shards or load."""
        load = self.facts.analyses.demand.components.get(self.of.id)
        if self.of.shards is None or load is None or load.total <= 0.0:
            return None
        asked = load.reads - load.every_reads * (1.0 - 1.0 / self.of.shards.count)
        only = min(asked, math.fsum(_needs_primary(step) for step in self.facts.traffic.into.get(self.of.id, ())))
        written = load.writes - load.every_writes * (1.0 - 1.0 / self.of.shards.count)
        reads = ((self.of.read_capacity or self.of.capacity), only + (asked - only) / (1.0 + MOST_REPLICAS))
        parts = [reads, ((self.of.write_capacity or self.of.capacity), written)]
        return math.fsum(amount / limit.likely for limit, amount in parts if limit is not None and limit.likely > 0.0)

    @maybe(COUNT, key="shards")
    def months_on_one(self) -> float | None:
        """Months until growth brings more than one primary takes; unset without shards, growth or load."""
        growth, busy = self.facts.analyses.system.workload.growth, self.on_one
        if not growth or growth <= 0.0 or not busy:
            return None
        return max(0.0, -math.log(busy) / math.log1p(growth))

    @maybe(COUNT, key="shards")
    def shards_needed(self) -> int | None:
        """Shards so that the busiest is at most 70 % busy, its disk and its memory 80 % full; unset when it has none, or no load is known."""
        busiest = self.busiest_shard
        if self.of.shards is None or busiest is None or not math.isfinite(busiest):
            return None
        wanted = [count for _, count, _ in self._split]
        return None if None in wanted else max((count for count in wanted if count is not None), default=None)

    @maybe(TEXT, key="shards")
    def shards_formula(self) -> str | None:
        """How many shards each limit asks for that is over its target; unset when it has none."""
        now = self.of.shards.count if self.of.shards else 0
        said = [
            f"{show_share(each.utilisation)} of its {each.name} × {now} / {show_share(goal)} = {count}"
            for each, count, goal in self._split
            if count is not None and count > now and not each.everywhere
        ]
        return ", ".join(said) or None

    @property
    def _split(self) -> tuple[tuple[Resource, int | None, float], ...]:
        """The limits of which a shard takes its part, the shards for each of them, and how busy, or full, they may be then."""
        now = self.of.shards.count if self.of.shards else 1
        limits = [
            each.of for each in self.facts.resources_of(self.of.id) if each.of.name in GOALS and not each.of.spills
        ]
        return tuple((each, split_into(each, now, GOALS[each.name]), GOALS[each.name]) for each in limits)

    @maybe(SHARE, key="shards")
    def busiest_shard(self) -> float | None:
        """How busy the busiest shard is with its work at peak; unset when it has none, or no load is known."""
        own = [each.of.utilisation for each in self.facts.resources_of(self.of.id) if each.of.name in SHARED]
        return max(own) if own and self.of.shards is not None else None


SHARED = frozenset({"throughput", "reads and writes", "reads", "writes"})
"""Limits on the work of which a shard takes its part."""
GOALS = {**dict.fromkeys(SHARED, STORE_TARGET), "storage": SPACE_TARGET, "memory": SPACE_TARGET}
"""How busy, or full, a shard is planned to be, as `plan` does."""


def _needs_primary(step: StepFacts) -> float:
    """Reads per second of a step that no copy can answer, since they have to see every write before them."""
    hop, needs = step.of, step.flow_of.of.needs
    if needs.recency is not Recency.STRONG or hop.at not in (None, At.PRIMARY) or hop.op not in (Op.READ, Op.GET):
        return 0.0
    shards = step.facts.analyses.system.components[hop.target].shards
    return (step.rate or 0.0) / (shards.count if hop.every_shard and shards is not None else 1)


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value
