"""What the events of a formula mean; the copies of a component get a cause of their own when somebody asks for one.

Thousands of components have tens of thousands of copies, and hardly any of them is a single point of failure.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import Cause, CauseClass
from archlint.frozen import slotted

if TYPE_CHECKING:
    from collections.abc import Iterator


@slotted
class Copies:
    """The instances of one component, over all its shards, which fail alike."""

    subject: str
    count: int
    rate: tuple[float, bool, str]
    made: dict[int, Cause] | None = None

    def cause(self, number: int) -> Cause:
        """One instance failing; always the same object for the same instance."""
        if self.made is None:
            self.made = {}
        known = self.made.get(number)
        if known is None:
            index = number if self.count > 1 else None
            known = self.made[number] = Cause(CauseClass.INSTANCE, self.subject, index, *self.rate)
        return known


class Meanings:
    """A cause for every event, by number."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: list[Cause | tuple[Copies, int]] = []

    def append(self, cause: Cause) -> None:
        """What the next event means."""
        self._held.append(cause)

    def add(self, copies: Copies) -> None:
        """The next events are the instances of a component."""
        self._held.extend(zip(repeat(copies), range(copies.count)))

    def subject(self, event: int) -> str:
        """What fails, without asking how."""
        held = self._held[event]
        return held.subject if isinstance(held, Cause) else held[0].subject

    def chance(self, event: int) -> float:
        """The probability of one event by itself: 0 for what takes all copies of a component down at once."""
        held = self._held[event]
        if not isinstance(held, Cause):
            return held[0].rate[0]
        return 0.0 if held.kind is CauseClass.SOFTWARE else held.probability

    def subjects(self) -> set[str]:
        """Everything that can fail."""
        return {held.subject if isinstance(held, Cause) else held[0].subject for held in self._held}

    def __len__(self) -> int:
        return len(self._held)

    def __getitem__(self, event: int) -> Cause:
        held = self._held[event]
        return held if isinstance(held, Cause) else held[0].cause(held[1])

    def __iter__(self) -> Iterator[Cause]:
        return map(self.__getitem__, range(len(self._held)))
