"""What rules may ask about the limits of components."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.capacity.connections import assumed_pools
from archlint.analysis.capacity.filling import MONTH
from archlint.facts.fact import Entity, fact, maybe, same
from archlint.facts.kinds import COUNT, DURATION, FACTOR, FLAG, RATE, SHARE, TEXT, Many, Record

if TYPE_CHECKING:
    from archlint.analysis.capacity.result import Backlog, Resource
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts


class ResourceFacts(Entity):
    """One limit of a component at peak: throughput, connections, sockets, descriptors, memory, ..."""

    name = "resource"

    def __init__(self, facts: Facts, of: Resource) -> None:
        super().__init__(facts, of.path, of.component)
        self.of = of

    def is_declared(self, key: str) -> bool:
        """Whether the limit is written in the blueprint."""
        return self.of.declared or key not in LIMIT

    def assumption(self, key: str) -> str | None:
        """Where an assumed limit comes from, and of connections the pools that nobody declared."""
        if key not in LIMIT:
            return None
        limit = () if self.of.declared else (self.of.source,)
        pools = assumed_pools(self.facts.analyses.system, self.of.component) if self.of.name == "connections" else ()
        return "; ".join((*limit, *pools)) or None

    id = same(TEXT, "name", "which limit: throughput, connections, sockets, descriptors, storage, ...", key="name")
    load = same(COUNT, "load", "what peak load uses, in its unit", key="load")
    capacity = same(COUNT, "capacity", "the limit, in its unit")
    unit = same(TEXT, "unit", "what is counted")
    utilisation = same(SHARE, "utilisation", "load over capacity", key="capacity")
    utilisation_low = same(SHARE, "utilisation_low", "at the favourable end of the ranges", key="capacity")
    utilisation_high = same(SHARE, "utilisation_high", "at the unfavourable end of the ranges", key="capacity")
    saturates_at = same(FACTOR, "saturates_at", "the multiple of today's peak that reaches the limit", key="capacity")
    formula = same(TEXT, "formula", "the arithmetic with the numbers in it", key="load")
    source = same(TEXT, "source", "where the limit comes from", key="load")
    scales_with_load = same(FLAG, "scales_with_load", "whether more users need more of it", key="load")

    spills = same(FLAG, "spills", "whether it is a cache's memory: what does not fit is asked elsewhere", key="load")

    @maybe(DURATION, key="load")
    def full_after(self) -> float | None:
        """How long today's rate takes to fill it, of storage that collects data for as long as they are kept; unset otherwise."""
        collects = self.of.collects
        return collects.full_after if collects is not None and math.isfinite(collects.full_after) else None

    @maybe(DURATION, key="load")
    def full_with_growth(self) -> float | None:
        """The same when load grows as declared; unset without growth."""
        collects = self.of.collects
        after = collects.full_with(self.facts.analyses.system.workload.growth) if collects is not None else None
        return after if after is not None and math.isfinite(after) else None

    @fact(FLAG, key="load")
    def for_ever(self) -> bool:
        """Of storage, whether nothing says for how long some of its data are kept; they are counted for a year or as long as the others."""
        return self.of.collects is not None and self.of.collects.for_ever

    @maybe(DURATION, key="load")
    def kept(self) -> float | None:
        """How long the data of storage are kept that is as full as this at the end of that; unset otherwise."""
        return None if self.of.collects is None else self.of.collects.kept

    @maybe(DURATION, key="load")
    def waiting(self) -> float | None:
        """Of worker slots, how long a call keeps its slot while it waits for others; unset where it does not."""
        return None if self.of.held is None else self.of.held.waiting

    @fact(FLAG, key="load")
    def at_least(self) -> bool:
        """Of worker slots, whether they wait for something over 95 % busy: nobody knows how long, and the load is the least there is."""
        return self.of.held is not None and self.of.held.at_least

    @maybe(COUNT, key="capacity")
    def months_left(self) -> float | None:
        """Months until growth reaches the limit; unset without declared growth."""
        of, growth = self.of, self.facts.analyses.system.workload.growth or 0.0
        if of.collects is not None:
            full = self.full_with_growth
            return None if full is None or of.utilisation > 1.0 else full / MONTH
        ahead = of.scales_with_load and 1.0 <= of.saturates_at < math.inf and growth > 0.0
        return math.log(of.saturates_at) / math.log1p(growth) if ahead else None

    @fact(Many(Record("component")), key="load")
    def queues(self) -> tuple[ComponentFacts, ...]:
        """The queues and streams that pile up since whoever takes from them is over this limit, and over no other further."""
        return self.facts.named(backlog.queue for backlog in self._backlogs)

    @fact(FLAG, key="load")
    def is_made_up_for(self) -> bool:
        """Whether all that it gets waits in queues, and is worked off when the peak is over: of queues only the average counts."""
        load = self.facts.analyses.demand.components.get(self.of.component)
        only_jobs = load is not None and load.jobs >= load.total and not load.broadcast
        backlogs = self._backlogs if only_jobs else ()
        return bool(backlogs) and all(one.is_worked_off for one in backlogs)

    @maybe(COUNT, key="load")
    def backlog(self) -> float | None:
        """Messages that pile up in a queue during the peak since whoever takes from it is over this limit; of several queues, in the fullest."""
        return max((one.backlog for one in self._backlogs if one.backlog is not None), default=None)

    @maybe(RATE, key="load")
    def backlog_rate(self) -> float | None:
        """By how much more comes at peak than it takes, however long the peak lasts; unset where nothing piles up."""
        return max((one.peak - one.drained for one in self._backlogs), default=None)

    @maybe(TEXT, key="load")
    def backlog_formula(self) -> str | None:
        """How the backlog is worked out; unset where nothing piles up."""
        return next((one.formula for one in self._backlogs if one.backlog == self.backlog), None)

    @maybe(DURATION, key="load")
    def drain_time(self) -> float | None:
        """Time after the peak until that is worked off; unlimited when the average alone is too much."""
        return max((one.drain for one in self._backlogs if one.drain is not None), default=None)

    @fact(FLAG, key="load")
    def never_drains(self) -> bool:
        """Whether what piles up is never worked off, since the average alone is too much."""
        return self.drain_time == math.inf

    @property
    def _backlogs(self) -> tuple[Backlog, ...]:
        every = self.facts.analyses.capacity.backlogs
        return tuple(one for one in every if (one.consumer, one.limit) == (self.of.component, self.of.name))

    @fact(Record("component"), key="load")
    def component(self) -> ComponentFacts:
        """Whose limit it is."""
        return self.facts.components[self.of.component]


LIMIT = frozenset({"capacity"})
