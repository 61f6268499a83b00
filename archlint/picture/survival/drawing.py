"""The survival matrix as SVG: a sign, a word and a colour in every cell, and below it what brings the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import Outcome
from archlint.picture.lettering import fit, width
from archlint.picture.lines import wrap
from archlint.picture.palette import THEMES
from archlint.picture.scene import Tone
from archlint.picture.survival.matrix import MEANINGS, NOTHING, WORDS, scene
from archlint.picture.svg.legend import lined_up
from archlint.picture.svg.markup import element, number, text
from archlint.picture.svg.page import MARGIN, MOST_WIDTH, TITLE_SIZE, at, heading, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.palette import Palette
    from archlint.picture.survival.matrix import Cell, Matrix, Row

LEAST_COLUMN = 104.0
MOST_NAME = 220.0
LEAST_NAME = 96.0
LEAST_WIDTH = 560.0
ROW = 46.0
CAUSE_LINE = 11.0
"""A row whose causes take two lines is so much higher."""
HEADER = 40.0
PILL = 20.0
GAP = 10.0
NAME_LINE = 15.0
CAUSES = 9.5
TONES = {Outcome.OK: Tone.GOOD, Outcome.DEGRADED: Tone.WARM, Outcome.LOST: Tone.BAD}
SIGN = 10.0


def write(shown: Matrix, theme: str = "light", metadata: str = "") -> str:
    """The whole file, ending in a line break. `theme` is light or dark; `metadata` is kept for later comparison."""
    palette = THEMES[theme]
    name = min(MOST_NAME, max([LEAST_NAME, *(width(row.flow, 12, bold=True) for row in shown.rows)]))
    columns = max(1, len(shown.columns))
    least = max(LEAST_WIDTH, min(MOST_WIDTH, width(shown.title, TITLE_SIZE, bold=True) + 2 * MARGIN)) - 2 * MARGIN
    column = max(LEAST_COLUMN, min(150.0, (least - name - 2 * GAP) / columns))
    inner = max(least, name + 2 * GAP + column * columns)
    name = inner - 2 * GAP - column * columns
    head, y = heading(shown.title, shown.verdict, palette, inner)
    body = [head, at(MARGIN, y, _header(shown, palette, name, column))]
    y += HEADER
    for place, row in enumerate(shown.rows):
        drawn, tall = _row(row, place, palette, (name, column, inner))
        body.append(at(MARGIN, y, drawn))
        y += tall
    drawn, tall = _legend(palette, inner)
    body.append(at(MARGIN, y + 14, drawn))
    said = "; ".join(f"{caption.name}: {caption.text}" for caption in scene(shown).captions)
    size = (inner + 2 * MARGIN, y + 14 + tall + 10)
    return page(shown.title, f"{shown.verdict}. {said}".strip(), body, size, palette, metadata)


def _header(shown: Matrix, palette: Palette, name: float, column: float) -> str:
    """The names of the columns in at most two lines, standing on the table."""
    drawn: list[str] = []
    for place, said in enumerate(shown.columns):
        lines = wrap(said, 11, column - 8, bold=True)
        middle = name + 2 * GAP + column * (place + 0.5)
        for index, line in enumerate(lines):
            y = HEADER - 8 - 13 * (len(lines) - 1 - index)
            drawn.append(
                text(middle, y, fit(line, 11, column - 8, bold=True), 11, palette.muted, bold=True, anchor="middle")
            )
    return "".join(drawn)


def _row(row: Row, place: int, palette: Palette, sizes: tuple[float, float, float]) -> tuple[str, float]:
    """One flow from (0, 0), and how high its row is."""
    name, column, inner = sizes
    named = [_named(cell.causes, column - 8) for cell in row.cells]
    tall = ROW + CAUSE_LINE * max(0, *(len(lines) - 1 for lines in named), 0)
    drawn = (
        [element("rect", [("width", inner), ("height", tall), ("rx", 8), ("fill", palette.box)])]
        if place % 2 == 0
        else []
    )
    lines = wrap(row.flow, 12, name, bold=True)
    first = tall / 2 + 4 - NAME_LINE / 2 * (len(lines) - 1)
    drawn += [
        text(GAP, first + NAME_LINE * index, line, 12, palette.ink, bold=True) for index, line in enumerate(lines)
    ]
    for index, (cell, causes) in enumerate(zip(row.cells, named, strict=True)):
        drawn.append(at(name + 2 * GAP + column * index, 0, _cell(cell, causes, palette, (column, tall))))
    return "".join(drawn), tall


def _cell(cell: Cell, causes: Sequence[str], palette: Palette, size: tuple[float, float]) -> str:
    column, tall = size
    if cell.outcome is None:
        return text(column / 2, tall / 2 + 4, "–", 12, palette.muted, anchor="middle")
    top = (tall - PILL - CAUSE_LINE * len(causes)) / 2 - bool(causes)
    drawn = at(0, top, _pill(cell.outcome, palette, column / 2))
    for index, said in enumerate(causes):
        y = top + PILL + 13 + CAUSE_LINE * index
        drawn += text(column / 2, y, said, CAUSES, palette.muted, anchor="middle")
    return drawn


def _named(causes: Sequence[str], room: float) -> tuple[str, ...]:
    """As many causes as one line has room for, and how many more there are; a single long one takes two lines."""
    for count in range(len(causes), 0, -1):
        rest = f" + {len(causes) - count}" if count < len(causes) else ""
        said = ", ".join(causes[:count]) + rest
        if width(said, CAUSES) <= room:
            return (said,)
    rest = f" + {len(causes) - 1}" if len(causes) > 1 else ""
    if not causes:
        return ()
    *above, last = wrap(causes[0], CAUSES, room - width(rest, CAUSES))
    return (*above, last + rest)


def _pill(outcome: Outcome, palette: Palette, middle: float) -> str:
    """A pill around a sign and a word; what is well is drawn in outline, so that trouble stands out."""
    word = WORDS[outcome]
    wide = width(word, 11, bold=True) + 34
    fill, ink = palette.badge(TONES[outcome])
    left = middle - wide / 2
    shape: list[tuple[str, float | str]] = [("x", left), ("width", wide), ("height", PILL), ("rx", PILL / 2)]
    if outcome is Outcome.OK:
        ink = palette.good_text
        shape += [("fill", palette.card), ("stroke", palette.good)]
    else:
        shape.append(("fill", fill))
    return (
        element("rect", shape)
        + _sign(outcome, left + 14, PILL / 2, ink)
        + text(left + 24, PILL / 2 + 4, word, 11, ink, bold=True)
    )


def _sign(outcome: Outcome, x: float, y: float, ink: str) -> str:
    """A tick, a half-filled circle, a cross: told apart without colour."""
    stroke: list[tuple[str, float | str]] = [("fill", "none"), ("stroke", ink), ("stroke-width", 2.0)]
    if outcome is Outcome.OK:
        data = f"M{number(x - 4)} {number(y)}L{number(x - 1)} {number(y + 3)}L{number(x + 4)} {number(y - 4)}"
        return element("path", [("d", data), *stroke])
    if outcome is Outcome.LOST:
        low, high = number(y + 3.5), number(y - 3.5)
        left, right = number(x - 3.5), number(x + 3.5)
        return element("path", [("d", f"M{left} {high}L{right} {low}M{right} {high}L{left} {low}"), *stroke])
    half = f"M{number(x)} {number(y - 4)}A4 4 0 0 0 {number(x)} {number(y + 4)}Z"
    ring = element(
        "circle", [("cx", x), ("cy", y), ("r", 4.0), ("fill", "none"), ("stroke", ink), ("stroke-width", 1.5)]
    )
    return ring + element("path", [("d", half), ("fill", ink)])


def _legend(palette: Palette, room: float) -> tuple[str, float]:
    """The signs with their meanings, in columns; and the height."""
    entries = [
        (_sign(outcome, 5, 6, palette.text(TONES[outcome])), SIGN, meaning) for outcome, meaning in MEANINGS.items()
    ]
    return lined_up([*entries, (text(5, 9, "–", 11, palette.muted, anchor="middle"), SIGN, NOTHING)], palette, room)
