"""Formulas that are never written down: a node is at once what every single event does to it.

Bit 2e of a node is set when event e alone fails it for every request, bit 2e + 1 when it does for some of them at
least. And, or and counting treat both alike; of a mixture every branch has to fail for the one, any for the other.
The answers are those of `single.masks` over the same formula (bit-parallel evaluation, as in fault simulation of
logic circuits: S. Seshu, "On an improved diagnosis program", IEEE Trans. Electronic Computers, 1965), without the arena.
"""

from __future__ import annotations

from collections import Counter
from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.counting import in_at_least
from archlint.analysis.failures.faulttree.several import Gate, by_several
from archlint.analysis.failures.faulttree.single import bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FAILED = -1
"""What has failed whatever happens: all bits are set."""


class Singles:
    """Makes nodes as `Formula` does; `count` events so far, and the gates that several of them may fail. There is no negation.

    >>> f = Singles()
    >>> api, cache, db = f.event(), f.event(), f.event()
    >>> f.lost(f.any_of([api, f.all_of([cache, db])]))
    [0]
    """

    __slots__ = ("count", "gates")

    def __init__(self) -> None:
        self.count = 0
        self.gates: list[Gate] = []

    def event(self) -> int:
        """A new basic event."""
        node = 3 << 2 * self.count
        self.count += 1
        return node

    def events_or(self, arounds: Sequence[Iterable[int]]) -> list[int]:
        """Each fails with a new basic event, or with anything around it."""
        made: list[int] = []
        for around in arounds:
            node = self.event()
            for one in around:
                node |= one
            made.append(node)
        return made

    def any_of(self, nodes: Iterable[int]) -> int:
        """Fails when any of the nodes fails."""
        mask = 0
        for node in nodes:
            mask |= node
        return mask

    def all_of(self, nodes: Iterable[int]) -> int:
        """Fails when all of the nodes fail."""
        inputs = tuple(nodes)
        self.gates.append(Gate(len(inputs), inputs))
        return _all_of(inputs)

    def at_least(self, count: int, nodes: Sequence[int]) -> int:
        """Fails when at least `count` of the nodes fail."""
        self.gates.append(Gate(count, tuple(nodes)))
        return in_at_least(count, nodes, FAILED)

    def mix(self, branches: Iterable[tuple[float, int]]) -> int:
        """Fails as the branch does that a request happens to take."""
        live = [node for weight, node in branches if weight > 0]
        every = (1 << 2 * self.count) // 3  # binary ...010101: the even bits
        return (_all_of(live) & every) | (self.any_of(live) & ~every)

    def lost(self, node: int) -> list[int]:
        """The events that fail a node for every request, rising."""
        return [bit >> 1 for bit in bits(node & (1 << 2 * self.count) // 3)]

    def felt(self, node: int) -> list[int]:
        """The events that fail a node for some requests at least, rising."""
        return [bit >> 1 for bit in bits(node & ((1 << 2 * self.count) // 3 << 1))]

    def at_most(self, node: int, chances: Sequence[float]) -> float:
        """At most how likely a request is lost by the node, where event e has the chance `chances[e]`."""
        found = [chances[event] for event in self.felt(node)]
        for (least, nodes, own), times in Counter(self.gates).items():
            left = [self.felt(one) for one in nodes if one != FAILED]
            found.append(times * by_several(least - len(nodes) + len(left), left, chances, own))
        return fsum(found)


def _all_of(nodes: Iterable[int]) -> int:
    mask = FAILED
    for node in nodes:
        mask &= node
    return mask
