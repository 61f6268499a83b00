"""From a scene to a placed scene: try several ways of wrapping and of joining straight runs, keep the cheapest drawing."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, groupby
from math import inf
from typing import TYPE_CHECKING

from archlint.picture.layout.attempt import READABLE, Drawing, Woven, attempt, better
from archlint.picture.layout.flush import flush
from archlint.picture.layout.folding import folded
from archlint.picture.layout.knots import knotted, unknotted
from archlint.picture.layout.placed import Placed
from archlint.picture.layout.rails import Rails
from archlint.picture.layout.settle import headed
from archlint.picture.layout.subject import subject
from archlint.picture.layout.weave import PASSING
from archlint.picture.layout.wrapping import FITTED, NARROW, Cut, cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archlint.picture.layout.rails import Piece
    from archlint.picture.scene import Scene

PAGE_WIDTH = 920.0
"""Room for the drawing itself: 960 less a margin on both sides."""
PAGE_CARDS = 60
"""More cards than this get a wider page: links past a row take the more room, the more rows there are."""
NEARLY_STRAIGHT = (16.0, 40.0, 100.0)
"""Jogs up to so many pixels are straightened when the picture gets better by it."""
SMALL = 150
"""Items up to which everything is tried (a blueprint of twenty components has about fifty)."""
SMALL_CARDS = 30
"""Cards up to which it is; overviews are collapsed above 25."""
QUICK_REACHES = (32.0, 12.0)
"""The same in larger pictures, where the first with which the picture keeps its width is taken."""
QUICK_WRAPS = 2
PROMISING = 2
"""Wrappings of which everything is tried."""


def place(scene: Scene, page_width: float = PAGE_WIDTH) -> Placed:
    """Give every card, box, link and label its place; the same scene gives the same numbers everywhere.

    Links whose ends are not in the scene are left out. `page_width` is a wish: bands that need more are
    wrapped, but a card is never narrowed for it.
    """
    if not scene.cards:
        return Placed(scene, 0.0, 0.0, (), (), ())
    page_width *= max(1.0, len(scene.cards) / PAGE_CARDS)
    best, beside = _best(scene, page_width), knotted(scene)
    if beside is not scene:
        best = min(best, _best(beside, page_width), key=lambda drawn: drawn.tall)
    return headed(folded(unknotted(flush(best.placed), scene), page_width))


def _best(scene: Scene, page_width: float) -> Drawing:
    """The best drawing found, thorough or quick."""
    measured = subject(scene)
    choices = cuts(measured, page_width)
    first = next(choices)
    if first.items <= SMALL and len(scene.cards) <= SMALL_CARDS:
        best = _thorough(page_width, cuts(measured, page_width, every=True))
    else:
        best = _quick(page_width, chain((first,), choices))
    if best is None:  # pragma: no cover  without rails no bound can be circular
        message = "no layout found"
        raise AssertionError(message)
    return best


def _thorough(page_width: float, choices: Iterable[Cut]) -> Drawing | None:
    """The cheapest of the best of the most promising wrappings."""
    drawn = [_straight(woven, plain) for woven, plain in _fitting(page_width, choices)]
    return min(drawn, key=lambda each: each.tall if each else inf)


def _straight(woven: Woven, best: Drawing | None) -> Drawing | None:
    """The cheapest of all drawings in which links run straight: between bends, everywhere, nearly so, or busy ones."""
    cards, tried = len(woven.subject.widths), set[Rails]()
    best = better(best, attempt(woven, lambda piece: piece.upper >= cards and piece.lower >= cards, tried))
    best = better(best, attempt(woven, _everything, tried))
    best = _straightened(woven, best, NEARLY_STRAIGHT, tried)
    busy = replace(woven, rates=tuple(link.rate for link in woven.subject.links))
    tried = set[Rails]()
    best = better(best, attempt(busy, _everything, tried))
    return _straightened(busy, best, NEARLY_STRAIGHT[-1:], tried)


def _fitting(page_width: float, choices: Iterable[Cut]) -> list[tuple[Woven, Drawing | None]]:
    """The cheapest wrappings of those that were made to fit the page and of the widest others that do.

    A drawing that does not fit by itself is held to the page, at the price of bends.
    """
    found: list[tuple[Woven, Drawing | None]] = []
    for share, cut_so in groupby(choices, key=lambda cut: cut.share):
        if share < NARROW:
            break
        drawn = [
            _plain(Woven(cut.subject, cut.ordered(), page_width))
            for cut in cut_so
            if not found or cut.width <= READABLE * page_width
        ]
        found += drawn
        if share != FITTED and any(each and each.placed.width <= page_width for _, each in drawn):
            break
    return sorted(found, key=lambda pair: pair[1].tall if pair[1] else inf)[:PROMISING]


def _plain(woven: Woven) -> tuple[Woven, Drawing | None]:
    """The drawing in which nothing is joined, held to the page where it is wider."""
    strict = replace(woven, widest=woven.page_width + PASSING)
    drawn = attempt(strict, _nothing, set())
    if drawn and drawn.placed.width <= woven.page_width:
        return woven, drawn
    held = replace(woven, held=True)
    return held, attempt(held, _nothing, set())


def _quick(page_width: float, choices: Iterable[Cut]) -> Drawing | None:
    """The widest wrapping that should fit the page, held to it, with nearly straight links joined; then a narrower one."""
    best: Drawing | None = None
    readable = READABLE * page_width
    for cut in _promising(page_width, choices):
        woven = Woven(cut.subject, cut.ordered(), page_width, held=True)
        plain = attempt(woven, _nothing, set())
        strict = replace(woven, widest=readable)
        tries = (attempt(strict, _nearly_straight(plain, reach), set()) for reach in QUICK_REACHES)
        drawn = next((each for each in tries if each), None)
        best = better(best, better(plain, drawn))
        if best and best.placed.width <= readable:
            break
    return best


def _promising(page_width: float, choices: Iterable[Cut]) -> Iterator[Cut]:
    """Of all wrappings the first that should fit the page, then the next; the narrowest when none should."""
    narrowest: tuple[float, Cut] | None = None
    found = 0
    for cut in choices:
        wide = cut.width
        if wide <= page_width:
            yield cut
            found += 1
        elif narrowest is None or wide < narrowest[0]:
            narrowest = wide, cut
        if found == QUICK_WRAPS:
            return
    if narrowest and not found:
        yield narrowest[1]


def _straightened(woven: Woven, best: Drawing | None, reaches: Iterable[float], tried: set[Rails]) -> Drawing | None:
    """The cheapest of this drawing and those in which what jogs by so many pixels runs straight."""
    for reach in reaches:
        best = better(best, attempt(woven, _nearly_straight(best, reach), tried))
    return best


def _nearly_straight(drawn: Drawing | None, reach: float) -> Callable[[Piece], bool]:
    at = drawn.at if drawn else ()
    return lambda piece: abs(at[piece.upper] + piece.leave - at[piece.lower] - piece.enter) <= reach


def _nothing(_: Piece) -> bool:
    return False


def _everything(_: Piece) -> bool:
    return True
