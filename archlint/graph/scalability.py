"""How much more one larger machine does: the Universal Scalability Law.

    X(N) = λ N / (1 + σ (N − 1) + κ N (N − 1))

σ is the share of work that waits for its turn, κ what keeping N processors consistent costs each pair of them.
Throughput has its maximum at N = √((1 − σ) / κ) and falls beyond it; prices go on rising in line with N.
The coefficients used where nobody measured any are those of a MySQL server on a 32-way machine (B. Schwartz,
*Practical Scalability Analysis with the Universal Scalability Law*, 2015): σ = 0.0267, κ = 0.000769.
Law: N. J. Gunther, *Guerrilla Capacity Planning* (2007), ch. 4 to 6.
"""

from __future__ import annotations

import math

CONTENTION = 0.02671591
COHERENCY = 0.0007690945
CORES = 4
"""Cores a machine is taken to have when nobody says."""


def throughput(cores: float, contention: float = CONTENTION, coherency: float = COHERENCY) -> float:
    """Throughput of N cores, in units of one core.

    >>> round(throughput(1), 2), round(throughput(32), 2)
    (1.0, 12.35)
    """
    return cores / (1.0 + contention * (cores - 1.0) + coherency * cores * (cores - 1.0))


def most_useful(contention: float = CONTENTION, coherency: float = COHERENCY) -> int:
    """The number of cores beyond which throughput falls.

    >>> most_useful()
    35
    """
    return math.floor(math.sqrt((1.0 - contention) / coherency))


def most(cores: float) -> float:
    """As many of the cores as still make it faster.

    >>> most(16), most(64)
    (16, 35)
    """
    return min(cores, most_useful())


def reachable(cores: int) -> float:
    """How many times today's throughput the best machine has.

    >>> round(reachable(4), 1)
    3.4
    """
    return 1.0 if cores >= most_useful() else throughput(most_useful()) / throughput(cores)


def cores_for(times: float, cores: int) -> int | None:
    """The fewest cores with `times` the throughput of today's; None when no machine has it.

    >>> cores_for(1.571, 4), cores_for(14.3, 4)
    (7, None)
    """
    for count in range(cores, most_useful() + 1):
        if throughput(count) >= times * throughput(cores):
            return count
    return None
