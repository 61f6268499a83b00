"""Where findings are accepted: `waivers:` in the blueprint, and `# archlint: allow NAME -- reason` beside a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.errors import Span
from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.findings.finding import Finding
    from archlint.graph.system import System
    from archlint.source import Comment, Document

MARK = "archlint:"


@frozen
class RuleNames:
    """The rules there are, those that this run asks, those whose findings cannot be accepted; and what several are called together."""

    all: frozenset[str]
    running: frozenset[str]
    unwaivable: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


@frozen
class Waiver:
    """One accepted finding: by rule and subject in the blueprint, or by rule and line in a comment.

    `kind` is 'waiver' or 'comment'; `subject` is None for comments, `line` for waivers. A comment on a
    line of its own speaks of the line below. `until` is an ISO date, the last day on which it counts.
    """

    kind: str
    rule: str
    reason: str
    span: Span
    subject: str | None = None
    line: int | None = None
    until: str | None = None

    def covers(self, finding: Finding) -> bool:
        """Whether it speaks of this finding."""
        if finding.rule != self.rule:
            return False
        if self.line is not None:
            return finding.primary.span.line == self.line
        return self.subject in (finding.subject, finding.subject.split("/")[0])

    def has_ended(self, today: str | None) -> bool:
        """Whether its last day is over."""
        return self.until is not None and today is not None and today > self.until


@frozen
class Misread:
    """A comment that starts like one of ours and cannot be understood."""

    message: str
    span: Span
    help: str


def written(system: System, document: Document) -> list[Waiver]:
    """The waivers of the blueprint."""
    return [
        Waiver(
            kind="waiver",
            rule=waiver.rule,
            reason=waiver.because,
            span=document.value_span((*waiver.path, "rule")),
            subject=waiver.on,
            until=waiver.until,
        )
        for waiver in system.waivers
    ]


def commented(document: Document) -> tuple[list[Waiver], list[Misread]]:
    """The comments that accept something, and those that try to."""
    found: list[Waiver] = []
    misread: list[Misread] = []
    for comment in document.comments:
        if not comment.text.startswith(MARK):
            continue
        order, _, reason = comment.text.removeprefix(MARK).partition("--")
        words = order.replace(",", " ").split()
        span = Span(comment.line, comment.column, comment.line, comment.column + len(comment.text) + 2)
        if words[:1] != ["allow"] or len(words) < 2:
            misread.append(Misread("this comment is not understood", span, "write `# archlint: allow NAME -- reason`"))
        elif not reason.strip():
            help_ = "add the reason after two dashes: `# archlint: allow NAME -- reason`"
            misread.append(Misread("a finding is accepted without a reason", span, help_))
        else:
            line = spoken_of(document, comment)
            found.extend(Waiver("comment", rule, reason.strip(), span, line=line) for rule in words[1:])
    return found, misread


def spoken_of(document: Document, comment: Comment) -> int:
    """The line a comment is about: its own, or the next that is more than a comment."""
    line = comment.line
    while line <= len(document.lines) and document.lines[line - 1].lstrip()[:1] in ("#", ""):
        line += 1
    return line
