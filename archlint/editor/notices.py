"""What is wrong with a text, as an editor shows it: one notice for each mistake or finding, with what may mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.editor.places import Places, places_in
from archlint.editor.repairs import accepting, more_instances, told
from archlint.findings.finding import Severity
from archlint.frozen import frozen
from archlint.report.diagnostic import of_finding as in_full
from archlint.report.edits import of_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.editor.draft import Range, Understood
    from archlint.editor.repairs import Repair
    from archlint.errors import Problem
    from archlint.findings.finding import Finding


@frozen
class Notice:
    """One mistake or finding.

    `code` is its kind or the name of its rule, `text` the message with its numbers, the way out and what that costs.
    `related` are the other places, each with the words under it.
    """

    range: Range
    severity: Severity
    code: str
    text: str
    related: tuple[tuple[Range, str], ...] = ()
    repairs: tuple[Repair, ...] = ()


def of_problems(problems: Iterable[Problem], text: str, file: str) -> tuple[Notice, ...]:
    """A notice for each mistake; one in another file, such as the configuration, stands at the beginning."""
    where = places_in(text)
    return tuple(_of_problem(problem, where, file) for problem in problems)


def _of_problem(problem: Problem, where: Places, file: str) -> Notice:
    notes = (("help", problem.help),) if problem.help else ()
    if problem.file != file:
        place = problem.file + (f":{problem.span.line}" if problem.span else "")
        message = f"{place}: {problem.message}" if problem.file else problem.message
        return Notice(where.first_line, Severity.ERROR, problem.kind, _said(message, notes))
    return Notice(
        where.range(problem.span) if problem.span is not None else where.first_line,
        Severity.ERROR,
        problem.kind,
        _said(problem.message, notes),
        tuple((where.range(span), label) for span, label in problem.related),
        told(of_problem(problem, where.lines), where),
    )


def of_findings(understood: Understood, text: str, unwaivable: frozenset[str]) -> tuple[Notice, ...]:
    """A notice for each finding that nobody has accepted."""
    where = places_in(text)
    return tuple(
        _of_finding(
            finding,
            where,
            (
                *more_instances(finding, understood.analyses, text, where),
                *(() if finding.rule in unwaivable else (accepting(finding, where),)),
            ),
        )
        for finding in understood.findings
        if finding.suppression is None
    )


def _of_finding(finding: Finding, where: Places, repairs: tuple[Repair, ...]) -> Notice:
    here = (("here", finding.primary.label),) if finding.primary.label else ()
    return Notice(
        where.range(finding.primary.span),
        finding.severity,
        finding.rule,
        _said(finding.message, (*here, *in_full(finding).notes)),
        tuple((where.range(each.span), each.label or "see also") for each in finding.related),
        repairs,
    )


def _said(message: str, notes: Iterable[tuple[str, str]]) -> str:
    """The message, and below it what a terminal shows below it."""
    return "\n".join((message, *(f"{name}: {text}" for name, text in notes)))
