"""Whether somebody found the fault: one point for the rule, one for the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from archlint.drill.faults.fault import Fault


@frozen
class Verdict:
    """What was right about an answer."""

    rule: bool
    line: bool

    @property
    def points(self) -> int:
        """0 to 2."""
        return int(self.rule) + int(self.line)


def judged(fault: Fault, rule: str, line: int) -> Verdict:
    """Any rule that complains is right, and any line it points at, as well as the line that was changed."""
    lines = {fault.line}
    for finding in fault.found:
        lines.add(finding.primary.span.line)
        lines.update(place.span.line for place in finding.related)
    return Verdict(rule in {finding.rule for finding in fault.found}, line in lines)
