"""From the solved unknowns to a placed scene."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture.layout.boxes import frame_boxes
from archlint.picture.layout.placed import Frame, Placed, PlacedCard, PlacedLink, Point
from archlint.picture.layout.routes import Solution, loop, loop_middle, route
from archlint.picture.layout.settle import settle
from archlint.picture.sizes import card_height, card_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.subject import Subject


def draw(subject: Subject, order: Order, solution: Solution) -> Placed:
    """Frames of cards and boxes, corners of links, plates of labels."""
    cloth, scene, at, down = order.cloth, subject.scene, solution.at, solution.heights
    frames = [
        _centred(at[card], down.middle[cloth.row[card]], card_width(scene.cards[card]), card_height(scene.cards[card]))
        for card in range(len(scene.cards))
    ]
    borders = {
        box: (at[len(cloth.row) + 2 * i], at[len(cloth.row) + 2 * i + 1])
        for i, box in enumerate(sorted(subject.box_widths))
    }
    rooms = [
        _centred(frame.x + frame.width / 2, frame.y + frame.height / 2, frame.width, high)
        for frame, high in zip(frames, subject.heights, strict=True)
    ]
    boxes = frame_boxes(subject.nest, scene, rooms, borders)
    labels = {link: (at[item], down.middle[cloth.row[item]]) for item, link in cloth.label.items()}
    links: list[PlacedLink] = []
    for index, link in enumerate(subject.links):
        if cloth.threads[index]:
            points = route(cloth, solution, frames, index)
            plate = _plate(subject.labels[index], labels.get(index))
        else:
            points, plate = _loop(subject, frames, index)
        links.append(PlacedLink(link, points, plate))
    cards = tuple(PlacedCard(card, frame) for card, frame in zip(scene.cards, frames, strict=True))
    return settle(Placed(scene, 0.0, 0.0, cards, tuple(links), boxes, order.crossings()))


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
