"""Servers that work off what stands in front of them, first come first served."""

from __future__ import annotations

from heapq import heappop, heappush, heapreplace


class Line:
    """One queue and the servers behind it; calls must be given in the order of time.

    `free` holds when each server is next free, `busy` the seconds of work given out.
    """

    __slots__ = ("busy", "calls", "free", "pending", "servers")

    def __init__(self, servers: int) -> None:
        self.servers = servers
        self.free = [0.0] * servers
        self.busy = 0.0
        self.calls = 0
        self.pending: list[float] = []

    def serve(self, now: float, seconds: float) -> float:
        """When a call that comes now and takes so long is done."""
        start = self.free[0]
        if start < now:  # noqa: PLR1730 - faster than max(), and this runs millions of times
            start = now
        finish = start + seconds
        heapreplace(self.free, finish)
        self.busy += seconds
        self.calls += 1
        return finish

    def counted(self, now: float, seconds: float) -> float:
        """The same, remembering the call as outstanding until it is done."""
        finish = self.serve(now, seconds)
        heappush(self.pending, finish)
        return finish

    def outstanding(self, now: float) -> int:
        """How many calls are in line or being served."""
        pending = self.pending
        while pending and pending[0] <= now:
            heappop(pending)
        return len(pending)
