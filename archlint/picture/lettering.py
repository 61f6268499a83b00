"""How wide text is: the advance widths of the bundled typeface, which stands first in the font stack of every picture.

Helvetica, Arial and Liberation Sans, which stand in for it in most browsers, are narrower by some per cent; the slack
covers the capitals that are not.
"""

from __future__ import annotations

from math import fsum
from unicodedata import combining, east_asian_width

from archlint.picture.typeface import BOLD, REGULAR, advances

SLACK = 1.03
_WIDE = 1000.0
_OTHER = 640.0


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels `text` needs at `size`, on the generous side.

    >>> width("api", 10) < width("api", 10, bold=True) < width("gateway", 10)
    True
    """
    known = advances(BOLD if bold else REGULAR)
    units = fsum(known[letter] if letter in known else _stranger(letter) for letter in text)
    return units * size * SLACK / 1000


def fit(text: str, size: float, limit: float, *, bold: bool = False) -> str:
    """`text`, or its longest beginning that fits `limit` pixels with an ellipsis.

    >>> fit("PostgreSQL", 13, 200)
    'PostgreSQL'
    >>> fit("PostgreSQL", 13, 60)
    'Postgr…'
    """
    if width(text, size, bold=bold) <= limit:
        return text
    kept = text
    while kept and width(kept + "…", size, bold=bold) > limit:
        kept = kept[:-1]
    return kept.rstrip(" ·,-") + "…"


def wrap(text: str, size: float, limit: float, lines: int = 2, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in at most so many lines, broken at its ` · ` where there are any, else at spaces; the last one fitted.

    >>> wrap("one two three", 10, 40)
    ('one two', 'three')
    """
    rest = text
    found: list[str] = []
    while rest and len(found) < lines - 1 and width(rest, size, bold=bold) > limit:
        breaks = [
            at for mark in (" · ", " ") for at in _breaks(rest, mark) if width(rest[:at], size, bold=bold) <= limit
        ]
        if not breaks:
            break
        dotted = [at for at in _breaks(rest, " · ") if width(rest[:at], size, bold=bold) <= limit]
        at = max(dotted or breaks)
        found.append(rest[:at])
        rest = rest[at:].lstrip(" ·")
    return (*found, fit(rest, size, limit, bold=bold))


def _breaks(text: str, mark: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(mark, at) and at]


def _stranger(letter: str) -> float:
    """The width of a letter that some other font will have to supply."""
    if combining(letter):
        return 0.0
    return _WIDE if east_asian_width(letter) in {"W", "F"} else _OTHER
