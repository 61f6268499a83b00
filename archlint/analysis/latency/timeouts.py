"""Calls as their callers see them: given up after a while, tried again, done without, made at the same time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from archlint.analysis.demand.column import each
from archlint.analysis.latency.gamma import Within, below, within
from archlint.analysis.latency.longest import Calls, longest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.graph.system import Flow, Hop

_OFTEN = 0.01
"""Calls that are given up less often than that are as good as all waited for."""
_SELDOM = 1e-3
_SAME = 1e-9
PIECES = 8
"""Parts of the time before a call is given up that are told apart."""


class Taking(NamedTuple):
    """Mean and variance of a time in seconds, how many of them never vary; and how often it is so."""

    mean: float
    variance: float
    steady: float
    answered: float = 1.0

    def varying(self, more: float) -> Taking:
        """The same time, which varies so much more."""
        return self._replace(variance=self.variance + more) if more else self

    def differs(self, other: Taking) -> bool:
        """Whether one of the two is longer, or varies more."""
        return abs(self.mean - other.mean) > _SAME * other.mean or (
            abs(self.variance - other.variance) > _SAME * other.mean * other.mean
        )


class Piece(NamedTuple):
    """The answers to a try after so many that were given up, which come in this part of its time."""

    given_up: int
    low: float
    high: float
    share: float


Ending: TypeAlias = "bool | Piece"
"""Whether a call comes too late, or when it is answered."""


def is_cut(hop: Hop, call: Taking, ending: Ending | None) -> bool:
    """Whether so many calls are given up that the time of the others ends where that happens."""
    if hop.timeout is None or (ending is None and spared(hop)):
        return False
    return _SELDOM < missing(hop, call) < 1.0 and call.variance > 0.0


def missing(hop: Hop, call: Taking) -> float:
    """The share of calls that are not answered within the `timeout`."""
    return 0.0 if hop.timeout is None else 1.0 - within(hop.timeout, call.mean, call.variance, call.steady).share


def pieces(hop: Hop, call: Taking) -> list[Piece]:
    """The times in which a call is answered, one after another."""
    timeout = hop.timeout or 0.0
    ends = [timeout * place / PIECES for place in range(PIECES + 1)]
    under = [below(end, call.mean, call.variance, call.steady) for end in ends]
    failed = 1.0 - under[-1]
    return [
        Piece(count, low, high, failed**count * (more - less))
        for count in range(hop.retries + 1)
        if failed**count > _SELDOM
        for low, high, less, more in zip(ends, ends[1:], under, under[1:], strict=False)
        if more > less
    ]


def _of_piece(hop: Hop, call: Taking, piece: Piece, answered: float) -> Taking:
    low, high = (within(end, call.mean, call.variance, call.steady) for end in (piece.low, piece.high))
    share = high.share - low.share
    mean = (high.share * high.mean - low.share * low.mean) / share
    square = sum(
        sign * one.share * (one.variance + one.mean**2) for sign, one in ((1.0, high), (-1.0, low)) if one.share
    )
    least = (hop.timeout or 0.0) * piece.given_up
    return Taking(least + mean, max(0.0, square / share - mean * mean), least, answered * piece.share)


def patient(hop: Hop, call: Taking, late: Ending | None = None) -> Taking:
    """A call as its caller sees it, who gives a try up after its `timeout`, tries again, and goes on without where it can.

    What is called works on all the same. Where the caller can do without, `late` asks for one of the two cases, or for a piece of the time in which
    it is answered.

    >>> from archlint.graph.system import Hop
    >>> from archlint.blueprint.vocabulary import Op
    >>> hop = Hop(0, 0, ("flows", "f"), "api", ("db",), Op.READ, None, waited=True, timeout=1.0)
    >>> one = patient(hop, Taking(1.0, 1.0, 0.0))
    >>> [round(value, 3) for value in one]
    [0.418, 0.079, 0.0, 0.632]
    """
    dispensable = spared(hop)
    if hop.timeout is None:
        return call._replace(answered=1.0) if dispensable else call
    within_it = within(hop.timeout, call.mean, call.variance, call.steady)
    tries = hop.retries + 1
    failing = (1.0 - within_it.share) ** tries
    given_up = hop.timeout * tries
    answered = 1.0 if dispensable else call.answered
    if isinstance(late, Piece):
        return _of_piece(hop, call, late, answered)
    if late:
        return Taking(given_up, 0.0, 0.0, failing)
    steady = min(call.steady, within_it.mean)
    if dispensable and late is None:
        return _until_given_up(hop, within_it, steady, answered)
    if failing >= 1.0:
        return Taking(given_up, 0.0, 0.0, 0.0)
    times = [(odd / (1.0 - failing), mean, variance) for odd, mean, variance in _answered(hop, within_it)]
    return _mixed(times, steady, answered * (1.0 - failing))


def gives_up(flow: Flow) -> bool:
    """Whether a call may be given up that takes too long; where calls come back nobody is taken to."""
    return any(hop.timeout is not None for hop in flow.hops) and not any(hop.closes is not None for hop in flow.hops)


def kept_waiting(hop: Hop, mean: float, variance: float) -> tuple[float, float]:
    """Mean and variance of the time for which a call keeps its caller, who gives each try up after its `timeout`, answered or not.

    Samples of the mean are cut off in proportion, and none is longer than all tries.

    >>> from archlint.graph.system import Hop
    >>> from archlint.blueprint.vocabulary import Op
    >>> hop = Hop(0, 0, ("flows", "f"), "api", ("db",), Op.READ, None, waited=True, timeout=1.0)
    >>> round(kept_waiting(hop, 1.0, 1.0)[0], 3)  # 1 − 1/e
    0.632
    """
    if hop.timeout is None or float(mean) <= 0.0:
        return mean, variance
    found = _until_given_up(hop, within(hop.timeout, float(mean), variance))
    if found.mean == float(mean):
        return mean, variance
    return each(min, mean * (found.mean / float(mean)), hop.timeout * (hop.retries + 1)), found.variance


def late(hop: Hop, mean: float, variance: float) -> bool:
    """Whether more than one call in a hundred is given up."""
    return hop.timeout is not None and within(hop.timeout, mean, variance).share < 1.0 - _OFTEN


def _until_given_up(hop: Hop, one: Within, steady: float = 0.0, answered: float = 1.0) -> Taking:
    """The time until a call is answered, or given up for good."""
    tries = hop.retries + 1
    given_up = (1.0 - one.share) ** tries, (hop.timeout or 0.0) * tries, 0.0
    return _mixed((*_answered(hop, one), given_up), steady, answered)


def _answered(hop: Hop, one: Within) -> list[tuple[float, float, float]]:
    """The times until the first try is answered, the second, ...: how often, mean and variance of each."""
    failed, timeout = 1.0 - one.share, hop.timeout or 0.0
    return [
        (failed**count * one.share, one.mean + timeout * count, one.variance)
        for count in range(hop.retries + 1 if one.share < 1.0 else 1)
    ]


def spared(hop: Hop) -> bool:
    """Whether its caller can do without."""
    return hop.optional or hop.fallback is not None


def _mixed(parts: Iterable[tuple[float, float, float]], steady: float, answered: float) -> Taking:
    """A mixture of times: weight, mean and variance of each."""
    mean = square = 0.0
    for weight, middle, variance in parts:
        mean += weight * middle
        square += weight * (variance + middle * middle)
    return Taking(mean, max(0.0, square - mean * mean), min(steady, mean), answered)


def spent(calls: Iterable[tuple[Hop, Calls]]) -> tuple[float, float, float]:
    """Of calls one after the other, in the order of the walk, those of one group at the same time: mean, variance, what never varies."""
    mean = variance = steady = 0.0
    for group, several in groupby(calls, key=lambda call: call[0].group):
        those = [call for _, call in several]
        if group is None:
            mean += sum(call.number * call.mean for call in those)
            variance += sum(call.number * call.variance for call in those)
            steady += sum(call.number * call.steady for call in those)
        else:
            last = longest(those)
            mean, variance, steady = mean + last.mean, variance + last.variance, steady + last.steady
    return mean, variance, steady
