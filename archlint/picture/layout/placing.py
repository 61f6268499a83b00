"""From a scene to a placed scene: try several ways of wrapping and of joining straight runs, keep the cheapest drawing."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

from archlint.picture.layout.attempt import Drawing, Woven, attempt, better
from archlint.picture.layout.flush import flush
from archlint.picture.layout.placed import Placed
from archlint.picture.layout.rails import Rails
from archlint.picture.layout.settle import headed
from archlint.picture.layout.subject import subject
from archlint.picture.layout.weave import PASSING
from archlint.picture.layout.wrapping import NARROW, Cut, cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archlint.picture.layout.rails import Piece
    from archlint.picture.layout.subject import Subject
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
READABLE = 1.1
"""Pages: the width up to which the smallest text is still 9 px high when the picture is scaled to the page."""


def place(scene: Scene, page_width: float = PAGE_WIDTH) -> Placed:
    """Give every card, box, link and label its place; the same scene gives the same numbers everywhere.

    Links whose ends are not in the scene are left out. `page_width` is a wish: bands that need more are
    wrapped, but a card is never narrowed for it.
    """
    measured = subject(scene)
    if not scene.cards:
        return Placed(scene, 0.0, 0.0, (), (), ())
    page_width *= max(1.0, len(scene.cards) / PAGE_CARDS)
    choices = cuts(measured, page_width)
    first = next(choices)
    small = first.items <= SMALL and len(scene.cards) <= SMALL_CARDS
    search = _thorough if small else _quick
    best = search(measured, page_width, chain((first,), choices))
    if best is None:  # pragma: no cover  without rails no bound can be circular
        message = "no layout found"
        raise AssertionError(message)
    return headed(flush(best.placed))


def _thorough(measured: Subject, page_width: float, choices: Iterable[Cut]) -> Drawing | None:
    """The cheapest of all drawings in which links run straight: between bends, everywhere, nearly so, or busy ones."""
    woven, best = _fitting(measured, page_width, choices)
    cards, tried = len(measured.widths), set[Rails]()
    best = better(best, attempt(woven, lambda piece: piece.upper >= cards and piece.lower >= cards, tried))
    best = better(best, attempt(woven, _everything, tried))
    best = _straightened(woven, best, NEARLY_STRAIGHT, tried)
    busy = replace(woven, rates=tuple(link.rate for link in measured.links))
    tried = set[Rails]()
    best = better(best, attempt(busy, _everything, tried))
    return _straightened(busy, best, NEARLY_STRAIGHT[-1:], tried)


def _fitting(measured: Subject, page_width: float, choices: Iterable[Cut]) -> tuple[Woven, Drawing | None]:
    """The widest wrapping that fits the page; where none does, the one that costs least when it is held to the page."""
    every: list[Woven] = []
    for cut in choices:
        if cut.share < NARROW:
            break
        woven = Woven(measured, cut.ordered(), page_width)
        drawn = attempt(replace(woven, widest=page_width + PASSING), _nothing, set())
        if drawn and drawn.placed.width <= page_width:
            return woven, drawn
        every.append(replace(woven, held=True))
    found = [(woven, attempt(woven, _nothing, set())) for woven in every]
    return min(found, key=lambda pair: pair[1].cost if pair[1] else inf)


def _quick(measured: Subject, page_width: float, choices: Iterable[Cut]) -> Drawing | None:
    """The widest wrapping that should fit the page, held to it, with nearly straight links joined; then a narrower one."""
    best: Drawing | None = None
    readable = READABLE * page_width
    for cut in _promising(page_width, choices):
        woven = Woven(measured, cut.ordered(), page_width, held=True)
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
