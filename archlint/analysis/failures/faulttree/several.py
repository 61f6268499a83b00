"""How likely a gate fails by several failures at once, none of which fails it alone: a bound, without the formula.

Whatever fails a formula contains an event that fails the top alone, or makes some gate fail that none of its events fails
alone. So the sum over those events and over all gates is an upper bound (Boole's inequality; for rare events it is close:
W. E. Vesely et al., "Fault Tree Handbook", NUREG-0492, 1981, chapter XI).
"""

from __future__ import annotations

from collections import Counter
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.failures.faulttree.counting import chance_of_at_least

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class Gate(NamedTuple):
    """At least so many (`least`) of these nodes fail, each also by itself with a chance of its `own`."""

    least: int
    nodes: tuple[int, ...]
    own: float = 0.0


def by_several(count: int, inputs: Sequence[Collection[int]], chances: Sequence[float], own: float = 0.0) -> float:
    """At most how likely `count` inputs fail by events none of which fails so many; given the events that fail each one.

    Either one that several inputs share happens together with any other, or enough inputs fail by what is theirs alone.

    >>> round(by_several(2, [[0], [1]], [0.1, 0.2]), 9), by_several(2, [[0], [0]], [0.1])
    (0.02, 0.0)
    >>> round(by_several(3, [[0], [0], []], [0.1], own=0.01), 9)  # the shared one and any other; three of their own
    0.003001
    """
    users = Counter([event for one in inputs for event in one])
    shared = [chances[event] for event, number in users.items() if 1 < number < count]
    theirs = [own + fsum([chances[event] for event in one if users[event] == 1 < count]) for one in inputs]
    most = fsum(shared) + fsum(theirs)
    return fsum([chance * (most - chance) for chance in shared]) + chance_of_at_least(count, theirs)
