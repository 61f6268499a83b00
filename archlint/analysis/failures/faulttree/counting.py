"""At least so many of many: as sets of events, and as probabilities.

Sets are added up bit by bit in binary counters, all positions at once (vertical counters), so that n sets cost about
n log n steps however many of them are asked for. Probabilities are those of a Poisson-binomial distribution; copies
that are equally likely to fail are taken together as a binomial one.
"""

from __future__ import annotations

from collections import Counter
from math import exp, lgamma, log, log1p
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEW = 12
"""Up to this many parts are added one by one."""


def in_at_least(count: int, sets: Iterable[int], everything: int) -> int:
    """The bits that are set in at least `count` of the sets, all of them within `everything`.

    >>> bin(in_at_least(2, [0b011, 0b110, 0b010], 0b111))
    '0b10'
    """
    digits = _counted(sets)
    if count >> len(digits):
        return 0
    above, equal = 0, everything
    for place in range(len(digits) - 1, -1, -1):
        if count >> place & 1:
            equal &= digits[place]
        else:
            above |= equal & digits[place]
            equal &= ~digits[place]
    return above | equal


def _counted(sets: Iterable[int]) -> list[int]:
    """Per position the number of sets that have its bit, in binary: digit j of the number is bit of `digits[j]`."""
    digits: list[int] = []
    for one in sets:
        carry, place = one, 0
        while carry:
            if place == len(digits):
                digits.append(carry)
                break
            digits[place], carry = digits[place] ^ carry, digits[place] & carry
            place += 1
    return digits


def chance_of_at_least(count: int, parts: Sequence[float]) -> float:
    """Probability that at least `count` of independent events happen.

    >>> round(chance_of_at_least(2, [0.1, 0.1, 0.1]), 6), round(chance_of_at_least(30, [0.1] * 200), 6)
    (0.028, 0.016327)
    """
    if count <= 0:
        return 1.0
    return _reached(count, parts)[count] if len(parts) >= count else 0.0


def chance_of_exactly(count: int, parts: Sequence[float]) -> float:
    """Probability that exactly `count` of independent events happen."""
    return _reached(count + 1, parts)[count] if len(parts) >= count else 0.0


def slopes_of_at_least(count: int, parts: Sequence[float]) -> list[float]:
    """How much the chance of at least `count` grows with each part: that the others are exactly one short.

    >>> [round(slope, 4) for slope in slopes_of_at_least(2, [0.1, 0.1, 0.1])]
    [0.18, 0.18, 0.18]
    """
    known: dict[float, float] = {}
    for place, part in enumerate(parts):
        if part not in known:
            known[part] = chance_of_exactly(count - 1, [*parts[:place], *parts[place + 1 :]])
    return [known[part] for part in parts]


def _reached(count: int, parts: Sequence[float]) -> list[float]:
    """The chance of exactly 0, 1, ... `count` - 1 events, and of `count` or more."""
    reached = [1.0] + [0.0] * count
    if len(parts) <= FEW:
        for part in parts:
            _add(reached, part)
        return reached
    for part, times in Counter(parts).items():
        if times <= FEW:
            for _ in range(times):
                _add(reached, part)
        else:
            reached = _joined(reached, _binomial(times, part))
    return reached


def _add(reached: list[float], part: float) -> None:
    last = len(reached) - 1
    reached[last] += reached[last - 1] * part
    for level in range(last - 1, 0, -1):
        reached[level] = reached[level] * (1.0 - part) + reached[level - 1] * part
    reached[0] *= 1.0 - part


def _joined(reached: Sequence[float], more: Sequence[float]) -> list[float]:
    """Both counts together; the last place holds everything beyond it as well."""
    last = len(reached) - 1
    tails = [*more, 0.0]
    for place in range(len(more) - 1, -1, -1):
        tails[place] += tails[place + 1]
    found = [0.0] * (last + 1)
    for have, chance in enumerate(reached[:last]):
        if chance:
            for extra, other in enumerate(more[: last - have]):
                found[have + extra] += chance * other
            found[last] += chance * (tails[last - have] if last - have < len(tails) else 0.0)
    found[last] += reached[last]
    return found


def _binomial(times: int, part: float) -> list[float]:
    """The chance of exactly 0, 1, ... `times` of equally likely events."""
    if part <= 0.0 or part >= 1.0:
        sure = times if part >= 1.0 else 0
        return [float(place == sure) for place in range(times + 1)]
    yes, no, whole = log(part), log1p(-part), lgamma(times + 1)
    return [
        exp(whole - lgamma(some + 1) - lgamma(times - some + 1) + some * yes + (times - some) * no)
        for some in range(times + 1)
    ]
