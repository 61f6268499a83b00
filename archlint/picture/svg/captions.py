"""The lines under a picture: what each flow gets, with a pill that says it in a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture import sizes
from archlint.picture.lettering import width
from archlint.picture.lines import wrap
from archlint.picture.scene import Tone
from archlint.picture.svg.markup import element, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.picture.palette import Palette
    from archlint.picture.scene import Caption

LINE = 20.0
BELOW = 14.0
"""From one line of a text to its next."""
MOST_LINES = 3
PILL = 40.0
MOST = 12


def captions_width(shown: Sequence[Caption]) -> float:
    """Pixels the longest line needs."""
    names = max((width(caption.name, 11, bold=True) for caption in shown[:MOST]), default=0.0)
    return max((PILL + names + 22 + width(caption.text, 11) for caption in shown[:MOST]), default=0.0)


def captions(shown: Sequence[Caption], palette: Palette, room: float) -> tuple[str, float]:
    """The drawing from (0, 0) and its height; at most twelve lines, then how many more there are."""
    drawn: list[str] = []
    y = 0.0
    names = max((width(caption.name, 11, bold=True) for caption in shown[:MOST]), default=0.0)
    for caption in shown[:MOST]:
        drawn.append(_pill(caption, y, palette))
        drawn.append(text(PILL + 8, y + 11.5, caption.name, 11, palette.ink, bold=True))
        said = wrap(caption.text, 11, room - PILL - names - 20, MOST_LINES)
        for index, line in enumerate(said):
            drawn.append(text(PILL + names + 18, y + 11.5 + BELOW * index, line, 11, palette.muted))
        y += LINE + BELOW * (len(said) - 1)
    if len(shown) > MOST:
        drawn.append(text(PILL + 8, y + 11, f"and {len(shown) - MOST} more", 11, palette.muted))
        y += LINE
    return "".join(drawn), y


def _pill(caption: Caption, y: float, palette: Palette) -> str:
    """The word of a verdict; where there is none to give, its outline alone."""
    judged = caption.tone is not Tone.NEUTRAL
    fill, ink = palette.badge(caption.tone) if judged else ("none", palette.muted)
    shape: list[tuple[str, float | str]] = [("x", 0.5), ("y", y), ("width", PILL - 1), ("height", 15), ("rx", 7.5)]
    shape.append(("fill", fill))
    if not judged:
        shape.append(("stroke", palette.line))
    return element("rect", shape) + text(PILL / 2, y + 11, caption.pill, sizes.PILL, ink, bold=True, anchor="middle")
