"""Where the lifelines stand: as near as cards and labels allow, labels wrapped narrower until the page is wide enough."""

from __future__ import annotations

import itertools
import re
from math import ceil, fsum
from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.picture.lettering import width
from archlint.picture.life.story import Answer, Branch, Message, Story
from archlint.picture.lines import wrap
from archlint.picture.scene import Lean
from archlint.picture.sizes import LEAN_WIDTH, LINE, MIXED_WIDTH, SMALL, copies_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.picture.life.story import Event
    from archlint.picture.scene import Card

NAME = 11.0
LIMITS = ((150.0, 128.0), (120.0, 112.0), (96.0, 100.0), (78.0, 88.0), (64.0, 76.0), (52.0, 70.0))
"""Widest label and widest card, from generous to cramped."""
MOST_LINES = 4
ASIDE = 13.0
"""From a lifeline to a label: the disc with the number, or the arrow head, is between."""
LOOP = 22.0
CARD_GAP = 8.0
CARD_PAD = 14.0
MADE_PAD = 10.0
LEAST_CARD = 64.0
BEYOND = 26.0
"""A card may be so much wider than the others when a word of its name needs it."""
GLYPH = 26.0
TAB_PAD = 16.0
INSET = 6.0
"""Frames in frames are drawn in by this."""


@frozen
class Label:
    """The words of one arrow: `gap` is the space it stands in, counted by the lifeline on its left."""

    lines: tuple[str, ...]
    wide: float
    gap: int
    lean: Lean = Lean.NONE
    beside: bool = False

    @property
    def high(self) -> float:
        """Its height, with the pill where that has a line of its own."""
        return LINE * (len(self.lines) + (self.lean is not Lean.NONE and not self.beside))


@frozen
class Columns:
    """The x of every lifeline, the width of every card and of the whole; the label of each event by its index."""

    at: tuple[float, ...]
    cards: tuple[float, ...]
    wide: float
    labels: Mapping[int, Label]


def columns(told: Story, room: float, least: float) -> Columns:
    """The most generous columns that fit into `room`, or the most cramped ones; stretched to `least`."""
    found = _columns(told, *LIMITS[0], least)
    for limit, card in LIMITS[1:]:
        if found.wide <= room:
            break
        found = _columns(told, limit, card, least)
    return found


def name_lines(card: Card, wide: float) -> tuple[str, ...]:
    """The title of a card in at most four lines."""
    return wrap(card.title, NAME, wide, 4, bold=True)


def made_lines(card: Card, wide: float) -> tuple[str, ...]:
    """What it is made of, in at most four lines."""
    return wrap(card.technology, SMALL, wide, 4) if card.technology else ()


def lean_wide(lean: Lean) -> float:
    """The pill, or two."""
    return 0.0 if lean is Lean.NONE else float(MIXED_WIDTH if lean is Lean.MIXED else LEAN_WIDTH)


def _columns(told: Story, limit: float, most: float, least: float) -> Columns:
    place = {card.id: index for index, card in enumerate(told.cards)}
    labels = {
        index: label for index, event in enumerate(told.events) if (label := _label(event, place, limit)) is not None
    }
    cards = tuple(_card_width(card, most) for card in told.cards)
    gaps = [(one + two) / 2 + CARD_GAP for one, two in itertools.pairwise(cards)]
    right = cards[-1] / 2
    for index, label in labels.items():
        event = told.events[index]
        loop = isinstance(event, Message) and event.source == event.target
        needed = label.wide + (LOOP + 2 * ASIDE if loop else 2 * ASIDE)
        if label.gap < len(gaps):
            gaps[label.gap] = max(gaps[label.gap], needed)
        else:
            right = max(right, needed)
    left = max(cards[0] / 2, _tabs(told.events))
    spare = least - fsum(gaps) - left - right
    if spare > 0 and gaps:
        gaps = [gap + spare / len(gaps) for gap in gaps]
    at = [left]
    for gap in gaps:
        at.append(at[-1] + gap)
    return Columns(tuple(round(x, 1) for x in at), cards, round(at[-1] + right, 1), labels)


def _card_width(card: Card, most: float) -> float:
    """Room for the name in two lines and for what it is made of; a word of these is broken only when it is very long."""
    words = [width(part, NAME, bold=True) + CARD_PAD for part in (card.title or " ").split(" ")]
    words += [width(part, SMALL) + MADE_PAD for part in card.technology.split(" ")]
    most = max(most, min(most + BEYOND, max(words) + 1))
    named = max(width(line, NAME, bold=True) for line in name_lines(card, most - CARD_PAD))
    made = max((width(line, SMALL) for line in made_lines(card, most - MADE_PAD)), default=0.0)
    copies = GLYPH + 2 * (width(copies_text(card), 11, bold=True) + 12) if card.copies > 1 else 0.0
    return float(ceil(max(LEAST_CARD, named + CARD_PAD, made + MADE_PAD, copies)))


def _label(event: Event, place: Mapping[str, int], limit: float) -> Label | None:
    if isinstance(event, Message):
        start, end = place[event.source], place[event.target]
        return _words(event.verb, event.figures, limit, start - (end < start), event.lean)
    if isinstance(event, Answer):
        end, before = place[event.way[-1]], place[event.way[-2]]
        return _words(event.verb, event.figures, limit, end - (before < end))
    return None


def _words(verb: str, figures: Sequence[str], limit: float, gap: int, lean: Lean = Lean.NONE) -> Label:
    beside = limit >= LIMITS[2][0]
    pill = lean_wide(lean) + 4 if lean is not Lean.NONE else 0.0
    lines = wrap(verb, SMALL, limit - pill * beside, MOST_LINES)
    lines += wrap(_kept_together(" · ".join(figures)), SMALL, limit, MOST_LINES) if figures else ()
    widths = [width(line, SMALL) for line in lines]
    widths[0] += pill * beside
    return Label(lines, max(*widths, pill), gap, lean, beside)


def _kept_together(figures: str) -> str:
    r"""No line ends between a number and its unit.

    >>> _kept_together("5 ms · 2 times").replace("\N{NO-BREAK SPACE}", "_")
    '5_ms · 2_times'
    >>> _kept_together("p95 12.4 ms").replace("\N{NO-BREAK SPACE}", "_")
    'p95 12.4_ms'
    """
    return re.sub(r"(?<![\w.,])(\d[\d.,]*) (?=[^·])", "\\1\u00a0", figures)


def _tabs(events: Sequence[Event]) -> float:
    """Room on the left for the names of cases, so that they stand on no lifeline."""
    depth, wide = 0, 0.0
    for event in events:
        if isinstance(event, Branch):
            depth += event.opens
            if event.case:
                wide = max(wide, width(event.case, SMALL, bold=True) + TAB_PAD + INSET * depth + 6)
            depth -= event.turn == "end"
    return wide
