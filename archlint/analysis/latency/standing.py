"""Times that vary more than exponential ones, told apart by whether anybody stands in line on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.latency.timeouts import Taking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.latency.result import Stage

_EXPONENTIAL = 1.0 + 1e-9
"""Variance over the square of the mean up to which a time is taken to be of one kind."""
_OVER = 0.1
"""So much more than that, and who waits is told apart altogether."""
_RARE = 1e-4
"""So seldom that it makes no difference to be told apart."""


def told_apart(taken: Iterable[tuple[int, float]], stages: Mapping[int, Stage], whole: Taking) -> list[Taking]:
    """A time that varies more than an exponential one, told apart by whether anybody stands in line on the way.

    Most find no line, and some wait for far longer than the work takes: fast calls behind slow ones (the wait in a line is nothing
    with one probability, and has a distribution otherwise; Kleinrock I, 5.7). Between the two fits one goes over into the other.
    """
    rest = whole.mean - whole.steady
    if rest <= 0.0 or whole.variance <= rest * rest * _EXPONENTIAL:
        return [whole]
    still, mean, variance = 1.0, 0.0, 0.0
    for index, count in taken:
        if index in stages:
            stage = stages[index]
            still *= max(0.0, 1.0 - stage.waits) ** count
            mean += count * (stage.mean - stage.wait)
            variance += count * max(0.0, stage.variance - stage.waited)
    if not _RARE < still < 1.0 - _RARE:
        return [whole]
    waiting = (whole.mean - still * mean) / (1.0 - still)
    square = (whole.variance + whole.mean**2 - still * (variance + mean * mean)) / (1.0 - still)
    apart = min(1.0, (whole.variance / (rest * rest) - 1.0) / _OVER)
    if square <= waiting * waiting or waiting <= whole.steady:
        return [whole]
    return [
        *([whole._replace(answered=1.0 - apart)] if apart < 1.0 else []),
        Taking(mean, variance, min(whole.steady, mean), apart * still),
        Taking(waiting, square - waiting * waiting, whole.steady, apart * (1.0 - still)),
    ]
