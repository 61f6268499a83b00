"""What the plan answers."""

from __future__ import annotations

from enum import StrEnum

from archlint.frozen import frozen
from archlint.quantity import show_count


class Verdict(StrEnum):
    """What a step does about a limit."""

    SUFFICES = "SUFFICES"
    PARTIAL = "PARTIAL"
    CANNOT = "CANNOT"


def judged(after: float, target: float) -> Verdict:
    """What a step does that leaves a limit at this utilisation."""
    if after <= target * (1.0 + 1e-9):
        return Verdict.SUFFICES
    return Verdict.PARTIAL if after < 1.0 else Verdict.CANNOT


def show_gain(times: float) -> str:
    """How many times cheaper something has to be; never `1`, which asks for nothing.

    >>> show_gain(1.571428), show_gain(1.0031)
    ('1.57', '1.003')
    """
    shown = show_count(times)
    return f"{1.0 + float(f'{times - 1.0:.1g}'):.12g}" if shown == "1" else shown


@frozen
class Step:
    """One thing that could be done about one limit.

    change       what to do, with its quantity: '2 read replicas'
    verdict      whether it brings the limit to its target alone
    utilisation  of the limit afterwards (None: not worked out)
    reason       why it does or does not, with the numbers
    cost         dollars a month more, where prices are given
    worse        what gets worse
    quantity     the number in `change`, for machines: times cheaper, cores, hit share, replicas, shards, ...
    """

    name: str
    change: str
    verdict: Verdict
    utilisation: float | None
    reason: str
    worse: str
    quantity: float | None = None
    cost: float | None = None


@frozen
class Ladder:
    """The steps for one limit in the order in which they should be tried, and the first ones that suffice.

    `steps[:enough]` is the cheapest prefix that suffices together; 0 when no number of them does. `servers` is how many servers the
    target holds for, where it depends on them: more of them may be busier. 0 where it does not.
    """

    component: str
    limit: str
    utilisation: float
    target: float
    formula: str
    steps: tuple[Step, ...]
    enough: int
    servers: int = 0

    @property
    def first(self) -> Step | None:
        """The first step that suffices alone."""
        return next((step for step in self.steps if step.verdict is Verdict.SUFFICES), None)


@frozen
class Plan:
    """One ladder for each limit that is over its target at peak, the one that breaks first at the top."""

    ladders: tuple[Ladder, ...]
