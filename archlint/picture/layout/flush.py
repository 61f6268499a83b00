"""Boxes that stand beneath each other end at the same place, where nothing is in the way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.placed import Frame, Placed, PlacedBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archlint.picture.scene import Box

CLEAR = 12.0
"""Between the border of a box and what does not belong to it."""
LITTLE = 120.0
"""A box that cannot be as wide as all others is widened by so much on a side at most: emptiness on one side looks odd."""


@frozen
class _Way:
    """A piece of a link as a flat frame, and the boxes that hold one of its ends."""

    frame: Frame
    homes: frozenset[str]


def flush(placed: Placed) -> Placed:
    """A drawing with its boxes widened to where others in the same box begin and end."""
    around = _around([box.box for box in placed.boxes])
    homes = {card.card.id: frozenset(around.get(card.card.box or "", ())) for card in placed.cards}
    ways = [
        _Way(_flat(here, there), homes[link.link.source] | homes[link.link.target])
        for link in placed.links
        for here, there in itertools.pairwise(link.points)
    ]
    still = [(card.frame, homes[card.card.id]) for card in placed.cards]
    labels = [link.label for link in placed.links if link.label]
    frames = {box.box.id: box.frame for box in placed.boxes}
    for box in placed.boxes:
        name = box.box.id
        blocking = [frame for frame, inside in still if name not in inside] + labels
        blocking += [way.frame for way in ways if name not in way.homes]
        blocking += [
            frame for other, frame in frames.items() if name not in around[other] and other not in around[name]
        ]
        own = [way.frame for way in ways if name in way.homes]
        beside = [frames[other.box.id] for other in placed.boxes if other.box.parent == box.box.parent]
        frames[name] = _widened(frames[name], beside, _Things(blocking, own))
    return replace(placed, boxes=tuple(PlacedBox(box.box, frames[box.box.id], box.depth) for box in placed.boxes))


def _widened(frame: Frame, beside: Sequence[Frame], things: _Things) -> Frame:
    """As wide as all others together; where something stands in the way, no more than a little wider."""
    lefts = sorted({other.x for other in beside if other.x < frame.x})
    rights = sorted({other.right for other in beside if other.right > frame.right}, reverse=True)
    lefts = [edge for edge in lefts if things.free(Frame(edge, frame.y, frame.x - edge, frame.height), edge)]
    rights = [
        edge for edge in rights if things.free(Frame(frame.right, frame.y, edge - frame.right, frame.height), edge)
    ]
    if min([*lefts, frame.x]) > min(other.x for other in beside) or max([*rights, frame.right]) < max(
        other.right for other in beside
    ):
        lefts = [edge for edge in lefts if frame.x - edge <= LITTLE]
        rights = [edge for edge in rights if edge - frame.right <= LITTLE]
    left, right = min([*lefts, frame.x]), max([*rights, frame.right])
    return Frame(left, frame.y, right - left, frame.height)


@frozen
class _Things:
    """What a box may not grow over, and pieces of links that have an end in it."""

    blocking: Sequence[Frame]
    own: Sequence[Frame]

    def free(self, more: Frame, edge: float) -> bool:
        """Whether a box may grow by `more`: nothing foreign is there, and no link of its own runs along the new edge."""
        room = Frame(more.x - CLEAR, more.y - CLEAR, more.width + 2 * CLEAR, more.height + 2 * CLEAR)
        border = Frame(edge - CLEAR, more.y, 2 * CLEAR, more.height)
        upright = [way for way in self.own if way.width < 1]
        return not any(_meet(room, frame) for frame in self.blocking) and not any(_meet(border, way) for way in upright)


def _around(boxes: Iterable[Box]) -> Mapping[str, tuple[str, ...]]:
    """Every box with those around it, itself first."""
    parents = {box.id: box.parent for box in boxes}
    found: dict[str, tuple[str, ...]] = {}
    for name in parents:
        chain: list[str] = []
        at: str | None = name
        while at is not None and at in parents and at not in chain:
            chain.append(at)
            at = parents[at]
        found[name] = tuple(chain)
    return found


def _flat(here: tuple[float, float], there: tuple[float, float]) -> Frame:
    x, y = min(here[0], there[0]), min(here[1], there[1])
    return Frame(x, y, abs(here[0] - there[0]), abs(here[1] - there[1]))


def _meet(one: Frame, two: Frame) -> bool:
    return one.x < two.right and two.x < one.right and one.y < two.bottom and two.y < one.bottom
