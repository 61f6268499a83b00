"""Where a walk has been: the visits that its next step from a component starts from, and which of them exclude each other.

A request goes one way at each step with alternatives, and by the hit or by the miss at each cache that is asked. Ways that
meet again at a component are visits of it that never happen together; what is written behind them is done on each.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from archlint.blueprint.vocabulary import CHANNELS, Op
from archlint.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.graph.component import Component
    from archlint.graph.flow import Hop

HANDED_OVER = frozenset({Op.ENQUEUE, Op.PUBLISH})
Turn: TypeAlias = "tuple[str, int]"
"""Where a request goes one of several ways: at the targets of a hop, or at its hit and its miss."""
Turns: TypeAlias = "Mapping[Turn, str]"
_NONE: Turns = {}


@slotted
class Visits:
    """The visits of one walk so far.

    latest    for each component the hops that made the visits its next step starts from (None: the entry)
    turns     for each hop which way was taken wherever there were several
    started   components from whose latest visits a step of its own has started: the next visit does not add to them
    """

    components: Mapping[str, Component]
    hops: Sequence[Hop]
    latest: dict[str, tuple[int | None, ...]] = field(default_factory=dict[str, "tuple[int | None, ...]"])
    turns: list[Turns] = field(default_factory=list[Turns])
    started: set[str] = field(default_factory=set[str])

    def begin(self, entry: str) -> None:
        """Stand where the walk begins."""
        if not self.latest:
            self.latest[entry] = (None,)

    def of(self, source: str) -> tuple[int | None, ...]:
        """The visits that a step of its own starts from, which are complete with it."""
        self.started.add(source)
        return self.latest[source]

    def came_by(self, hop: Hop) -> Turns:
        """Which way was taken at every turn on the way to a hop that has just been made."""
        if hop.parent is None:
            return _NONE
        found = self._at(hop.parent, hop.source)
        if hop.when is not None and hop.branch is not None:
            found = {**self.turns[hop.branch], **found, ("when", hop.branch): hop.when}
        return found

    def arrive(self, target: str, made: Sequence[int]) -> None:
        """Visit a component by all hops that one arrow became."""
        latest: tuple[int | None, ...] = tuple(made)
        if target in self.started:
            self.started.discard(target)
        elif target in self.latest:
            kept = [one for one in self.latest[target] if one is not None and self._joins(target, one, made)]
            latest = (*kept, *latest)
        self.latest[target] = latest

    def nearest(self, candidates: Iterable[int | None], parent: int | None) -> int | None:
        """Of several visits or hops the one that shares most of the way with what starts from `parent`, the latest of those."""
        several = list(candidates)
        if len(several) < 2:
            return several[0] if several else None
        mine = self._way(parent)
        return max(several, key=lambda one: (len(self._way(one) & mine), -1 if one is None else one))

    def excluded(self, hop: int, parent: int | None, source: str) -> bool:
        """Whether a hop is never made when this visit is."""
        return _apart(self.turns[hop], self._at(parent, source))

    def _joins(self, target: str, before: int, made: Sequence[int]) -> bool:
        """Whether an earlier visit and those just made are of one kind for what follows: only one happens, or each is a message."""
        earlier, now = self.hops[before], self.hops[made[0]]
        arrived = self._at(before, target)
        if arrived and all(_apart(arrived, self._at(one, target)) for one in made):
            return True
        handed = earlier.op is now.op and now.op in HANDED_OVER
        taken = earlier.source == now.source and not CHANNELS.isdisjoint(self.components[now.source].kinds)
        return (handed or taken) and not any(before in self._way(one) for one in made)

    def _at(self, visit: int | None, component: str) -> Turns:
        """The turns on the way to a visit, with the one by which it is this component."""
        if visit is None:
            return _NONE
        turns = self.turns[visit]
        return {**turns, ("target", visit): component} if len(self.hops[visit].targets) > 1 else turns

    def _way(self, visit: int | None) -> set[int]:
        found: set[int] = set()
        while visit is not None:
            found.add(visit)
            visit = self.hops[visit].parent
        return found


def is_channel(component: Component, entered: Hop | None) -> bool:
    """Whether a visit is one of a queue, stream or pubsub, by its kind or by what it was asked."""
    return component.kind in CHANNELS or (entered is not None and entered.op in HANDED_OVER)


def _apart(one: Turns, other: Turns) -> bool:
    """Whether two ways part somewhere."""
    return any(turn in other and other[turn] != way for turn, way in one.items())
