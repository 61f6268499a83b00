"""JUnit XML, for CI systems that show test results: one suite per blueprint, one case per finding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from archlint.findings.order import RANK
from archlint.quantity.show import counted
from archlint.report.columns import harmless

if TYPE_CHECKING:
    from archlint.errors import Problem
    from archlint.findings.finding import Finding
    from archlint.report.outcome import Checked, Outcome


def write(outcome: Outcome) -> str:
    """Findings at or above `fail_on` are failures, accepted ones are skipped, mistakes are errors."""
    suites = [_suite(checked, outcome) for checked in outcome.files]
    if outcome.problems:
        cases = [_problem(problem) for problem in outcome.problems]
        head = f'<testsuite name="mistakes" tests="{len(cases)}" failures="0" errors="{len(cases)}" skipped="0">'
        suites.append("\n".join((f"  {head}", *cases, "  </testsuite>")))
    body = "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="archlint">', *suites))
    return body + "\n</testsuites>\n"


def _suite(checked: Checked, outcome: Outcome) -> str:
    findings = [finding for finding in (*outcome.findings, *outcome.suppressed) if finding in checked.findings]
    cases = [_case(finding, _fails(finding, outcome)) for finding in findings]
    failures = sum(_fails(finding, outcome) for finding in findings)
    skipped = sum(finding.suppression is not None for finding in findings)
    if not cases:
        cases = [f"    <testcase classname={_attribute(checked.file)} name={_attribute(counted(0, 'finding'))}/>"]
    name = _attribute(checked.file)
    head = f'<testsuite name={name} tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}">'
    return "\n".join((f"  {head}", *cases, "  </testsuite>"))


def _fails(finding: Finding, outcome: Outcome) -> bool:
    if finding.suppression is not None or outcome.fail_on is None:
        return False
    return RANK[finding.severity] <= RANK[outcome.fail_on]


def _case(finding: Finding, fails: bool) -> str:
    names = f"classname={_attribute(finding.primary.file)} name={_attribute(finding.identity)}"
    if finding.suppression is not None:
        inner = f"<skipped message={_attribute(finding.suppression.reason)}/>"
    elif fails:
        inner = (
            f"<failure type={_attribute(finding.rule)} message={_attribute(finding.message)}>{_text(finding)}</failure>"
        )
    else:
        inner = f"<system-out>{escape(harmless(finding.message))}&#10;{_text(finding)}</system-out>"
    return f"    <testcase {names}>{inner}</testcase>"


def _text(finding: Finding) -> str:
    span = finding.primary.span
    notes = [("numbers", number) for number in finding.numbers]
    notes += [(name, text) for name, text in (("help", finding.help), ("costs", finding.costs)) if text]
    lines = [f"{finding.primary.file}:{span.line}:{span.column}", *(f"{name}: {text}" for name, text in notes)]
    return "&#10;".join(escape(harmless(line)) for line in lines)


def _problem(problem: Problem) -> str:
    place = f"{problem.file}:{problem.span.line}:{problem.span.column}" if problem.span else problem.file
    inner = f"<error type={_attribute(problem.kind)} message={_attribute(problem.message)}>"
    names = f"classname={_attribute(problem.file or 'archlint')} name={_attribute(problem.kind)}"
    return f"    <testcase {names}>{inner}{escape(harmless(place))}</error></testcase>"


def _attribute(text: str) -> str:
    return quoteattr(harmless(text))
