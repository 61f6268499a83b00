"""Whether somebody found the fault: one point for the rule, one for the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.drill.faults.fault import Fault
    from archlint.rules import Book


@frozen
class Verdict:
    """What was right about an answer."""

    rule: bool
    line: bool

    @property
    def points(self) -> int:
        """0 to 2."""
        return int(self.rule) + int(self.line)


def judged(fault: Fault, rule: str, line: int, book: Book) -> Verdict:
    """Any rule that complains is right, and any line it points at, as well as the lines that were changed.

    So is a rule that means the same fault: another one of its kind, and one that says more or less of the same thing.
    """
    lines = set(fault.lines)
    for finding in fault.found:
        lines.add(finding.primary.span.line)
        lines.update(place.span.line for place in finding.related)
    right = {finding.rule for finding in fault.found}.union(fault.kin)
    right.update(book.rule(fault.rule).supersedes)
    right.update(one.name for one in book.rules if fault.rule in one.supersedes)
    return Verdict(rule in right, line in lines)
