"""One drawing of a scene whose rows are in order, and what it costs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from math import fsum, inf, sqrt
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.columns import columns
from archlint.picture.layout.drawing import draw
from archlint.picture.layout.heights import heights
from archlint.picture.layout.ports import ports
from archlint.picture.layout.rails import pieces, rails
from archlint.picture.layout.routes import Solution, runs
from archlint.picture.layout.spacing import spacing
from archlint.picture.layout.straight import straighten
from archlint.picture.layout.tracks import tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archlint.picture.layout.order import Order
    from archlint.picture.layout.placed import Placed, Point
    from archlint.picture.layout.rails import Piece, Rails
    from archlint.picture.layout.subject import Subject

BEND = 80.0
CROSSING = 250.0
JOG = 120.0
"""What a step to the side costs that is so short that it looks like a slip,"""
SHORT = 16.0
"""and how short that is."""
TURN_BACK = 120.0
"""What it costs when a link goes to one side and then back to the other."""
OVERFLOW = 100.0
HEIGHT = 1.0
"""What a pixel of height costs for each link where drawings with other rows are compared: the width is there anyway."""
TALL = 1.15
"""Share of the page's width from which a picture is tall,"""
TOWERING = 3.0
"""and what each further pixel costs more."""
READABLE = 1.1
"""Pages: the width up to which the smallest text is still 9 px high when the picture is scaled to the page,"""
SHRUNK = 9.0
"""and what each pixel over the page costs in place of overflow: three times what height is worth where a picture is tall."""


@frozen
class Woven:
    """What an attempt starts from. With rates busy links are straight and short first, else central ones."""

    subject: Subject
    order: Order
    page_width: float
    held: bool = False
    """Whether the picture is held to the width of the page, at the price of bends."""
    rates: tuple[float, ...] | None = None
    widest: float = inf
    """What needs more room than this is given up before anything is placed."""


@frozen
class Drawing:
    """One attempt: the middles of its items, what came out, and what it costs; `tall` beside drawings with other rows."""

    at: tuple[float, ...]
    placed: Placed
    cost: float
    tall: float


def attempt(woven: Woven, allowed: Callable[[Piece], bool], tried: set[Rails]) -> Drawing | None:
    """A drawing with what is allowed joined; None when that cannot be, or was tried already (it is added to `tried`)."""
    subject, order = woven.subject, woven.order
    cloth, count = order.cloth, order.rows.count
    landing = ports(order, subject.edges)
    every = pieces(order, landing, woven.rates)
    joined = rails(order, every, allowed)
    if joined in tried:
        return None
    tried.add(joined)
    bounds = spacing(order, joined, subject.box_widths)
    if bounds is None:
        joined = rails(order, every, allowed, listed=False)
        bounds = spacing(order, joined, subject.box_widths)
    if bounds is None or (woven.widest < inf and bounds.width(bounds.packed()) > woven.widest):
        return None
    found = columns(order, joined, bounds, every, woven.page_width if woven.held else None)
    at, landing = straighten(order, subject.edges, landing, joined, bounds, found)
    channels = [tracks(found) for found in runs(cloth, landing, at, count)]
    label_heights = {item: subject.labels[link][1] for item, link in cloth.label.items()}
    used = [1 + max(channel.values(), default=-1) for channel in channels]
    down = heights(subject.nest, cloth, subject.heights, label_heights, used)
    taken = {run: track for channel in channels for run, track in channel.items()}
    placed = draw(subject, order, Solution(landing, tuple(at), down, taken))
    cost = _cost(placed, woven.page_width)
    return Drawing(tuple(at), placed, cost, cost + _height(placed, woven.page_width))


def better(one: Drawing | None, two: Drawing | None) -> Drawing | None:
    """The cheaper of two; the first when they cost the same."""
    if one is None or two is None:
        return one or two
    return two if two.cost < one.cost - 1e-6 else one


def _cost(placed: Placed, page_width: float) -> float:
    """Length, so much for each bend and crossing, width by the number of links, and dearly what does not fit the page.

    What several links share is drawn once and counts once.
    """
    pieces = dict.fromkeys(piece for link in placed.links for piece in pairwise(link.points))
    length = fsum(abs(there[0] - here[0]) + abs(there[1] - here[1]) for here, there in pieces)
    bends = len({corner for link in placed.links for corner in link.points[1:-1]})
    jogs, back = _oddities(placed)
    overflow = max(0.0, placed.width - page_width)
    return (
        length
        + BEND * bends
        + CROSSING * _crossings(pieces)
        + JOG * jogs
        + TURN_BACK * back
        + placed.width * sqrt(len(placed.links))
        + OVERFLOW * overflow
    )


def _crossings(pieces: Iterable[tuple[Point, Point]]) -> int:
    """How often a level piece crosses an upright one, as they are drawn."""
    upright: list[tuple[float, float, float]] = []
    level: list[tuple[float, float, float]] = []
    for (x, y), (to_x, to_y) in pieces:
        if x == to_x:
            upright.append((x, min(y, to_y), max(y, to_y)))
        else:
            level.append((y, min(x, to_x), max(x, to_x)))
    upright.sort()
    xs = [x for x, _, _ in upright]
    return sum(
        top < y < low
        for y, left, right in level
        for _, top, low in upright[bisect_right(xs, left) : bisect_left(xs, right)]
    )


def _oddities(placed: Placed) -> tuple[int, int]:
    """How many short steps to the side all links have, and how often one turns back."""
    jogs: set[tuple[Point, Point]] = set()
    back = 0
    for link in placed.links:
        aside = [(here, there) for here, there in pairwise(link.points) if here[0] != there[0]]
        jogs.update((here, there) for here, there in aside if abs(here[0] - there[0]) < SHORT)
        ways = [there[0] - here[0] for here, there in aside]
        back += sum(one * two < 0 for one, two in pairwise(ways))
    return len(jogs), back


def _height(placed: Placed, page_width: float) -> float:
    """Height in place of width, and more of it for what is tall, or wider than the page and still readable."""
    tall = max(0.0, placed.height - TALL * page_width)
    wide = min(max(0.0, placed.width - page_width), (READABLE - 1.0) * page_width)
    pixels = HEIGHT * placed.height + TOWERING * tall + SHRUNK * wide - placed.width
    return pixels * sqrt(len(placed.links)) - OVERFLOW * wide
