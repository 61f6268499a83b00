"""A score sheet: what was looked at, what it was worth, and the lines that show it."""

from __future__ import annotations

import math
from dataclasses import field, replace
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import show_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archlint.errors import Problem


class Sign(StrEnum):
    """What a piece of evidence speaks for."""

    GOOD = "+"
    HALF = "~"
    BAD = "-"


@frozen
class Evidence:
    """One observation, with the line of the submission it rests on (None: it rests on something missing)."""

    sign: Sign
    text: str
    line: int | None = None


@frozen
class Mark:
    """What one measure says: a share of its points between 0 and 1, or None when there is nothing to measure.

    `questions` are what it met and only a person can judge; they cost nothing.
    """

    share: float | None
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[str, ...] = ()


@frozen
class Row:
    """One criterion of a sheet; `possible` is 0 where it does not apply.

    `covered` is the share that it counts for because not everything is there that was asked for.
    """

    id: str
    title: str
    earned: float
    possible: float
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[str, ...] = ()
    covered: float = 1.0

    @property
    def full(self) -> bool:
        """Whether nothing was lost."""
        return self.earned >= self.possible


@frozen
class Sheet:
    """The whole score of one submission.

    coverage   share of what was asked for that is there at all; the criteria about the design count that much
    lacking    what of it is missing
    human      what only a person can judge, with the points a person may give (None: no points)
    problems   the mistakes of the file
    deduction  the share of all points that the mistakes cost by themselves
    graded     whether anything could be understood; if not, `problems` say why
    beside     other blueprints that lie there and were not looked at
    scaled     what the criteria that are scored add up to and the total they were scaled to; None where that is the same
    """

    name: str
    file: str
    title: str
    system: str
    rows: tuple[Row, ...]
    coverage: float = 1.0
    human: tuple[tuple[str, float | None], ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    deduction: float = 0.0
    graded: bool = True
    beside: tuple[str, ...] = ()
    scaled: tuple[float, float] | None = None
    lacking: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said about the file as a whole, beyond its mistakes."""
        taken = "what a message says to write is taken for it, and what cannot be understood is left out"
        others = [f"`{name}` lies beside it and is not graded" for name in self.beside]
        return (*([f"{self._cost()}; {taken}"] if self.graded and self.problems else []), *others, *self._scale())

    def _cost(self) -> str:
        part = f"{show_share(self.deduction)} of all points, taken off what each criterion earned"
        count = len(self.problems)
        return f"{count} {'mistake costs' if count == 1 else 'mistakes cost'} {part if self.deduction else 'nothing by themselves'}"

    @property
    def shortfall(self) -> str:
        """Why criteria about the design count less than they might; '' where everything is there."""
        if self.coverage >= 1.0 or not self.graded:
            return ""
        missing = f" ({'; '.join(self.lacking)})" if self.lacking else ""
        return (
            f"{self.coverage:.0%} of what was asked for is there{missing}; what is not designed cannot be right, so "
            "criteria about the design count that much"
        )

    def reasons(self, row: Row) -> tuple[str, ...]:
        """Why points of a criterion are gone of which its own evidence does not speak."""
        if row.full or not self.graded:
            return ()
        return (*([self.shortfall] if row.covered < 1.0 else []), *([self._cost()] if self.deduction else []))

    def _scale(self) -> Iterator[str]:
        """That points are not those that stand in the rubric, and why."""
        if self.scaled is not None:
            added, total = map(shown, self.scaled)
            given = fsum(points or 0.0 for _, points in self.human)
            human = f", beside {shown(given)} that a person gives" if given else ""
            yield f"the criteria that are scored add up to {added} points, and `total: {total}` scales them to {total}{human}"

    @property
    def earned(self) -> float:
        """Points, to two digits."""
        return round(fsum(row.earned for row in self.rows), 2)

    @property
    def possible(self) -> float:
        """Points there were to earn, to two digits."""
        return round(fsum(row.possible for row in self.rows), 2)

    @property
    def share(self) -> float:
        """What was earned of what was possible; 0 when nothing was."""
        return self.earned / self.possible if self.possible else 0.0


def apportioned(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows in hundredths of points that add up to the rounded whole, of what is possible as of what was earned.

    By the largest remainder (Hamilton's method); a row that is full stays full, and none has more than is possible.

    >>> [row.earned for row in apportioned([Row("a", "", 1 / 3, 1 / 3), Row("b", "", 1 / 3, 2 / 3)])]
    [0.33, 0.34]
    """
    possible = _hundredths([row.possible for row in rows], [math.inf] * len(rows))
    full = [row.full for row in rows]
    kept = [hundredths if whole else 0 for hundredths, whole in zip(possible, full, strict=True)]
    rest = [0.0 if whole else row.earned for row, whole in zip(rows, full, strict=True)]
    room = [0.0 if whole else float(hundredths) for hundredths, whole in zip(possible, full, strict=True)]
    goal = round(100 * fsum(row.earned for row in rows)) - sum(kept)
    earned = [have + more for have, more in zip(kept, _hundredths(rest, room, goal), strict=True)]
    return tuple(
        replace(row, earned=have / 100, possible=most / 100)
        for row, have, most in zip(rows, earned, possible, strict=True)
    )


def _hundredths(amounts: Sequence[float], most: Sequence[float], goal: int | None = None) -> list[int]:
    """Whole hundredths for amounts, up to the most of each; the largest remainders get what is left to the goal."""
    exact = [100 * amount for amount in amounts]
    found = [math.floor(one + 1e-6) for one in exact]
    left = (round(fsum(exact)) if goal is None else goal) - sum(found)
    ranked = sorted(range(len(exact)), key=lambda at: (found[at] - exact[at], at))
    for at in ranked if left > 0 else reversed(ranked):
        step = (left > 0) - (left < 0)
        if exact[at] > 0 and 0 <= found[at] + step <= most[at]:
            found[at] += step
            left -= step
    return found


def shown(points: float) -> str:
    """Points as people read them.

    >>> shown(12.0), shown(7.5), shown(6.666)
    ('12', '7.5', '6.67')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")
