"""What would help one flow, worked out when somebody asks: fixes cost twenty folds each, and most are never read."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from archlint.analysis.consistency.design import Design, Judging
from archlint.analysis.consistency.fix import Fix, Flip
from archlint.analysis.consistency.fixes import fixes
from archlint.analysis.consistency.flips import flips
from archlint.analysis.consistency.result import FlowConsistency, Judgement, Shortfall, Verdict
from archlint.analysis.consistency.verdict import worst_verdict


class FlowAdvice:
    """The cheapest fixes of a flow, and the assumed facts that decide its verdict; each found once."""

    def __init__(self, design: Design, before: FlowConsistency, judging: Judging) -> None:
        self._design = design
        self._before = before
        self._judging = judging

    @cached_property
    def fixes(self) -> tuple[Fix, ...]:
        """Changes that were tried and help."""
        return fixes(self._design, self._before, self._judging)

    @cached_property
    def cheapest(self) -> tuple[Fix, ...]:
        """The same, ended by the first change that suffices alone."""
        return fixes(self._design, self._before, self._judging, enough=1)

    def cheapest_for(self, axis: str) -> tuple[Fix, ...]:
        """The same for one axis of the need, whatever the others lack, as long as it makes nothing else worse."""
        others = {_what(one) for one in self._before.shortfalls if one.axis != axis}
        if not others:
            return self.cheapest

        def left(after: Judgement | FlowConsistency) -> Judgement:
            open_ = tuple(one for one in after.shortfalls if one.axis == axis or _what(one) not in others)
            return Judgement(worst_verdict(one.verdict for one in open_), open_)

        verdict, shortfalls = left(self._before)
        before = replace(self._before, verdict=verdict, shortfalls=shortfalls)
        return fixes(self._design, before, lambda design, flow: left(self._judging(design, flow)), enough=1)

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """Assumed facts whose change alone changes the verdict."""
        return flips(self._design, self._before, self._judging)


def _what(one: Shortfall) -> tuple[str, str, str | None, Verdict]:
    """What is missing and how much, whatever the figures are."""
    return one.axis, one.reason, one.component, one.verdict
