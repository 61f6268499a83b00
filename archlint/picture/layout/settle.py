"""The last steps: the drawing moves to (0, 0), is rounded and measured, and its boxes get their titles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture.layout.headings import heading_of, pill_of
from archlint.picture.layout.placed import Frame, Placed, PlacedBox, PlacedCard, PlacedLink
from archlint.picture.sizes import BADGE_HEIGHT, BADGES_IN, SINGLE, STACK, badge_width, badges_widths

if TYPE_CHECKING:
    from collections.abc import Iterator


def settle(placed: Placed) -> Placed:
    """Move the drawing to (0, 0), round it, and measure it."""
    corners = _corners(placed)
    left, top = min(x for x, _ in corners), min(y for _, y in corners)

    def moved(frame: Frame) -> Frame:
        return Frame(round(frame.x - left, 1), round(frame.y - top, 1), round(frame.width, 1), round(frame.height, 1))

    boxes = tuple(PlacedBox(box.box, moved(box.frame), box.depth) for box in placed.boxes)
    links: list[PlacedLink] = []
    for link in placed.links:
        label = moved(link.label) if link.label else None
        points = tuple((round(x - left, 1), round(y - top, 1)) for x, y in link.points)
        depth = sum(1 for box in boxes if label and _holds(box.frame, label))
        links.append(PlacedLink(link.link, points, label, depth))
    return Placed(
        scene=placed.scene,
        width=round(max(x for x, _ in corners) - left, 1),
        height=round(max(y for _, y in corners) - top, 1),
        cards=tuple(PlacedCard(card.card, moved(card.frame)) for card in placed.cards),
        links=tuple(links),
        boxes=boxes,
        crossings=placed.crossings,
    )


def headed(placed: Placed) -> Placed:
    """The same with a title on every box, and a place for its pill."""
    ways = [link.points for link in placed.links]
    pills = [pill for card in placed.cards for pill in _pills(card)]
    boxes: list[PlacedBox] = []
    for box in placed.boxes:
        title = heading_of(box.box, box.frame, ways, pills)
        pill = pill_of(box.frame, badge_width(SINGLE), ways, title) if box.box.single else 0.0
        place = (round(title.x, 1), round(title.y, 1))
        frame = replace(box.frame, height=box.frame.height + title.more)
        boxes.append(replace(box, frame=frame, heading=place, title=title.lines, over=title.over, pill=round(pill, 1)))
    return replace(placed, boxes=tuple(boxes), height=max([placed.height, *(box.frame.bottom for box in boxes)]))


def _pills(card: PlacedCard) -> Iterator[Frame]:
    """What stands on the upper edge of a card, at its left and at its right."""
    left, right = badges_widths(card.card)
    y = card.frame.y - BADGE_HEIGHT / 2
    if left:
        yield Frame(card.frame.x + BADGES_IN, y, left, BADGE_HEIGHT)
    if right:
        yield Frame(card.frame.right - BADGES_IN - right, y, right, BADGE_HEIGHT)


def _corners(placed: Placed) -> list[tuple[float, float]]:
    pills = [card.frame for card in placed.cards] + [box.frame for box in placed.boxes if box.box.single]
    corners = [(frame.x, frame.y - BADGE_HEIGHT / 2 - 1) for frame in pills]
    corners += [(card.frame.right + STACK + 1, card.frame.bottom + STACK + 1) for card in placed.cards]
    for frame in [box.frame for box in placed.boxes] + [link.label for link in placed.links if link.label]:
        corners += [(frame.x, frame.y), (frame.right, frame.bottom)]
    return corners + [point for link in placed.links for point in link.points]


def _holds(outer: Frame, inner: Frame) -> bool:
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x < x < outer.right and outer.y < y < outer.bottom
