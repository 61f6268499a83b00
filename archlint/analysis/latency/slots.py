"""Slots that are shared out over instances: how many of them are in use, and the line of those who find none.

Calls of a caller with n of its slots in use come back at a rate X(n) that grows ever less with n, since they meet in the lines of what
they all call. How many are in use while N calls are there depends on who hands calls to instances:

- one line for all: as many as there are slots.
- An instance drawn by chance: some wait at full instances while others idle. Instances that slow each other down alike, whoever has the
  calls, are a Whittle network, whose state has product form: of N calls each way to lie on n instances of m slots has the weight Π 1/(1·2·…·m·m·…), so that
  n G(N − 1) / G(N) slots are in use (Kelly, *Reversibility and Stochastic Networks*, 1979, ch. 3; Bonald and Proutière, *Insensitive Bandwidth Sharing in Data
  Networks*, Queueing Systems 44, 2003; G by convolution: Buzen, CACM 16, 1973). Of single slots that is n N / (N + n − 1).
- In turn, the shorter of two lines, the shortest: between the two, as far as the wait of calls of a fixed time lies between theirs.
"""

from __future__ import annotations

import math
import operator
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.queueing import erlang_c

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CLOSED = 0.999
"""So near to what all of its slots can do a caller has no slot free, ever."""
_CALLS = 2048
"""Calls before instances and in them at most."""
_SMALL = 1e-12
"""What is so much less likely than the rest counts for nothing."""


def _not_apart(_busy: float) -> float:
    return 0.0


class Sharing(NamedTuple):
    """So many instances; `apart` says for how busy they are how far that is from one line (0) towards instances by chance (1)."""

    instances: int = 1
    apart: Callable[[float], float] = _not_apart


class InUse(NamedTuple):
    """How likely 1, 2, … slots are in use beside none of them, and what follows.

    `wait` is mean seconds in line, `waits` how many wait at all, `held` seconds of a slot for those who have waited, `slowed` how much
    of that line stands before what all slots wait for together: 0 where that has room for more of them, 1 where it has none.
    """

    weights: tuple[float, ...]
    wait: float
    waits: float
    held: float
    slowed: float


class SlotsLine(NamedTuple):
    """The line for the slots of a caller: mean seconds in it, how many wait, and calls over what all slots together can do.

    There is none any more when that is 1. `held` and `slowed` are those of `InUse`.
    """

    wait: float
    waits: float
    utilisation: float
    held: float
    slowed: float = 0.0

    def varied(self, variability: float) -> float:
        """The line where the time of a slot that nobody makes longer varies so much, (1 + Cs²) / 2.

        What all wait for together answers at its own pace, however long each call has had its slot: a line that it makes does not depend on that.
        """
        return self.wait * (variability + (1.0 - variability) * self.slowed)


def slots_line(rate: float, by_slots: Sequence[float], sharing: Sharing | None = None) -> SlotsLine:
    """A line for slots of which one is taken for as long as `by_slots` says while 1, 2, … of all that there are are in use.

    >>> slots_line(0.5, [1.0, 2.0])
    SlotsLine(wait=0.5, waits=0.25, utilisation=0.5, held=2.0, slowed=1.0)
    """
    able = [count / seconds for count, seconds in enumerate(by_slots, 1)]
    busy = rate / able[-1]
    if busy >= CLOSED:
        return SlotsLine(0.0, 1.0, busy, by_slots[-1])
    found = in_use(rate, able, sharing or Sharing())
    return SlotsLine(found.wait, found.waits, busy, found.held, found.slowed)


def in_use(rate: float, able: Sequence[float], sharing: Sharing) -> InUse:
    """How many slots are in use at so many calls a second, where 1, 2, … of them are `able` to do so many."""
    if rate >= CLOSED * able[-1]:
        return InUse((*[0.0] * (len(able) - 1), 1.0), 0.0, 1.0, len(able) / able[-1], 1.0)
    one = _one_line(rate, able)
    if sharing.instances <= 1:
        return one
    whole = 1.0 + math.fsum(one.weights)
    taken = math.fsum(count * weight for count, weight in enumerate(one.weights, 1)) / whole
    apart = sharing.apart(taken / len(able))
    if apart <= 0.0:
        return one
    other = _by_chance(rate, able, sharing.instances)
    parts = (1.0 - apart, one), (apart, other)
    shares = [share / (1.0 + math.fsum(found.weights)) for share, found in parts]
    mixed = [
        math.fsum(map(operator.mul, shares, those))
        for those in zip(*(found.weights for _, found in parts), strict=True)
    ]
    wait, waits, held = (
        (1.0 - apart) * mine + apart * theirs for mine, theirs in zip(one[1:4], other[1:4], strict=True)
    )
    slowed = (1.0 - apart) * one.wait * one.slowed / wait
    return InUse(tuple(weight / math.fsum(shares) for weight in mixed), wait, waits, held, slowed)


def _one_line(rate: float, able: Sequence[float]) -> InUse:
    """All calls that find every slot taken stand in one line."""
    weights: list[float] = []
    weight = 1.0
    for most in able:
        weight *= rate / most
        weights.append(weight)
    busy = rate / able[-1]
    weights[-1] /= 1.0 - busy
    waits = weights[-1] / (1.0 + math.fsum(weights))
    more = 1.0 - (able[-2] if len(able) > 1 else 0.0) / able[-1]
    slowed = min(1.0, max(0.0, 1.0 - len(able) * more))
    return InUse(tuple(weights), waits / (1.0 - busy) / able[-1], waits, len(able) / able[-1], slowed)


def _by_chance(rate: float, able: Sequence[float], instances: int) -> InUse:
    """Each call goes to an instance drawn by chance, and waits there for one of its slots."""
    done = [0.0, *able]
    weights = [0.0] * len(done)
    weight = whole = 1.0
    line = held = used = 0.0
    for calls, taken in enumerate(_taken(instances, len(able) // instances), 1):
        below = min(int(taken), len(able) - 1)
        part = taken - below
        together = done[below] + part * (done[below + 1] - done[below])
        weight *= rate / together
        weights[below] += weight * (1.0 - part)
        weights[below + 1] += weight * part
        whole, used, line = whole + weight, used + weight * taken, line + weight * (calls - taken)
        held += weight * (calls - taken) * taken / together
        if weight < _SMALL * whole:
            break
    waits = erlang_c(len(able) // instances, used / whole / len(able))
    return InUse(tuple(weights[1:]), line / whole / rate, waits, held / line if line else len(able) / able[-1], 0.0)


@lru_cache(maxsize=64)
def _taken(instances: int, each: int) -> tuple[float, ...]:
    """How many slots are in use on average while 1, 2, … calls lie on instances of so many slots.

    One instance has Σ wᵢ xⁱ = Q(x) / (1 − x / m), where Q is a polynomial with positive coefficients; with x = m z all of them have Q(z)ⁿ / (1 − z)ⁿ.
    """
    one = [each**count / math.factorial(count) * (1.0 - count / each) for count in range(each)]
    ways = [1.0]
    for _ in range(instances):
        ways = _times(ways, one)
    found = ways + [0.0] * (_CALLS + 1 - len(ways))
    for _ in range(instances):
        found = list(accumulate(found))
    return tuple(instances * each * before / now for before, now in pairwise(found))


def _times(one: Sequence[float], other: Sequence[float]) -> list[float]:
    found = [0.0] * (len(one) + len(other) - 1)
    for first, weight in enumerate(one):
        for second, more in enumerate(other):
            found[first + second] += weight * more
    return found


class Visited(NamedTuple):
    """Lines of one kind that a call comes to: so many, each for so many seconds of work on average.

    `there` is how likely 0, 1, 2, … calls of the caller are in one of them, but for a common factor, if it called once in the time of the
    work however many are there.
    """

    there: Sequence[float]
    number: float
    seconds: float


def times_by_slots(slots: int, elsewhere: float, lines: Sequence[Visited]) -> tuple[float, ...]:
    """Seconds of one call while 1, 2, … slots never rest, which spend `elsewhere` seconds and stand in lines.

    A closed network: Gordon and Newell, *Closed Queuing Systems with Exponential Servers*, Operations Research 15, 1967.

    >>> times_by_slots(2, 1.0, [Visited((1.0, 1.0, 1.0), 1.0, 1.0)])
    (2.0, 2.5)
    """
    unit = elsewhere + math.fsum(line.number * line.seconds for line in lines) or 1.0
    ways = [1.0]
    for count in range(1, slots + 1):
        ways.append(ways[-1] * elsewhere / unit / count)
    for line in lines:
        series = [one * (line.seconds / unit) ** count for count, one in enumerate(line.there)]
        ways = _times(ways, _power(series, line.number, slots))[: slots + 1]
    return tuple(unit * count * ways[count] / ways[count - 1] for count in range(1, slots + 1))


def _power(series: Sequence[float], exponent: float, last: int) -> list[float]:
    """A power series to some power, up to one term (J. C. P. Miller; Knuth, *The Art of Computer Programming* 2, 4.7)."""
    found = [1.0]
    for place in range(1, last + 1):
        terms = (
            (exponent * back - (place - back)) * series[back] * found[place - back]
            for back in range(1, min(place, len(series) - 1) + 1)
        )
        found.append(max(0.0, math.fsum(terms) / place))
    return found
