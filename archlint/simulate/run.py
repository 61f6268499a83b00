"""The clock: one event for each hop, in the order of time.

A line works first come first served, so when a call arrives its end is known at once, and no event is needed for
it. A million requests of a large blueprint take some seconds.
"""

from __future__ import annotations

from array import array
from heapq import heappop, heappush, heapreplace
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from archlint.simulate.programs import Move, let_go, program
from archlint.simulate.stations import Pool, places, stations
from archlint.simulate.strand import END, Fork, Strand
from archlint.simulate.summary import summarise
from archlint.simulate.traffic import Arrivals, arrivals

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System
    from archlint.simulate.result import Seen

WARM_UP = 0.1
"""Share of the requests that are not counted, while the lines fill."""


class Simulation:
    """One run: lines that fill and empty, requests under way, answers so far."""

    def __init__(self, system: System, seed: int, scale: float) -> None:
        self.random = Random(seed)  # noqa: S311 - samples, not secrets
        self.stations = stations(system, self.random)
        let_go(system, self.stations)
        self.traffic = arrivals(system)
        self.programs = {flow.id: program(flow, system, self.stations) for flow in system.flows.values()}
        self.scale = scale
        self.answers: dict[str, array[float]] = {flow.flow: array("d") for flow in self.traffic}
        self.events: list[tuple[float, int, Strand | Arrivals]] = []
        self.order = count()
        self.begun = 0
        self.recording = False

    def push(self, time: float, what: Strand | Arrivals) -> None:
        """Something happens at this time."""
        heappush(self.events, (time, next(self.order), what))

    def run(self, requests: int, progress: Callable[[int], None] | None = None) -> float:
        """Let so many requests begin and finish; the simulated seconds that were counted."""
        for source in self.traffic:
            self.push(self._gap(source), source)
        warm = int(requests * WARM_UP)
        started = last = 0.0
        events = self.events
        advance, order = self._advance, self.order
        while events:
            now, _, what = events[0]
            if isinstance(what, Strand):
                finish = advance(now, what)
                if finish > now:
                    heapreplace(events, (finish, next(order), what))
                else:
                    heappop(events)
                continue
            if self.begun >= requests:
                heappop(events)
                continue
            if self.begun >= warm and not self.recording:
                self.recording = True
                started = now
                self._forget(now)
            last = now
            self.begun += 1
            heapreplace(events, (now + self._gap(what), next(order), what))
            self._begin(now, what)
            if progress is not None and self.begun % 10_000 == 0:
                progress(self.begun)
        return last - started

    def _forget(self, now: float) -> None:
        """Nothing that the servers did while the lines filled counts."""
        for station in self.stations.values():
            for line in station.lines:
                line.busy = 0.0
                line.calls = 0
            for slots in station.slots:
                slots.forget(now)

    def _gap(self, source: Arrivals) -> float:
        if source.period is not None:
            return source.period
        return self.random.expovariate(source.rate * self.scale)

    def _begin(self, now: float, source: Arrivals) -> None:
        program_ = self.programs[source.flow]
        if program_.waited:
            self._start(now, Strand(program_, program_.waited, now, recorded=self.recording))
        for root in program_.at_once:
            self._start(now, Strand(program_, program_.strands[root], now, recorded=False))

    def _start(self, now: float, strand: Strand) -> None:
        finish = self._advance(now, strand)
        if finish > now:
            self.push(finish, strand)

    def _advance(self, now: float, strand: Strand) -> float:
        """Go on until something takes time, and say until when; `now` when nothing is left to do."""
        moves = strand.moves
        while strand.place < len(moves):
            move = moves[strand.place]
            strand.place += 1
            if strand.held and strand.until < move.hop.index:
                self._give_back(now, strand, move.hop.index)
            if move.certain:
                finish = now if move.station is None else move.station.serve(now, move.hop)
                if move.sets_off:
                    if move.asked:
                        self._ask(strand, move, move.hop.target, again=False)
                    self._follow(finish, strand, move)
            elif move.group is None or strand.left:
                finish = self._turn(now, strand, move)
            elif self._fork(now, strand, move):
                return now
            else:
                continue
            if finish > now or strand.parked:
                return finish
        if strand.held:
            self._give_back(now, strand, END)
        if strand.fork is not None and strand.fork.join(strand, moves):
            self.push(now, strand.fork.strand)
        if strand.recorded:
            self.answers[strand.program.flow].append(now - strand.began)
        return now

    def _turn(self, now: float, strand: Strand, move: Move) -> float:
        """A move that may not be made, or be made several times; one call of it."""
        index = move.hop.index
        further = strand.left > 0 and not strand.parked
        if not further and not strand.parked:
            strand.left = self._calls(now, strand.begins(move), move)
            if strand.left == 0:
                if move.matters:
                    strand.not_made(move)
                return now
        target = strand.target if strand.parked else self._target(move)
        if move.takes and not self._take(now, strand, move, target):
            return now
        finish = self._call(now, strand, move, target)
        if move.matters:
            strand.call(index, target, again=further)
        if move.asked:
            self._ask(strand, move, target, again=further)
        strand.left -= 1
        if strand.left:
            strand.place -= 1
            return finish
        self._follow(finish, strand, move)
        if move.closes is not None:
            strand.go_round(move, move.closes)
        return finish

    def _fork(self, now: float, strand: Strand, first: Move) -> bool:
        """Begin all calls of a group at the same time; whether there are any to wait for. The strand goes on behind them."""
        strand.place -= 1
        if first.takes and not self._take(now, strand, first, ""):
            return True
        branches: list[tuple[tuple[Move, ...], int | None]] = []
        while strand.place < len(strand.moves) and (move := strand.moves[strand.place]).group == first.group:
            moves = [move]
            strand.place += 1
            while strand.place < len(strand.moves) and strand.moves[strand.place].hop.index in move.inside:
                moves.append(strand.moves[strand.place])
                strand.place += 1
            count = self._calls(now, strand.begins(move), move)
            each = count > 1 and count == places(move.station)
            branches += [(tuple(moves), nth if each else None) for nth in range(count)]
            if not count:
                for left in moves:
                    strand.not_made(left)
        if branches:
            fork = Fork(strand, len(branches))
            strand.parked = True
            for follow, nth in branches:
                self._start(now, strand.branch(follow, fork, nth))
        return bool(branches)

    def _calls(self, now: float, begins: int, move: Move) -> int:
        """How many calls are made of so many visits, tries that fail included; a miss puts the answer into the cache."""
        if begins == 0:
            return 0
        if move.fills is not None:
            for _ in range(begins):
                move.fills.fill(now)
        hop, draw = move.hop, self.random.random
        times = 1.0 if hop.times is None else hop.times.likely
        if hop.again is not None:
            times *= hop.again
        whole = int(times)
        calls = begins * whole
        if times != whole:
            calls += sum(draw() < times - whole for _ in range(begins))
        tries = calls
        if move.failing:
            for _ in range(calls):
                left = hop.retries
                while left and draw() < move.failing:
                    tries += 1
                    left -= 1
        return tries

    def _ask(self, strand: Strand, move: Move, target: str, *, again: bool) -> None:
        """Whether the cache that was asked had it."""
        hop = move.hop
        if hop.hit is not None and self.random.random() >= hop.hit.likely:
            strand.miss(hop.index, target, again=again)
        elif not again and hop.index in strand.missed:
            strand.missed[hop.index] = {}

    def _target(self, move: Move) -> str:
        hop = move.hop
        if len(hop.targets) == 1:
            return hop.target
        drawn = self.random.random()
        for target, part in zip(hop.targets, hop.split, strict=False):
            drawn -= part
            if drawn < 0.0:
                return target
        return hop.target

    def _take(self, now: float, strand: Strand, move: Move, target: str) -> bool:
        """Take the slots that are kept from here on; otherwise stand in line and come back to this move."""
        strand.parked = False
        for index, component, station in move.takes:
            if index not in strand.held and index not in strand.keeping and component in (target, move.hop.source):
                slots = station.slot(now, strand.nth if index == move.hop.index else None)
                if not slots.take(now, strand):
                    strand.parked = True
                    strand.target = target
                    strand.wanted = index, slots
                    strand.place = strand.moves.index(move)
                    return False
                strand.keep(index, slots)
        return True

    def _give_back(self, now: float, strand: Strand, place: int) -> None:
        """Give back the slots that are kept no longer when this move begins, to those who wait for them."""
        for given in strand.give_back(place):
            following = given.give_back(now)
            if following is not None:
                following.keep(*following.wanted)
                self.push(now, following)

    def _call(self, now: float, strand: Strand, move: Move, target: str) -> float:
        station = move.station if target == move.hop.target else self.stations.get(target)
        visit = move.hop.index if move.hop.closes is None else move.hop.closes
        if isinstance(station, Pool) and station.before_work and visit in strand.held:
            return station.work(now)
        if station is None:
            return now
        if move.to_all and isinstance(station, Pool):
            return station.serve_all(now)
        place, strand.nth = strand.nth, None
        return station.serve(now, move.hop, place)

    def _follow(self, finish: float, strand: Strand, move: Move) -> None:
        """What goes on by itself when a move is done."""
        for root in move.follows:
            self.push(finish, strand.follower(root, finish))


def simulate(
    system: System,
    requests: int = 100_000,
    seed: int = 0,
    scale: float = 1.0,
    progress: Callable[[int], None] | None = None,
) -> Seen:
    """Run so many requests through a system at `scale` times today's peak.

    The first tenth is not counted. Arrivals of flows are independent at random (scheduled flows punctual),
    work is exponential around its mean, a declared latency is fixed. `progress` is called now and then with
    the number of requests begun.
    """
    simulation = Simulation(system, seed, scale)
    seconds = simulation.run(requests, progress)
    return summarise(simulation.answers, simulation.stations, seed, scale, seconds, simulation.begun)
