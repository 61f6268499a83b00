"""Figures as people write them in sentences: "about 3.9k/s", "3,858 redirects a second", "six terabytes"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = re.compile(r"(?<![\w.,-])(\d[\d,_]*(?:\.\d+)?)\s*([kKMBGTP](?!\w)|[kKMGTP](?=i?[Bb]\b))?([^\d;.!?()]*)")
"""A number, the letter that scales it, and the words up to the next number or the end of the sentence."""
_TOKEN = re.compile(r"[A-Za-z]+|/")
_NEAR = 6
"""Words behind a number among which its period is looked for; a figure for a month or a year is an input, no rate."""
_SCALES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12, "P": 1e15}
_SCALE_WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "mio": 1e6, "bn": 1e9}
_PREFIXES = {
    "": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15,
    "ki": 1024.0, "mi": 1024.0**2, "gi": 1024.0**3, "ti": 1024.0**4, "pi": 1024.0**5,
    "kilo": 1e3, "mega": 1e6, "giga": 1e9, "tera": 1e12, "peta": 1e15,
}  # fmt: skip
_SIZES = {f"{prefix}{unit}": size for prefix, size in _PREFIXES.items() for unit in ("b", "byte", "bytes")}
_PERIODS = {
    **dict.fromkeys(("s", "sec", "second"), 1.0),
    **dict.fromkeys(("min", "minute"), 60.0),
    **dict.fromkeys(("h", "hr", "hour"), 3600.0),
    **dict.fromkeys(("d", "day"), 86_400.0),
}
_PER = frozenset({"/", "a", "an", "per", "each", "every"})
_RATES = frozenset({"rps", "qps", "tps"})
_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {
    **{word: str(number) for number, word in enumerate(_ONES, start=1)},
    **{word: str(10 * number) for number, word in enumerate(_TENS, start=1)},
}
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})(?= )", re.IGNORECASE)


def figures(text: str) -> Iterator[tuple[float, str]]:
    """Every number of a text in base units, with what it is: 'rate', 'size', 'flow of bytes' or 'count'.

    >>> list(figures("1,575 reads/s need 6 TB"))
    [(1575.0, 'rate'), (6000000000000.0, 'size')]
    >>> list(figures("3k writes/s and 2.5M links"))
    [(3000.0, 'rate'), (2500000.0, 'count')]
    >>> list(figures("3858 redirects a second, forty writes per second; two megabytes every second for 100 million links"))
    [(3858.0, 'rate'), (40.0, 'rate'), (2000000.0, 'flow of bytes'), (100000000.0, 'count')]
    """
    spelt = _WORD.sub(lambda found: _WORDS[found.group().lower()], text)
    for number, scale, behind in _NUMBER.findall(spelt):
        value = float(number.replace(",", "").replace("_", ""))
        words = [word.lower() for word in _TOKEN.findall(behind)[:_NEAR]]
        if words and words[0] in _SCALE_WORDS:
            value *= _SCALE_WORDS[words.pop(0)]
        size = _size(scale, behind, words)
        period = _period(words)
        if size is not None:
            yield value * size / (period or 1.0), "size" if period is None else "flow of bytes"
        if size is None or scale == "B":
            scaled = value * _SCALES.get(scale, 1.0)
            rate = period is not None or bool(_RATES.intersection(words[:1]))
            yield scaled / (period or 1.0), "rate" if rate else "count"


def _size(scale: str, behind: str, words: list[str]) -> float | None:
    """How many bytes the unit behind a number has, None when it is none; `B` may be bytes or a billion."""
    if scale == "B":
        return 1.0
    first = words[0] if words else ""
    unit = f"{scale}{first}".lower() if scale and behind[:1].isalpha() else first if not scale else ""
    return _SIZES.get(unit) if unit not in _PREFIXES else None


def _period(words: list[str]) -> float | None:
    """The seconds of the period that is named behind a number: `/s`, "a second", "per day"."""
    for word, following in pairwise(words):
        name = following.removesuffix("s") if len(following) > 2 else following
        if word in _PER and name in _PERIODS:
            return _PERIODS[name]
    return None
