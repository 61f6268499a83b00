"""What a sequence diagram is made of: cards, bars, arrows with their words, frames, the break where waiting ends."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from archlint.picture.glyphs import GLYPHS, pen_colour
from archlint.picture.lettering import fit, width
from archlint.picture.life.columns import (
    ASIDE,
    CARD_PAD,
    GLYPH,
    INSET,
    LOOP,
    MADE_PAD,
    NAME,
    TAB_PAD,
    lean_wide,
    made_lines,
    name_lines,
)
from archlint.picture.life.rows import LOOP_HEIGHT, REST
from archlint.picture.scene import Lean
from archlint.picture.sizes import LINE, SMALL
from archlint.picture.svg.link import FULL_RATE, THICKEST, THIN, pills
from archlint.picture.svg.markup import arrow_head, element, number, rounded, text, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.picture.life.columns import Label
    from archlint.picture.life.rows import Bar, Frame
    from archlint.picture.life.story import Answer, Message
    from archlint.picture.palette import Palette
    from archlint.picture.scene import Card

TOP = 12.0
NAME_LINE = 15.0
BAR = 8.0
HEAD = 8.0
DISC = 8.0
LEAST = 92.0


def card_height(cards: Sequence[Card], widths: Sequence[float]) -> float:
    """As tall as the tallest needs: pill, glyph, name, technology."""
    lines = [
        NAME_LINE * len(name_lines(card, wide - CARD_PAD)) + LINE * len(made_lines(card, wide - MADE_PAD))
        for card, wide in zip(cards, widths, strict=True)
    ]
    return TOP + _glyph_room(cards[0]) + 18 + max(lines)


def _glyph_room(card: Card) -> float:
    """What the glyph of a card needs; nothing where the cards have their names only."""
    return GLYPH if card.glyph else -6.0


def head(card: Card, x: float, wide: float, tall: float, palette: Palette) -> str:
    """The card of one participant, its lower edge at `tall`."""
    outline: list[tuple[str, float | str]] = [("x", x - wide / 2), ("y", 9), ("width", wide), ("height", tall - 9)]
    outline += [("rx", 10), ("fill", palette.card), ("stroke", palette.bad if card.single else palette.line)]
    outline.append(("stroke-width", 2 if card.single else 1))
    place = f"translate({number(x - GLYPH / 2)} {number(TOP + 8)}) scale({GLYPH / 24:.4f})"
    pen: list[tuple[str, float | str]] = [
        ("transform", place),
        ("fill", "none"),
        ("stroke", pen_colour(card.glyph, palette.name)),
    ]
    pen += [("stroke-width", "1.7"), ("stroke-linecap", "round"), ("stroke-linejoin", "round")]
    drawn = [element("title", [], words(card.words or card.title)), element("rect", outline)]
    if card.glyph:
        drawn.append(element("g", pen, GLYPHS.get(card.glyph, GLYPHS["external"])))
    if card.copies > 1:
        drawn.append(text(x + wide / 2 - 8, 27, f"×{card.copies}", 11, palette.muted, bold=True, anchor="end"))
    y = TOP + _glyph_room(card) + 24
    for line in name_lines(card, wide - CARD_PAD):
        drawn.append(text(x, y, line, NAME, palette.ink, bold=True, anchor="middle"))
        y += NAME_LINE
    for line in made_lines(card, wide - MADE_PAD):
        drawn.append(text(x, y, line, SMALL, palette.muted, anchor="middle"))
        y += LINE
    if card.single:
        fill, ink = palette.pill, palette.pill_ink
        drawn.append(element("rect", [("x", x - 21), ("width", 42), ("height", 17), ("rx", 8.5), ("fill", fill)]))
        drawn.append(text(x, 12, "SPOF", SMALL, ink, bold=True, anchor="middle"))
    return element("g", [("data-card", card.id)], "".join(drawn))


def bar(found: Bar, x: float, down: float, glyph: str, palette: Palette) -> str:
    """From when to when somebody is at work."""
    left = x - BAR / 2 + 4 * found.inside
    shape: list[tuple[str, float | str]] = [("x", left), ("y", down + found.top), ("width", BAR)]
    shape += [("height", found.bottom - found.top), ("rx", 3), ("fill", palette.card)]
    return element("rect", [*shape, ("stroke", pen_colour(glyph, palette.name)), ("stroke-width", 1.2)])


def frame(found: Frame, down: float, wide: float, palette: Palette) -> str:
    """A frame around its cases, each with its name at the left."""
    inset = INSET * found.depth
    outline: list[tuple[str, float | str]] = [("x", inset), ("y", down + found.top), ("width", wide - 2 * inset)]
    outline += [("height", found.bottom - found.top), ("rx", 8), ("fill", "none"), ("stroke", palette.neutral)]
    drawn = [element("rect", outline)]
    for case, y in found.cases:
        if y != found.top:
            ends: list[tuple[str, float | str]] = [
                ("x1", inset),
                ("y1", down + y),
                ("x2", wide - inset),
                ("y2", down + y),
            ]
            drawn.append(element("line", [*ends, ("stroke", palette.neutral), ("stroke-dasharray", "5 4")]))
        if not case:
            continue
        tab: list[tuple[str, float | str]] = [("x", inset + 5), ("y", down + y + 5), ("height", 18), ("rx", 5)]
        tab += [("width", width(case, SMALL, bold=True) + TAB_PAD - 4), ("fill", palette.box), ("stroke", palette.line)]
        drawn.append(element("rect", tab))
        drawn.append(text(inset + 5 + TAB_PAD / 2 - 2, down + y + 17.5, case, SMALL, palette.ink, bold=True))
    return "".join(drawn)


def rest(said: str, y: float, wide: float, palette: Palette) -> str:
    """The pill between what is waited for and what is not."""
    room = min(wide - 20, width(said, 11, bold=True) + 32)
    shape: list[tuple[str, float | str]] = [
        ("x", (wide - room) / 2),
        ("y", y + 3),
        ("width", room),
        ("height", REST - 6),
    ]
    shape += [("rx", (REST - 6) / 2), ("fill", palette.card), ("stroke", palette.line)]
    shown = fit(said, 11, room - 16, bold=True)
    return element("rect", shape) + text(wide / 2, y + REST / 2 + 4, shown, 11, palette.ink, bold=True, anchor="middle")


def message(
    told: Message,
    label: Label,
    place: Mapping[str, float],
    at: Sequence[float],
    y: float,
    palette: Palette,
) -> str:
    """An arrow with its number at the start and its words above."""
    start, end = place[told.source], place[told.target]
    loop = told.source == told.target
    step = BAR / 2 + 1
    if loop:
        points = [
            (start + step, y),
            (start + LOOP, y),
            (start + LOOP, y + LOOP_HEIGHT),
            (start + step, y + LOOP_HEIGHT),
        ]
        middle, base = start + LOOP + ASIDE / 2 + label.wide / 2, y + LOOP_HEIGHT / 2 + label.high / 2 - 3
    else:
        sign = 1 if end > start else -1
        points = [(start, y), (end - sign * step, y)]
        middle, base = _middle(label, at), y - 6
    colour = palette.lean(told.lean)
    line: list[tuple[str, float | str]] = [
        ("d", rounded(points, shorten=HEAD - 2)),
        ("fill", "none"),
        ("stroke", colour),
    ]
    line.append(("stroke-width", f"{THIN + min(THICKEST, told.rate / FULL_RATE) / 2:.2f}"))
    if not told.waited:
        line.append(("stroke-dasharray", "6 4"))
    described = f"step {told.number}: {told.source} to {told.target}, {', '.join((told.verb, *told.figures))}"
    drawn = element("title", [], words(described)) + element("path", line) + arrow_head(points, colour, HEAD)
    drawn += element("circle", [("cx", start), ("cy", y), ("r", DISC), ("fill", colour)])
    drawn += text(start, y + 3.2, str(told.number), SMALL, palette.lean_ink, bold=True, anchor="middle")
    ink = palette.ink if told.lean in {Lean.NONE, Lean.MIXED} else colour
    return element("g", [("data-step", str(told.number))], drawn + _words(label, middle, base, ink, palette))


def answer(
    told: Answer, label: Label, place: Mapping[str, float], at: Sequence[float], y: float, palette: Palette
) -> str:
    """What comes back, dotted, from one to the next."""
    drawn = ""
    for source, target in itertools.pairwise(told.way):
        if source == target:
            continue
        sign = 1 if place[target] > place[source] else -1
        points = [(place[source] + sign * BAR / 2, y), (place[target] - sign * (BAR / 2 + 1), y)]
        line: list[tuple[str, float | str]] = [("d", rounded(points, shorten=HEAD - 2)), ("fill", "none")]
        line += [("stroke", palette.neutral), ("stroke-width", "1.5"), ("stroke-dasharray", "2 3")]
        drawn += element("path", line) + arrow_head(points, palette.neutral, HEAD)
    return element("g", [], drawn + _words(label, _middle(label, at), y - 6, palette.ink, palette))


def _middle(label: Label, at: Sequence[float]) -> float:
    """The middle of the gap that a label stands in."""
    return (
        (at[label.gap] + at[label.gap + 1]) / 2 if label.gap + 1 < len(at) else at[label.gap] + ASIDE + label.wide / 2
    )


def _words(label: Label, middle: float, base: float, ink: str, palette: Palette) -> str:
    """The lines of a label, the last one standing on `base`, the pill beside or above the first."""
    pill = lean_wide(label.lean)
    drawn = ""
    for index, line in enumerate(label.lines):
        y = base - LINE * (len(label.lines) - 1 - index)
        shift = (pill + 4) / 2 if label.beside and pill and not index else 0.0
        drawn += text(middle - shift, y, line, SMALL, ink if not index else _second(ink, palette), anchor="middle")
    if pill:
        first = base - LINE * (len(label.lines) - 1)
        if label.beside:
            left = middle + (width(label.lines[0], SMALL) - pill) / 2 + 2
            drawn += pills(label.lean, left, first - 3, palette)
        else:
            drawn += pills(label.lean, middle - pill / 2, first - LINE - 4, palette)
    return drawn


def _second(ink: str, palette: Palette) -> str:
    return palette.muted if ink == palette.ink else ink
