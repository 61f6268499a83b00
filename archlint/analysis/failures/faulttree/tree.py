"""A fault tree as people write it: named events with probabilities, gates over events and gates, one top."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from archlint.analysis.failures.faulttree.operators import Gate, misfits
from archlint.errors import FaultTreeError, Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class FaultTree:
    """Events that fail independently, and gates over them; no cycles.

    top       the gate (or event) whose failure is asked about
    events    probability of each basic event, 0 to 1
    constants inputs that are certain (True) or impossible (False): house events

    >>> from archlint.analysis.failures.faulttree import all_of, any_of
    >>> FaultTree("top", {"top": any_of("pump", "valves"), "valves": all_of("v1", "v2")},
    ...           {"pump": 0.01, "v1": 0.1, "v2": 0.1}).top
    'top'

    Errors: FaultTreeError with one problem for every input that is neither event nor gate, every name used
    twice, every probability outside 0..1 and every gate whose inputs do not fit its operator; else for a cycle.
    """

    top: str
    gates: Mapping[str, Gate]
    events: Mapping[str, float]
    constants: Mapping[str, bool] = field(default_factory=dict[str, bool])

    def __post_init__(self) -> None:
        problems = [*_misread(self)] or [*_unknown(self), *_wrong(self)] or [*_cycles(self)]
        if problems:
            raise FaultTreeError(*problems)

    def order(self) -> tuple[str, ...]:
        """The gates below the top, inputs before the gates that use them."""
        return tuple(_sorted_gates(self, [self.top])[0])


def _misread(tree: FaultTree) -> Iterable[Problem]:
    """What is not even of the right kind, for callers without a type checker."""
    for name, gate in cast("Mapping[str, object]", tree.gates).items():
        if not isinstance(gate, Gate):
            message = f"gate `{name}` is {gate!r}; make it with any_of, all_of or at_least"
            yield Problem("fault-tree", message, "")
        elif not isinstance(cast("object", gate.k), int):
            yield Problem("fault-tree", f"gate `{name}` asks for {gate.k!r} inputs; it must be a whole number", "")
        else:
            for one in cast("tuple[object, ...]", gate.inputs):
                if not isinstance(one, str):
                    message = f"gate `{name}` has the input {one!r}, which is no name; names are given one by one"
                    yield Problem("fault-tree", message, "")
    for name, probability in cast("Mapping[str, object]", tree.events).items():
        if not isinstance(probability, (int, float)):
            yield Problem("fault-tree", f"event `{name}` has probability {probability!r}, which is no number", "")


def _unknown(tree: FaultTree) -> Iterable[Problem]:
    known = {**dict.fromkeys(tree.gates), **dict.fromkeys(tree.events), **dict.fromkeys(tree.constants)}
    if tree.top not in known:
        yield _problem(f"the top `{tree.top}` is neither a gate nor an event", tree.top, known)
    for name, gate in tree.gates.items():
        for one in dict.fromkeys(gate.inputs):
            if one not in known:
                yield _problem(f"gate `{name}` uses `{one}`, which is neither a gate nor an event", one, known)


def _problem(message: str, name: str, known: Iterable[str]) -> Problem:
    meant = nearest(name, known) if len(name) > 2 else None
    if meant is None:
        return Problem("fault-tree", message, "")
    return Problem("fault-tree", f"{message}; did you mean `{meant}`?", "", help=f"write `{meant}`, or define `{name}`")


def _wrong(tree: FaultTree) -> Iterable[Problem]:
    kinds = (("a gate", tree.gates.keys()), ("an event", tree.events.keys()), ("a house event", tree.constants.keys()))
    for place, (kind, names) in enumerate(kinds):
        for other, taken in kinds[place + 1 :]:
            for name in sorted(names & taken):
                yield Problem("fault-tree", f"`{name}` is both {kind} and {other}", "")
    for name, probability in tree.events.items():
        if not 0.0 <= probability <= 1.0:
            message = f"event `{name}` has probability {probability:g}; it must lie within 0 and 1"
            yield Problem("fault-tree", message, "")
    for name, gate in tree.gates.items():
        for message in misfits(name, gate):
            yield Problem("fault-tree", message, "")


def _cycles(tree: FaultTree) -> Iterable[Problem]:
    cycle = _sorted_gates(tree, [tree.top, *tree.gates])[1]
    if cycle:
        yield Problem("fault-tree", f"gate `{cycle[0]}` depends on itself: {' -> '.join(cycle)}", "")


def _sorted_gates(tree: FaultTree, starts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Gates at and below the starts in dependency order, and the first cycle met on the way (empty: none)."""
    done: dict[str, None] = {}
    trail: list[str] = []
    on_trail: set[str] = set()
    waiting: list[tuple[str, bool]] = [(name, False) for name in reversed(starts)]
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
