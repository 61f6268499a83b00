"""The line at the bottom that says what the marks mean; only what the picture uses."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, TypeAlias

from archlint.picture.lettering import width
from archlint.picture.scene import Lean, Stroke, Tone
from archlint.picture.svg.markup import element, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archlint.picture.layout.placed import Placed
    from archlint.picture.palette import Palette
    from archlint.picture.scene import Caption

LINE_HEIGHT = 20.0
SAMPLE = 26.0
BAR = 20.0
DOT = 11.0
BETWEEN = 18.0
ASSUMED = "5 3"
"""The dashes of a border around what is assumed."""
CONDITIONAL = "IF"
"""The pill of a flow that gets what it needs under a condition."""

Entry: TypeAlias = "tuple[str, float, str]"
"""A sample, its width, and what it means."""


def legend(placed: Placed, palette: Palette, limit: float, captions: Sequence[Caption] = ()) -> tuple[str, float]:
    """The drawing from (0, 0) and its height; entries wrap at `limit`. `captions` are those that are shown."""
    shown = entries(placed, palette)
    if any(caption.pill == CONDITIONAL for caption in captions):
        shown.append((_conditional(palette), BAR, "gets what it needs under a condition"))
    return lined_up(shown, palette, limit)


def lined_up(entries: Iterable[Entry], palette: Palette, limit: float) -> tuple[str, float]:
    """Samples with their meanings side by side in columns, and their height."""
    shown = list(entries)
    wide = [sample + 6 + width(words, 10) for _, sample, words in shown]
    columns = _columns(wide, limit)
    drawn: list[str] = []
    for index, (sample, room, words) in enumerate(shown):
        row, column = divmod(index, len(columns))
        place = f"translate({number(columns[column])} {number(row * LINE_HEIGHT)})"
        drawn.append(element("g", [("transform", place)], sample + text(room + 6, 9, words, 10, palette.muted)))
    return "".join(drawn), (LINE_HEIGHT * (1 + (len(shown) - 1) // len(columns)) if shown else 0.0)


def _columns(wide: Sequence[float], limit: float) -> list[float]:
    """Where the columns begin: as few lines as have room, and no more columns than those need.

    >>> _columns([100, 80, 120, 90, 60], 400)
    [0.0, 118.0, 216.0]
    """
    for lines in range(1, len(wide) + 1):
        count = -(-len(wide) // lines)
        needed = [max(wide[column::count]) + BETWEEN for column in range(count)]
        if fsum(needed) - BETWEEN <= limit:
            return [fsum(needed[:column]) for column in range(count)]
    return [0.0]


def entries(placed: Placed, palette: Palette) -> list[Entry]:
    """What the picture uses, one after the other."""
    links = [link.link for link in placed.links]
    leans = {link.lean for link in links}
    found: list[Entry] = []
    if leans & {Lean.CP, Lean.MIXED}:
        found.append((stroke_sample(palette.cp), SAMPLE, "CP: correct or an error"))
    if leans & {Lean.AP, Lean.MIXED}:
        found.append((stroke_sample(palette.ap), SAMPLE, "AP: an answer, maybe stale"))
    if leans & {Lean.NONE, Lean.MIXED} and leans - {Lean.NONE}:
        neither = "both, or no such choice" if Lean.MIXED in leans else "no such choice"
        found.append((stroke_sample(palette.neutral), SAMPLE, neither))
    if any(link.stroke is Stroke.ASYNC for link in links):
        found.append((stroke_sample(palette.neutral, "6 4"), SAMPLE, "asynchronous"))
    if any(link.stroke is Stroke.REPLICATION for link in links):
        found.append((stroke_sample(palette.neutral, "2 4"), SAMPLE, "replication"))
    meters = {card.card.meter.tone for card in placed.cards if card.card.meter}
    names = {Tone.GOOD: "below 70 %", Tone.WARM: "70 to 90 %", Tone.BAD: "90 % or more"}
    for index, tone in enumerate(tone for tone in names if tone in meters):
        found.append((_bar(palette.bar(tone)), BAR, ("load at peak " if not index else "") + names[tone]))
    if any(card.card.single for card in placed.cards) or any(box.box.single for box in placed.boxes):
        found.append((single_sample(palette.bad), BAR, "SPOF: single point of failure"))
    if any(box.box.assumed for box in placed.boxes):
        found.append((_assumed(palette), BAR, "assumed by the import, not confirmed"))
    badges = {badge.tone for card in placed.cards for badge in card.card.badges}
    if Tone.WARM in badges:
        found.append((_pill(palette.badge(Tone.WARM)[0]), BAR, "STATE: kept in the instance itself"))
    if Tone.NEUTRAL in badges:
        found.append((_pill(palette.badge(Tone.NEUTRAL)[0], DOT), DOT, "number of findings"))
    return found


def stroke_sample(colour: str, dashes: str = "") -> str:
    """A piece of line."""
    attributes: list[tuple[str, float | str]] = [
        ("d", f"M0 5.5h{number(SAMPLE)}"),
        ("stroke", colour),
        ("stroke-width", 2),
    ]
    if dashes:
        attributes.append(("stroke-dasharray", dashes))
    return element("path", attributes)


def _bar(colour: str) -> str:
    return element("rect", [("y", 3), ("width", BAR), ("height", 5), ("rx", 2.5), ("fill", colour)])


def _pill(colour: str, wide: float = BAR) -> str:
    return element("rect", [("width", wide), ("height", 11), ("rx", 5.5), ("fill", colour)])


def _conditional(palette: Palette) -> str:
    fill, ink = palette.badge(Tone.WARM)
    return _pill(fill) + text(BAR / 2, 8.5, CONDITIONAL, 8, ink, bold=True, anchor="middle")


def _assumed(palette: Palette) -> str:
    """The border of what nobody has confirmed."""
    shape: list[tuple[str, float | str]] = [("x", 1), ("y", 0.5), ("width", BAR - 2), ("height", 10), ("rx", 4)]
    look = [("fill", palette.box), ("stroke", palette.muted), ("stroke-dasharray", ASSUMED)]
    return element("rect", [*shape, *look])


def single_sample(colour: str) -> str:
    """The border of what is single."""
    return element(
        "rect",
        [
            ("x", 1),
            ("y", 0.5),
            ("width", BAR - 2),
            ("height", 10),
            ("rx", 4),
            ("fill", "none"),
            ("stroke", colour),
            ("stroke-width", 2),
        ],
    )
