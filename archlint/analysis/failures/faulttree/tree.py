"""A fault tree as people write it: named events with probabilities, gates over events and gates, one top."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from archlint.errors import FaultTreeError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Operator(StrEnum):
    """How a gate fails: any of its inputs, all of them, or at least k of them."""

    OR = "or"
    AND = "and"
    ATLEAST = "atleast"


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate over named events and gates; `k` is used by ATLEAST alone."""

    operator: Operator
    inputs: tuple[str, ...]
    k: int = 1


def any_of(*inputs: str) -> Gate:
    """A gate that fails when any of its inputs does."""
    return Gate(Operator.OR, inputs)


def all_of(*inputs: str) -> Gate:
    """A gate that fails when all of its inputs do."""
    return Gate(Operator.AND, inputs)


def at_least(k: int, *inputs: str) -> Gate:
    """A gate that fails when at least k of its inputs do; an input named twice counts twice."""
    return Gate(Operator.ATLEAST, inputs, k)


@dataclass(frozen=True, slots=True)
class FaultTree:
    """Events that fail independently, and gates; no negation, no cycles.

    top       the gate (or event) whose failure is asked about
    events    probability of each basic event, 0 to 1
    constants inputs that are certain (True) or impossible (False): house events

    >>> FaultTree("top", {"top": any_of("pump", "valves"), "valves": all_of("v1", "v2")},
    ...           {"pump": 0.01, "v1": 0.1, "v2": 0.1}).top
    'top'

    Errors: FaultTreeError naming every input that is neither event nor gate, every gate on a cycle,
    every probability outside 0..1 and every gate whose inputs do not fit its operator.
    """

    top: str
    gates: Mapping[str, Gate]
    events: Mapping[str, float]
    constants: Mapping[str, bool] = field(default_factory=dict[str, bool])

    def __post_init__(self) -> None:
        problems = [*_unknown(self), *_misfits(self)] or [*_cycles(self)]
        if problems:
            raise FaultTreeError(*(Problem("fault-tree", message, "") for message in problems))

    def order(self) -> tuple[str, ...]:
        """The gates below the top, inputs before the gates that use them."""
        return tuple(_sorted_gates(self)[0])


def _unknown(tree: FaultTree) -> Iterable[str]:
    known = tree.gates.keys() | tree.events.keys() | tree.constants.keys()
    if tree.top not in known:
        yield f"the top `{tree.top}` is neither a gate nor an event"
    for name, gate in tree.gates.items():
        for one in dict.fromkeys(gate.inputs):
            if one not in known:
                yield f"gate `{name}` uses `{one}`, which is neither a gate nor an event"


def _misfits(tree: FaultTree) -> Iterable[str]:
    for name in sorted(tree.gates.keys() & (tree.events.keys() | tree.constants.keys())):
        yield f"`{name}` is both a gate and an event"
    for name, probability in tree.events.items():
        if not 0.0 <= probability <= 1.0:
            yield f"event `{name}` has probability {probability:g}; it must lie within 0 and 1"
    for name, gate in tree.gates.items():
        if not gate.inputs:
            yield f"gate `{name}` has no inputs"
        if gate.operator is Operator.ATLEAST and not 0 < gate.k <= len(gate.inputs):
            yield f"gate `{name}` asks for {gate.k} of {len(gate.inputs)} inputs"


def _cycles(tree: FaultTree) -> Iterable[str]:
    cycle = _sorted_gates(tree)[1]
    if cycle:
        yield f"gate `{cycle[0]}` depends on itself: {' -> '.join(cycle)}"


def _sorted_gates(tree: FaultTree) -> tuple[list[str], list[str]]:
    """Gates below the top in dependency order, and the first cycle met on the way (empty: none)."""
    done: dict[str, None] = {}
    trail: list[str] = []
    on_trail: set[str] = set()
    waiting: list[tuple[str, bool]] = [(tree.top, False)]
    while waiting:
        name, leaving = waiting.pop()
        if leaving:
            done[name] = None
            on_trail.discard(trail.pop())
        elif name in on_trail:
            return list(done), [*trail[trail.index(name) :], name]
        elif name in tree.gates and name not in done:
            trail.append(name)
            on_trail.add(name)
            waiting.append((name, True))
            waiting.extend((one, False) for one in reversed(tree.gates[name].inputs))
    return list(done), []
