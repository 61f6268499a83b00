"""Links that share a line: where a card has many of one kind, they run together and part where each one leads to.

A card with twenty dependants would need twenty lines side by side through every row that they pass. One trunk takes
the room of one line, and the rows of cards on both sides of it read as a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archlint.picture.scene import Lean, Stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.scene import Link

MANY = 8
"""Links of one kind that lead from a card the same way run together from so many."""


class Trunk(NamedTuple):
    """The card it belongs to, whether it runs down from there, whether the arrows start there, and how the lines look."""

    card: int
    down: bool
    starts: bool
    lean: Lean
    stroke: Stroke


def trunks(links: Sequence[Link], arrows: Sequence[tuple[int, int]], rank: Sequence[int]) -> tuple[Trunk | None, ...]:
    """The trunk of every link, None for those that have a line of their own. Arrows are pairs of card numbers."""
    choices = [_choices(link, arrow, rank) for link, arrow in zip(links, arrows, strict=True)]
    members: dict[Trunk, int] = {}
    for trunk in (trunk for each in choices for trunk in each):
        members[trunk] = members.get(trunk, 0) + 1
    return tuple(
        max((trunk for trunk in each if members[trunk] >= MANY), key=lambda trunk: members[trunk], default=None)
        for each in choices
    )


def _choices(link: Link, arrow: tuple[int, int], rank: Sequence[int]) -> list[Trunk]:
    """The trunks a link might be part of. Dashes that begin in different places would fill each other's gaps."""
    source, target = arrow
    if source == target:
        return []
    down = rank[source] < rank[target]
    found: list[Trunk] = [Trunk(source, down, True, link.lean, link.stroke)]
    if link.stroke is Stroke.SYNC:
        found.append(Trunk(target, not down, False, link.lean, link.stroke))
    return found
