"""For how long a flow is lost: exactly where the formula allows it, as a bound that says so where not.

Three figures, because one would be trusted too much: failures independent (what composed service levels
give), with common causes, and the sum over everything the flow needs, as if no two outages ever overlapped.
B. Treynor et al., "The Calculus of Service Availability", ACM Queue, 2017, for the first and the last.
"""

from __future__ import annotations

from collections import Counter
from math import fsum, prod
from typing import TYPE_CHECKING

from archlint.analysis.failures.assumptions import BETA, has_copies
from archlint.analysis.failures.faulttree.counting import chance_of_at_least
from archlint.analysis.failures.faulttree.formula import AND, ATLEAST, EVENT, MIX, OR
from archlint.analysis.failures.faulttree.single import bits
from archlint.analysis.failures.faulttree.truncated import truncated
from archlint.analysis.failures.result import MINUTES_PER_YEAR, Cause, CauseClass, Downtime
from archlint.analysis.failures.solved import has_wide_gate, is_wide, solved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archlint.analysis.failures.faulttree.formula import Formula
    from archlint.analysis.failures.meanings import Meanings
    from archlint.analysis.failures.survey import Survey

BOUND_ORDER = 3
"""Cut sets up to this order make the bound when a formula is too large for diagrams."""


def measure(survey: Survey) -> Downtime:
    """The three figures, the share of time with a worse answer, and what each cause contributes."""
    formula, top = survey.parts.formula, survey.reached.root
    alone = independent(survey.causes)
    shared = with_common_causes(survey)
    answer = solved(formula, top)
    if answer is None:
        return _bounded(survey, alone, shared)
    lost = answer.probability(alone)
    slopes = answer.birnbaum(alone)
    suffering = lost
    exact = True
    if survey.full.root != top:
        strict = solved(formula, survey.full.root)
        exact = strict is not None
        suffering = strict.probability(alone) if strict is not None else _sum(survey, survey.full.root, alone)
    minutes = {survey.causes[event]: slope * alone[event] * MINUTES_PER_YEAR for event, slope in slopes.items()}
    by_cause = {cause: saved for cause, saved in minutes.items() if saved > 0.0}
    return Downtime(
        independent=lost,
        with_common_cause=answer.probability(shared),
        worst_case=max(worst_case(formula, top, shared, alone), answer.probability(shared), lost),
        degraded=max(0.0, suffering - lost),
        by_cause=dict(sorted(by_cause.items(), key=lambda entry: -entry[1])),
        combined=_combined(survey, lost, by_cause),
        exact=exact,
    )


def lost_alone(survey: Survey) -> float:
    """The share of requests lost, common causes left out; the first of the three figures by itself."""
    return lost_and_exact(survey)[0]


def lost_and_exact(survey: Survey) -> tuple[float, bool]:
    """The same, and whether it is exact: False for a bound."""
    answer = solved(survey.parts.formula, survey.reached.root)
    events = independent(survey.causes)
    return (
        (answer.probability(events), True) if answer is not None else (_sum(survey, survey.reached.root, events), False)
    )


def exceeds(survey: Survey, budget: float, sets: Callable[[int], Iterable[tuple[int, ...]]]) -> bool | None:
    """Whether the flow is lost for more than `budget`, where bounds decide it; None where they do not.

    Below: some single cause happens, 1 - product(1 - p). Above: single causes and pairs, and any three failures
    of what is left, whose probability is at most (sum of p)^3 / 6 (the third elementary symmetric sum).
    `sets` gives the minimal cut sets up to an order, and is asked only where single causes leave it open. A takeover
    that waits for a person is taken never to come, which can only lose more: it bounds from above and not from below.
    """
    given = survey.parts.given
    events = independent(survey.causes)
    single = survey.stopping()
    stopping = [events[event] for event in bits(single)]
    if not given and any_of(stopping) > budget:
        return True
    if fsum(stopping) > budget or survey.shares():
        return None
    rest = fsum(chance for event, chance in enumerate(events) if not single >> event & 1 and event not in given)
    small = fsum(prod(events[event] for event in one) for one in sets(2))
    return False if small + rest**3 / 6.0 <= budget else None


def any_of(chances: Iterable[float]) -> float:
    """The probability that at least one of several independent events happens."""
    return 1.0 - prod(1.0 - chance for chance in chances)


def independent(causes: Meanings) -> list[float]:
    """The probability of every event, common causes left out."""
    return list(map(causes.chance, range(len(causes))))


def with_common_causes(survey: Survey) -> list[float]:
    """The probability of every event; of failures of identical copies the shared part is the software's."""
    components = survey.parts.components
    return [
        cause.probability * (1.0 - BETA)
        if cause.kind is CauseClass.INSTANCE and has_copies(components[cause.subject])
        else cause.probability
        for cause in survey.causes
    ]


def worst_case(formula: Formula, top: int, events: Sequence[float], alone: Sequence[float] | None = None) -> float:
    """The sum of the probabilities of everything that the node cannot do without, each once.

    Redundant parts count as the redundancy they are; an upper bound of the union (Boole's inequality). `alone` are the probabilities of
    events by themselves, where `events` leave the shared part of failures to a common cause: a copy that is needed fails with all of it.
    """
    each = events if alone is None else list(map(max, events, alone))
    weights: dict[int, float] = {top: 1.0}
    leaves: list[float] = []
    for node in reversed(formula.below(top)):
        weight = min(1.0, weights.get(node, 0.0))
        if not weight:
            continue
        operator = formula.operators[node]
        if operator == OR:
            for child in formula.inputs[node]:
                weights[child] = weights.get(child, 0.0) + weight
        elif operator == MIX:
            for share, child in zip(formula.weights[node], formula.inputs[node], strict=True):
                weights[child] = weights.get(child, 0.0) + share * weight
        elif operator == EVENT:
            leaves.append(weight * each[formula.thresholds[node]])
        elif operator in (AND, ATLEAST):
            leaves.append(weight * _group(formula, node, events))
    return min(1.0, fsum(leaves))


def _group(formula: Formula, node: int, events: Sequence[float]) -> float:
    if is_wide(formula, node):
        return _wide(formula, node, events)
    if has_wide_gate(formula, node):
        return min(worst_case(formula, child, events) for child in formula.inputs[node])
    answer = solved(formula, node)
    if answer is not None:
        return answer.probability(events)
    return min(1.0, fsum(prod(events[event] for event in one) for one in truncated(formula, node, BOUND_ORDER)))


def _wide(formula: Formula, node: int, events: Sequence[float]) -> float:
    """An upper bound for k of many: something shared happens, or k fail by what is theirs alone (Boole's inequality).

    What is theirs alone is independent, so the second term is the tail of a Poisson-binomial distribution.
    """
    below = [
        {formula.thresholds[leaf] for leaf in formula.below(part) if formula.operators[leaf] == EVENT}
        for part in formula.inputs[node]
    ]
    users = Counter(event for part in below for event in part)
    shared = fsum(events[event] for event, count in sorted(users.items()) if count > 1)
    alone = [min(1.0, fsum(events[event] for event in sorted(part) if users[event] == 1)) for part in below]
    return min(1.0, shared + chance_of_at_least(formula.thresholds[node], alone))


def _combined(survey: Survey, lost: float, by_cause: dict[Cause, float]) -> float:
    """Minutes that no single cause explains."""
    single = {*survey.named(survey.stopping()), *(survey.causes[event] for event in survey.shares())}
    return max(0.0, lost * MINUTES_PER_YEAR - fsum(saved for cause, saved in by_cause.items() if cause in single))


def _sum(survey: Survey, root: int, events: Sequence[float]) -> float:
    """The sum over small cut sets, and over single causes that take down some requests."""
    formula = survey.parts.formula
    if has_wide_gate(formula, root):
        return worst_case(formula, root, events)
    sets = truncated(formula, root, BOUND_ORDER)
    partial = survey.shares() if root == survey.reached.root else {}
    shares = fsum(share * events[event] for event, share in partial.items())
    return min(1.0, fsum(prod(events[event] for event in one) for one in sets) + shares)


def _bounded(survey: Survey, alone: Sequence[float], shared: Sequence[float]) -> Downtime:
    """What small cut sets say when the diagram grows too large."""
    root = survey.reached.root
    lost, common = _sum(survey, root, alone), _sum(survey, root, shared)
    by_cause = {
        survey.causes[event]: alone[event] * MINUTES_PER_YEAR for event in bits(survey.stopping()) if alone[event]
    }
    return Downtime(
        independent=lost,
        with_common_cause=common,
        worst_case=max(
            lost, common, min(1.0, fsum(max(alone[event], shared[event]) for event in bits(survey.stopping())))
        ),
        degraded=max(0.0, _sum(survey, survey.full.root, alone) - lost),
        by_cause=dict(sorted(by_cause.items(), key=lambda entry: -entry[1])),
        combined=_combined(survey, lost, by_cause),
        exact=False,
    )
