"""Servers that work off what stands in front of them, first come first served."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush, heapreplace
from math import log
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Call = TypeVar("Call")

AT_FIRST = 1_000
"""Servers that are kept account of before any had work."""


class Line:
    """One queue and the servers behind it; calls must be given in the order of time.

    `free` holds when each server is next free, of very many those that had work so far; `busy` the seconds of work given out.
    """

    __slots__ = ("busy", "calls", "free", "pending", "servers")

    def __init__(self, servers: int) -> None:
        self.servers = servers
        self.free = [0.0] * min(servers, AT_FIRST)
        self.busy = 0.0
        self.calls = 0
        self.pending: list[float] = []

    def serve(self, now: float, seconds: float) -> float:
        """When a call that comes now and takes so long is done."""
        start = self.free[0]
        if start < now:
            start = now
        elif len(self.free) < self.servers:
            heappush(self.free, start := now)
        finish = start + seconds
        heapreplace(self.free, finish)
        self.busy += seconds
        self.calls += 1
        return finish

    def exponential(self, draw: Callable[[], float], mean: float) -> Callable[[float], float]:
        """`serve` for calls that take exponential times, as one function: it is called millions of times."""
        free, servers, single = self.free, self.servers, self.servers == 1

        def serve(now: float) -> float:
            seconds = -log(1.0 - draw()) * mean
            start = free[0]
            if start < now:
                start = now
            elif len(free) < servers:
                heappush(free, start := now)
            finish = start + seconds
            if single:
                free[0] = finish
            else:
                heapreplace(free, finish)
            self.busy += seconds
            self.calls += 1
            return finish

        return serve

    def outstanding(self, now: float) -> int:
        """How many calls are in line or being served."""
        pending = self.pending
        while pending and pending[0] <= now:
            heappop(pending)
        return len(pending)


class Slots(Generic[Call]):
    """Slots that calls hold for as long as they take, whatever they wait for; nobody knows beforehand how long.

    `busy` counts the seconds that slots were held since `since`; `line` are the calls that wait for one.
    """

    __slots__ = ("busy", "line", "servers", "since", "taken")

    def __init__(self, servers: int) -> None:
        self.servers = servers
        self.taken = 0
        self.line: deque[Call] = deque()
        self.busy = 0.0
        self.since = 0.0

    def _pass(self, now: float) -> None:
        self.busy += self.taken * (now - self.since)
        self.since = now

    def take(self, now: float, call: Call) -> bool:
        """Take a slot if one is free, or stand in line."""
        if self.taken == self.servers:
            self.line.append(call)
            return False
        self._pass(now)
        self.taken += 1
        return True

    def give_back(self, now: float) -> Call | None:
        """A call is done with its slot: the call that gets it, if any waits."""
        if self.line:
            return self.line.popleft()
        self._pass(now)
        self.taken -= 1
        return None

    def forget(self, now: float) -> None:
        """Nothing so far counts."""
        self.busy, self.since = 0.0, now

    def outstanding(self, now: float) -> int:  # noqa: ARG002 - asked as lines are
        """How many calls hold a slot or wait for one."""
        return self.taken + len(self.line)
