"""Calls as their callers see them: given up after a while, tried again, done without, made at the same time."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.latency.gamma import within
from archlint.analysis.latency.longest import Calls, longest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.graph.system import Hop


class Taking(NamedTuple):
    """Mean and variance of a time in seconds, how many of them never vary; and how often it is so."""

    mean: float
    variance: float
    steady: float
    answered: float = 1.0


def patient(hop: Hop, call: Taking, late: bool | None = None) -> Taking:
    """A call as its caller sees it, who gives a try up after its `timeout`, tries again, and goes on without where it can.

    What is called works on all the same. Where the caller can do without, `late` asks for one of the two cases.

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
    share, mean, variance = within(hop.timeout, call.mean, call.variance, call.steady)
    tries = hop.retries + 1
    failing = (1.0 - share) ** tries
    given_up = hop.timeout * tries
    answered = 1.0 if dispensable else call.answered
    if late:
        return Taking(given_up, 0.0, 0.0, failing)
    steady = min(call.steady, mean)
    times = [
        ((1.0 - share) ** count * share, mean + hop.timeout * count, variance)
        for count in range(tries if share < 1.0 else 1)
    ]
    if dispensable and late is None:
        return _mixed((*times, (failing, given_up, 0.0)), steady, answered)
    if failing >= 1.0:
        return Taking(given_up, 0.0, 0.0, 0.0)
    return _mixed([(odd / (1.0 - failing), one, wide) for odd, one, wide in times], steady, answered * (1.0 - failing))


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
            most, wide = longest(those)
            mean, variance = mean + most, variance + wide
            steady += max((call.steady for call in those if call.number >= 1.0), default=0.0)
    return mean, variance, steady
