"""Waiting in line: Erlang's formula, and what changes when arrivals are evened out or lines are compared.

Sources: L. Kleinrock, *Queueing Systems* I (1975), ch. 3 (M/M/c) and 6 (G/M/1); A. O. Allen, *Probability,
Statistics, and Queueing Theory* (2nd ed. 1990), section 5.3 (the Allen–Cunneen approximation);
R. D. Nelson, T. K. Philips, *An Approximation to the Response Time for
Shortest Queue Routing*, SIGMETRICS 1989; M. Mitzenmacher, *The Power of Two Choices in Randomized Load Balancing*, IEEE TPDS 12(10), 2001.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

MANY = 10_000
"""Servers beyond which not all of them are gone through one by one."""


def erlang_b(servers: int, offered: float) -> float:
    """The share of calls that c servers without a queue turn away, for a = λ × service time.

    Of many servers the reciprocal is summed from the full end, 1 + c/a + c (c − 1)/a² + …: what is left counts for nothing
    after about c − a and nine times √c terms, and where the sum has no end in sight nobody is turned away.

    >>> round(erlang_b(10, 5.0), 4), round(erlang_b(1_000_000, 1_000_000.0), 6), erlang_b(10**9, 10.0)
    (0.0184, 0.000797, 0.0)
    """
    if servers > MANY:
        return _of_many(servers, offered)
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return blocked


def _of_many(servers: int, offered: float) -> float:
    term = total = 1.0
    free = servers
    while free and term > total * 1e-16 and total < 1e300:
        term *= free / offered
        total += term
        free -= 1
    return 1.0 / total if total < 1e300 else 0.0


def erlang_c(servers: int, utilisation: float) -> float:
    """The probability that a call waits in an M/M/c queue; 1 when it never gets its turn.

    >>> round(erlang_c(1, 0.5), 4), round(erlang_c(2, 0.75), 4)
    (0.5, 0.6429)
    """
    if utilisation <= 0.0:
        return 0.0
    if utilisation >= 1.0:
        return 1.0
    blocked = erlang_b(servers, utilisation * servers)
    return blocked / (1.0 - utilisation * (1.0 - blocked))


def wait(servers: int, utilisation: float, service: float, variability: float = 1.0) -> float:
    """Mean seconds in line: exact for Poisson arrivals and exponential service, else Allen–Cunneen.

    `service` is the mean time of one call; `variability` is (Ca² + Cs²) / 2, half the sum of the squared
    coefficients of variation of the times between arrivals and of service: 1 for M/M/c, 0.5 for
    deterministic work.

    >>> wait(1, 0.5, 0.010), wait(1, 0.5, 0.010, variability=0.5)
    (0.01, 0.005)
    """
    if utilisation >= 1.0:
        return math.inf
    return erlang_c(servers, utilisation) * service / (servers * (1.0 - utilisation)) * variability


def spread_of_waits(utilisation: float, third: float = 1.5) -> float:
    """The mean square of the times of those who wait in line, over the square of their mean.

    2 for exponential work, whatever the utilisation. For one server and any work it follows from the second moment of
    the wait, E[W²] = 2 E[W]² + λ E[S³] / (3 (1 − ρ)) (Takács; Kleinrock, section 5.7); `third` is E[S] E[S³] / E[S²]²
    (`Work.third`). Several servers are taken to have the same.

    >>> spread_of_waits(0.5), round(spread_of_waits(0.5, Work.varying(1.0, 0.0).third), 3)
    (2.0, 1.667)
    """
    return 2.0 * utilisation + 4.0 * (1.0 - utilisation) * third / 3.0


def in_turn(count: int, utilisation: float) -> float:
    """The wait behind a round robin of `count` instances, as a part of the wait under random choice.

    Every instance gets each n-th of random arrivals, so the time between its arrivals has an Erlang
    distribution of order n. For one server that is E_n/M/1, solved exactly: an arrival waits with the
    probability s that solves s = (n ρ / (n ρ + 1 − s))^n. (Allen–Cunneen with Ca² = 1/n is up to 17 % higher.)

    >>> in_turn(1, 0.8), round(in_turn(2, 0.8), 3)
    (1.0, 0.711)
    """
    if count <= 1 or not 0.0 < utilisation < 1.0:
        return 1.0
    waits = found_busy(count, utilisation)
    return waits * (1.0 - utilisation) / (utilisation * (1.0 - waits))


def found_busy(count: int, utilisation: float) -> float:
    """The s of `in_turn`: those who wait in a line of E_n/M/c do so for c μ (1 − s) on average, exponentially (Kleinrock, 6.3).

    >>> round(found_busy(2, 0.5), 3)
    0.382
    """
    waits = utilisation
    for _ in range(200):
        before, waits = waits, (count * utilisation / (count * utilisation + 1.0 - waits)) ** count
        if abs(waits - before) < 1e-12:
            break
    return waits


def shortest_line(servers: int, count: int, utilisation: float) -> float:
    """The wait when each call joins the shortest of `count` lines, as a part of the wait in one common line.

    A call that has joined a line does not change over when another one empties, so that some servers idle while
    calls wait: the more lines and the fewer `servers` behind each, the more. Nelson and Philips approximate it for single
    servers; here exp(½ (1 − ρ) (n − 1)^¾ / k^0.1), fitted to simulations of 2 to 32 lines of 1 to 16 servers at 30 to 93 %:
    the tests hold the time in the system within 5 % of simulation at 60 and 85 %; under heavy traffic it goes to that of M/M/c.

    >>> shortest_line(1, 1, 0.8), round(shortest_line(1, 4, 0.6), 2)
    (1.0, 1.58)
    """
    if count <= 1 or not 0.0 < utilisation < 1.0:
        return 1.0
    return math.exp(0.5 * (1.0 - utilisation) * (count - 1) ** 0.75 / servers**0.1)


def two_choices(count: int, utilisation: float) -> float:
    """The wait when each call joins the shorter of two random lines, as a part of the wait under random choice.

    For very many single servers the time in the system is Σ ρ^(2^i − 2) services (Mitzenmacher); for two it is
    that of the shorter of two queues, here 1 / (1 − ρ²) + 0.85 ρ² (1 − ρ) (fitted to simulations within 2 %);
    in between, the difference goes with 2 / n. Exact enough for one server each; pessimistic for several.

    >>> round(two_choices(1000, 0.9), 3)
    0.18
    """
    if count <= 1 or not 0.0 < utilisation < 1.0:
        return 1.0
    many = math.fsum(utilisation ** (2.0**i - 2.0) for i in range(1, 30))
    two = 1.0 / (1.0 - utilisation**2) + 0.85 * utilisation**2 * (1.0 - utilisation)
    time = many + (two - many) * 2.0 / count
    return (time - 1.0) * (1.0 - utilisation) / utilisation


class Work(NamedTuple):
    """Moments of the time that calls take a server for: mean, mean square, mean cube."""

    mean: float
    square: float
    cube: float

    @classmethod
    def varying(cls, mean: float, variation: float) -> Self:
        """Of a gamma distribution with this standard deviation over mean."""
        square = variation * variation
        return cls(mean, mean**2 * (1.0 + square), mean**3 * (1.0 + square) * (1.0 + 2.0 * square))

    @classmethod
    def mixed(cls, shares: Sequence[tuple[float, float]], variation: float = 1.0) -> Self:
        """Of a mixture: pairs of (share of calls, mean seconds), each of which varies by `variation`.

        >>> round(Work.mixed(((1.0, 0.01),)).variability, 12)
        1.0
        """
        those = [(share, cls.varying(seconds, variation)) for share, seconds in shares]
        mean, square, cube = (math.fsum([share * one[power] for share, one in those]) for power in range(3))
        return cls(mean, square, cube)

    @property
    def variability(self) -> float:
        """Cs², the square of the coefficient of variation; 1 where there is no work."""
        return max(0.0, self.square / (self.mean * self.mean) - 1.0) if self.mean > 0.0 else 1.0

    @property
    def third(self) -> float:
        """E[S] E[S³] / E[S²]²: 1.5 for exponential work, 1 where all takes as long."""
        return self.mean * self.cube / (self.square * self.square) if self.square > 0.0 else 1.5
