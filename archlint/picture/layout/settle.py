"""The last step: the drawing moves to (0, 0), is rounded and measured."""

from __future__ import annotations

from archlint.picture.layout.headings import heading_at
from archlint.picture.layout.placed import Frame, Placed, PlacedBox, PlacedCard, PlacedLink
from archlint.picture.sizes import BADGE_HEIGHT

STACK = 5.0
"""How far the second outline of a card with several copies reaches."""


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
        boxes=_headed(boxes, links),
        crossings=placed.crossings,
    )


def _headed(boxes: tuple[PlacedBox, ...], links: list[PlacedLink]) -> tuple[PlacedBox, ...]:
    ways = [link.points for link in links]
    return tuple(
        PlacedBox(box.box, box.frame, box.depth, round(heading_at(box.box, box.frame, ways), 1)) for box in boxes
    )


def _corners(placed: Placed) -> list[tuple[float, float]]:
    corners = [(card.frame.x, card.frame.y - BADGE_HEIGHT / 2 - 1) for card in placed.cards]
    corners += [(card.frame.right + STACK, card.frame.bottom + STACK) for card in placed.cards]
    for frame in [box.frame for box in placed.boxes] + [link.label for link in placed.links if link.label]:
        corners += [(frame.x, frame.y), (frame.right, frame.bottom)]
    return corners + [point for link in placed.links for point in link.points]


def _holds(outer: Frame, inner: Frame) -> bool:
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x < x < outer.right and outer.y < y < outer.bottom
