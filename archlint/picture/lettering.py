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


def _stranger(letter: str) -> float:
    """The width of a letter that some other font will have to supply."""
    if combining(letter):
        return 0.0
    return _WIDE if east_asian_width(letter) in {"W", "F"} else _OTHER
