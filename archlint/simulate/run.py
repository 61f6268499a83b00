"""The clock: one event for each hop, in the order of time.

A line works first come first served, so when a call arrives its end is known at once; where nothing else happens until
then, the request goes on without an event. A million requests of a large blueprint take half a minute.
"""

from __future__ import annotations

from array import array
from heapq import heapify, heappop, heappush, heapreplace
from itertools import count
from math import inf, log
from random import Random
from typing import TYPE_CHECKING, Any

from archlint.simulate.calls import calls, target_of
from archlint.simulate.effort import WARM_UP, left_out
from archlint.simulate.programs import Move, let_go, program
from archlint.simulate.stations import Pool, at_once, places, stations
from archlint.simulate.strand import END, Fork, Strand
from archlint.simulate.traffic import Arrivals, arrivals

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System


class Simulation:
    """One run: lines that fill and empty, requests under way, answers so far."""

    def __init__(self, system: System, seed: int, scale: float, requests: int) -> None:
        self.random = Random(seed)  # noqa: S311 - samples, not secrets
        self.stations = stations(system, self.random)
        let_go(system, self.stations)
        self.left_out = left_out(system, requests)
        self.traffic = tuple(flow for flow in arrivals(system) if flow.flow not in self.left_out)
        self.programs = {flow.id: program(flow, system, self.stations) for flow in system.flows.values()}
        self.scale = scale
        self.answers: dict[str, array[float]] = {flow.flow: array("d") for flow in self.traffic}
        self.events: list[tuple[float, int, Strand]] = []
        self.arriving: list[tuple[float, int, Any]] = []
        """When each flow begins next; sources of arrivals, of any type so that they stand beside strands."""
        self.order = count()
        self.runs: dict[str, dict[float, float]] = {flow.flow: {} for flow in self.traffic if flow.period is not None}
        """For each run of a scheduled flow when it began and when the last of it was done."""
        self.begun = 0
        self.recording = False

    def push(self, time: float, strand: Strand) -> None:
        """A strand goes on at this time."""
        heappush(self.events, (time, next(self.order), strand))

    def run(self, requests: int, progress: Callable[[int], None] | None = None) -> float:
        """Let so many requests begin and finish; the simulated seconds that were counted."""
        events, arriving, order, advance = self.events, self.arriving, self.order, self._advance
        arriving += [(self._first(source), next(order), source) for source in self.traffic]
        heapify(arriving)
        warm = int(requests * WARM_UP) if any(source.period is None for source in self.traffic) else 0
        started = last = 0.0
        while events or arriving:
            if events and (not arriving or events[0] < arriving[0]):
                now, _, strand = heappop(events)
                finish = advance(now, strand, ahead=True)
                if finish is not None:
                    heappush(events, (finish, next(order), strand))
                continue
            if self.begun >= requests:
                arriving.clear()
                continue
            now, _, source = arriving[0]
            if self.begun >= warm and not self.recording:
                self.recording = True
                started = now
                self._forget(now)
                self._begin_schedules(now)
                continue
            last = now
            self.begun += 1
            heapreplace(arriving, (now + self._gap(source), next(order), source))
            self._begin(now, source)
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

    def _first(self, source: Arrivals) -> float:
        """Scheduled flows wait until the lines have filled, so that their first run is seen."""
        if source.period is None:
            return self._gap(source)
        return inf if any(other.period is None for other in self.traffic) else 0.0

    def _begin_schedules(self, now: float) -> None:
        """All schedules begin when the figures do."""
        self.arriving[:] = [
            (now if source.period is not None else time, order, source) for time, order, source in self.arriving
        ]
        heapify(self.arriving)

    def _gap(self, source: Arrivals) -> float:
        if source.period is not None:
            return source.period
        return -log(1.0 - self.random.random()) / (source.rate * self.scale)

    def _begin(self, now: float, source: Arrivals) -> None:
        program_ = self.programs[source.flow]
        if program_.waited:
            strand = Strand(program_, program_.waited, now, recorded=self.recording)
            self._start(now, strand, ahead=not program_.at_once)
        for root in program_.at_once:
            self._start(now, Strand(program_, program_.strands[root], now, recorded=False))

    def _start(self, now: float, strand: Strand, *, ahead: bool = False) -> None:
        finish = self._advance(now, strand, ahead=ahead)
        if finish is not None:
            heappush(self.events, (finish, next(self.order), strand))

    def _advance(self, now: float, strand: Strand, *, ahead: bool) -> float | None:
        """Go on until something takes time, and say until when; None where it waits for somebody or is done.

        A call that is done before anything else happens needs no event: the strand goes on at once. Not where others
        begin at the same time (`ahead` is false).
        """
        events, arriving = self.events, self.arriving
        moves, place = strand.moves, strand.place
        last = len(moves)
        while place < last:
            move = moves[place]
            place += 1
            if strand.held and strand.until < move.hop.index:
                self._give_back(now, strand, move.hop.index)
            if move.certain:
                finish = now if move.serve is None else move.serve(now)
                if move.sets_off:
                    self._set_off(finish, strand, move)
            else:
                strand.place = place
                made = (
                    self._fork(now, strand, move)
                    if move.group is not None and not strand.left
                    else self._turn(now, strand, move)
                )
                if made is None:
                    return None
                finish, place = made, strand.place
            if finish > now:
                if not ahead or (events and events[0][0] <= finish) or (arriving and arriving[0][0] <= finish):
                    strand.place = place
                    return finish
                now = finish
        self._end(now, strand)
        return None

    def _set_off(self, finish: float, strand: Strand, move: Move) -> None:
        """What happens beside the next move when one is done that was made once."""
        if move.asked:
            self._ask(strand, move, move.hop.target, again=False)
        if move.follows:
            self._follow(finish, strand, move)

    def _end(self, now: float, strand: Strand) -> None:
        """Nothing is left to do but for those that wait for it."""
        if strand.held:
            self._give_back(now, strand, END)
        if strand.fork is not None and strand.fork.join(strand, strand.moves):
            self.push(now, strand.fork.strand)
        if strand.recorded:
            self.answers[strand.program.flow].append(now - strand.began)
        if strand.program.scheduled:
            self.runs[strand.program.flow][strand.began] = now
        if strand.take_next():
            self.push(now, strand)

    def _turn(self, now: float, strand: Strand, move: Move) -> float | None:
        """One call of a move that may be made several times or not at all, and when it is done; None in line for a slot."""
        if not strand.left:
            strand.left = calls(self.random.random, now, strand.begins(move), move)
            if not strand.left:
                if move.matters:
                    strand.not_made(move)
                return now
        target = strand.target or target_of(self.random.random, move)
        if move.takes and not self._take(now, strand, move, target):
            return None
        again, strand.some, strand.target = strand.some, True, ""
        finish = self._call(now, strand, move, target)
        if move.matters:
            strand.call(move.hop.index, target, again=again)
        if move.asked:
            self._ask(strand, move, target, again=again)
        strand.left -= 1
        if strand.left:
            strand.place -= 1
            return finish
        strand.some = False
        if move.follows:
            self._follow(finish, strand, move)
        if move.closes is not None:
            strand.go_round(move, move.closes)
        return finish

    def _fork(self, now: float, strand: Strand, first: Move) -> float | None:
        """Begin all calls of a group at the same time; None where the strand waits, for them or in line for a slot.

        It goes on behind them.
        """
        strand.place -= 1
        if first.takes and not self._take(now, strand, first, ""):
            return None
        branches: list[tuple[tuple[Move, ...], int | None]] = []
        while strand.place < len(strand.moves) and (move := strand.moves[strand.place]).group == first.group:
            moves = [move]
            strand.place += 1
            while strand.place < len(strand.moves) and strand.moves[strand.place].hop.index in move.inside:
                moves.append(strand.moves[strand.place])
                strand.place += 1
            made = calls(self.random.random, now, strand.begins(move), move)
            branches += self._branches(move, tuple(moves), made)
            if not made:
                for left in moves:
                    strand.not_made(left)
        if not branches:
            return now
        fork = Fork(strand, len(branches))
        for follow, nth in branches:
            self._start(now, strand.branch(follow, fork, nth))
        return None

    def _branches(self, first: Move, moves: tuple[Move, ...], made: int) -> list[tuple[tuple[Move, ...], int | None]]:
        """What each of so many calls does, and the instance or shard that it goes to, where it is meant for one.

        Of the instances that all get a message one, drawn by chance, does what follows.
        """
        if first.to_all and isinstance(first.station, Pool):
            every = len(first.station.lines)
            going = [int(self.random.random() * every) for _ in range(made)]
            return [(moves if nth == one else moves[:1], nth) for one in going for nth in range(every)]
        each = made > 1 and made == places(first.station)
        return [(moves, nth if each else None) for nth in range(made)]

    def _ask(self, strand: Strand, move: Move, target: str, *, again: bool) -> None:
        """Whether the cache that was asked had it."""
        hop = move.hop
        if hop.hit is not None and self.random.random() >= hop.hit.likely:
            strand.miss(hop.index, target, again=again)
        elif not again and hop.index in strand.missed:
            strand.missed[hop.index] = {}

    def _take(self, now: float, strand: Strand, move: Move, target: str) -> bool:
        """Take the slots that are kept from here on; otherwise stand in line and come back to this move."""
        for index, component, station in move.takes:
            if index not in strand.held and index not in strand.keeping and component in (target, move.hop.source):
                slots = station.slot(now, strand.nth if index == move.hop.index else None)
                if not slots.take(now, strand):
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
        place, strand.nth = strand.nth, None  # of the call that is meant for it, whatever follows
        if isinstance(station, Pool) and station.before_work and visit in strand.held:
            return station.work(now, move.hop, strand.held[visit])
        if station is None:
            return now
        if move.to_all and isinstance(station, Pool) and place is None:
            return station.serve_all(now)
        if place is None and move.serve is not None and station is move.station:
            return move.serve(now)
        return station.serve(now, move.hop, place)

    def _follow(self, finish: float, strand: Strand, move: Move) -> None:
        """What goes on by itself when a move is done."""
        for root in move.follows:
            if not move.channel or move.certain:
                self.push(finish, strand.follower(root))
                continue
            for consumer in strand.consumers(root, move, at_once(strand.program.strands[root][0].station)):
                self.push(finish, consumer)
