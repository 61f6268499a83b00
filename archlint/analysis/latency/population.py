"""A line whose calls come out of so many slots: who waits in it cannot come again before the answer is there.

Sources of finite number before a common line, with rates that depend on how many of each are in it, have product form:
π(n₁, …, nₖ) ∝ n! / Π nₖ! × Π s / min(i, c) × Π αₖ(i) (Baskett, Chandy, Muntz, Palacios, *Open, Closed, and Mixed Networks of Queues with
Different Classes of Customers*, JACM 22, 1975; one source: M/M/c//N, Palm's machine repairmen, Kleinrock, *Queueing Systems* I, 3.8). A caller all of
whose N slots are taken calls at the rate (N − i) / E, E being the time that a slot spends elsewhere; one that has calls of its own
to wait for takes the next at once. Between the two the caller is a station that serves n calls at X(n) = n / (E + R(n)), the rate
of the line with n slots that never rest (Norton's theorem: Chandy, Herzog, Woo, *Parametric Analysis of Queueing Networks*, IBM J. 19, 1975;
Lazowska et al., *Quantitative System Performance*, 1984, chapters 8 and 9).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.slots import CLOSED, Sharing, in_use

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 64
"""Slots beyond which a caller counts as one without end."""
TOGETHER = 4
"""Callers with so many slots that are told apart in one line, the smallest first."""
FELT = 0.1
"""A caller that could not keep so much of a line busy counts as one without end."""
_STATES = 100
"""Calls in a line at most."""
_ROUNDS = 4
_WORK = 1.0 / 64.0
"""The work in the unit of time that lines are computed in: factorials of as many calls as there may be stay within numbers."""
_SMALL = 1e-12
"""What is so much less likely than the rest counts for nothing."""
_HARDLY = 1e-6
"""Of the work, what a slot spends elsewhere at least."""


class Source(NamedTuple):
    """Who calls: so often a second, out of so many slots (None: without end), which spend `elsewhere` seconds for each call here."""

    rate: float
    slots: int | None = None
    elsewhere: float = 0.0
    sharing: Sharing = Sharing()

    def taken(self, spent: float) -> float:
        """The share of its slots in use when a call takes so long."""
        return min(1.0, self.rate * (self.elsewhere + spent) / (self.slots or 1))


class Met(NamedTuple):
    """What calls of one source meet in a line: mean seconds, mean square, how many wait at all.

    `there` is how likely 0, 1, 2, … of its calls are in the line, but for a common factor, if it called once in the
    time of the work however many are there (product form: what a closed network with this line is made of).
    """

    wait: float
    square: float
    waits: float
    there: tuple[float, ...] = ()


def fills(source: Source, seconds: float, servers: int) -> bool:
    """Whether a caller with all of its slots in use would keep more than a part of the servers busy that is felt."""
    return (source.slots or 0) * seconds >= FELT * servers * (source.elsewhere + seconds)


def matters(slots: int, servers: int, busy: float) -> bool:
    """Whether a line would be longer than so many slots more often than one time in a thousand."""
    return slots <= MOST and (slots < servers or busy ** (slots + 1 - servers) > 1e-3)


def meeting(servers: int, seconds: float, sources: Sequence[Source]) -> tuple[Met, ...]:
    """What each of the sources meets in a line of exponential work of `seconds`.

    >>> one, many = meeting(1, 1.0, (Source(0.5, 1), Source(0.2)))
    >>> round(one.wait, 3), round(many.wait, 3)
    (0.25, 1.002)
    """
    unit = seconds / _WORK
    those = [one._replace(rate=one.rate * unit, elsewhere=one.elsewhere / unit) for one in sources]
    found = _met(servers, those, [source.taken(_WORK) for source in those])
    taken = [source.taken(_WORK + met.wait) for source, met in zip(those, found, strict=True)]
    return tuple(
        met._replace(wait=met.wait * unit, square=met.square * unit * unit) for met in _met(servers, those, taken)
    )


def _met(servers: int, sources: Sequence[Source], taken: Sequence[float]) -> tuple[Met, ...]:
    """What they meet while such shares of their slots are in use."""
    calling = [_rates(source, share) for source, share in zip(sources, taken, strict=True)]
    for _ in range(_ROUNDS):
        for place, (source, share) in enumerate(zip(sources, taken, strict=True)):
            if source.slots is not None and share < CLOSED:
                more = source.rate / _Line(servers, _rest(calling, place)).seen(calling[place])[0]
                calling[place] = [rate * more for rate in calling[place]]
    return tuple(_meets(source, _Line(servers, _rest(calling, place))) for place, source in enumerate(sources))


def _meets(source: Source, line: _Line) -> Met:
    if source.slots is None:
        rate, wait, square, waits = line.seen([source.rate] * _STATES)
        return Met(wait / rate, square / rate, waits / rate)
    each = [line.seen(_never_resting(source, count)) for count in range(1, source.slots + 1)]
    weights = in_use(source.rate, [rate for rate, *_ in each], source.sharing).weights
    whole = math.fsum(weight * one[0] for weight, one in zip(weights, each, strict=True))
    wait, square, waits = (
        math.fsum(weight * one[part] for weight, one in zip(weights, each, strict=True)) / whole for part in (1, 2, 3)
    )
    return Met(wait, square, waits, line.there(source.slots))


def _never_resting(source: Source, slots: int) -> list[float]:
    """Of slots that call again as soon as they can."""
    elsewhere = max(source.elsewhere, _WORK * _HARDLY)
    return [(slots - taken) / elsewhere for taken in range(slots)]


def _rates(source: Source, taken: float) -> list[float]:
    """How often it calls while 0, 1, … of its calls are in the line."""
    if source.slots is None:
        return [source.rate] * _STATES
    if taken >= CLOSED:
        return _never_resting(source, source.slots)
    return [source.rate * (1.0 - taken * count / source.slots) for count in range(source.slots)]


def _rest(calling: Sequence[Sequence[float]], place: int) -> list[float]:
    """How likely so many calls of all other sources are, but for what depends on all of them together."""
    found = [1.0]
    for other, rates in enumerate(calling):
        if other != place:
            found = _together(found, _weights(rates))
    return found


def _weights(rates: Sequence[float]) -> list[float]:
    found = [1.0]
    for count, rate in enumerate(rates, 1):
        found.append(found[-1] * rate / count)
    return found


def _together(one: Sequence[float], other: Sequence[float]) -> list[float]:
    found = [0.0] * min(_STATES + 1, len(one) + len(other) - 1)
    for first, weight in enumerate(one):
        for second, more in enumerate(other[: len(found) - first]):
            found[first + second] += weight * more
    return found


class _Line:
    """A line with everybody but one source in it, in sums over all of the others, for each number of calls of that source."""

    def __init__(self, servers: int, rest: Sequence[float]) -> None:
        self.servers, self.rest = servers, rest
        self.factor = [1.0]
        for count in range(1, 2 * _STATES + 1):
            self.factor.append(self.factor[-1] * _WORK * count / min(count, servers))
        self.sums: list[tuple[float, float, float, float]] = []

    def seen(self, rates: Sequence[float]) -> tuple[float, float, float, float]:
        """Calls a second, and times that: seconds in line, their squares, how many wait."""
        whole = rate = wait = square = waits = 0.0
        weight = 1.0
        for mine, often in enumerate((*rates, 0.0)):
            if mine == len(self.sums):
                self.sums.append(self._of(mine))
            there, one, two, some = self.sums[mine]
            whole += weight * there
            calls = weight * often
            if mine and weight * there < _SMALL * whole:
                break
            rate += calls * there
            wait, square, waits = wait + calls * one, square + calls * two, waits + calls * some
            weight = calls / (mine + 1)
        return rate / whole, wait / whole, square / whole, waits / whole

    def there(self, most: int) -> tuple[float, ...]:
        """How likely 0, 1, … calls of the source are there, if one came in the time of the work."""
        weight, found = 1.0, list[float]()
        for mine in range(most + 1):
            if mine == len(self.sums):
                self.sums.append(self._of(mine))
            found.append(weight * self.sums[mine][0] / self.sums[0][0])
            weight /= _WORK * (mine + 1)
        return tuple(found)

    def _of(self, mine: int) -> tuple[float, float, float, float]:
        one = _WORK / self.servers
        there = wait = square = waits = 0.0
        for others, weight in enumerate(self.rest):
            likely = weight * self.factor[mine + others]
            there += likely
            ahead = mine + others - self.servers + 1
            if ahead > 0:
                waits += likely
                wait += likely * ahead * one
                square += likely * ahead * (ahead + 1) * one * one
            if likely < _SMALL * there:
                break
        return there, wait, square, waits
