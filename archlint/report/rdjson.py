"""Reviewdog's diagnostic format. https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archlint.findings.finding import Severity
from archlint.report.edits import Edit, of_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.errors import Span
    from archlint.report.outcome import Outcome

LEVELS = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def write(outcome: Outcome) -> str:
    """Mistakes and findings, worst first; columns are counted in UTF-8 bytes, as the format asks."""
    diagnostics: list[dict[str, object]] = [
        {
            "message": problem.message + (f"\n{problem.help}" if problem.help else ""),
            "location": _location(problem.file, problem.span, outcome),
            "severity": "ERROR",
            "code": {"value": problem.kind},
            **_suggestions(of_problem(problem, outcome.sources.get(problem.file, ())), problem.file, outcome),
        }
        for problem in outcome.problems
    ]
    for finding in outcome.findings:
        file = finding.primary.file
        notes = [text for text in (finding.help, f"costs: {finding.costs}" if finding.costs else None) if text]
        diagnostics.append(
            {
                "message": "\n".join((finding.message, *finding.numbers, *notes)),
                "location": _location(file, finding.primary.span, outcome),
                "severity": LEVELS[finding.severity],
                "code": {"value": finding.rule},
            }
        )
    everything = {"source": {"name": "archlint"}, "diagnostics": diagnostics}
    return json.dumps(everything, indent=2, ensure_ascii=False) + "\n"


def _location(file: str, span: Span | None, outcome: Outcome) -> dict[str, object]:
    if span is None:
        return {"path": file}
    return {"path": file, "range": _range(span, outcome.sources.get(file, ()))}


def _suggestions(edits: Sequence[Edit], file: str, outcome: Outcome) -> dict[str, object]:
    """What to write instead, one suggestion for each place."""
    lines = outcome.sources.get(file, ())
    found = [{"range": _range(edit.span, lines), "text": edit.text} for edit in edits]
    return {"suggestions": found} if found else {}


def _range(span: Span, lines: Sequence[str]) -> dict[str, object]:
    return {
        "start": {"line": span.line, "column": _byte(lines, span.line, span.column)},
        "end": {"line": span.end_line, "column": _byte(lines, span.end_line, span.end_column)},
    }


def _byte(lines: Sequence[str], line: int, column: int) -> int:
    """The column in bytes, from 1; without the text the one in characters."""
    if line > len(lines):
        return column
    return len(lines[line - 1][: column - 1].encode("utf-8")) + 1
