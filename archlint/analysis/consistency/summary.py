"""A guarantee in one line of words, never in one word."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Answer, Effect, Loss, Weakening
from archlint.analysis.consistency.sight import CONVERGES, LINEARIZABLE, MONOTONIC, READ_YOUR_WRITES, Sight
from archlint.analysis.consistency.words import duration, within
from archlint.quantity.show import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHANNELS = 2
"""So many of those through which something arrives alike are named."""
_STALLS = {
    "replica-lag": "if replication stalls",
    "follower-read": "if replication stalls",
    "refresh": "if the refresh stops",
    "change-feed": "if the feed stops",
    "message-feed": "if the feed stops",
    "cache-replica-lag": "if replication of the cache stalls",
}


def summary(sight: Sight) -> str:
    """What a reader gets, with both numbers: in normal operation, and whatever happens.

    >>> summary(Sight())
    'linearizable: the latest acknowledged write, or an error'
    """
    word = guarantee_word(sight)
    if sight.converges is Answer.NO:
        return "an old answer may stay for ever"
    if sight.linearizable is Answer.YES:
        return f"{word}: the latest acknowledged write, or an error"
    if sight.linearizable is Answer.CONDITIONAL:
        return f"{word}, under a condition: {_condition(sight)}"
    if sight.enforced == 0:
        return f"{word}; fresh, but not linearizable: {_obstacle(sight)}"
    return f"{word}; {_ages(sight)}"


def guarantee_word(sight: Sight) -> str:
    """The strongest of the guarantees that hold without a condition."""
    if sight.converges is Answer.NO:
        return "none"
    if sight.linearizable is not Answer.NO:
        return LINEARIZABLE
    names = [
        name
        for name, answer in ((READ_YOUR_WRITES, sight.read_your_writes), (MONOTONIC, sight.monotonic))
        if answer is Answer.YES
    ]
    return " and ".join(names) or "eventual"


def as_configured(sight: Sight | None, loss: Loss | None, effects: tuple[Effect, ...], letter: str) -> str:
    """The same for a column of a table: 'eventual (at most 60.05 s), AP-like'."""
    parts: list[str] = []
    if sight is not None:
        word = guarantee_word(sight)
        fresh = sight.linearizable is not Answer.NO
        age = within(sight.normal) if sight.normal > 0 else "fresh in normal operation"
        never = sight.converges is Answer.NO
        parts.append("may stay different for ever" if never else word if fresh else f"{word} ({age})")
        parts.append(letter)
    if loss is not None and loss.enforced > 0:
        parts.append(f"may lose {_lost(loss)}")
    parts.extend(_arrive(effects))
    return ", ".join(parts)


def _arrive(effects: tuple[Effect, ...]) -> Iterator[str]:
    """How what is handed over arrives, all channels of one kind together; of one channel the most that it may lose."""
    worst: dict[tuple[str, str], Effect] = {}
    for effect in effects:
        known = worst.setdefault((effect.delivery.value, effect.channel), effect)
        if _gone(effect) > _gone(known):
            worst[effect.delivery.value, effect.channel] = effect
    together: dict[tuple[str, str], list[str]] = {}
    for (delivery, channel), effect in worst.items():
        less = "" if effect.window is None else f" (may lose {_lost(effect.window.loss)})"
        together.setdefault((delivery, less), []).append(channel)
    for (delivery, less), channels in together.items():
        yield f"{delivery} through {listed(channels, most=MOST_CHANNELS)}{less}"


def _gone(effect: Effect) -> tuple[bool, float]:
    return effect.window is not None, 0.0 if effect.window is None else effect.window.loss.normal


def _lost(loss: Loss) -> str:
    if math.isinf(loss.normal):
        return "everything"
    return duration(loss.normal) if loss.normal > 0 else "the last writes"


def _ages(sight: Sight) -> str:
    if math.isinf(sight.normal):
        return "no bound on its age, even in normal operation"
    normal = f"{within(sight.normal)} old in normal operation" if sight.normal > 0 else "fresh in normal operation"
    if sight.enforced <= sight.normal:
        return f"{normal}, and enforced"
    if math.isinf(sight.enforced):
        return f"{normal}, unbounded {_stall(sight.trace)}"
    return f"{normal}, {within(sight.enforced)} at worst"


def _stall(trace: tuple[Weakening, ...]) -> str:
    unbounded = [line for line in trace if math.isinf(line.adds_enforced)]
    return next((_STALLS[line.reason] for line in unbounded if line.reason in _STALLS), "otherwise")


def _obstacle(sight: Sight) -> str:
    against = [line for line in sight.trace if LINEARIZABLE in line.lost]
    return against[-1].because if against else "see the trace"


def _condition(sight: Sight) -> str:
    doubting = [line for line in sight.trace if LINEARIZABLE in line.weakened or CONVERGES in line.weakened]
    return doubting[0].because if doubting else "see the trace"
