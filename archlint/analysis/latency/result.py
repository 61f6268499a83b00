"""What the latency analysis answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.latency.validity import VALIDITY
from archlint.frozen import frozen
from archlint.quantity import show_duration, show_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.latency.validity import Shape, Validity


@frozen
class Stage:
    """One place where a request spends time; seconds.

    model         'M/M/12', 'M/M/4 on each', 'G/M/4 on each (round robin)', 'delay'
    servers       how many calls it serves side by side in one line (0 for a pure delay)
    wait, service mean seconds in line and being served, for one call
    variance      of both together
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

    @property
    def validity(self) -> Validity:
        """What the formula takes for granted, and how well it holds."""
        return VALIDITY[self.shape]

    @property
    def mean(self) -> float:
        """Seconds in line and being served."""
        return self.wait + self.service

    @property
    def formula(self) -> str:
        """Ready to print: 'M/M/12 at 58 %: 0.1 ms in line + 4 ms'."""
        if not self.servers:
            return show_duration(self.service)
        times = f"{show_duration(self.wait)} in line + {show_duration(self.service)}"
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
    stages      one for each waited hop that takes time, with the expected number of calls
    target      the p95 asked for, if any
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
