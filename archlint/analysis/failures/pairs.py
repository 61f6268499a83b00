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
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from archlint.analysis.failures.result import Cause
    from archlint.analysis.failures.survey import Survey
    from archlint.graph.system import Component, Flow

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
    sets = [one for one in sets if one]
    groups = _groups(survey, sets)
    ordered = [sorted(one, key=lambda event: _name(survey.causes[event])) for one in sets]
    found = [_cut_set([survey.causes[event] for event in one], [groups[event] for event in one]) for one in ordered]
    return tuple(sorted(found, key=_rank))


def unexpected(survey: Survey, sets: Iterable[tuple[int, ...]]) -> tuple[CutSet, ...]:
    """The unexpected ones among them, in the same order.

    Two copies of one component are what redundancy is for: most pairs are of that kind, and need no closer look.
    """
    subject = survey.causes.subject
    several = [one for one in sets if len(one) > 1 and len({subject(event) for event in one}) > 1]
    groups = _groups(survey, several)
    return cut_sets(survey, [one for one in several if not _common([groups[event] for event in one])])


def possible(flow: Flow, components: Mapping[str, Component]) -> bool:
    """Whether a flow can have unexpected ones: only where components stand in for each other is a pair no redundancy's own.

    Everything else that takes two failures is the copies of one component, and what stands around them. So it is for a
    cache and the store behind it, as long as nothing but these two is lost where they are.
    """
    followed = {hop.parent for hop in flow.hops}
    for hop in flow.hops:
        if len(hop.targets) > 1:
            return True
        cache = None if hop.when is None or hop.branch is None else flow.hops[hop.branch]
        if cache is not None and cache.parent == hop.parent:
            beside = (components[hop.target], components[cache.target])
            if hop.when != "miss" or not followed.isdisjoint((hop.index, cache.index)):
                return True
            if any(part.shards is not None and part.shards.directory is not None for part in beside):
                return True
    return False


def _common(groups: Sequence[frozenset[str]]) -> frozenset[str]:
    """The groups that all of them weaken."""
    return groups[0].intersection(*groups[1:])


def _cut_set(causes: Sequence[Cause], groups: Sequence[frozenset[str]]) -> CutSet:
    planned = len(causes) == 1 or bool(_common(groups))
    return CutSet(tuple(causes), prod(cause.probability for cause in causes), not planned)


def _name(cause: Cause) -> tuple[str, str, int]:
    """The same pair is written the same way in every flow."""
    return cause.kind.value, cause.subject, -1 if cause.index is None else cause.index


def _rank(one: CutSet) -> tuple[int, bool, float, list[str]]:
    return len(one.causes), not one.unexpected, -one.probability, [cause.label for cause in one.causes]


def _groups(survey: Survey, sets: Iterable[tuple[int, ...]]) -> dict[int, frozenset[str]]:
    """For every event of some sets the groups of the flow that it weakens: components, and ways that stand in for each other."""
    causes = {event: survey.causes[event] for event in dict.fromkeys(event for one in sets for event in one)}
    ways = _ways(survey)
    inside = _inside(survey, ways, {AROUND[cause.kind] for cause in causes.values() if cause.kind in AROUND})
    return {
        event: frozenset(inside.get((AROUND[cause.kind], cause.subject), ()))
        if cause.kind in AROUND
        else frozenset((cause.subject, *ways.get(cause.subject, ())))
        for event, cause in causes.items()
    }


def _inside(
    survey: Survey, ways: Mapping[str, set[str]], attributes: Collection[str]
) -> Mapping[tuple[str, str], set[str]]:
    """What runs in each host, rack, zone, region or provider, and the ways it is one of."""
    if not attributes:
        return {}
    components = survey.parts.components
    here = {name for hop in survey.flow.hops for name in (hop.source, *hop.targets)}
    here |= survey.causes.subjects() & components.keys()
    found: dict[tuple[str, str], set[str]] = {}
    for name in here:
        for instance in components[name].instances:
            for attribute in attributes:
                place = instance.within(attribute)
                if place is not None:
                    found.setdefault((attribute, place), set()).update((name, *ways.get(name, ())))
    return found


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
