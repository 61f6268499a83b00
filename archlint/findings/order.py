"""The order of findings: the worst first, then as they stand in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order in which a reader should see them; the same on every machine."""
    return tuple(sorted(findings, key=position))


def position(finding: Finding) -> tuple[int, str, int, int, str]:
    """What the order depends on."""
    span = finding.primary.span
    return (RANK[finding.severity], finding.primary.file, span.line, span.column, finding.identity)
