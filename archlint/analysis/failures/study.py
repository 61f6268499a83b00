"""One compiled flow that works out its answers when asked, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures import downtime, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.failures.alone import Alone
    from archlint.analysis.failures.result import Cause, CutSet, Downtime
    from archlint.analysis.failures.survey import Survey


class LazyStudy:
    """The study of one flow; order 1 is known, everything deeper is computed on demand and remembered."""

    def __init__(self, alone: Alone) -> None:
        self._alone = alone
        self._survey: Survey | None = None
        self._answered: Survey | None = None
        self._sets: dict[int, list[tuple[int, ...]]] = {}
        self._cut_sets: dict[int, tuple[CutSet, ...]] = {}
        self._downtime: Downtime | None = None
        self._lost: float | None = None
        self._witness: Mapping[Cause, tuple[str, ...]] | None = None

    @property
    def survey(self) -> Survey:
        """The formulas of the flow, which single failures do not need."""
        if self._survey is None:
            self._survey = self._alone.compiled()
        return self._survey

    @property
    def answered(self) -> Survey:
        """What the flow needs for any answer; that is all that promises and pairs ask about."""
        if self._answered is None:
            self._answered = self._survey or self._alone.answered()
        return self._answered

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Everything that can fail on the flow's way."""
        return tuple(self.survey.causes)

    @property
    def witness(self) -> Mapping[Cause, tuple[str, ...]]:
        """For each lost cause the walk to what fails."""
        if self._witness is None:
            self._witness = self._alone.witness()
        return self._witness

    @property
    def downtime(self) -> Downtime:
        """How much of the time the flow is lost."""
        if self._downtime is None:
            self._downtime = downtime.measure(self.survey)
        return self._downtime

    def exceeds(self, budget: float) -> bool:
        """Whether the flow is lost for more than this share of the time; bounds that need no formulas often say so."""
        alone = self._alone
        if not alone.parts.given and downtime.any_of(map(alone.parts.causes.chance, alone.lost)) > budget:
            return True
        if alone.at_most() <= budget:
            return False
        decided = downtime.exceeds(self.answered, budget, self._minimal_sets)
        return self._lost_alone() > budget if decided is None else decided

    def _lost_alone(self) -> float:
        """The first of the three figures, without the work for the others."""
        if self._downtime is not None:
            return self._downtime.independent
        if self._lost is None:
            self._lost = downtime.lost_alone(self.answered)
        return self._lost

    def cut_sets(self, order: int) -> tuple[CutSet, ...]:
        """The smallest sets of failures that stop the flow."""
        known = self._cut_sets.get(order)
        if known is None:
            known = self._cut_sets[order] = pairs.cut_sets(self.answered, self._minimal_sets(order))
        return known

    def unexpected_pairs(self) -> tuple[CutSet, ...]:
        """Pairs that stop the flow and that nobody planned for."""
        if not pairs.possible(self._alone.flow, self._alone.parts.components):
            return ()
        return pairs.unexpected(self.answered, self._minimal_sets(2))

    def _minimal_sets(self, order: int) -> list[tuple[int, ...]]:
        """The same as numbers of events; both the promise and the pairs rest on them."""
        known = self._sets.get(order)
        if known is None:
            known = self._sets[order] = pairs.minimal(self.answered, order)
        return known
