"""Pairs and triples: the smallest sets of failures that stop a flow while no part of them does.

Minimal cut sets (W. E. Vesely et al., "Fault Tree Handbook", NUREG-0492, 1981). A pair inside one redundancy
group is what the group was built to survive once; a pair across groups is one that nobody planned for.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from archlint.analysis.failures.faults import minimal_sets
from archlint.analysis.failures.result import CauseClass, CutSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.analysis.failures.result import Cause
    from archlint.analysis.failures.survey import Survey

AROUND = {
    CauseClass.HOST: "host",
    CauseClass.RACK: "rack",
    CauseClass.ZONE: "zone",
    CauseClass.REGION: "region",
    CauseClass.PROVIDER: "provider",
}
"""Classes that stand around instances, and the attribute that names them."""


def minimal(survey: Survey, order: int) -> list[tuple[int, ...]]:
    """The minimal cut sets of at most `order` events of a flow, by number."""
    return minimal_sets(survey.parts.formula, survey.reached.root, order, survey.parts.given)


def cut_sets(survey: Survey, sets: Iterable[tuple[int, ...]]) -> tuple[CutSet, ...]:
    """Minimal cut sets as causes: smallest first, then unexpected ones, then the likeliest."""
    groups = _groups(survey)
    ordered = [sorted(one, key=lambda event: _name(survey.causes[event])) for one in sets if one]
    found = [_cut_set([survey.causes[event] for event in one], [groups[event] for event in one]) for one in ordered]
    return tuple(sorted(found, key=_rank))


def _cut_set(causes: Sequence[Cause], groups: Sequence[frozenset[str]]) -> CutSet:
    common = set(groups[0])
    for group in groups[1:]:
        common &= group
    unexpected = len(causes) > 1 and not common
    return CutSet(tuple(causes), prod(cause.probability for cause in causes), unexpected)


def _name(cause: Cause) -> tuple[str, str, int]:
    """The same pair is written the same way in every flow."""
    return cause.kind.value, cause.subject, -1 if cause.index is None else cause.index


def _rank(one: CutSet) -> tuple[int, bool, float, list[str]]:
    return len(one.causes), not one.unexpected, -one.probability, [cause.label for cause in one.causes]


def _groups(survey: Survey) -> list[frozenset[str]]:
    """For every event the groups of the flow that it weakens: components, and ways that stand in for each other."""
    components = survey.parts.components
    here = dict.fromkeys(name for hop in survey.flow.hops for name in (hop.source, *hop.targets))
    here.update(dict.fromkeys(cause.subject for cause in survey.causes if cause.subject in components))
    ways = _ways(survey)
    inside: dict[tuple[str, str], set[str]] = {}
    for name in here:
        for instance in components[name].instances:
            for attribute in AROUND.values():
                place = getattr(instance, attribute)
                if place is not None:
                    inside.setdefault((attribute, place), set()).update((name, *ways.get(name, ())))
    return [
        frozenset(inside.get((AROUND[cause.kind], cause.subject), ()))
        if cause.kind in AROUND
        else frozenset((cause.subject, *ways.get(cause.subject, ())))
        for cause in survey.causes
    ]


def _ways(survey: Survey) -> dict[str, set[str]]:
    """The declared alternatives that a component is one of: `a | b`, and a cache with the store behind it."""
    found: dict[str, set[str]] = {}
    for hop in survey.flow.hops:
        together = hop.targets if len(hop.targets) > 1 else ()
        if hop.when is not None and hop.branch is not None:
            together = (*survey.flow.hops[hop.branch].targets, *hop.targets)
        for name in together:
            found.setdefault(name, set()).add(" | ".join(together))
    return found
