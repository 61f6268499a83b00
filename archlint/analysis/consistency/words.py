"""Durations and answers in the words of the reports."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Loss, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archlint.analysis.consistency.result import FlowConsistency

_UNITS = ((86_400.0, "day", math.inf), (3_600.0, "h", 47), (60.0, "min", 119))
"""Units with how many of each are said: two days rather than 48 h, and two hours rather than 120 min."""

LACKED: Mapping[str, str] = {
    "recency": "freshness",
    "on_partition": "behaviour during a partition",
    "rpo": "durability",
    "delivery": "delivery",
    "atomic": "atomicity",
    "need": "consistency",
}
"""What a flow does not get when an axis of its need is not met."""


def lacked(flows: Iterable[FlowConsistency]) -> tuple[str, ...]:
    """What the flows that fail do not get of what they need: ('freshness', 'delivery')."""
    failed = {
        one.axis
        for flow in flows
        if flow.verdict is Verdict.FAIL
        for one in flow.shortfalls
        if one.verdict is Verdict.FAIL
    }
    return tuple(noun for axis, noun in LACKED.items() if axis in failed)


def duration(seconds: float) -> str:
    """A duration as people say it, exactly, in two parts at most.

    >>> [duration(x) for x in (0.05, 60.05, 60, 300, 86_400, 172_800, 0, math.inf)]
    ['50 ms', '60.05 s', '60 s', '5 min', '1 day', '2 days', '0 s', 'without limit']
    >>> [duration(x) for x in (300.05, 3_600.05, 86_430, 86_700, 3_690, 100_001)]
    ['5 min and 50 ms', '1 h and 50 ms', '1 day and 30 s', '1 day and 5 min', '1 h and 90 s', '1666 min and 41 s']
    """
    if math.isinf(seconds):
        return "without limit"
    if 0 < seconds < 1:
        return f"{seconds * 1000:.4g} ms"
    for size, unit, most in _UNITS:
        count = seconds / size
        if count == round(count) <= most and (count >= 2 or (count == 1 and unit != "min")):
            return f"{count:.0f} {unit}{'s' if unit == 'day' and count != 1 else ''}"
    for size, unit, _ in _UNITS:
        rest = round(seconds % size, 9)
        if rest and seconds >= (2 * size if unit == "min" else size) and " and " not in (less := duration(rest)):
            count = round((seconds - rest) / size)
            return f"{count} {unit}{'s' if unit == 'day' and count != 1 else ''} and {less}"
    return f"{seconds:.10g} s"


def within(seconds: float) -> str:
    """A bound on staleness: 'at most 60.05 s', or 'without limit'.

    >>> within(60.05), within(math.inf)
    ('at most 60.05 s', 'without limit')
    """
    return duration(seconds) if math.isinf(seconds) else f"at most {duration(seconds)}"


def loss_words(loss: Loss) -> str:
    """What may be lost: a lag that nobody states is not one of nothing.

    >>> loss_words(Loss(60.0, 3600.0, "a restart")), loss_words(Loss(0.0, math.inf, "a failover", unknown=True))
    ('60 s normally, 1 h at worst', 'an unknown amount normally, without limit at worst')
    """
    if loss.normal == loss.enforced:
        return duration(loss.normal)
    usual = "an unknown amount" if loss.unknown else duration(loss.normal)
    return f"{usual} normally, {duration(loss.enforced)} at worst"
