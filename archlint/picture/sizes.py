"""How much room cards and labels take, in pixels. Layout and drawing agree through this module."""

from __future__ import annotations

from math import ceil

from archlint.frozen import frozen
from archlint.picture.lettering import width
from archlint.picture.lines import wrap
from archlint.picture.scene import Card, Lean, Link, Tone

TITLE = 13.0
SMALL = 10.0
PILL = 9.5
CARD_MIN = 176
CARD_MAX = 252
CARD_MOST = 300
"""For the sake of a word that would be broken otherwise."""
TEXT_LEFT = 48
EDGE = 12
HEADER = 52
NOTE = 15
METER = 26
NOTE_END = 4
"""Below a note with no meter under it."""
LINE = 13
TITLE_LINE = 16
TITLE_LINES = 3
SMALL_LINES = 2
LABEL_MAX = 170.0
LABEL_LINES = 3
LEAN_WIDTH = 20
MIXED_WIDTH = 43
NUMBER_WIDTH = 16
BADGE_HEIGHT = 17
BADGES_IN = 8
"""From either side of a card to its first pill."""
BETWEEN_BADGES = 5
SINGLE = "SPOF"
"""What stands on a single point of failure."""
STACK = 4
"""How far the copies of a card stand out behind it."""


@frozen
class CardLines:
    """What stands on a card, broken into lines: its title, what it is made of, its note."""

    title: tuple[str, ...]
    technology: tuple[str, ...]
    note: tuple[str, ...]


def card_width(card: Card) -> int:
    """Room for the title, the technology, the meter and the badges; between 176 and 252, more for a long word."""
    wanted = [
        TEXT_LEFT + width(card.title, TITLE, bold=True) + _copies_room(card) + EDGE,
        TEXT_LEFT + width(card.technology, SMALL) + EDGE,
        2 * EDGE + width(card.note, SMALL),
        2 * EDGE + sum(badges_widths(card)),
    ]
    if card.meter:
        figures = width(card.meter.text, SMALL) + 14 + width(card.meter.percent, SMALL, bold=True)
        wanted.append(2 * EDGE + figures)
    word = max(width(part, TITLE, bold=True) for part in (card.title or " ").split(" "))
    most = max(CARD_MAX, min(CARD_MOST, ceil(TEXT_LEFT + word + _copies_room(card) + EDGE)))
    return min(most, max(CARD_MIN, *(ceil(want) for want in wanted)))


def card_lines(card: Card) -> CardLines:
    """The words of a card as they are drawn: what is wider than the card goes on below."""
    wide = card_width(card)
    room = wide - TEXT_LEFT - EDGE
    return CardLines(
        title=wrap(card.title, TITLE, room - _copies_room(card), TITLE_LINES, bold=True),
        technology=wrap(card.technology, SMALL, room, SMALL_LINES) if card.technology else (),
        note=wrap(card.note, SMALL, wide - 2 * EDGE, SMALL_LINES) if card.note else (),
    )


def card_height(card: Card) -> int:
    """Header, then the note, then the meter; as many lines as the words need."""
    lines = card_lines(card)
    return (
        header_height(lines)
        + (NOTE + LINE * (len(lines.note) - 1) if lines.note else 0)
        + (METER if card.meter else NOTE_END if lines.note else 0)
    )


def header_height(lines: CardLines) -> int:
    """Down to where the note or the meter begins."""
    return HEADER + TITLE_LINE * (len(lines.title) - 1) + LINE * max(0, len(lines.technology) - 1)


def _copies_room(card: Card) -> float:
    return width(copies_text(card), 12, bold=True) + 10 if card.copies > 1 else 0.0


def copies_text(card: Card) -> str:
    """What stands at the top right of a card with several copies."""
    return f"×{card.copies}"


def badges_widths(card: Card) -> tuple[float, float]:
    """The number of findings at the left, and all other pills side by side at the right."""
    left, right = (
        [badge_width(badge.text) for badge in card.badges if (badge.tone is Tone.NEUTRAL) is counting]
        for counting in (True, False)
    )
    return _side_by_side(left), _side_by_side(right)


def _side_by_side(widths: list[int]) -> float:
    return float(sum(widths) + BETWEEN_BADGES * max(0, len(widths) - 1))


def badge_width(text: str) -> int:
    """One pill with its text."""
    return int(width(text, PILL, bold=True)) + 14


def label_lines(link: Link) -> tuple[str, ...]:
    """The words of a link's label, one string a line; the first stands between the number and the pill."""
    room = LABEL_MAX - number_width(link) - lean_width(link)
    first = wrap(link.verb, SMALL, room, LABEL_LINES) if link.verb else ()
    others = [wrap(line, SMALL, LABEL_MAX, LABEL_LINES) for line in (link.figures, *link.price) if line]
    return (*first, *(line for lines in others for line in lines))


def number_disc(link: Link) -> int:
    """The disc before the first words, longer than high for more than two digits; 0 without a number."""
    return max(NUMBER_WIDTH, int(width(link.number, PILL, bold=True)) + 6) if link.number else 0


def number_width(link: Link) -> int:
    """The same with its gap."""
    return number_disc(link) + 4 if link.number else 0


def lean_width(link: Link) -> int:
    """The pill (or two) after the first words, with its gap."""
    if link.lean is Lean.NONE:
        return 0
    return (MIXED_WIDTH if link.lean is Lean.MIXED else LEAN_WIDTH) + 4


def label_size(link: Link) -> tuple[float, float]:
    """Width and height of a link's plate; (0, 0) when it says nothing."""
    lines = label_lines(link)
    if not lines and not link.number:
        return (0.0, 0.0)
    widths = [width(line, SMALL) for line in lines] or [0.0]
    widths[0] += number_width(link) + lean_width(link)
    return (round(max(widths) + 10), LINE * len(widths) + 6)
