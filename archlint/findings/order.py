"""The order of findings: the worst first, then as they stand in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}

FIRST = (
    "statelessness", "failure", "load-balancing", "consistency", "caching", "queues", "capacity", "replication", "sharding",
    "resilience", "health", "tradeoffs", "blueprint", "requirements",
)  # fmt: skip
"""Categories in the order in which they matter among findings of one severity.

What goes wrong while everything is up comes first, then what one failure takes down, what is wrong then, what load does;
what the blueprint merely leaves open comes last. A rule that matters more than the rest of its category says so
(`ranks_after`): whose data is lost by an update or when memory is full, or open to strangers.
"""
_PLACE = {category: 2 * place for place, category in enumerate(FIRST)}


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order in which a reader should see them; the same on every machine."""
    return tuple(sorted(findings, key=position))


def weight(finding: Finding) -> tuple[int, int]:
    """How much a finding matters, whatever file it is in; the less, the more."""
    last = 2 * len(FIRST)
    place = _PLACE.get(finding.ranks_after, last) + 1 if finding.ranks_after else _PLACE.get(finding.category, last)
    return RANK[finding.severity], place


def position(finding: Finding) -> tuple[tuple[int, int], str, int, int, str]:
    """What the order depends on."""
    span = finding.primary.span
    return (weight(finding), finding.primary.file, span.line, span.column, finding.identity)
