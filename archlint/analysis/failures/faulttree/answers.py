"""What can be asked of a fault tree: how likely its top is, what causes it, and which event matters most."""

from __future__ import annotations

from math import fsum, prod
from numbers import Integral
from typing import TYPE_CHECKING, cast

from archlint.analysis.failures.faulttree import cutsets, importance
from archlint.analysis.failures.faulttree.bounds import bounds
from archlint.analysis.failures.faulttree.chance import top_probability
from archlint.analysis.failures.faulttree.compiling import Compiled, compiled
from archlint.analysis.failures.faulttree.diagram import TooLargeError
from archlint.analysis.failures.faulttree.formula import NOT
from archlint.analysis.failures.faulttree.minimal import Families, families
from archlint.analysis.failures.faulttree.solution import BUDGET, Solution, solve
from archlint.analysis.failures.faulttree.truncated import holds, truncated
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.failures.faulttree.importance import Importance
    from archlint.analysis.failures.faulttree.tree import FaultTree

OVERTIME = 3
"""A diagram that is nearly done when the budget is used up may take this many times as many nodes."""
BOUND_ORDER = 3
"""Cut sets up to this order make the bound when a tree is too large for diagrams."""


@frozen
class CutSet:
    """A smallest set of events that fails the top, by name in the order of the tree, and its probability."""

    events: tuple[str, ...]
    probability: float


@frozen
class Answer:
    """Everything asked of one tree.

    probability   of the top: exact, or with `exact` False an estimate between the two bounds
    cut_sets      minimal cut sets up to the order asked for, smallest first
    count         number of all minimal cut sets of any order (None when bounded, and where negations make too many:
                  `cut_sets` are then those of at most three events)
    importances   by event name, for the events that the top depends on (empty when bounded)
    lower, upper  what the probability is proved to lie between (both the probability itself when exact)
    coherent      whether failing one more event never helps: no negation is left in the tree
    """

    top: str
    probability: float
    exact: bool
    cut_sets: tuple[CutSet, ...]
    count: int | None
    importances: Mapping[str, Importance]
    lower: float
    upper: float
    coherent: bool


def analyse(tree: FaultTree, order: int | None = 2, budget: int = BUDGET) -> Answer:
    """Probability, cut sets up to `order` (None: all), their full count, and importances of a tree.

    >>> from archlint.analysis.failures.faulttree import FaultTree, all_of, any_of
    >>> tree = FaultTree("top", {"top": any_of("pump", "both"), "both": all_of("v1", "v2")},
    ...                  {"pump": 0.01, "v1": 0.1, "v2": 0.1})
    >>> answer = analyse(tree)
    >>> round(answer.probability, 6), answer.count, [one.events for one in answer.cut_sets]
    (0.0199, 2, [('pump',), ('v1', 'v2')])
    """
    _check(order)
    arena = compiled(tree)
    solution = solve(arena.formula, arena.root, budget, OVERTIME)
    if not solution.exact:
        return _bounded(tree, arena, solution, order)
    known = _families(solution)
    measured = importance.importances(solution, arena.probabilities, known)
    probability_of_top = top_probability(solution, arena.probabilities)
    return Answer(
        top=tree.top,
        probability=probability_of_top,
        exact=True,
        cut_sets=_named(arena, _listed(solution, order, known)),
        count=None if known is None else cutsets.count_cut_sets(solution, known),
        importances={arena.names[event]: one for event, one in measured.items()},
        lower=probability_of_top,
        upper=probability_of_top,
        coherent=_coherent(solution),
    )


def _families(solution: Solution) -> Families | None:
    """The minimal solutions; None where negations make too many of them."""
    try:
        return families(solution)
    except TooLargeError:
        return None


def _listed(solution: Solution, order: int | None, known: Families | None) -> tuple[tuple[int, ...], ...]:
    if known is not None:
        return _within(order, cutsets.cut_sets(solution, order, known))
    return _within(order, _small_cut_sets(solution, BOUND_ORDER if order is None else order))


def probability(tree: FaultTree) -> float:
    """Exact probability of the top. Errors: OverflowError when the tree is too large for exact answers."""
    arena = compiled(tree)
    return top_probability(_exact(arena), arena.probabilities)


def count_minimal_cut_sets(tree: FaultTree) -> int:
    """How many minimal cut sets there are, of any order.

    Errors: OverflowError as in `probability`, and where negations make too many of them.

    Raises OverflowError for a tree with negations that is too large.
    """
    solution = _exact(compiled(tree))
    known = _families(solution)
    if known is None:
        raise OverflowError("the minimal cut sets of this tree with negations are too many to count")
    return cutsets.count_cut_sets(solution, known)


def minimal_cut_sets(tree: FaultTree, order: int | None = None) -> tuple[CutSet, ...]:
    """The minimal cut sets of at most `order` events (None: all), smallest first.

    Errors: OverflowError where all are asked for and they are not known, as in `count_minimal_cut_sets`.

    Raises OverflowError where all were asked for and not all can be found.
    """
    _check(order)
    arena = compiled(tree)
    solution = solve(arena.formula, arena.root, overtime=OVERTIME)
    known = _families(solution) if solution.exact else None
    if known is None and order is None:
        raise OverflowError("not all minimal cut sets of this tree can be found; ask for those up to an order")
    return _named(arena, _listed(solution, order, known))


def importances(tree: FaultTree) -> dict[str, Importance]:
    """Birnbaum, criticality, Fussell-Vesely and both worths of every event the top depends on."""
    arena = compiled(tree)
    solution = _exact(arena)
    measured = importance.importances(solution, arena.probabilities, _families(solution))
    return {arena.names[event]: one for event, one in measured.items()}


def _check(order: int | None) -> None:
    """Errors: TypeError for an order that is no whole number, ValueError for one below 0."""
    if order is None:
        return
    if not isinstance(cast("object", order), Integral):
        raise TypeError(f"the order is {order!r}; it is a whole number of events, or None for cut sets of any size")
    if order < 0:
        raise ValueError(f"the order is {order}; ask for at most so many events, 0 or more, or None for any number")


def _exact(arena: Compiled) -> Solution:
    solution = solve(arena.formula, arena.root, overtime=OVERTIME)
    if not solution.exact:
        raise OverflowError(f"the diagram of this tree needs more than {BUDGET:,} nodes; `analyse` gives a bound")
    return solution


def _within(order: int | None, sets: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """The sets of at most `order` events; a part that is one event says so whatever was asked."""
    return sets if order is None or order > 0 else tuple(one for one in sets if len(one) <= order)


def _named(arena: Compiled, sets: tuple[tuple[int, ...], ...]) -> tuple[CutSet, ...]:
    return tuple(
        CutSet(tuple(arena.names[event] for event in one), prod(arena.probabilities[event] for event in one))
        for one in sets
    )


def _coherent(solution: Solution) -> bool:
    formula = solution.formula
    return all(formula.operators[node] != NOT for node in formula.below(solution.top))


def _bounded(tree: FaultTree, arena: Compiled, solution: Solution, order: int | None) -> Answer:
    sets = _small_cut_sets(solution, max(order or 0, BOUND_ORDER))
    coherent = _coherent(solution)
    lower, upper = bounds(solution, arena.probabilities, sets if coherent else ())
    found = _named(arena, sets)
    return Answer(
        top=tree.top,
        probability=min(upper, max(lower, fsum(one.probability for one in found))),
        exact=False,
        cut_sets=tuple(one for one in found if order is None or len(one.events) <= order),
        count=None,
        importances={},
        lower=lower,
        upper=upper,
        coherent=coherent,
    )


def _small_cut_sets(solution: Solution, order: int) -> tuple[tuple[int, ...], ...]:
    """Cut sets without a diagram; with negations only those that fail the top by themselves."""
    found = truncated(solution.formula, solution.top, order)
    if _coherent(solution):
        return found
    return tuple(one for one in found if holds(solution.formula, solution.top, frozenset(one)))
