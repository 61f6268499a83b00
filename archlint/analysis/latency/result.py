"""What the latency analysis answers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.analysis.latency.validity import SATURATED, VALIDITY
from archlint.frozen import frozen
from archlint.quantity import listed, show_duration, show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.latency.validity import Shape, Validity

_SHOWN = 1e-7
"""Seconds in line that are worth a figure."""


@frozen
class Stage:
    """One place where a request spends time; seconds.

    model         'M/M/12', 'M/M/4 on each', 'G/M/4 on each (round robin)', 'delay'
    servers       how many calls it serves side by side in one line (0 for a pure delay)
    wait, service mean seconds in line and being served, for one call
    variance      of all together
    steady        seconds of all together that every call takes, none less
    occupies      seconds for which a call of any kind keeps a server, on average
    waited        variance of the wait in line
    waits         the share of calls that wait there at all
    common        of calls made in every line at the same time the part of all together that is the same in each
    bounded       whether callers with so many slots are all that makes it busy, so that the line stays short
    lines         of which a call that comes again meets the same one by chance
    transfer      seconds in which bytes go over declared links; those of `full_links` have no room left
    distance      seconds of round trips between regions, which are assumed
    shape         the kind of line; `validity` says what its formula takes for granted
    """

    component: str
    model: str
    servers: int
    utilisation: float
    wait: float
    service: float
    variance: float
    shape: Shape
    transfer: float = 0.0
    distance: float = 0.0
    full_links: tuple[str, ...] = ()
    steady: float = 0.0
    occupies: float = 0.0
    waited: float = 0.0
    waits: float = 0.0
    common: float = 0.0
    bounded: bool = False
    lines: int = 1

    @staticmethod
    def mixed(parts: Sequence[tuple[float, Stage]]) -> Stage:
        """A call that goes to one of several places, the busiest first, with these probabilities: moments of the mixture."""
        first = parts[0][1]
        if len(parts) == 1:
            return first
        wait, mean, waits, occupies = (
            math.fsum([part * getattr(one, name) for part, one in parts])
            for name in ("wait", "mean", "waits", "occupies")
        )
        variance = math.fsum([part * (one.variance + (one.mean - mean) ** 2) for part, one in parts])
        waited = math.fsum([part * (one.waited + (one.wait - wait) ** 2) for part, one in parts])
        return replace(
            first, wait=wait, service=mean - wait, variance=variance, waited=waited, waits=waits, occupies=occupies
        )

    @property
    def full(self) -> str | None:
        """What is too busy for a number: the component, or else the link that its bytes go over."""
        if self.utilisation > SATURATED and not self.bounded:
            return self.component
        return self.full_links[0] if self.full_links else None

    @property
    def validity(self) -> Validity:
        """What the formula takes for granted, and how well it holds."""
        return VALIDITY[self.shape]

    @property
    def mean(self) -> float:
        """Seconds on the way, in line and being served."""
        return self.wait + self.service + self.transfer + self.distance

    @property
    def formula(self) -> str:
        """Ready to print: 'M/M/12 at 58 %: 0.1 ms in line + 4 ms'."""
        way = [
            f"{show_duration(seconds)} {what}"
            for seconds, what in ((self.transfer, "of transfer"), (self.distance, "between regions"))
            if seconds
        ]
        if not self.servers:
            own = [show_duration(self.service)] if self.service or not way else []
            return " + ".join([*own, *way])
        wait = show_duration(self.wait) if not 0.0 < self.wait < _SHOWN else f"under {show_duration(_SHOWN)}"
        times = " + ".join((f"{wait} in line", show_duration(self.service), *way))
        return f"{self.model} at {show_share(round(self.utilisation, 3))}: {times}"


SHARES: Mapping[str, float] = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99, "p999": 0.999}
"""What each percentile is one of: the share of answers that take no longer."""


@frozen
class Promised:
    """A promise about the slowest answers but so many: its percentile, the seconds that are promised and those that are given."""

    percentile: str
    seconds: float
    given: float | None

    @property
    def share(self) -> float:
        """The share of answers it is made for."""
        return SHARES[self.percentile]

    def miss(self) -> float:
        """What is given over what is promised; more than 1 when it is missed."""
        return math.inf if self.seconds <= 0 else (self.given or 0.0) / self.seconds


@frozen
class FlowLatency:
    """How long one flow takes until its answer, at peak; seconds.

    mean, p95   None when nothing can be said: `saturated` names the components above 95 % utilisation,
                `bursts` the reasons why arrivals are not Poisson
    unknown     components on the way that say nothing about time: the figures are then lower bounds
    silent      those of `unknown` that run programs: what they take may be anything
    untimed     components that many bytes go to or come from in no time at all, since neither end declares a bandwidth, with how many
    during      scheduled flows that take long enough to run while people look: the figures are those of that time
    stages      one for each waited hop that takes time, with the expected number of calls
    target      the p95 asked for, if any
    given_up    the share of requests that get no answer, since a call that they need is given up (`timeout`): the figures are those of the rest
    tried_late  what is called again after a `timeout`: its id, how many calls that makes of one, and how busy it is with them
    repeated    components whose line a run comes to more than once, so that its waits there depend on each other
    promised    every promise about it: percentile, what is promised, what is given (None as for p95)
    """

    flow: str
    mean: float | None
    p95: float | None
    stages: tuple[tuple[Stage, float], ...]
    saturated: tuple[str, ...] = ()
    bursts: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    target: float | None = None
    promised: tuple[Promised, ...] = ()
    during: tuple[str, ...] = ()
    given_up: float = 0.0
    tried_late: tuple[tuple[str, float, float], ...] = ()
    untimed: tuple[tuple[str, float], ...] = ()
    silent: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def unjudged(self) -> str | None:
        """Why nothing, or too little, can be computed about its answers: in the words of a message; None where nothing is in the way."""
        if self.saturated:
            return None
        if self.bursts:
            return self.bursts[0]
        if self.p95 is None:
            return (
                f"nothing on the way of {self.flow} says how long it takes ({', '.join(self.unknown)})"
                if self.unknown
                else None
            )
        if self.silent and (self.hardest is None or self.hardest.miss() <= 1.0):
            return f"nothing says how long {listed(self.silent)} {'takes' if len(self.silent) == 1 else 'take'}"
        if not self.untimed:
            return None
        most, size = max(self.untimed, key=lambda each: each[1])
        return f"{show_size(size)} of {self.flow} go to or from {most} without a `bandwidth`"

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the figures leave out, which makes them lower bounds: components, and bytes."""
        heavy = [f"the {show_size(size)} of {one}" for one, size in self.untimed if one not in self.unknown]
        return (*self.unknown, *heavy)

    @property
    def distance(self) -> float:
        """Seconds of one answer, on average, that are assumed for round trips between regions."""
        return sum(stage.distance * calls for stage, calls in self.stages)

    @property
    def hardest(self) -> Promised | None:
        """The promise that is missed by most, or kept by least; None when there is none, or nothing can be said."""
        return max((each for each in self.promised if each.given is not None), key=Promised.miss, default=None)

    @property
    def misses_target(self) -> bool:
        """Whether the p95 is known and longer than asked for (a lower bound that is over is over)."""
        return self.p95 is not None and self.target is not None and self.p95 > self.target


@frozen
class Latency:
    """All flows whose rate is known."""

    flows: Mapping[str, FlowLatency]
