"""From a scene to a placed scene: try a few policies, keep the cheapest drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from archlint.picture.layout.bands import bands
from archlint.picture.layout.boxes import frame_boxes
from archlint.picture.layout.columns import columns
from archlint.picture.layout.heights import Heights, heights
from archlint.picture.layout.nest import Nest, nest
from archlint.picture.layout.order import Order
from archlint.picture.layout.placed import Frame, Placed, PlacedCard, PlacedLink, Point
from archlint.picture.layout.ports import Ports, ports
from archlint.picture.layout.rails import Piece, pieces, rails
from archlint.picture.layout.routes import LOOP, LOOP_HEIGHT, loop, loop_middle, route, runs
from archlint.picture.layout.rows import rows
from archlint.picture.layout.sorting import sort
from archlint.picture.layout.spacing import spacing
from archlint.picture.layout.tracks import tracks
from archlint.picture.layout.weave import Weave, weave
from archlint.picture.lettering import width
from archlint.picture.scene import Link, Scene
from archlint.picture.sizes import BADGE_HEIGHT, card_height, card_width, label_size

PAGE_WIDTH = 912.0
"""Room for the drawing itself: 960 less a margin on both sides."""
BEND = 80.0
NEARLY_STRAIGHT = (16.0, 40.0, 100.0)
"""Jogs up to so many pixels are straightened when the picture gets better by it."""
MANY_CARDS = 150


@dataclass(frozen=True, slots=True)
class _Subject:
    """A scene in numbers."""

    scene: Scene
    links: tuple[Link, ...]
    arrows: tuple[tuple[int, int], ...]
    nest: Nest
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    labels: tuple[tuple[float, float], ...]
    box_widths: dict[int, float]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One attempt: the middles of its items, what came out, and what it costs."""

    at: tuple[float, ...]
    placed: Placed
    cost: float


def place(scene: Scene, page_width: float = PAGE_WIDTH) -> Placed:
    """Give every card, box, link and label its place; the same scene gives the same numbers everywhere.

    Links whose ends are not in the scene are left out. `page_width` is a wish: bands that need more are
    wrapped, but a card is never narrowed for it.
    """
    subject = _subject(scene)
    if not scene.cards:
        return Placed(scene, 0.0, 0.0, (), (), ())
    order = _ordered(subject, page_width)
    inner = order.cloth.cards
    best = _attempt(subject, order, page_width, lambda _: False)
    choices: list[Callable[[Piece], bool]] = [lambda piece: piece.upper >= inner and piece.lower >= inner]
    if len(scene.cards) <= MANY_CARDS:
        choices.append(lambda _: True)
    for choice in choices:
        best = _better(best, _attempt(subject, order, page_width, choice))
    for reach in NEARLY_STRAIGHT:
        best = _better(best, _attempt(subject, order, page_width, _nearly_straight(best, reach)))
    if best is None:  # pragma: no cover  without rails no bound can be circular
        message = "no layout found"
        raise AssertionError(message)
    return best.placed


def _nearly_straight(drawn: _Drawing | None, reach: float) -> Callable[[Piece], bool]:
    at = drawn.at if drawn else ()
    return lambda piece: abs(at[piece.upper] + piece.leave - at[piece.lower] - piece.enter) <= reach


def _better(one: _Drawing | None, two: _Drawing | None) -> _Drawing | None:
    """The cheaper of two; the first when they cost the same."""
    if one is None or two is None:
        return one or two
    return two if two.cost < one.cost - 1e-6 else one


def _subject(scene: Scene) -> _Subject:
    number = {card.id: index for index, card in enumerate(scene.cards)}
    links = tuple(link for link in scene.links if link.source in number and link.target in number)
    tree = nest(scene)
    loops: dict[int, list[float]] = {}
    for link in links:
        if link.source == link.target:
            loops.setdefault(number[link.source], []).append(label_size(link)[0])
    titles = {box.id: width(box.title.upper(), 10, bold=True) * 1.1 + 32 for box in scene.boxes}
    return _Subject(
        scene=scene,
        links=links,
        arrows=tuple((number[link.source], number[link.target]) for link in links),
        nest=tree,
        widths=tuple(
            card_width(card) + (2 * (LOOP + 6 + max(loops[index])) if index in loops else 0.0)
            for index, card in enumerate(scene.cards)
        ),
        heights=tuple(
            max(float(card_height(card)), LOOP_HEIGHT * len(loops.get(index, ()))) for index, card in enumerate(scene.cards)
        ),
        labels=tuple(label_size(link) for link in links),
        box_widths={box: titles[name] for box, name in tree.names.items()},
    )


def _ordered(subject: _Subject, page_width: float) -> Order:
    tree, arrows = subject.nest, subject.arrows
    banded = bands(tree, arrows, subject.widths, page_width)
    ends = [(one, two) if banded.rank[one] < banded.rank[two] else (two, one) for one, two in arrows]
    label_widths = [size[0] for size in subject.labels]
    lines = rows(tree, banded, ends, label_widths, page_width)
    cloth = weave(tree, lines, banded.rank, arrows, subject.widths, label_widths)
    return sort(cloth, lines, tree.page)


def _attempt(
    subject: _Subject, order: Order, page_width: float, allowed: Callable[[Piece], bool]
) -> _Drawing | None:
    cloth, count = order.cloth, order.rows.count
    landing = ports(order)
    every = pieces(order, landing, [link.rate for link in subject.links])
    joined = rails(order, every, allowed)
    bounds = spacing(order, joined, subject.box_widths)
    if bounds is None:
        return None
    at = columns(order, joined, bounds, every)
    channels = [tracks(found) for found in runs(cloth, landing, at, count)]
    label_heights = {item: subject.labels[link][1] for item, link in cloth.label.items()}
    used = [1 + max(channel.values(), default=-1) for channel in channels]
    down = heights(subject.nest, cloth, count, subject.heights, label_heights, used)
    taken = {run: track for channel in channels for run, track in channel.items()}
    placed = _drawn(subject, order, landing, at, down, taken)
    return _Drawing(tuple(at), placed, _cost(placed, page_width))


def _drawn(
    subject: _Subject,
    order: Order,
    landing: Ports,
    at: Sequence[float],
    down: Heights,
    taken: dict[tuple[int, int], int],
) -> Placed:
    cloth, scene = order.cloth, subject.scene
    frames = [
        _centred(at[card], down.middle[cloth.row[card]], card_width(scene.cards[card]), card_height(scene.cards[card]))
        for card in range(len(scene.cards))
    ]
    borders = {box: (at[len(cloth.row) + 2 * i], at[len(cloth.row) + 2 * i + 1]) for i, box in enumerate(sorted(subject.box_widths))}
    boxes = frame_boxes(subject.nest, scene, frames, borders)
    labels = {link: (at[item], down.middle[cloth.row[item]]) for item, link in cloth.label.items()}
    links = []
    for index, link in enumerate(subject.links):
        if cloth.threads[index]:
            points = route(cloth, landing, at, down, taken, frames, index)
            plate = _plate(subject.labels[index], labels.get(index))
        else:
            points, plate = _loop(subject, frames, index)
        links.append(PlacedLink(link, points, plate))
    cards = tuple(PlacedCard(card, frame) for card, frame in zip(scene.cards, frames, strict=True))
    return settle(Placed(scene, 0.0, 0.0, cards, tuple(links), boxes, order.crossings()))


def _plate(size: tuple[float, float], middle: Point | None) -> Frame | None:
    return _centred(*middle, *size) if middle and size[0] else None


def _loop(subject: _Subject, frames: Sequence[Frame], index: int) -> tuple[tuple[Point, ...], Frame | None]:
    """A link from a card to itself: its corners and its plate, beside the card."""
    arrow = subject.arrows[index]
    nth, count = subject.arrows[:index].count(arrow), subject.arrows.count(arrow)
    frame, (wide, high) = frames[arrow[0]], subject.labels[index]
    points = loop(frame, nth, count)
    middle = (points[1][0] + 4 + wide / 2, loop_middle(frame, nth, count))
    return points, _plate((wide, high), middle)


def _centred(x: float, y: float, wide: float, high: float) -> Frame:
    return Frame(x - wide / 2, y - high / 2, wide, high)


def settle(placed: Placed) -> Placed:
    """Move the drawing to (0, 0), round it, and measure it."""
    corners = [(card.frame.x, card.frame.y - BADGE_HEIGHT / 2 - 1) for card in placed.cards]
    corners += [(card.frame.right + 5, card.frame.bottom) for card in placed.cards]
    for frame in [box.frame for box in placed.boxes] + [link.label for link in placed.links if link.label]:
        corners += [(frame.x, frame.y), (frame.right, frame.bottom)]
    corners += [point for link in placed.links for point in link.points]
    left, top = min(x for x, _ in corners), min(y for _, y in corners)

    def frame_at(frame: Frame) -> Frame:
        return Frame(round(frame.x - left, 1), round(frame.y - top, 1), round(frame.width, 1), round(frame.height, 1))

    boxes = tuple(type(box)(box.box, frame_at(box.frame), box.depth) for box in placed.boxes)
    links = []
    for link in placed.links:
        label = frame_at(link.label) if link.label else None
        points = tuple((round(x - left, 1), round(y - top, 1)) for x, y in link.points)
        depth = sum(1 for box in boxes if label and _holds(box.frame, label))
        links.append(PlacedLink(link.link, points, label, depth))
    return Placed(
        scene=placed.scene,
        width=round(max(x for x, _ in corners) - left, 1),
        height=round(max(y for _, y in corners) - top, 1),
        cards=tuple(PlacedCard(card.card, frame_at(card.frame)) for card in placed.cards),
        links=tuple(links),
        boxes=boxes,
        crossings=placed.crossings,
    )


def _holds(outer: Frame, inner: Frame) -> bool:
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x < x < outer.right and outer.y < y < outer.bottom


def _cost(placed: Placed, page_width: float) -> float:
    """Length, 80 px for each bend, width by the number of links, and dearly what does not fit the page."""
    length = fsum(
        abs(there[0] - here[0]) + abs(there[1] - here[1])
        for link in placed.links
        for here, there in zip(link.points, link.points[1:], strict=False)
    )
    bends = sum(len(link.points) - 2 for link in placed.links)
    overflow = max(0.0, placed.width - page_width)
    return length + BEND * bends + placed.width * len(placed.links) ** 0.5 + 20 * overflow
