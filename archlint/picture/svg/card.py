"""One card: glyph, title, technology, copies, load and its bar, pills on the top edge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture import sizes
from archlint.picture.glyphs import GLYPHS, pen_colour
from archlint.picture.layout.placed import Frame, PlacedCard
from archlint.picture.lettering import fit, width
from archlint.picture.scene import Tone
from archlint.picture.svg.markup import element, number, text, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.palette import Palette
    from archlint.picture.scene import Badge, Card, Meter
    from archlint.picture.sizes import CardLines

RADIUS = 10
GLYPH = 28


def card(placed: PlacedCard, palette: Palette) -> str:
    """The card as one group with a title for pointers and screen readers."""
    shown, frame = placed.card, placed.frame
    if shown.faded:
        palette = faded(palette)
    inner = [element("title", [], words(shown.words or shown.title))]
    local = Frame(0, 0, frame.width, frame.height)
    inner += [_stack(shown, local, palette), _outline(shown, local, palette), _glyph(shown, palette)]
    lines = sizes.card_lines(shown)
    inner += _header(shown, lines, local, palette)
    below = sizes.header_height(lines) + 8
    inner += _stacked(sizes.EDGE, below, lines.note, palette)
    if shown.meter:
        inner.append(_meter(shown.meter, local, palette))
    inner.append(_badges(shown.badges, frame.width, palette))
    attributes = [("data-card", shown.id), ("transform", f"translate({number(frame.x)} {number(frame.y)})")]
    return element("g", attributes, "".join(inner))


def faded(palette: Palette) -> Palette:
    """A palette for what is only there for orientation: without colour and weight, and as legible as all other text."""
    return replace(palette, ink=palette.muted, card=palette.page, over=palette.page, bad=palette.line)


def _stack(shown: Card, frame: Frame, palette: Palette) -> str:
    """A second outline behind, for what runs in several copies."""
    if shown.copies < 2:
        return ""
    path = (
        f"M{number(frame.width)} {sizes.STACK + 6}a{RADIUS} {RADIUS} 0 0 1 {sizes.STACK} 8V{number(frame.height - 6)}"
        f"a{RADIUS} {RADIUS} 0 0 1 -{RADIUS} {RADIUS}H14a{RADIUS} {RADIUS} 0 0 1 -8 -{sizes.STACK}"
    )
    return element("path", [("d", path), ("fill", palette.card), ("stroke", palette.line)])


def _outline(shown: Card, frame: Frame, palette: Palette) -> str:
    over = shown.meter is not None and shown.meter.share > 1
    hot = shown.meter is not None and shown.meter.tone == "bad"
    weight = 3 if over else 2 if shown.single else 1
    stroke = palette.bad if over or shown.single or hot else palette.line
    return element(
        "rect",
        [
            ("width", frame.width),
            ("height", frame.height),
            ("rx", RADIUS),
            ("fill", palette.over if over else palette.card),
            ("stroke", stroke),
            ("stroke-width", weight),
        ],
    )


def _glyph(shown: Card, palette: Palette) -> str:
    attributes: list[tuple[str, float | str]] = [
        ("transform", f"translate(11 11) scale({GLYPH / 24:.4f})"),
        ("fill", "none"),
        ("stroke", palette.neutral if shown.faded else pen_colour(shown.glyph, palette.name)),
        ("stroke-width", "1.7"),
        ("stroke-linecap", "round"),
        ("stroke-linejoin", "round"),
    ]
    return element("g", attributes, GLYPHS.get(shown.glyph, GLYPHS["external"]))


def _header(shown: Card, lines: CardLines, frame: Frame, palette: Palette) -> list[str]:
    parts: list[str] = []
    if shown.copies > 1:
        copies = sizes.copies_text(shown)
        parts.append(text(frame.width - sizes.EDGE, 23, copies, 12, palette.muted, bold=True, anchor="end"))
    baseline = 23 if shown.technology else 30
    for line in lines.title:
        parts.append(text(sizes.TEXT_LEFT, baseline, line, sizes.TITLE, palette.ink, bold=not shown.faded))
        baseline += sizes.TITLE_LINE
    return parts + _stacked(sizes.TEXT_LEFT, baseline - 1, lines.technology, palette)


def _stacked(x: float, baseline: float, lines: Sequence[str], palette: Palette) -> list[str]:
    return [
        text(x, baseline + sizes.LINE * index, line, sizes.SMALL, palette.muted) for index, line in enumerate(lines)
    ]


def _meter(meter: Meter, frame: Frame, palette: Palette) -> str:
    wide, base = frame.width - 2 * sizes.EDGE, frame.height - 18
    room = wide - width(meter.percent, sizes.SMALL, bold=True) - 8
    figures = text(sizes.EDGE, base, fit(meter.text, sizes.SMALL, room), sizes.SMALL, palette.muted)
    percent = text(
        frame.width - sizes.EDGE, base, meter.percent, sizes.SMALL, palette.text(meter.tone), bold=True, anchor="end"
    )
    bar: list[tuple[str, float | str]] = [("x", sizes.EDGE), ("y", frame.height - 12.5), ("height", 5), ("rx", 2.5)]
    track = element(
        "rect", [*bar, ("width", wide), ("fill", palette.track), ("stroke", palette.line), ("stroke-width", "0.6")]
    )
    length = max(5.0, wide * min(1.0, meter.share))
    return figures + percent + track + element("rect", [*bar, ("width", length), ("fill", palette.bar(meter.tone))])


def _badges(badges: tuple[Badge, ...], card_width: float, palette: Palette) -> str:
    """The number of findings at the left, what is wrong at the right: arrows arrive between them."""
    drawn: list[str] = []
    left, right = float(sizes.BADGES_IN), card_width - sizes.BADGES_IN
    for badge in badges:
        wide = sizes.badge_width(badge.text)
        if badge.tone is Tone.NEUTRAL:
            x, left = left, left + wide + sizes.BETWEEN_BADGES
        else:
            x, right = right - wide, right - wide - sizes.BETWEEN_BADGES
        fill, ink = palette.badge(badge.tone)
        outline = element("rect", [("width", wide), ("height", sizes.BADGE_HEIGHT), ("rx", 8.5), ("fill", fill)])
        label = text(wide / 2, 12, badge.text, sizes.PILL, ink, bold=True, anchor="middle")
        place: list[tuple[str, float | str]] = [("transform", f"translate({number(x)} -9)")]
        drawn.append(element("g", place, outline + label))
    return "".join(drawn)
