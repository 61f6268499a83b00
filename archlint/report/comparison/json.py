"""A comparison for machines, version 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlint.findings.finding import Finding
    from archlint.report.comparison.compare import Comparison

FORMAT = "archlint.diff/1"


def write(comparison: Comparison, old: str, new: str) -> str:
    """The comparison as indented JSON with a newline at the end."""
    everything: dict[str, object] = {
        "format": FORMAT,
        "old": old,
        "new": new,
        "findings": {
            "new": [_finding(finding) for finding in comparison.new],
            "gone": [_finding(finding) for finding in comparison.gone],
            "accepted": [_finding(finding) for finding in comparison.accepted],
            "changed": [
                {**_finding(after), "severity_before": before.severity.value} for before, after in comparison.changed
            ],
            "kept": [finding.identity for finding in comparison.kept],
        },
        "figures": [
            {
                "section": move.section,
                "name": move.name.replace("`", ""),
                "before": move.before,
                "after": move.after,
                "better": move.better,
            }
            for move in comparison.moves
        ],
        "promises": [
            {
                "name": promise.name.replace("`", ""),
                "before": promise.before,
                "after": promise.after,
                "stricter": promise.stricter,
            }
            for promise in comparison.promises
        ],
    }
    return json.dumps(everything, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.identity,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.primary.file,
        "line": finding.primary.span.line,
    }
