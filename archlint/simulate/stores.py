"""Stores as stations: copies and shards, each with a line of its own."""

from __future__ import annotations

from functools import partial
from math import log
from typing import TYPE_CHECKING

from archlint.blueprint.vocabulary import At, Op
from archlint.simulate.lines import Line, Slots
from archlint.simulate.work import drawn, taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from archlint.graph.system import Component, Hop
    from archlint.simulate.strand import Strand

_READS = frozenset({Op.READ, Op.GET})


class Store:
    """Copies and shards of a store: reads go where `at` says, writes to the primary and, replayed, to every standby.

    A server is taken `read` or `write` seconds by a call, of which its caller waits for the work.
    """

    def __init__(self, random: Random, component: Component, read: float, write: float) -> None:
        servers = component.servers
        work = component.work.likely if component.work is not None and component.work.likely > 0.0 else None
        rest = 1.0 - component.waited_part
        self.rest = (rest, rest) if work is None else (1.0 - work / read, 1.0 - work / write)
        self.draw = random.random
        self.time, self.exponential = drawn(random, component.variation)
        self.read, self.write = read, write
        replication = component.replication
        self.copies = (replication.standbys if replication else 0) + 1
        self.alike = replication is not None and replication.leaderless and self.copies > 1
        self.quorum = replication.asked if replication else 1
        self.confirmations = min(self.copies, replication.confirmations if replication else 1)
        shards = component.shards
        self.shards = shards.count if shards else 1
        self.grows = shards is not None and shards.grows
        self.hot = shards.skew / shards.count if shards else 1.0
        self.fixed = component.latency.likely if component.latency else None
        self.lines = [Line(servers) for _ in range(self.copies * self.shards)]
        self.slots: list[Slots[Strand]] = []

    def serve(self, now: float, hop: Hop, place: int | None = None) -> float:
        """After the wait and the work on the copy that answers."""
        first = 0 if self.shards == 1 else (self._shard(hop) if place is None else place) * self.copies
        if hop.op in _READS:
            seconds = -log(1.0 - self.draw()) * self.read if self.exponential else self.time(self.read)
            copy = self._copy(hop.at)
            finish = self.lines[first + copy].serve(now, seconds)
            if hop.at is At.QUORUM or (self.alike and hop.at is None):
                finish = self._all_of(now, first, copy, finish)
            rest = self.rest[0]
        else:
            seconds = -log(1.0 - self.draw()) * self.write if self.exponential else self.time(self.write)
            finish = self.lines[first].serve(now, seconds)
            others = self._replay(now, first)
            if self.alike:
                finish = sorted([finish, *others])[self.confirmations - 1]
            rest = self.rest[1]
        return finish - rest * seconds if self.fixed is None else finish - seconds + self.fixed

    def server(self, hop: Hop) -> Callable[[float], float]:
        """After the wait and the work on the copy that answers."""
        led = hop.at is At.PRIMARY or (hop.at is None and not self.alike)
        alone = self.shards == 1 and (not self.alike if hop.op not in _READS else self.copies == 1 or led)
        if not alone or not self.exponential or self.fixed is not None or any(self.rest):
            return partial(self.serve, hop=hop)
        primary, standbys = self.lines[0], self.lines[1:]
        if hop.op in _READS:
            return primary.exponential(self.draw, self.read)
        write = primary.exponential(self.draw, self.write)
        if not standbys:
            return write
        replays = [line.exponential(self.draw, self.write) for line in standbys]

        def replayed(now: float) -> float:
            finish = write(now)
            for replay in replays:
                replay(now)
            return finish

        return replayed

    def fill(self, now: float) -> None:
        """A write that nobody waits for."""
        first = self._shard(None) * self.copies
        self.lines[first].serve(now, self.time(self.write))
        self._replay(now, first)

    def _replay(self, now: float, first: int) -> list[float]:
        """Every standby does again what its primary wrote: when each has done it."""
        return [line.serve(now, self.time(self.write)) for line in self.lines[first + 1 : first + self.copies]]

    def _all_of(self, now: float, first: int, copy: int, finish: float) -> float:
        """The other copies of a quorum read as well: when the last of them has answered."""
        for _ in range(self.quorum - 1):
            copy = (copy + 1) % self.copies
            finish = max(finish, self.lines[first + copy].serve(now, self.time(self.read)))
        return finish

    def _shard(self, hop: Hop | None) -> int:
        new = self.grows and (hop is None or hop.op not in _READS)
        if self.shards == 1 or new or self.draw() < self.hot:
            return 0
        return 1 + int(self.draw() * (self.shards - 1))

    def _copy(self, at: At | None) -> int:
        if self.copies == 1 or at is At.PRIMARY or (at is None and not self.alike):
            return 0
        if at is At.STANDBY:
            return 1 + int(self.draw() * (self.copies - 1))
        return int(self.draw() * self.copies)


def store(component: Component, random: Random) -> Store | None:
    """The station of a store; None where nothing says how long its calls take."""
    servers = component.servers
    read = component.read_capacity or component.capacity
    write = component.write_capacity or component.capacity
    if component.work is not None and component.work.likely > 0.0:
        return Store(random, component, *(taken(component, limit) for limit in (read, write)))
    known = [limit.likely for limit in (read, write) if limit is not None and limit.likely > 0.0]
    if not known:
        return None
    first = read.likely if read is not None and read.likely > 0.0 else known[0]
    last = write.likely if write is not None and write.likely > 0.0 else known[-1]
    return Store(random, component, servers / first, servers / last)
