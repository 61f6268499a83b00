"""A score sheet: what was looked at, what it was worth, and the lines that show it."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import show_share

if TYPE_CHECKING:
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
    """One criterion of a sheet; `possible` is 0 where it does not apply."""

    id: str
    title: str
    earned: float
    possible: float
    evidence: tuple[Evidence, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def full(self) -> bool:
        """Whether nothing was lost."""
        return self.earned >= self.possible


@frozen
class Sheet:
    """The whole score of one submission.

    coverage   share of what was asked for that is there at all; the criteria about the design count that much
    human      what only a person can judge, with the points a person may give (None: no points)
    problems   the mistakes of the file; what is at fault is left out
    deduction  the share of all points that the mistakes cost by themselves
    graded     whether anything could be understood; if not, `problems` say why
    beside     other blueprints that lie there and were not looked at
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

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is to be said about the file as a whole, beyond its mistakes."""
        cost = f"{show_share(self.deduction)} of all points" if self.deduction else "nothing by themselves"
        count = len(self.problems)
        words = f"{count} {'mistake costs' if count == 1 else 'mistakes cost'} {cost}; what is at fault is left out"
        others = [f"`{name}` lies beside it and is not graded" for name in self.beside]
        return (*([words] if self.graded and count else []), *others)

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


def shown(points: float) -> str:
    """Points as people read them.

    >>> shown(12.0), shown(7.5), shown(6.666)
    ('12', '7.5', '6.67')
    """
    return f"{points:.2f}".rstrip("0").rstrip(".")
