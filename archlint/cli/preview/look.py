"""What the preview shows of a blueprint at one moment: its pictures and findings, or why it cannot be understood."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from archlint.cli.checking import review
from archlint.cli.configuration.book import open_book
from archlint.cli.quotes import of_problems
from archlint.errors import ArchlintError
from archlint.frozen import frozen
from archlint.picture import views
from archlint.picture.artefacts import Wish, draw
from archlint.report.diagnostic import of_finding, of_problem
from archlint.report.diagnostic import write as in_full
from archlint.report.outcome import Checked, Outcome, verdict

if TYPE_CHECKING:
    from archlint.cli.checking import Request, Review
    from archlint.errors import Problem
    from archlint.findings.finding import Finding


@frozen
class Look:
    """One state of the file. `version` grows with every save that was seen.

    After a save that cannot be understood, `shown` is still the last blueprint that could.
    """

    file: str
    version: int
    shown: Review | None = None
    problems: tuple[Problem, ...] = ()
    new: frozenset[str] = frozenset()
    pictures: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def view_names(self) -> tuple[str, ...]:
        """The views that can be asked for."""
        return views.names(self.shown.analyses.system) if self.shown else ()

    def picture(self, view: str, theme: str) -> str | None:
        """The SVG of a view, drawn when it is first asked for; None for a view that does not exist."""
        if self.shown is None or view not in self.view_names():
            return None
        if (view, theme) not in self.pictures:
            (drawn,) = draw(self.shown.analyses, self.shown.findings, Wish((view,), ("svg",), (theme,)))
            self.pictures[view, theme] = str(drawn.content)
        return self.pictures[view, theme]

    def state(self) -> dict[str, Any]:
        """Everything the page needs beside the pictures, as plain data."""
        return {
            "version": self.version,
            "file": self.file,
            "system": self.shown.analyses.system.name if self.shown else "",
            "verdict": self._verdict(),
            "views": list(self.view_names()),
            "findings": [self._finding(finding) for finding in self._findings()],
            "problems": [_message(problem) for problem in self.problems],
        }

    def _findings(self) -> tuple[Finding, ...]:
        return self._outcome().findings if self.shown else ()

    def _outcome(self) -> Outcome:
        if self.shown is None:
            return Outcome((), self.problems)
        document = self.shown.document
        checked = Checked(document.file, self.shown.analyses.system.name, self.shown.findings)
        return Outcome((checked,), self.problems, {document.file: document.lines})

    def _verdict(self) -> str:
        return verdict(self._outcome() if not self.problems else Outcome((), self.problems))

    def _finding(self, finding: Finding) -> dict[str, Any]:
        return {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "message": finding.message,
            "line": finding.primary.span.line,
            "new": finding.identity in self.new,
            "text": _body(in_full(of_finding(finding), self._outcome().sources)),
        }


def look(file: str, request: Request, before: Look | None) -> Look:
    """The file as it is now, with what is new since the look before."""
    version = before.version + 1 if before else 1
    try:
        shown = review(file, open_book(request.settings), request)
    except ArchlintError as error:
        return (
            replace(before, version=version, problems=error.problems)
            if before
            else Look(file, version, None, error.problems)
        )
    known = {finding.identity for finding in before.shown.findings} if before and before.shown else None
    found = {finding.identity for finding in shown.findings}
    return Look(file, version, shown, (), frozenset(found - known) if known is not None else frozenset())


def _message(problem: Problem) -> dict[str, Any]:
    text = in_full(of_problem(problem), of_problems([problem]))
    line = problem.span.line if problem.span else None
    return {"rule": problem.kind, "message": problem.message, "line": line, "text": _body(text)}


def _body(text: str) -> str:
    """A diagnostic without its first line, which the page shows as a heading."""
    return text.partition("\n")[2].rstrip("\n")
