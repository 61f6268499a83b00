"""A finding is an argument: what, where, why with the numbers, what to do, what gets worse."""

from __future__ import annotations

from enum import StrEnum

from archlint.errors import Span
from archlint.frozen import frozen

WRITE = "write `"
"""How a line of a help begins that tells what to write for one of several places."""


class Severity(StrEnum):
    """How bad; errors come from declared facts only."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen
class Location:
    """A place in a file, with the words that belong under its carets."""

    file: str
    span: Span
    label: str


@frozen
class Suppression:
    """Why a finding does not count: a waiver, a comment or the baseline."""

    kind: str
    reason: str
    until: str | None = None


@frozen
class Finding:
    """One finding. Identity is `rule@subject` (plus `evidence` when one rule fires twice on one subject).

    It stands among those of its category, or right behind those of the category `ranks_after`. `assumed` are the facts
    that decided and that nobody declared, `marked` those that its numbers call assumed.
    """

    rule: str
    category: str
    severity: Severity
    subject: str
    title: str
    message: str
    primary: Location
    related: tuple[Location, ...] = ()
    numbers: tuple[str, ...] = ()
    help: str | None = None
    costs: str | None = None
    gain: str | None = None
    evidence: str | None = None
    assumed: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    suppression: Suppression | None = None
    ranks_after: str = ""

    @property
    def help_line(self) -> str:
        """The help in one line, where several changes that belong together have one each."""
        head, *lines = (self.help or "").splitlines() or [""]
        if any(line.startswith(WRITE) for line in lines):
            return f"{head}: {'; '.join(lines)}"
        return " ".join((head, *lines))

    @property
    def advice(self) -> tuple[str, tuple[str, ...]]:
        """The help, and apart from it what is to be written where, one line for each, if that is all there is below it."""
        head, *lines = (self.help or "").split("\n")
        apart = all(line.startswith(WRITE) for line in lines)
        return (head, tuple(lines)) if apart else (self.help or "", ())

    @property
    def identity(self) -> str:
        """Stable across edits: never a line, an index or a count."""
        return f"{self.rule}@{self.subject}" + (f"#{self.evidence}" if self.evidence else "")
