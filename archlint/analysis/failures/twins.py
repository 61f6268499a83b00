"""Events that stand for each other: copies of one component in one place, whichever of them fails.

Two events are twins when exchanging them leaves the formula as it is: each is an input of one gate only, the gates
have the same other inputs, and the same gates use those. Of thousands of copies as many need to be tried as fail at
a time; what is true of them is true of all.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.formula import EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archlint.analysis.failures.faulttree.formula import Formula


def twins(formula: Formula, root: int) -> list[list[int]]:
    """The events below a node in classes of twins, by number, rising."""
    nodes = formula.below(root)
    users: dict[int, list[int]] = {}
    for node in nodes:
        for child in formula.inputs[node]:
            users.setdefault(child, []).append(node)
    classes: dict[tuple[object, ...], list[int]] = {}
    for node in nodes:
        if formula.operators[node] == EVENT:
            classes.setdefault(_place(formula, node, users), []).append(formula.thresholds[node])
    return sorted(classes.values())


def _place(formula: Formula, event: int, users: Mapping[int, Sequence[int]]) -> tuple[object, ...]:
    """Where an event stands, in words that its twins share."""
    above = users.get(event, ())
    if len(above) != 1:
        return "used by", tuple(above)
    gate = above[0]
    over = users.get(gate, ())
    if not over:
        return "used by", tuple(above)
    others = frozenset(formula.inputs[gate]) - {event}
    return formula.operators[gate], formula.thresholds[gate], len(formula.inputs[gate]), others, tuple(over)


def spread(sets: Iterable[Sequence[int]], classes: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """Every set that twins make of the ones found among the first members of each class.

    >>> list(spread([(1, 2)], [[0], [1, 2, 3]]))
    [(1, 2), (1, 3), (2, 3)]
    """
    home = {event: number for number, members in enumerate(classes) for event in members}
    for one in sets:
        counts: dict[int, int] = {}
        for event in one:
            counts[home[event]] = counts.get(home[event], 0) + 1
        if all(event in classes[home[event]][: counts[home[event]]] for event in one):
            for parts in product(*(combinations(classes[number], count) for number, count in counts.items())):
                yield tuple(sorted(event for part in parts for event in part))
