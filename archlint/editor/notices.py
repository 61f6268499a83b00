"""What is wrong with a text, as an editor shows it: one notice for each mistake or finding, with what it takes to mend it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from archlint.findings.finding import Severity
from archlint.frozen import frozen
from archlint.report.diagnostic import of_finding as in_full
from archlint.report.edits import of_finding, of_problem
from archlint.source.read import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.editor.draft import Range
    from archlint.errors import Problem, Span
    from archlint.findings.finding import Finding
    from archlint.report.edits import Edit


@frozen
class Change:
    """What stands at a range of a text becomes this."""

    range: Range
    text: str


@frozen
class Notice:
    """One mistake or finding.

    `code` is its kind or the name of its rule, `text` the message with its numbers, the way out and what that costs.
    `related` are the other places, each with the words under it. `changes` mend it where that needs no decision, and
    `title` says what they do; `accept` is the change that begins to accept a finding, None where it cannot be accepted.
    """

    range: Range
    severity: Severity
    code: str
    text: str
    related: tuple[tuple[Range, str], ...] = ()
    changes: tuple[Change, ...] = ()
    title: str = ""
    accept: Change | None = None


@frozen
class Places:
    """The lines of a text and where each begins, to find where a span of a message stands."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]
    newline: str

    def range(self, span: Span) -> Range:
        """Where a span stands; what lies beyond the text stands at its end."""
        return self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)

    def _offset(self, line: int, column: int) -> int:
        if line > len(self.lines):
            return self.starts[-1] + len(self.lines[-1]) if self.lines else 0
        return self.starts[line - 1] + min(column - 1, len(self.lines[line - 1]))

    def begins(self, line: int) -> int:
        """Where a line begins."""
        return self.starts[min(line, len(self.starts)) - 1]

    def line_of(self, place: int) -> int:
        """The line of an offset, counted from 1."""
        return bisect_right(self.starts, place)


def places_in(text: str) -> Places:
    """The lines of a text as messages count them."""
    return Places(tuple(text.splitlines()), line_starts(text), "\r\n" if "\r\n" in text else "\n")


def of_problems(problems: Iterable[Problem], text: str, file: str) -> tuple[Notice, ...]:
    """A notice for each mistake; one in another file, such as the configuration, stands at the beginning."""
    where = places_in(text)
    return tuple(_of_problem(problem, where, file) for problem in problems)


def _of_problem(problem: Problem, where: Places, file: str) -> Notice:
    notes = (("help", problem.help),) if problem.help else ()
    if problem.file != file:
        place = problem.file + (f":{problem.span.line}" if problem.span else "")
        said = f"{place}: {problem.message}" if problem.file else problem.message
        return Notice((0, len(where.lines[0]) if where.lines else 0), Severity.ERROR, problem.kind, _said(said, notes))
    here = where.range(problem.span) if problem.span is not None else (0, len(where.lines[0]) if where.lines else 0)
    edits = of_problem(problem, where.lines)
    return Notice(
        here,
        Severity.ERROR,
        problem.kind,
        _said(problem.message, notes),
        tuple((where.range(span), label) for span, label in problem.related),
        _changes(edits, where),
        _title(edits),
    )


def of_findings(findings: Iterable[Finding], text: str, unwaivable: frozenset[str]) -> tuple[Notice, ...]:
    """A notice for each finding that nobody has accepted."""
    where = places_in(text)
    return tuple(_of_finding(each, where, unwaivable) for each in findings if each.suppression is None)


def _of_finding(finding: Finding, where: Places, unwaivable: frozenset[str]) -> Notice:
    edits = of_finding(finding, where.lines)
    here = (("here", finding.primary.label),) if finding.primary.label else ()
    return Notice(
        where.range(finding.primary.span),
        finding.severity,
        finding.rule,
        _said(finding.message, (*here, *in_full(finding).notes)),
        tuple((where.range(each.span), each.label or "see also") for each in finding.related),
        _changes(edits, where),
        _title(edits),
        None if finding.rule in unwaivable else _accepting(finding, where),
    )


def _said(message: str, notes: Iterable[tuple[str, str]]) -> str:
    """The message, and below it what a terminal shows below it."""
    return "\n".join((message, *(f"{name}: {text}" for name, text in notes)))


def _accepting(finding: Finding, where: Places) -> Change:
    """The comment that accepts a finding, above its line and without its reason, which only a person can give."""
    line = finding.primary.span.line
    begins = where.begins(line)
    said = where.lines[line - 1] if line <= len(where.lines) else ""
    indent = said[: len(said) - len(said.lstrip())]
    return Change((begins, begins), f"{indent}# archlint: allow {finding.rule} -- {where.newline}")


def _changes(edits: Sequence[Edit], where: Places) -> tuple[Change, ...]:
    return tuple(Change(where.range(edit.span), edit.text) for edit in edits)


def _title(edits: Sequence[Edit]) -> str:
    """What the changes do."""
    return f"write `{edits[0].text.strip()}`" if edits else ""
