"""One root cause, one finding: single failures grouped by what has to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import PLACES, Cause, CauseClass
from archlint.facts.evidence import CauseFacts

if TYPE_CHECKING:
    from archlint.facts.build import Facts
    from archlint.facts.component import ComponentFacts


def group_causes(facts: Facts) -> tuple[CauseFacts, ...]:
    """Causes by class and subject: the instances of one component are one cause."""
    failures = facts.analyses.failures
    found: dict[tuple[CauseClass, str], dict[Cause, None]] = {}
    for cause in (*failures.lost_by, *failures.degraded_by):
        found.setdefault((cause.kind, cause.subject), {})[cause] = None
    grouped = (tuple(causes) for causes in found.values())
    return tuple(CauseFacts(facts, causes, hit_by(facts, causes[0])) for causes in grouped)


def hit_by(facts: Facts, cause: Cause) -> tuple[ComponentFacts, ...]:
    """The components that fail with a cause."""
    if cause.kind not in PLACES:
        return facts.named((cause.subject,))
    kind = cause.kind.value
    return tuple(
        component
        for component in facts.components.values()
        if any(instance.within(kind) == cause.subject for instance in component.of.instances)
    )
