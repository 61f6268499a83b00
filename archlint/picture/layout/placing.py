"""From a scene to a placed scene: try several ways of joining straight runs, keep the cheapest drawing."""

from __future__ import annotations

from dataclasses import replace
from math import fsum, inf, sqrt
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.layout.bands import bands
from archlint.picture.layout.columns import columns
from archlint.picture.layout.drawing import draw
from archlint.picture.layout.heights import heights
from archlint.picture.layout.placed import Placed
from archlint.picture.layout.ports import ports
from archlint.picture.layout.rails import Piece, Rails, pieces, rails
from archlint.picture.layout.routes import Solution, runs
from archlint.picture.layout.rows import rows
from archlint.picture.layout.sorting import sort
from archlint.picture.layout.spacing import spacing
from archlint.picture.layout.straight import straighten
from archlint.picture.layout.subject import Subject, subject
from archlint.picture.layout.tracks import tracks
from archlint.picture.layout.weave import Yarn, weave

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.picture.layout.order import Order
    from archlint.picture.scene import Scene

PAGE_WIDTH = 920.0
"""Room for the drawing itself: 960 less a margin on both sides."""
PAGE_CARDS = 60
"""More cards than this get a wider page of the same shape rather than an endless one."""
WRAPS = (1.07, 0.85, 0.7, 0.55)
"""Shares of the page at which bands are wrapped: an estimate, so narrower ones follow while the drawing does not fit."""
BEND = 80.0
CROSSING = 250.0
OVERFLOW = 100.0
NEARLY_STRAIGHT = (16.0, 40.0, 100.0)
"""Jogs up to so many pixels are straightened when the picture gets better by it."""
MANY_CARDS = 150
LARGE = 3_000
"""Items from which the layout makes do with two attempts."""


@frozen
class _Woven:
    """What an attempt starts from. With rates busy links are straight and short first, else central ones."""

    subject: Subject
    order: Order
    page_width: float
    rates: tuple[float, ...] | None = None
    held: bool = False
    """Whether the picture is held to the width of the page, at the price of bends."""


@frozen
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
    measured = subject(scene)
    if not scene.cards:
        return Placed(scene, 0.0, 0.0, (), (), ())
    page_width *= sqrt(max(1.0, len(scene.cards) / PAGE_CARDS))
    woven, plain = _wrapped(measured, page_width)
    best = _straightened(woven, plain)
    if len(scene.cards) <= MANY_CARDS:
        busy = replace(woven, rates=tuple(link.rate for link in measured.links))
        tried = set[Rails]()
        best = _better(best, _attempt(busy, lambda _: True, tried))
        best = _better(best, _attempt(busy, _nearly_straight(best, NEARLY_STRAIGHT[-1]), tried))
    if best is None:  # pragma: no cover  without rails no bound can be circular
        message = "no layout found"
        raise AssertionError(message)
    return best.placed


def _wrapped(measured: Subject, page_width: float) -> tuple[_Woven, _Drawing | None]:
    """The widest wrapping that fits the page; where none does, the one that costs least when it is held to the page."""
    every: list[_Woven] = []
    for share in WRAPS if len(measured.widths) <= MANY_CARDS else WRAPS[1:2]:
        woven = _Woven(measured, _ordered(measured, page_width * share), page_width)
        drawn = _attempt(woven, lambda _: False, set())
        if drawn and drawn.placed.width <= page_width:
            return woven, drawn
        every.append(replace(woven, held=True))
    found = [(woven, _attempt(woven, lambda _: False, set())) for woven in every]
    return min(found, key=lambda pair: pair[1].cost if pair[1] else inf)


def _straightened(woven: _Woven, best: _Drawing | None) -> _Drawing | None:
    """The cheapest of this drawing and those in which links run straight: between bends, everywhere, nearly so."""
    size, cards = len(woven.order.cloth.row), woven.order.cloth.cards
    choices: list[Callable[[Piece], bool]] = []
    if size <= LARGE:
        choices.append(lambda piece: piece.upper >= cards and piece.lower >= cards)
    if size <= LARGE and cards <= MANY_CARDS:
        choices.append(lambda _: True)
    tried = set[Rails]()
    for choice in choices:
        best = _better(best, _attempt(woven, choice, tried))
    for reach in NEARLY_STRAIGHT if size <= LARGE else NEARLY_STRAIGHT[1:2]:
        best = _better(best, _attempt(woven, _nearly_straight(best, reach), tried))
    return best


def _nearly_straight(drawn: _Drawing | None, reach: float) -> Callable[[Piece], bool]:
    at = drawn.at if drawn else ()
    return lambda piece: abs(at[piece.upper] + piece.leave - at[piece.lower] - piece.enter) <= reach


def _better(one: _Drawing | None, two: _Drawing | None) -> _Drawing | None:
    """The cheaper of two; the first when they cost the same."""
    if one is None or two is None:
        return one or two
    return two if two.cost < one.cost - 1e-6 else one


def _ordered(subject: Subject, page_width: float) -> Order:
    tree, arrows = subject.nest, subject.arrows
    banded = bands(tree, arrows, subject.widths, page_width)
    ends = [(one, two) if banded.rank[one] < banded.rank[two] else (two, one) for one, two in arrows]
    label_widths = [size[0] for size in subject.labels]
    lines = rows(tree, banded, ends, label_widths, page_width)
    cloth = weave(Yarn(tree, lines, banded.rank, subject.widths, label_widths), arrows)
    return sort(cloth, lines, tree.page)


def _attempt(woven: _Woven, allowed: Callable[[Piece], bool], tried: set[Rails]) -> _Drawing | None:
    """A drawing with what is allowed joined; None when that cannot be, or was tried already (it is added to `tried`)."""
    subject, order = woven.subject, woven.order
    cloth, count = order.cloth, order.rows.count
    landing = ports(order)
    every = pieces(order, landing, woven.rates)
    joined = rails(order, every, allowed)
    if joined in tried:
        return None
    tried.add(joined)
    bounds = spacing(order, joined, subject.box_widths)
    if bounds is None:
        return None
    found = columns(order, joined, bounds, every, woven.page_width if woven.held else None)
    at, landing = straighten(order, landing, joined, bounds, found)
    channels = [tracks(found) for found in runs(cloth, landing, at, count)]
    label_heights = {item: subject.labels[link][1] for item, link in cloth.label.items()}
    used = [1 + max(channel.values(), default=-1) for channel in channels]
    down = heights(subject.nest, cloth, subject.heights, label_heights, used)
    taken = {run: track for channel in channels for run, track in channel.items()}
    placed = draw(subject, order, Solution(landing, tuple(at), down, taken))
    return _Drawing(tuple(at), placed, _cost(placed, woven.page_width))


def _cost(placed: Placed, page_width: float) -> float:
    """Length, so much for each bend and crossing, width by the number of links, and dearly what does not fit the page."""
    length = fsum(
        abs(there[0] - here[0]) + abs(there[1] - here[1])
        for link in placed.links
        for here, there in zip(link.points, link.points[1:], strict=False)
    )
    bends = sum(len(link.points) - 2 for link in placed.links)
    overflow = max(0.0, placed.width - page_width)
    return (
        length
        + BEND * bends
        + CROSSING * placed.crossings
        + placed.width * sqrt(len(placed.links))
        + OVERFLOW * overflow
    )
