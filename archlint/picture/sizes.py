"""How much room cards and labels take, in pixels. Layout and drawing agree through this module."""

from __future__ import annotations

from math import ceil

from archlint.picture.lettering import fit, width
from archlint.picture.scene import Card, Lean, Link

TITLE = 13.0
SMALL = 10.0
CAPS = 10.0
PILL = 9.5
CARD_MIN = 176
CARD_MAX = 252
TEXT_LEFT = 48
EDGE = 12
HEADER = 52
NOTE = 15
METER = 26
LINE = 13
LEAN_WIDTH = 20
MIXED_WIDTH = 36
NUMBER_WIDTH = 16
BADGE_HEIGHT = 17
NO_LABEL = 6
"""What a bare line needs."""


def card_width(card: Card) -> int:
    """Room for the title, the technology, the meter and the badges; between 176 and 252."""
    copies = width(copies_text(card), 12, bold=True) + 10 if card.copies > 1 else 0
    wanted = [
        TEXT_LEFT + width(card.title, TITLE, bold=True) + copies + EDGE,
        TEXT_LEFT + width(card.technology, SMALL) + EDGE,
        2 * EDGE + width(card.note, SMALL),
        EDGE + badges_width(card),
    ]
    if card.meter:
        figures = width(card.meter.text, SMALL) + 14 + width(card.meter.percent, SMALL, bold=True)
        wanted.append(2 * EDGE + figures)
    return min(CARD_MAX, max(CARD_MIN, *(ceil(want) for want in wanted)))


def card_height(card: Card) -> int:
    """Header, then the note, then the meter."""
    return HEADER + (NOTE if card.note else 0) + (METER if card.meter else 0)


def copies_text(card: Card) -> str:
    """What stands at the top right of a card with several copies."""
    return f"×{card.copies}"


def badges_width(card: Card) -> float:
    """All pills of a card side by side."""
    return float(sum(badge_width(badge.text) + 5 for badge in card.badges))


def badge_width(text: str) -> int:
    """One pill with its text."""
    return int(width(text, PILL, bold=True)) + 14


def label_lines(link: Link) -> tuple[str, ...]:
    """The words of a link's label, one string a line."""
    lines = (link.verb, link.figures, *link.price)
    return tuple(fit(line, SMALL, 190) for line in lines if line)


def lean_width(link: Link) -> int:
    """The pill (or two) after the label, with its gap."""
    if link.lean is Lean.NONE:
        return 0
    return (MIXED_WIDTH if link.lean is Lean.MIXED else LEAN_WIDTH) + 3


def label_size(link: Link) -> tuple[float, float]:
    """Width and height of a link's plate; (0, 0) when it says nothing."""
    lines = label_lines(link)
    if not lines and not link.number:
        return (0.0, 0.0)
    words = max((width(line, SMALL) for line in lines), default=0.0)
    extra = lean_width(link) + (NUMBER_WIDTH + 3 if link.number else 0)
    return (round(words + extra + 10), LINE * max(1, len(lines)) + 6)
