"""What a run of `check` came to: the findings of every file, the mistakes, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from archlint.findings.finding import Finding, Severity
from archlint.findings.order import RANK, weight
from archlint.frozen import frozen
from archlint.quantity.show import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlint.errors import Problem


@frozen
class RuleText:
    """What machine formats say about a rule beside its findings."""

    name: str
    category: str
    severity: Severity
    title: str
    why: str = ""
    fix: str = ""
    references: tuple[str, ...] = ()


@frozen
class Checked:
    """One blueprint that could be checked: its name in messages, its system's name, its findings.

    `resolved` are identities that the baseline knows and that are no longer found.
    """

    file: str
    system: str
    findings: tuple[Finding, ...]
    resolved: tuple[str, ...] = ()


@frozen
class Outcome:
    """A whole run.

    problems   mistakes that kept a file, a rule or the configuration from being understood
    sources    the lines of every file that may be quoted
    fail_on    the mildest severity that makes the run fail; None: no finding does
    rules      the rules that ran
    """

    files: tuple[Checked, ...]
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    fail_on: Severity | None = Severity.ERROR
    rules: tuple[RuleText, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings that count, worst first, then in the order of the files."""
        return tuple(self._sorted(suppressed=False))

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Findings somebody has accepted, in the same order."""
        return tuple(self._sorted(suppressed=True))

    @property
    def failing(self) -> bool:
        """Whether a finding is at or above `fail_on`."""
        if self.fail_on is None:
            return False
        least = RANK[self.fail_on]
        return any(RANK[finding.severity] <= least for finding in self._found(suppressed=False))

    @property
    def exit_code(self) -> int:
        """2 when something could not be understood, else 1 for findings that fail the run, else 0."""
        return 2 if self.problems else int(self.failing)

    def _found(self, *, suppressed: bool) -> Iterator[Finding]:
        """Those that somebody has accepted, or the others, file by file."""
        everything = (finding for checked in self.files for finding in checked.findings)
        return (finding for finding in everything if (finding.suppression is not None) is suppressed)

    def _sorted(self, *, suppressed: bool) -> Sequence[Finding]:
        files = {checked.file: index for index, checked in enumerate(self.files)}
        return sorted(
            self._found(suppressed=suppressed),
            key=lambda finding: (
                weight(finding),
                files.get(finding.primary.file, len(files)),
                finding.primary.span.line,
                finding.primary.span.column,
                finding.identity,
            ),
        )


def tally(findings: Sequence[Finding]) -> str:
    """How many of what: '3 errors, 1 warning', or 'no findings'."""
    parts: list[str] = []
    for severity, noun in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "remark")):
        number = sum(finding.severity is severity for finding in findings)
        if number:
            parts.append(counted(number, noun))
    return ", ".join(parts) or "no findings"


def verdict(outcome: Outcome, shown: Sequence[Finding] | None = None) -> str:
    """One line that says how the run ended, and why.

    The numbers are those of badges and programs; where fewer are `shown`, because one repair mends several, it says how
    many repairs these are.

    >>> verdict(Outcome(files=(Checked("archlint.yaml", "Shop", ()),)))
    'accepted: no findings in 1 blueprint'
    """
    found = outcome.findings
    told = "" if shown is None or len(shown) == len(found) else f" ({counted(len(shown), 'repair')})"
    if outcome.problems:
        checked = f"; {tally(found)}{told} in {counted(len(outcome.files), 'other blueprint')}" if outcome.files else ""
        return f"not checked: {counted(len(outcome.problems), 'mistake')}{checked}"
    accepted = f"; {len(outcome.suppressed):,} accepted earlier" if outcome.suppressed else ""
    gone = sum(len(checked.resolved) for checked in outcome.files)
    resolved = f"; {gone:,} of the baseline resolved (`archlint baseline --prune`)" if gone else ""
    word = "not accepted" if outcome.failing else "accepted"
    return f"{word}: {tally(found)}{told} in {counted(len(outcome.files), 'blueprint')}{accepted}{resolved}"
