"""One line per finding, for editors, `grep` and people in a hurry; nothing at all when there is nothing to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import meant
from archlint.report.columns import harmless

if TYPE_CHECKING:
    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding
    from archlint.report.outcome import Outcome


def write(outcome: Outcome) -> str:
    """`file:line:column: severity[rule] message`, mistakes first, then worst first."""
    lines = [problem_line(problem) for problem in outcome.problems]
    lines += [finding_line(finding) for finding in outcome.findings]
    return "".join(f"{line}\n" for line in lines)


def finding_line(finding: Finding) -> str:
    """One finding as one line; with the name that was meant, where its help suggests one."""
    place = _place(finding.primary.file, finding.primary.span)
    near = f" ({finding.help_line})" if meant(finding.help) else ""
    return harmless(f"{place}{finding.severity.value}[{finding.rule}] {finding.message}{near}")


def problem_line(problem: Problem) -> str:
    """One mistake as one line, with its way out."""
    help_ = f" ({problem.help})" if problem.help else ""
    return harmless(f"{_place(problem.file, problem.span)}error[{problem.kind}] {problem.message}{help_}")


def _place(file: str, span: Span | None) -> str:
    if span is None:
        return f"{file}: " if file else ""
    return f"{file}:{span.line}:{span.column}: "
