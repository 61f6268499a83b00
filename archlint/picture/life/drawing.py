"""The life of a request as SVG: cards at the top, time downward, frames for hit and miss, a break where waiting ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.picture.lettering import width
from archlint.picture.life.columns import Columns, columns
from archlint.picture.life.figures import answer, bar, card_height, frame, head, message, rest
from archlint.picture.life.rows import REST, Rows, rows
from archlint.picture.life.story import Answer, Message, Rest, Story
from archlint.picture.palette import THEMES
from archlint.picture.scene import Lean
from archlint.picture.svg.legend import Entry, lined_up, single_sample, stroke_sample
from archlint.picture.svg.markup import element, number
from archlint.picture.svg.page import (
    FONTS,
    LEAST_WIDTH,
    MARGIN,
    MOST_WIDTH,
    TITLE_SIZE,
    VERDICT_SIZE,
    at,
    heading,
    page,
)

if TYPE_CHECKING:
    from archlint.picture.palette import Palette

TAIL = 14.0


def draw(told: Story, theme: str = "light", metadata: str = "") -> str:
    """The whole file, ending in a line break. `theme` is light or dark; `metadata` is kept for later comparison."""
    palette = THEMES[theme]
    room = MOST_WIDTH - 2 * MARGIN
    titled = max(width(told.title, TITLE_SIZE, bold=True), width(told.verdict, VERDICT_SIZE))
    placed = columns(told, room, LEAST_WIDTH - 2 * MARGIN)
    inner = max(placed.wide, min(room, titled))
    lines = rows(told, placed)
    top, y = heading(told.title, told.verdict, palette, inner)
    tall = card_height(told.cards, placed.cards)
    body = [top, at(MARGIN + round((inner - placed.wide) / 2, 1), y, _drawing(told, placed, lines, tall, palette))]
    y += tall + lines.high + TAIL + 18
    drawn, more = lined_up(_entries(told, palette), palette, inner)
    body.append(at(MARGIN, y, drawn))
    described = f"{told.verdict}. {len(told.cards)} take part, {len(lines.at)} arrows"
    return page(told.title, described, body, (inner + 2 * MARGIN, y + more + 10), palette, metadata)


def plain(told: Story, theme: str, label: str) -> str:
    """The drawing alone, its cards with their names only: for a page that shows the cards and says the rest beside it."""
    palette = THEMES[theme]
    named = replace(told, cards=tuple(replace(card, technology="", glyph="", copies=1) for card in told.cards))
    placed = columns(named, MOST_WIDTH - 2 * MARGIN, LEAST_WIDTH - 2 * MARGIN)
    lines = rows(named, placed)
    tall = card_height(named.cards, placed.cards)
    size: list[tuple[str, float | str]] = [
        ("viewBox", f"-1 0 {number(placed.wide + 2)} {number(tall + lines.high + TAIL)}")
    ]
    size += [("width", placed.wide + 2), ("role", "img"), ("aria-label", label), ("font-family", FONTS)]
    return element("svg", size, _drawing(named, placed, lines, tall, palette))


def _drawing(told: Story, placed: Columns, lines: Rows, tall: float, palette: Palette) -> str:
    place = {card.id: x for card, x in zip(told.cards, placed.at, strict=True)}
    glyph = {card.id: card.glyph for card in told.cards}
    parts: list[str] = []
    if lines.rest is not None:
        parts.append(_background(tall + lines.rest + REST / 2, tall + lines.high + TAIL, placed.wide, palette))
    parts += [_lifeline(x, tall, lines, palette) for x in placed.at]
    parts += [frame(found, tall, placed.wide, palette) for found in lines.frames]
    parts += [bar(found, place[found.card], tall, glyph[found.card], palette) for found in lines.bars]
    for index, event in enumerate(told.events):
        if isinstance(event, Rest) and lines.rest is not None:
            parts.append(rest(event.words, tall + lines.rest, placed.wide, palette))
        elif isinstance(event, Message):
            parts.append(message(event, placed.labels[index], place, placed.at, tall + lines.at[index], palette))
        elif isinstance(event, Answer):
            parts.append(answer(event, placed.labels[index], place, placed.at, tall + lines.at[index], palette))
    parts += [
        head(card, x, wide, tall, palette) for card, x, wide in zip(told.cards, placed.at, placed.cards, strict=True)
    ]
    return "\n" + "\n".join(parts) + "\n"


def _background(top: float, bottom: float, wide: float, palette: Palette) -> str:
    return element(
        "rect",
        [
            ("y", top),
            ("width", wide),
            ("height", bottom - top),
            ("rx", 12),
            ("fill", palette.box),
            ("stroke", palette.line),
        ],
    )


def _lifeline(x: float, tall: float, lines: Rows, palette: Palette) -> str:
    """From the card to the end, with a gap where waiting ends."""
    pieces = [(tall, tall + lines.high + TAIL)]
    if lines.rest is not None:
        pieces = [(tall, tall + lines.rest), (tall + lines.rest + REST, tall + lines.high + TAIL)]
    return "".join(
        element(
            "line", [("x1", x), ("y1", top), ("x2", x), ("y2", bottom), ("stroke", palette.line), ("stroke-width", 1.2)]
        )
        for top, bottom in pieces
    )


def _entries(told: Story, palette: Palette) -> list[Entry]:
    messages = [event for event in told.events if isinstance(event, Message)]
    leans = {event.lean for event in messages}
    found: list[Entry] = []
    if any(event.waited for event in messages):
        found.append((stroke_sample(palette.neutral), 26.0, "asks and waits"))
    if not all(event.waited for event in messages):
        found.append((stroke_sample(palette.neutral, "6 4"), 26.0, "nobody waits"))
    if any(isinstance(event, Answer) for event in told.events):
        found.append((stroke_sample(palette.neutral, "2 3"), 26.0, "what comes back"))
    if leans & {Lean.CP, Lean.MIXED}:
        found.append((stroke_sample(palette.cp), 26.0, "CP: correct or an error"))
    if leans & {Lean.AP, Lean.MIXED}:
        found.append((stroke_sample(palette.ap), 26.0, "AP: an answer, maybe stale"))
    if any(card.single for card in told.cards):
        found.append((single_sample(palette.bad), 20.0, "SPOF: single point of failure"))
    return found
