"""What would help one flow, worked out when somebody asks: fixes cost twenty folds each, and most are never read."""

from __future__ import annotations

from functools import cached_property

from archlint.analysis.consistency.design import Design, Judging
from archlint.analysis.consistency.fix import Fix, Flip
from archlint.analysis.consistency.fixes import fixes
from archlint.analysis.consistency.flips import flips
from archlint.analysis.consistency.result import FlowConsistency


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

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        """Assumed facts whose change alone changes the verdict."""
        return flips(self._design, self._before, self._judging)
