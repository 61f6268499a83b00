"""One mistake made in several places: for people it is one finding that points at all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.findings.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.findings.finding import Finding

MOST_TOLD = 8
"""Places of one mistake that are pointed at; the rest is counted."""


def gathered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in their order, those with the same repair as an earlier one under that one.

    The same repair is the same rule, file, severity, help and costs: a service without a health check beside another,
    or single instances of which each stops a flow. Each of the others is a place of the first, with its own message
    under it. Programs, waivers and the baseline go by the single findings.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.primary.file, finding.severity, finding.help, finding.costs)
        groups.setdefault(key, []).append(finding)
    return tuple(_one(first, others) for first, *others in groups.values())


def _one(first: Finding, others: list[Finding]) -> Finding:
    """A finding with the others as its places."""
    if not others:
        return first
    told = [Location(other.primary.file, other.primary.span, other.message) for other in others[:MOST_TOLD]]
    rest = others[MOST_TOLD:]
    counted = (f"the same of {len(rest):,} more: {_some(rest)}",) if rest else ()
    kept = tuple(place for place in first.related if all(place.span != other.span for other in told))
    return replace(first, related=(*kept, *told), numbers=(*first.numbers, *counted))


def _some(findings: list[Finding]) -> str:
    names = [f"`{finding.subject}`" for finding in findings[:MOST_TOLD]]
    return ", ".join(names) + (", …" if len(findings) > MOST_TOLD else "")
