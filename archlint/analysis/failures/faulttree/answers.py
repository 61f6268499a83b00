"""What can be asked of a fault tree: how likely its top is, what causes it, and which event matters most."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, prod
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree import cutsets, importance
from archlint.analysis.failures.faulttree.compiling import Compiled, compiled
from archlint.analysis.failures.faulttree.probability import top_probability
from archlint.analysis.failures.faulttree.solution import BUDGET, Solution, solve
from archlint.analysis.failures.faulttree.truncated import truncated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.failures.faulttree.importance import Importance
    from archlint.analysis.failures.faulttree.tree import FaultTree

BOUND_ORDER = 3
"""Cut sets up to this order make the bound when a tree is too large for diagrams."""


@dataclass(frozen=True, slots=True)
class CutSet:
    """A smallest set of events that fails the top, by name in the order of the tree, and its probability."""

    events: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything asked of one tree.

    probability   of the top: exact, or with `exact` False the sum over the cut sets found, an estimate
    cut_sets      minimal cut sets up to the order asked for, smallest first
    count         number of all minimal cut sets of any order (None when bounded)
    importances   by event name, for the events that the top depends on (empty when bounded)
    """

    top: str
    probability: float
    exact: bool
    cut_sets: tuple[CutSet, ...]
    count: int | None
    importances: Mapping[str, Importance]


def analyse(tree: FaultTree, order: int | None = 2, budget: int = BUDGET) -> Answer:
    """Probability, cut sets up to `order` (None: all), their full count, and importances of a tree.

    >>> from archlint.analysis.failures.faulttree import FaultTree, all_of, any_of
    >>> tree = FaultTree("top", {"top": any_of("pump", "both"), "both": all_of("v1", "v2")},
    ...                  {"pump": 0.01, "v1": 0.1, "v2": 0.1})
    >>> answer = analyse(tree)
    >>> round(answer.probability, 6), answer.count, [one.events for one in answer.cut_sets]
    (0.0199, 2, [('pump',), ('v1', 'v2')])
    """
    arena = compiled(tree)
    solution = solve(arena.formula, arena.root, budget)
    if not solution.exact:
        return _bounded(tree, arena, order)
    found = _named(arena, cutsets.cut_sets(solution, order))
    measured = importance.importances(solution, arena.probabilities)
    return Answer(
        top=tree.top,
        probability=top_probability(solution, arena.probabilities),
        exact=True,
        cut_sets=found,
        count=cutsets.count_cut_sets(solution),
        importances={arena.names[event]: one for event, one in measured.items()},
    )


def probability(tree: FaultTree) -> float:
    """Exact probability of the top. Errors: OverflowError when the tree is too large for exact answers."""
    arena = compiled(tree)
    return top_probability(_exact(arena), arena.probabilities)


def count_minimal_cut_sets(tree: FaultTree) -> int:
    """How many minimal cut sets there are, of any order. Errors: OverflowError as in `probability`."""
    return cutsets.count_cut_sets(_exact(compiled(tree)))


def minimal_cut_sets(tree: FaultTree, order: int | None = None) -> tuple[CutSet, ...]:
    """The minimal cut sets of at most `order` events (None: all), smallest first."""
    arena = compiled(tree)
    solution = solve(arena.formula, arena.root)
    if solution.exact:
        return _named(arena, cutsets.cut_sets(solution, order))
    return _named(arena, truncated(arena.formula, arena.root, BOUND_ORDER if order is None else order))


def importances(tree: FaultTree) -> dict[str, Importance]:
    """Birnbaum, criticality, Fussell-Vesely and both worths of every event the top depends on."""
    arena = compiled(tree)
    measured = importance.importances(_exact(arena), arena.probabilities)
    return {arena.names[event]: one for event, one in measured.items()}


def _exact(arena: Compiled) -> Solution:
    solution = solve(arena.formula, arena.root)
    if not solution.exact:
        raise OverflowError(f"the diagram of this tree needs more than {BUDGET:,} nodes; `analyse` gives a bound")
    return solution


def _named(arena: Compiled, sets: tuple[tuple[int, ...], ...]) -> tuple[CutSet, ...]:
    return tuple(
        CutSet(tuple(arena.names[event] for event in one), prod(arena.probabilities[event] for event in one))
        for one in sets
    )


def _bounded(tree: FaultTree, arena: Compiled, order: int | None) -> Answer:
    sets = _named(arena, truncated(arena.formula, arena.root, max(order or 0, BOUND_ORDER)))
    shown = tuple(one for one in sets if order is None or len(one.events) <= order)
    total = min(1.0, fsum(one.probability for one in sets))
    return Answer(top=tree.top, probability=total, exact=False, cut_sets=shown, count=None, importances={})
