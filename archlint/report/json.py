"""The machine-readable outcome, version 1. Its schema is published as docs/formats/check-1.schema.json.

Fields are added, never renamed or removed, within a version.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from archlint import __version__
from archlint.findings.finding import Severity
from archlint.report.edits import of_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding, Location
    from archlint.report.edits import Edit
    from archlint.report.outcome import Checked, Outcome

FORMAT = "archlint.check/1"
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


def write(outcome: Outcome) -> str:
    """The outcome as indented JSON with a newline at the end; accepted findings carry their `suppression`."""
    everything: dict[str, Value] = {
        "format": FORMAT,
        "tool": {"name": "archlint", "version": __version__},
        "verdict": _verdict(outcome),
        "fail_on": outcome.fail_on.value if outcome.fail_on else None,
        "summary": _summary(outcome),
        "files": [_file(checked) for checked in outcome.files],
        "findings": [_finding(finding, outcome) for finding in (*outcome.findings, *outcome.suppressed)],
        "problems": [_problem(problem, outcome) for problem in outcome.problems],
    }
    return json.dumps(everything, indent=2, ensure_ascii=False) + "\n"


def _verdict(outcome: Outcome) -> str:
    return ("accepted", "not accepted", "not checked")[outcome.exit_code]


def _summary(outcome: Outcome) -> dict[str, Value]:
    counted = outcome.findings
    return {
        "errors": sum(finding.severity is Severity.ERROR for finding in counted),
        "warnings": sum(finding.severity is Severity.WARNING for finding in counted),
        "infos": sum(finding.severity is Severity.INFO for finding in counted),
        "suppressed": len(outcome.suppressed),
        "problems": len(outcome.problems),
    }


def _file(checked: Checked) -> Value:
    return {"file": checked.file, "system": checked.system, "resolved": list(checked.resolved)}


def _finding(finding: Finding, outcome: Outcome) -> Value:
    suppression = finding.suppression
    return {
        "id": finding.identity,
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "title": finding.title,
        "message": finding.message,
        "place": _location(finding.primary),
        "related": [_location(location) for location in finding.related],
        "numbers": list(finding.numbers),
        "assumed": list(finding.assumed),
        "assumed_numbers": list(finding.marked),
        "help": finding.help,
        "gain": finding.gain,
        "costs": finding.costs,
        "suppression": (
            {"kind": suppression.kind, "reason": suppression.reason, "until": suppression.until}
            if suppression
            else None
        ),
        "edits": [],  # what a finding advises is a decision, which nobody types unasked
    }


def _problem(problem: Problem, outcome: Outcome) -> Value:
    return {
        "kind": problem.kind,
        "message": problem.message,
        "place": _place(problem.file, problem.span, "") if problem.file and problem.span else None,
        "file": problem.file or None,
        "related": [_place(problem.file, span, label) for span, label in problem.related],
        "help": problem.help,
        "edits": _edits(of_problem(problem, outcome.sources.get(problem.file, ())), problem.file),
    }


def _edits(edits: Iterable[Edit], file: str) -> Value:
    """What to write instead of what stands at each place."""
    return [{"place": _place(file, edit.span, ""), "text": edit.text} for edit in edits]


def _location(location: Location) -> Value:
    return _place(location.file, location.span, location.label)


def _place(file: str, span: Span, label: str) -> Value:
    return {
        "file": file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "label": label,
    }
