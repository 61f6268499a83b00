"""The findings as a Markdown comment, for pull requests and the step summary of a CI run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity.show import counted
from archlint.report import markdown
from archlint.report.outcome import verdict
from archlint.report.page import Block, Heading, Listing, Page, Paragraph, Table

if TYPE_CHECKING:
    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding
    from archlint.report.outcome import Outcome


def write(outcome: Outcome) -> str:
    """The verdict, mistakes, a table of findings, and for each finding what to do and what it costs."""
    return markdown.write(page(outcome))


def page(outcome: Outcome) -> Page:
    """The same as a page."""
    line = verdict(outcome)
    blocks: list[Block] = [Heading(2, "archlint"), Paragraph(f"**{line[:1].upper()}{line[1:]}.**")]
    if outcome.problems:
        blocks += [Heading(3, "Mistakes"), Listing(tuple(_problem(problem) for problem in outcome.problems))]
    if outcome.findings:
        blocks += [Heading(3, "Findings"), table(outcome.findings)]
        blocks += [Heading(3, "What to do"), Listing(tuple(_advice(finding) for finding in outcome.findings))]
    if outcome.suppressed:
        accepted = tuple(_accepted(finding) for finding in outcome.suppressed)
        blocks += [Heading(3, counted(len(accepted), "accepted finding").capitalize()), Listing(accepted)]
    return Page(tuple(blocks))


def table(findings: tuple[Finding, ...]) -> Table:
    """One row per finding."""
    rows = tuple(
        (
            finding.severity.value,
            f"`{finding.rule}`",
            finding.message,
            _place(finding.primary.file, finding.primary.span),
        )
        for finding in findings
    )
    return Table(("severity", "rule", "finding", "where"), rows)


def _advice(finding: Finding) -> str:
    numbers = f" — {'; '.join(finding.numbers)}" if finding.numbers else ""
    help_ = f" **Do:** {finding.help_line}." if finding.help else ""
    costs = f" **Costs:** {finding.costs}." if finding.costs else ""
    return f"`{finding.subject}`: {finding.message}{numbers}.{help_}{costs}"


def _accepted(finding: Finding) -> str:
    suppression = finding.suppression
    reason = f"{suppression.kind}: {suppression.reason}" if suppression else ""
    until = f" (until {suppression.until})" if suppression and suppression.until else ""
    return f"`{finding.rule}` on `{finding.subject}`, {reason}{until}"


def _problem(problem: Problem) -> str:
    help_ = f" — {problem.help}" if problem.help else ""
    return f"{_place(problem.file, problem.span)}: {problem.message}{help_}"


def _place(file: str, span: Span | None) -> str:
    return f"`{file}:{span.line}`" if span else f"`{file}`"
