"""From the solved unknowns to a placed scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.layout.boxes import frame_boxes
from archlint.picture.layout.placed import Frame, Placed, PlacedCard, PlacedLink, Point
from archlint.picture.layout.routes import Solution, loop, loop_middle, route
from archlint.picture.layout.settle import settle
from archlint.picture.sizes import STACK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.subject import Subject
    from archlint.picture.scene import Card


def draw(subject: Subject, order: Order, solution: Solution) -> Placed:
    """Frames of cards and boxes, corners of links, plates of labels. The titles of a row stand on one line."""
    cloth, scene, at, down = order.cloth, subject.scene, solution.at, solution.heights
    tall = _tall(subject, cloth.row)
    frames = [
        Frame(at[card] - wide / 2, down.top[cloth.row[card]] + max(0.0, subject.heights[card] - high) / 2, wide, high)
        for card, (wide, high) in enumerate(zip(subject.card_widths, tall, strict=True))
    ]
    borders = {
        box: (at[len(cloth.row) + 2 * i], at[len(cloth.row) + 2 * i + 1])
        for i, box in enumerate(sorted(subject.box_widths))
    }
    rooms = [
        _centred(frame.x + frame.width / 2, frame.y + frame.height / 2, frame.width, max(frame.height, high))
        for frame, high in zip(frames, subject.heights, strict=True)
    ]
    boxes = frame_boxes(subject.nest, scene, rooms, borders)
    labels = {link: (at[item], down.middle[cloth.row[item]]) for item, link in cloth.label.items()}
    standing = [_with_copies(card, frame) for card, frame in zip(scene.cards, frames, strict=True)]
    links: list[PlacedLink] = []
    for index, link in enumerate(subject.links):
        if cloth.threads[index]:
            points = route(cloth, solution, standing, index)
            plate = _plate(subject.labels[index], labels.get(index))
        else:
            points, plate = _loop(subject, standing, index)
        links.append(PlacedLink(link, points, plate))
    cards = tuple(PlacedCard(card, frame) for card, frame in zip(scene.cards, frames, strict=True))
    return settle(Placed(scene, 0.0, 0.0, cards, tuple(links), boxes, order.crossings()))


def _tall(subject: Subject, row: Sequence[int]) -> list[float]:
    """The heights of the cards: meters of one row of a box stand on one line."""
    cards, high = subject.scene.cards, subject.card_heights
    beside = [(row[card], subject.nest.parent[card]) for card in range(len(cards))]
    tallest: dict[tuple[int, int], float] = {}
    for card, place in enumerate(beside):
        if cards[card].meter:
            tallest[place] = max(tallest.get(place, 0.0), high[card])
    return [tallest[place] if cards[card].meter else high[card] for card, place in enumerate(beside)]


def _with_copies(card: Card, frame: Frame) -> Frame:
    """A card with what is seen of its copies behind it: there links end."""
    reach = STACK if card.copies > 1 else 0.0
    return Frame(frame.x, frame.y, frame.width + reach, frame.height + reach)


def _plate(size: tuple[float, float], middle: Point | None) -> Frame | None:
    return _centred(*middle, *size) if middle and size[0] else None


def _loop(subject: Subject, frames: Sequence[Frame], index: int) -> tuple[tuple[Point, ...], Frame | None]:
    """A link from a card to itself: its corners and its plate, beside the card."""
    arrow = subject.arrows[index]
    nth, count = subject.arrows[:index].count(arrow), subject.arrows.count(arrow)
    frame, (wide, high) = frames[arrow[0]], subject.labels[index]
    points = loop(frame, nth, count)
    middle = (points[1][0] + 4 + wide / 2, loop_middle(frame, nth, count))
    return points, _plate((wide, high), middle)


def _centred(x: float, y: float, wide: float, high: float) -> Frame:
    return Frame(x - wide / 2, y - high / 2, wide, high)
