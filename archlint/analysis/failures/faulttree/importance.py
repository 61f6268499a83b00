"""Importance measures of basic events.

NUREG/CR-3385 (W. E. Vesely et al., "Measures of risk importance and their applications", 1983) for the two
worths; J. B. Fussell, "How to hand-calculate system reliability and safety characteristics", 1975.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from archlint.analysis.failures.faulttree.chance import birnbaum, node_probabilities, top_probability
from archlint.analysis.failures.faulttree.diagram import ONE, ZERO, Diagram, TooLargeError
from archlint.analysis.failures.faulttree.formula import EVENT
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.analysis.failures.faulttree.minimal import Families, Family
    from archlint.analysis.failures.faulttree.solution import Solution

SOLE = 1e-9
"""Below this share of the top, what remains without an event is computed afresh instead of subtracted."""
EFFORT = 50_000
"""Diagram nodes that exact Fussell-Vesely importances may cost before they become bounds."""


@frozen
class Importance:
    """How much one event matters for a top with probability P.

    birnbaum        P(top | e) - P(top | not e)
    criticality     birnbaum x p / P: the share of P that making e perfect would save
    fussell_vesely  P(some minimal cut set with e has failed) / P; an upper bound unless `exact`
    raw             risk achievement worth, P(top | e) / P
    rrw             risk reduction worth, P / P(top | not e); infinite for a sole cause
    """

    birnbaum: float
    criticality: float
    fussell_vesely: float
    raw: float
    rrw: float
    exact: bool = True


def importances(solution: Solution, events: Sequence[float], known: Families | None) -> dict[int, Importance]:
    """Importance of every event that the top depends on, by event number.

    Where the minimal solutions are not known, all that is known of Fussell-Vesely is that the event has happened.
    """
    top = top_probability(solution, events)
    shares, exact = _with_cut_sets(solution, events, known) if known is not None else ({}, False)
    unknown = 0.0 if known is not None else 1.0
    return {
        event: _measured(solution, events, event, top=top, slope=slope, share=shares.get(event, unknown), exact=exact)
        for event, slope in sorted(birnbaum(solution, events).items())
    }


def _measured(
    solution: Solution, events: Sequence[float], event: int, *, top: float, slope: float, share: float, exact: bool
) -> Importance:
    probability = events[event]
    without = top - probability * slope
    if without < SOLE * top:
        without = top_probability(solution, [0.0 if one == event else known for one, known in enumerate(events)])
    given = max(0.0, without + slope)  # a negated event can make the top impossible, up to rounding
    if top == 0.0:
        return Importance(slope, 0.0, 0.0, inf if slope else 1.0, 1.0, exact)
    return Importance(
        birnbaum=slope,
        criticality=slope * probability / top,
        fussell_vesely=min(1.0, probability * share / top),
        raw=given / top,
        rrw=inf if without == 0.0 else top / without,
        exact=exact,
    )


def _with_cut_sets(solution: Solution, events: Sequence[float], sets: Families) -> tuple[dict[int, float], bool]:
    """P(the rest of some minimal cut set with e has failed) for every event, and whether exactly.

    All cut sets through a module contain one of its own, so the value of an event inside is the product
    along the modules around it.
    """
    known = node_probabilities(solution, events)
    formula = solution.formula
    shares: dict[int, float] = {solution.top: 0.0 if sets.failed_at_rest else 1.0}
    exact = True
    for module, family in zip(reversed(solution.modules), reversed(sets.modules), strict=True):
        chances = [known[node] if node in known else events[formula.thresholds[node]] for node in module.variables]
        chances = [1.0 - one if level in family.flipped else one for level, one in enumerate(chances)]
        values = _exactly(family, chances)
        if values is None:
            exact = False
            values = _bounds(family, chances)
        for level, value in enumerate(values):
            node = module.variables[level]
            shares[node] = shares.get(node, 0.0) + shares.get(module.node, 0.0) * value
    return {
        formula.thresholds[node]: value for node, value in shares.items() if formula.operators[node] == EVENT
    }, exact


def _exactly(family: Family, chances: Sequence[float]) -> list[float] | None:
    nodes = family.below()
    if len(nodes) * len(chances) > EFFORT:
        return None
    diagram = Diagram(len(chances), EFFORT)
    try:
        whole = _unions(diagram, family, nodes)
        tops = [_through(diagram, family, nodes, whole, level) for level in range(len(chances))]
    except TooLargeError:
        return None
    values = {ZERO: 0.0, ONE: 1.0}
    for node in range(ONE + 1, len(diagram.level)):
        chance = chances[diagram.level[node]]
        values[node] = chance * values[diagram.high[node]] + (1.0 - chance) * values[diagram.low[node]]
    return [values[top] for top in tops]


def _unions(diagram: Diagram, family: Family, nodes: Sequence[int]) -> dict[int, int]:
    """For every node of the family the function 'one of these sets has happened'."""
    built = {ZERO: ZERO, ONE: ONE}
    for node in nodes:
        low = built[family.low[node]]
        built[node] = diagram.node(family.level[node], low, diagram.disjunction(low, built[family.high[node]]))
    return built


def _through(diagram: Diagram, family: Family, nodes: Sequence[int], whole: Mapping[int, int], level: int) -> int:
    """'The rest of one of the sets that contain this level's variable has happened'."""
    built: dict[int, int] = {}
    for node in nodes:
        here = family.level[node]
        if here == level:
            built[node] = whole[family.high[node]]
        elif here < level:
            low = built.get(family.low[node], ZERO)
            high = built.get(family.high[node], ZERO)
            built[node] = diagram.node(here, low, diagram.disjunction(low, high))
    return built.get(family.root, ZERO)


def _bounds(family: Family, chances: Sequence[float]) -> list[float]:
    """Sums over the sets instead of the probability of their union: never too small."""
    sums = {ZERO: 0.0, ONE: 1.0}
    nodes = family.below()
    for node in nodes:
        sums[node] = sums[family.low[node]] + chances[family.level[node]] * sums[family.high[node]]
    reach = dict.fromkeys(sums, 0.0)
    reach[family.root] = 1.0
    values = [0.0] * len(chances)
    for node in reversed(nodes):
        values[family.level[node]] += reach[node] * sums[family.high[node]]
        reach[family.high[node]] += reach[node] * chances[family.level[node]]
        reach[family.low[node]] += reach[node]
    return [min(1.0, value) for value in values]
