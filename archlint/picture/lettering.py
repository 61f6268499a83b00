"""How wide text is, without a font: advance widths of the Helvetica family in thousandths of the size.

The widths are those of Helvetica as published in Adobe's Core 14 font metrics (AFM); Arial and
Liberation Sans are metrically the same. Eight per cent slack covers the wider faces of the font stack.
"""

from __future__ import annotations

from unicodedata import combining, east_asian_width

SLACK = 1.08
BOLD = 1.07
_WIDE = 1000
_OTHER = 610
_RUNS = (
    (222, "ijl"),
    (278, " !,./:;[\\]ftI|·"),
    (333, "-()`r"),
    (355, '"'),
    (389, "*"),
    (469, "^"),
    (191, "'"),
    (500, "cksvxyzJ"),
    (556, "abdeghnopquLµ–?_#$0123456789"),
    (584, "+<=>~×"),
    (549, "≤≥"),
    (611, "FTZ"),
    (667, "ABEKPSVXY&"),
    (722, "CDHNRUw"),
    (778, "GOQ"),
    (833, "mM"),
    (889, "%"),
    (944, "W"),
    (1000, "—→…"),
    (1015, "@"),
)


def _table() -> dict[str, int]:
    return {letter: width for width, letters in _RUNS for letter in letters}


WIDTHS = _table()


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels `text` needs at `size`, on the generous side.

    >>> width("api", 10) < width("api", 10, bold=True) < width("gateway", 10)
    True
    """
    units = sum(_advance(letter) for letter in text)
    return units * size * SLACK * (BOLD if bold else 1.0) / 1000


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


def wrap(text: str, size: float, limit: float, lines: int = 2) -> tuple[str, ...]:
    """`text` in at most so many lines, broken at its ` · ` where there are any, else at spaces; the last one fitted.

    >>> wrap("one two three", 10, 40)
    ('one two', 'three')
    """
    rest = text
    found: list[str] = []
    while rest and len(found) < lines - 1 and width(rest, size) > limit:
        breaks = [at for mark in (" · ", " ") for at in _breaks(rest, mark) if width(rest[:at], size) <= limit]
        if not breaks:
            break
        dotted = [at for at in _breaks(rest, " · ") if width(rest[:at], size) <= limit]
        at = max(dotted or breaks)
        found.append(rest[:at])
        rest = rest[at:].lstrip(" ·")
    return (*found, fit(rest, size, limit))


def _breaks(text: str, mark: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(mark, at) and at]


def _advance(letter: str) -> int:
    known = WIDTHS.get(letter)
    if known is not None:
        return known
    if combining(letter):
        return 0
    return _WIDE if east_asian_width(letter) in {"W", "F"} else _OTHER
