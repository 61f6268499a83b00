"""The typeface that comes with archlint: which letters it has and how wide they are, read from the font files themselves.

The tables are those of OpenType (https://learn.microsoft.com/typography/opentype/spec/): `cmap` in format 4 leads
from letters to glyphs, `hmtx` from glyphs to advance widths.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from struct import unpack, unpack_from
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FAMILY = "Inter"
_FOLDER = Path(__file__).parent / "fonts"
REGULAR = _FOLDER / "Inter-Regular.ttf"
BOLD = _FOLDER / "Inter-Bold.ttf"
LAST = 0xFFFF


@cache
def advances(font: Path) -> Mapping[str, float]:
    """The advance width of every letter of a font, in thousandths of the size."""
    data = font.read_bytes()
    tables = _tables(data)
    (per_em,) = unpack_from(">H", data, tables["head"] + 18)
    (measured,) = unpack_from(">H", data, tables["hhea"] + 34)
    metrics = unpack_from(f">{2 * measured}H", data, tables["hmtx"])
    widths = metrics[::2]
    found = {
        chr(letter): round(1000 * widths[min(glyph, measured - 1)] / per_em, 1)
        for letter, glyph in _glyphs(data, tables["cmap"])
    }
    return MappingProxyType(found)


def has(text: str) -> bool:
    """Whether the typeface has every letter of a text.

    >>> has("PostgreSQL · 97 % → 44 %"), has("数据库")
    (True, False)
    """
    return set(text) <= advances(REGULAR).keys()


def _tables(data: bytes) -> dict[str, int]:
    """Where each table of a font begins."""
    (count,) = unpack_from(">H", data, 4)
    records = (unpack_from(">4s3I", data, 12 + 16 * index) for index in range(count))
    return {tag.decode("ascii"): offset for tag, _, offset, _ in records}


def _glyphs(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Letters and their glyphs, segment by segment."""
    (offset,) = unpack_from(">I", data, at + 8)
    start = at + offset
    _, length, _, doubled = unpack_from(">4H", data, start)
    count = doubled // 2
    words = unpack(f">{(length - 14) // 2}H", data[start + 14 : start + 14 + 2 * ((length - 14) // 2)])
    ends, begins = words[:count], words[count + 1 : 2 * count + 1]
    deltas, ranges = words[2 * count + 1 : 3 * count + 1], words[3 * count + 1 : 4 * count + 1]
    for segment, (end, begin, delta, reach) in enumerate(zip(ends, begins, deltas, ranges, strict=True)):
        for letter in range(begin, end + 1):
            place = 3 * count + 1 + segment + reach // 2 + letter - begin
            glyph = words[place] if reach else letter
            if glyph and letter != LAST:
                yield letter, (glyph + delta) & LAST
