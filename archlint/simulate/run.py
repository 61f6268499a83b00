"""The clock: one event for each hop, in the order of time.

A line works first come first served, so when a call arrives its end is known at once, and no event is needed for
it. A million requests of a large blueprint take some seconds.
"""

from __future__ import annotations

from array import array
from heapq import heappop, heappush
from random import Random
from typing import TYPE_CHECKING

from archlint.simulate.programs import Move, Program, program
from archlint.simulate.stations import Pool, stations
from archlint.simulate.summary import summarise
from archlint.simulate.traffic import Arrivals, arrivals

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System
    from archlint.simulate.result import Seen

WARM_UP = 0.1
"""Share of the requests that are not counted, while the lines fill."""


class Strand:
    """A request, or something that follows from one, on its way through a program."""

    __slots__ = ("began", "counts", "missed", "moves", "place", "program", "reached", "recorded")

    def __init__(self, program_: Program, moves: tuple[int, ...], began: float, *, recorded: bool) -> None:
        self.program = program_
        self.moves = moves
        self.place = 0
        self.began = began
        self.recorded = recorded
        self.counts: dict[int, int] = {}
        self.reached: dict[int, str | None] = {}
        self.missed: set[int] = set()


class Simulation:
    """One run: lines that fill and empty, requests under way, answers so far."""

    def __init__(self, system: System, seed: int, scale: float) -> None:
        self.random = Random(seed)  # noqa: S311 - samples, not secrets
        self.stations = stations(system, self.random)
        self.traffic = arrivals(system)
        self.programs = {flow.id: program(flow, system, self.stations) for flow in system.flows.values()}
        self.scale = scale
        self.answers: dict[str, array[float]] = {flow.flow: array("d") for flow in self.traffic}
        self.events: list[tuple[float, int, Strand | Arrivals]] = []
        self.count = 0
        self.begun = 0
        self.recording = False

    def push(self, time: float, what: Strand | Arrivals) -> None:
        """Something happens at this time."""
        self.count += 1
        heappush(self.events, (time, self.count, what))

    def run(self, requests: int, progress: Callable[[int], None] | None = None) -> float:
        """Let so many requests begin and finish; the simulated seconds that were counted."""
        for source in self.traffic:
            self.push(self._gap(source), source)
        warm = int(requests * WARM_UP)
        started = last = 0.0
        events = self.events
        while events:
            now, _, what = heappop(events)
            if isinstance(what, Strand):
                self._advance(now, what)
                continue
            if self.begun >= requests:
                continue
            if self.begun >= warm and not self.recording:
                self.recording = True
                started = now
                self._forget()
            last = now
            self._begin(now, what)
            if progress is not None and self.begun % 10_000 == 0:
                progress(self.begun)
        return last - started

    def _forget(self) -> None:
        """Nothing that the servers did while the lines filled counts."""
        for station in self.stations.values():
            for line in station.lines:
                line.busy = 0.0
                line.calls = 0

    def _gap(self, source: Arrivals) -> float:
        if source.period is not None:
            return source.period
        return self.random.expovariate(source.rate * self.scale)

    def _begin(self, now: float, source: Arrivals) -> None:
        self.begun += 1
        self.push(now + self._gap(source), source)
        program_ = self.programs[source.flow]
        if program_.waited:
            self._advance(now, Strand(program_, program_.waited, now, recorded=self.recording))
        for root in program_.at_once:
            self._advance(now, Strand(program_, program_.strands[root], now, recorded=False))

    def _advance(self, now: float, strand: Strand) -> None:
        """Go on until something takes time, or to the end."""
        moves = strand.program.moves
        while strand.place < len(strand.moves):
            index = strand.moves[strand.place]
            move = moves[index]
            strand.place += 1
            if not move.simple or move.follows or move.hop.parent in strand.reached:
                finish = self._turn(now, strand, move)
            else:
                finish = move.station.serve(now, move.hop) if move.station is not None else now
            if finish > now:
                self.push(finish, strand)
                return
        if strand.recorded:
            self.answers[strand.program.flow].append(now - strand.began)

    def _turn(self, now: float, strand: Strand, move: Move) -> float:
        """A move that may not be taken, or be taken several times, or that others follow."""
        hop = move.hop
        if strand.counts.get(hop.index, 0) == 0:
            if not self._happens(strand, move):
                strand.reached[hop.index] = None
                return now
            strand.counts[hop.index] = self._often(move)
            if strand.counts[hop.index] == 0:
                strand.reached[hop.index] = None
                return now
        strand.counts[hop.index] -= 1
        target = self._target(move)
        strand.reached[hop.index] = target
        finish = self._call(now, move, target)
        if strand.counts[hop.index]:
            strand.place -= 1
            return finish
        return self._after(finish, strand, move)

    def _happens(self, strand: Strand, move: Move) -> bool:
        """Whether the request comes by here at all."""
        hop = move.hop
        if hop.branch is not None and hop.when is not None:
            if strand.reached.get(hop.branch, "") is None:
                return False
            return (hop.branch in strand.missed) == (hop.when == "miss")
        if hop.parent is None or hop.parent not in strand.reached:
            return True
        return strand.reached[hop.parent] == hop.source

    def _often(self, move: Move) -> int:
        """How many calls it makes this time, tries that fail included."""
        hop = move.hop
        times = 1.0 if hop.times is None else hop.times.likely
        if hop.again is not None:
            times *= hop.again
        count = int(times)
        if self.random.random() < times - count:
            count += 1
        tries = count
        if move.failing:
            for _ in range(count):
                left = hop.retries
                while left and self.random.random() < move.failing:
                    tries += 1
                    left -= 1
        return tries

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

    def _call(self, now: float, move: Move, target: str) -> float:
        station = move.station if target == move.hop.target else self.stations.get(target)
        if station is None:
            return now
        if move.to_all and isinstance(station, Pool):
            return station.serve_all(now)
        return station.serve(now, move.hop)

    def _after(self, finish: float, strand: Strand, move: Move) -> float:
        """What a finished move sets off: a fill, strands of its own, a way back."""
        hop = move.hop
        if move.asked and hop.hit is not None and self.random.random() >= hop.hit.likely:
            strand.missed.add(hop.index)
        if move.fills is not None:
            move.fills.fill(finish)
        for root in move.follows:
            own = Strand(strand.program, strand.program.strands[root], finish, recorded=False)
            own.reached, own.missed = dict(strand.reached), set(strand.missed)
            self.push(finish, own)
        if hop.closes is not None:
            self._back(strand, hop.closes)
        return finish

    def _back(self, strand: Strand, closes: int) -> None:
        """Repeat what follows the visit that is returned to."""
        strand.place = next((place for place, index in enumerate(strand.moves) if index > closes), strand.place)
        for index in strand.moves[strand.place :]:
            strand.counts.pop(index, None)
            strand.reached.pop(index, None)
            strand.missed.discard(index)


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
