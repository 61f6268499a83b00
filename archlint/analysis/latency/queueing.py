"""Waiting in line: Erlang's formula and Allen and Cunneen's correction of it.

Sources: L. Kleinrock, *Queueing Systems* I (1975), ch. 3; A. O. Allen, *Probability, Statistics, and
Queueing Theory* (2nd ed. 1990), section 5.3 (the Allen–Cunneen approximation).
"""

from __future__ import annotations

import math


def erlang_b(servers: int, offered: float) -> float:
    """The share of calls that c servers without a queue turn away, for a = λ × service time.

    >>> round(erlang_b(10, 5.0), 4)
    0.0184
    """
    blocked = 1.0
    for count in range(1, servers + 1):
        blocked = offered * blocked / (count + offered * blocked)
    return blocked


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
    deterministic work, (1/n + 1) / 2 behind a round robin of n.

    >>> wait(1, 0.5, 0.010), wait(1, 0.5, 0.010, variability=0.5)
    (0.01, 0.005)
    """
    if utilisation >= 1.0:
        return math.inf
    return erlang_c(servers, utilisation) * service / (servers * (1.0 - utilisation)) * variability


def mixed_variability(shares: tuple[tuple[float, float], ...]) -> float:
    """Cs² of a mixture of exponential services: pairs of (share of calls, mean seconds).

    >>> mixed_variability(((1.0, 0.01),))
    1.0
    """
    mean = math.fsum(share * seconds for share, seconds in shares)
    if mean <= 0.0:
        return 1.0
    second = math.fsum(share * 2.0 * seconds * seconds for share, seconds in shares)
    return max(0.0, second / (mean * mean) - 1.0)
