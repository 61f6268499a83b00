"""GitLab's code quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from archlint.findings.finding import Severity

if TYPE_CHECKING:
    from archlint.errors import Problem
    from archlint.findings.finding import Finding
    from archlint.report.outcome import Outcome

LEVELS = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def write(outcome: Outcome) -> str:
    """Mistakes and findings, worst first; the fingerprint is made of file, rule and subject, never of a line."""
    entries = [_problem(problem) for problem in outcome.problems]
    entries += [_finding(finding) for finding in outcome.findings]
    return json.dumps(entries, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    help_ = f"; {finding.help_line}" if finding.help else ""
    return {
        "description": finding.message + help_,
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding.primary.file, finding.identity),
        "severity": LEVELS[finding.severity],
        "location": {"path": finding.primary.file, "lines": {"begin": finding.primary.span.line}},
    }


def _problem(problem: Problem) -> dict[str, object]:
    line = problem.span.line if problem.span else 1
    return {
        "description": problem.message,
        "check_name": problem.kind,
        "fingerprint": _fingerprint(problem.file, f"{problem.kind}:{line}:{problem.message}"),
        "severity": "blocker",
        "location": {"path": problem.file, "lines": {"begin": line}},
    }


def _fingerprint(file: str, identity: str) -> str:
    return sha256(f"{file}\n{identity}".encode("utf-8", "surrogateescape")).hexdigest()
