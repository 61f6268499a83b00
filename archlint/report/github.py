"""Annotations on a pull request, as workflow commands.

GitHub shows ten annotations of each severity for one step, so the worst ten of each are annotated and
the others are listed in the log; all of them are in the step summary.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.findings.finding import Severity
from archlint.report.concise import finding_line
from archlint.report.outcome import verdict

if TYPE_CHECKING:
    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding
    from archlint.report.outcome import Outcome

SHOWN = 10
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(outcome: Outcome) -> str:
    """The workflow commands, worst first, then what did not fit, then the verdict."""
    lines = [_problem(problem) for problem in outcome.problems[:SHOWN]]
    rest: list[str] = []
    room = dict.fromkeys(Severity, SHOWN) | {Severity.ERROR: SHOWN - len(lines)}
    for finding in outcome.findings:
        if room[finding.severity] > 0:
            lines.append(_finding(finding))
        else:
            rest.append(finding_line(finding))
        room[finding.severity] -= 1
    if rest:
        lines += ["not annotated, because GitHub shows ten of each severity:", *rest]
    return "".join(f"{line}\n" for line in (*lines, verdict(outcome)))


def _finding(finding: Finding) -> str:
    notes = [("numbers", number) for number in finding.numbers]
    notes += [(name, text) for name, text in (("help", finding.help), ("costs", finding.costs)) if text]
    text = "\n".join((finding.message, *(f"{name}: {text}" for name, text in notes)))
    command = COMMANDS[finding.severity]
    return f"::{command} {_properties(finding.primary.file, finding.primary.span, finding.rule)}::{_data(text)}"


def _problem(problem: Problem) -> str:
    text = problem.message + (f"\nhelp: {problem.help}" if problem.help else "")
    return f"::error {_properties(problem.file, problem.span, problem.kind)}::{_data(text)}"


def _properties(file: str, span: Span | None, title: str) -> str:
    found = [("file", file)] if file else []
    if span:
        found += [("line", str(span.line)), ("endLine", str(span.end_line))]
    if span and span.line == span.end_line:
        found += [("col", str(span.column)), ("endColumn", str(span.end_column))]
    found.append(("title", title))
    return ",".join(f"{name}={_property(value)}" for name, value in found)


def _data(text: str) -> str:
    """Escape what ends a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what ends a property as well."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
