"""From one round of mistakes to the next: first what can be mended, then what takes the place of what is lost.

Only when neither helps is something left out, because leaving out one thing takes away the ground of others: without
a share nothing says how often a flow happens, and the flow would go with everything it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.drill.change import Change
from archlint.drill.standins import stand_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archlint.drill.change import Where
    from archlint.errors import Problem
    from archlint.source import Document
    from archlint.source.document import Place


class Course:
    """What was done about the mistakes of one file so far; of the components that are `assumed`, what they are is a guess."""

    def __init__(self) -> None:
        self.rounds = 0
        self.assumed: set[str] = set()
        self._tried: set[tuple[str, Problem]] = set()
        self._renamed: list[tuple[int, int]] = []
        self._lost: list[int] = []
        self._starts: Sequence[int] = ()

    def next(self, document: Document, problems: Sequence[Problem]) -> Document | None:
        """The document after the next thing that can be done about these problems; None when there is none."""
        self.rounds += 1
        self._starts = document.starts
        for act in (self._mend, self._declare, self._supply, self._leave_out):
            change = Change(document)
            for problem in problems:
                act(change, problem)
            if not change.empty:
                self.assumed |= change.assumed
                self._renamed += [place[2:] for place in _written(document, change.renamed)]
                self._lost += [place[0] for place in _written(document, change.left_out)]
                return change.made()
        return None

    def hid(self, problem: Problem) -> bool:
        """Whether a mistake was not seen before because the name above it was wrong, and is not our own doing.

        A value that is of another type than the name asks for that we took for the one that was meant is the same mistake.
        """
        if problem.span is None:
            return False
        place = self._starts[problem.span.line - 1] + problem.span.column - 1
        return any(
            start <= place < end
            and not (place == start and problem.kind == "wrong-type")
            and not any(start <= lost < end for lost in self._lost)
            for start, end in self._renamed
        )

    def _mend(self, change: Change, problem: Problem) -> None:
        """Write what the message says, once: what is wrong even then is no mend."""
        if self._is_new("mend", problem):
            for span, around in change.places(problem):
                change.mend(around, problem, span)

    def _declare(self, change: Change, problem: Problem) -> None:
        """Take a name that is like no other for a component that was forgotten."""
        if self._is_new("declare", problem):
            change.declare(problem)

    def _supply(self, change: Change, problem: Problem) -> None:
        """Let something take the place of what is lost."""
        if self._is_new("supply", problem):
            stand_in(change, problem)

    def _leave_out(self, change: Change, problem: Problem) -> None:
        for _, around in change.places(problem):
            change.left_out.update(change.same(around[-1]))

    def _is_new(self, act: str, problem: Problem) -> bool:
        fresh = (act, problem) not in self._tried
        self._tried.add((act, problem))
        return fresh


def _written(document: Document, entries: Iterable[Where]) -> Iterator[Place]:
    """Where entries stand; what was put there for something that is lost stands nowhere."""
    found = (document.places.get(at, {}).get(step) for at, step in entries)
    return (place for place in found if place is not None)
