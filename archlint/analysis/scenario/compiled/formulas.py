"""The failure formulas of all flows with the load left open.

How many instances the peak needs, and which stores cannot spare their caches, depends on the scenario. Those places
of a formula become events of their own, which whoever evaluates it decides from the load:

    ["few", c]              fewer instances of c are left than the peak needs
    ["broken", k, d]        d would be overloaded beyond any declared capacity without the cache k
    ["strained", k, d]      d would be overloaded beyond its likely capacity without the cache k
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import ATLEAST, EVENT, FALSE, MIX, TRUE, Formula
from archlint.analysis.failures.parts import Parts, is_whole
from archlint.analysis.failures.paths import Path, Strain
from archlint.analysis.failures.register import Register
from archlint.analysis.failures.result import Cause, CauseClass
from archlint.frozen import frozen, slotted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from archlint.analysis.scenario.compiled.data import Data
    from archlint.graph.system import Component, Hop, System

UNSAID: CauseClass = CauseClass.SOFTWARE


class Marks:
    """Events that the load decides: one for each mark, remembered."""

    def __init__(self, parts: Parts[Formula]) -> None:
        self.named: dict[int, tuple[str, ...]] = {}
        self._parts = parts
        self._nodes: dict[tuple[str, ...], int] = {}

    def node(self, *mark: str) -> int:
        """The node of a mark; its event number keeps `causes` of the parts in step."""
        if mark not in self._nodes:
            self._nodes[mark] = self._parts.formula.event()
            self.named[len(self._parts.causes)] = mark
            self._parts.causes.append(Cause(UNSAID, " ".join(mark)))
        return self._nodes[mark]


@slotted
class Open(Path):
    """The formula of a flow with marks where the load decides."""

    marks: Marks | None = None

    def answer(self, component: Component, hop: Hop | None) -> int:
        """The component's own failure, or too few instances for the peak."""
        node = super().answer(component, hop)
        scales = not component.is_store and component.managed is None and not is_whole(component)
        if self.full and self.marks is not None and node != FALSE and scales:
            return self.parts.formula.any_of([node, self.marks.node("few", component.id)])
        return node

    def _unspared(self, cache: Hop, pairs: AbstractSet[tuple[str, str]]) -> int:
        if self.marks is None:
            return FALSE
        kinds = ("broken", "strained") if self.full else ("broken",)
        marks = [self.marks.node(kind, *pair) for pair in sorted(pairs) for kind in kinds]
        return self.parts.formula.all_of([self.subtree[cache.index], self.parts.formula.any_of(marks)])


@frozen
class Arena:
    """What a page needs: nodes children first, what each event is, and where the flows are in it.

    A node is [operator, ...]: an event [1, number], a gate [2 any | 3 all, inputs...], [4, k, inputs...] at least
    k, [5, weights, inputs] a mixture; [0] never fails. `asked` has the node of each target as each hop asks it, `ways` those of
    alternatives with what is waited for there, by flow and hop.
    """

    nodes: Data
    events: Data
    roots: Mapping[str, int]
    full: Mapping[str, int]
    asked: Mapping[tuple[str, int, str], int]
    ways: Mapping[tuple[str, int], list[int]]


def arena(system: System) -> Arena:
    """Compile every flow, then keep and number what they reach."""
    parts = Parts(Register(system), Formula())
    marks = Marks(parts)
    reached = {flow.id: _open(parts, marks, system, flow.id, full=False) for flow in system.flows.values()}
    full = {flow.id: _open(parts, marks, system, flow.id, full=True) for flow in system.flows.values()}
    asked = {
        (flow.id, hop.index, target): reached[flow.id].answer(system.components[target], hop)
        for flow in system.flows.values()
        for hop in flow.hops
        for target in hop.targets
    }
    roots = [path.root for path in (*reached.values(), *full.values())]
    ways = {(name, hop): nodes for name, path in reached.items() for hop, nodes in path.ways.items()}
    wanted = {*roots, *asked.values(), *(node for nodes in ways.values() for node in nodes)}
    kept = sorted({FALSE, *(node for root in wanted for node in parts.formula.below(root))})
    place = {node: number for number, node in enumerate(kept)}
    return Arena(
        nodes=[_node(parts, node, place) for node in kept],
        events=[_event(parts, marks, number) for number in range(len(parts.causes))],
        roots={name: place[path.root] for name, path in reached.items()},
        full={name: place[path.root] for name, path in full.items()},
        asked={key: place[node] for key, node in asked.items()},
        ways={key: [place[node] for node in nodes] for key, nodes in ways.items()},
    )


def _open(parts: Parts[Formula], marks: Marks, system: System, flow: str, *, full: bool) -> Path:
    return Open(parts, system.flows[flow], Strain(), full, marks=marks).build()


def _node(parts: Parts[Formula], node: int, place: Mapping[int, int]) -> Data:
    formula = parts.formula
    operator, inputs = formula.operators[node], [place[child] for child in formula.inputs[node]]
    if node == TRUE or (operator == EVENT and formula.thresholds[node] in parts.given):
        return [3]
    if operator == EVENT:
        return [operator, formula.thresholds[node]]
    if operator == ATLEAST:
        return [operator, formula.thresholds[node], *inputs]
    if operator == MIX:
        return [operator, list(formula.weights[node]), inputs]
    return [operator, *inputs]


def _event(parts: Parts[Formula], marks: Marks, number: int) -> Data:
    """A mark, or [class, subject] or [class, subject, index] of what fails."""
    if number in marks.named:
        return list(marks.named[number])
    cause = parts.causes[number]
    return [cause.kind.value, cause.subject] if cause.index is None else [cause.kind.value, cause.subject, cause.index]
