"""Where the requests of one flow go when something fails: another way, past a cache, or nowhere."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from archlint.analysis.failures.rerouting import rerouted
from archlint.analysis.failures.strain import by_target, times_the_misses
from archlint.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archlint.analysis.failures.alone import Alone
    from archlint.graph.system import Component, Flow, Hop

Left: TypeAlias = dict[str, dict[str, float]]
"""What one run of a flow leaves behind, by component and class of load."""
Dead: TypeAlias = frozenset[tuple[int, int]]
"""Targets that no request goes to: the hop, and the place of the target among its alternatives."""

Place: TypeAlias = "tuple[Hop, int, int, int]"
"""A target of a hop, by its place among the alternatives: its node, and of alternatives that with what is waited for there."""


def turns(flow: Flow) -> bool:
    """Whether any failure could send its requests another way."""
    return any(len(hop.targets) > 1 or hop.when == "miss" for hop in flow.hops)


@slotted
class Course:
    """One flow against single failures, by the number of their event; each answer is worked out once.

    `rate` is how often it runs at peak, per second.
    """

    alone: Alone
    components: Mapping[str, Component]
    rate: float
    _places: tuple[Place, ...] | None = None
    _usual: Left | None = None
    _after: dict[Dead, tuple[Flow | None, Left]] = field(default_factory=dict["Dead", "tuple[Flow | None, Left]"])
    _risen: dict[Dead, frozenset[str]] = field(default_factory=dict["Dead", "frozenset[str]"])

    def usual(self) -> Left:
        """What one run leaves behind while everything works."""
        if self._usual is None:
            self._usual = by_target(self.alone.flow, self.components)
        return self._usual

    def after(self, event: int) -> tuple[Flow | None, Left]:
        """The flow as it runs after an event, with what one run leaves behind; None where it gets no answer."""
        if self.is_lost(event):
            return None, {}
        if self._places is None:
            self._places = self._nodes_of(self.alone.flow.hops)
        return self._with(_dead(event, self._places))

    def is_lost(self, event: int) -> bool:
        """Whether an event leaves it without any answer, whatever capacity says."""
        return bool(self.alone.paths.bare.root >> 2 * event & 1)

    def moves(self) -> Iterator[tuple[int, Dead]]:
        """The events that send requests another way, with the alternatives and caches that they are sent past."""
        hops = self.alone.flow.hops
        missed = {hop.branch for hop in hops if hop.when == "miss"}
        special = self._nodes_of([hop for hop in hops if len(hop.targets) > 1 or hop.index in missed])
        mask = 0
        for _, _, node, way in special:
            mask |= node | way
        for event in self.alone.parts.formula.lost(mask & ~self.alone.paths.bare.root):
            yield event, _dead(event, special)

    def risen(self, dead: Dead, busy: Mapping[str, float]) -> frozenset[str]:
        """The components that may get more than they can take when requests are sent past these; `busy` is how busy they are."""
        known = self._risen.get(dead)
        if known is None:
            known = self._risen[dead] = self._more_at(dead, busy)
        return known

    def _more_at(self, dead: Dead, busy: Mapping[str, float]) -> frozenset[str]:
        hops = self.alone.flow.hops
        if all(len(hops[index].targets) == 1 for index, _ in dead):
            times = times_the_misses(self.alone.flow, {hops[index].target for index, _ in dead})
            if all(busy.get(target, 0.0) * times <= 1.0 for hop in hops for target in hop.targets):
                return frozenset()
        usual = self.usual()
        return frozenset(
            component
            for component, kinds in self._with(dead)[1].items()
            if any(amount > usual.get(component, {}).get(kind, 0.0) * (1.0 + 1e-9) for kind, amount in kinds.items())
        )

    def _nodes_of(self, hops: Iterable[Hop]) -> tuple[Place, ...]:
        path = self.alone.paths.bare
        return tuple(
            (
                hop,
                place,
                path.answer(self.components[target], hop),
                path.ways[hop.index][place] if hop.index in path.ways else 0,
            )
            for hop in hops
            for place, target in enumerate(hop.targets)
        )

    def _with(self, dead: Dead) -> tuple[Flow | None, Left]:
        if not dead:
            return self.alone.flow, self.usual()
        known = self._after.get(dead)
        if known is None:
            flow = rerouted(self.alone.flow, lambda hop, target: (hop.index, hop.targets.index(target)) in dead)
            known = self._after[dead] = flow, by_target(flow, self.components)
        return known


def _dead(event: int, places: Iterable[Place]) -> Dead:
    """Where no request goes after an event: what is dead, and what cannot get on while another way is open."""
    found: set[tuple[int, int]] = set()
    stuck: dict[int, list[tuple[int, int]]] = {}
    widths: dict[int, int] = {}
    for hop, place, node, way in places:
        widths[hop.index] = len(hop.targets)
        if node >> 2 * event & 1:
            found.add((hop.index, place))
        if way >> 2 * event & 1:
            stuck.setdefault(hop.index, []).append((hop.index, place))
    for index, those in stuck.items():
        if len(those) < widths[index]:
            found.update(those)
    return frozenset(found)
