"""From base units to what people read: one house style for every report and picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.quantity.quantity import DAY, HOUR, MINUTE, YEAR, Dimension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archlint.quantity.quantity import Quantity

_WHOLE = {MINUTE: "1 min", HOUR: "1 h", DAY: "1 day", YEAR: "1 year"}
_ALMOST = 1e-12
_TEN, _HUNDRED = 10.0 - 1e-11, 100.0 - 1e-10
"""What is ten and a hundred but for rounding errors."""
_NINES = 10.0 - 1e-9
"""Per cent that may be missing to 100 where nobody may be told more than there is."""
_LARGE = ((1e15, "P"), (1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "K"))


def show(value: float, dimension: Dimension) -> str:
    """A number in base units with its unit.

    >>> show(1750.0, Dimension.RATE), show(6e10, Dimension.SIZE), show(0.05, Dimension.DURATION)
    ('1,750 req/s', '60 GB', '50 ms')
    """
    return _FORMATS[dimension](value)


def show_quantity(quantity: Quantity) -> str:
    """A quantity as a range when it is one: `500 to 2,000 req/s, likely 1,000`."""
    likely = show(quantity.likely, quantity.dimension)
    if not quantity.is_range:
        return likely
    low, high = (show(end, quantity.dimension) for end in (quantity.low, quantity.high))
    return f"{low} to {high}, likely {likely}"


def show_count(value: float) -> str:
    """A number of things: `3`, `1,750`, `10M`, `1.2B`.

    >>> show_count(12_345_678.0)
    '12.3M'
    """
    if abs(value) >= 999_999.5:
        for size, letter in ((1e9, "B"), (1e6, "M")):
            if abs(value) >= size * 0.9995:
                return f"{_digits(value / size)}{letter}"
    return _digits(value)


def counted(number: int, noun: str) -> str:
    """A number of things with their noun, which takes an `s`, or `es` where it ends in one.

    >>> counted(1, "error"), counted(2_000, "error"), counted(3, "class")
    ('1 error', '2,000 errors', '3 classes')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"


def with_article(noun: str) -> str:
    """A noun with its article.

    >>> with_article("cache"), with_article("object-store")
    ('a cache', 'an object-store')
    """
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def listed(names: Iterable[str], most: int | None = None, last: str = "and") -> str:
    """Names in a sentence; with `most`, of many that many and how many follow (one more is named rather than counted).

    >>> listed(["a", "b", "c"]), listed("abcd", most=3), listed("abcde", most=3, last="or")
    ('a, b and c', 'a, b, c and d', 'a, b, c or 2 more')
    """
    words = list(names)
    if most is not None and len(words) > most + 1:
        words[most:] = [f"{len(words) - most:,} more"]
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def show_rate(value: float, thing: str = "req") -> str:
    """A rate per second, or per minute, hour or day when it is slow: `1,750 req/s`, `30 req/h`."""
    for period, name in ((1.0, "s"), (MINUTE, "min"), (HOUR, "h")):
        if value * period >= 1 or value == 0:
            return f"{show_count(value * period)} {thing}/{name}"
    return f"{show_count(value * DAY)} {thing}/day"


_NOISE = 1e-10
"""Per cent below which nothing was measured: what rounding in arithmetic leaves of 100 % is no thirteenth nine."""


def show_share(value: float) -> str:
    """A share in per cent; from 90 % on as many nines as it has, rounded down: 99.9877 % is not 99.988 %, 98.96 % not 99 %.

    One without end is a load on something that takes nothing.

    >>> show_share(0.999), show_share(0.99995), show_share(0.999877), show_share(0.9896), show_share(0.5)
    ('99.9 %', '99.995 %', '99.987 %', '98.96 %', '50 %')
    >>> show_share(math.inf)
    'no capacity'
    """
    if math.isinf(value):
        return "no capacity"
    percent = 100 * value
    rest = 100 - percent
    if _NOISE < rest < _NINES:
        decimals = min(12, max(2, 1 - math.floor(math.log10(rest))))
        known = math.floor(percent * 10**decimals + 1e-6) / 10**decimals
        return f"{_trimmed(f'{known:.{decimals}f}')} %"
    return f"{_digits(percent)} %"


def show_size(value: float) -> str:
    """Bytes in powers of ten: `512 B`, `2 KB`, `60 GB`."""
    for size, letter in _LARGE:
        if abs(value) >= size * 0.9995:
            return f"{_digits(value / size)} {letter}B"
    return f"{_digits(value)} B"


def show_duration(seconds: float) -> str:
    """A length of time in the unit people would use: `50 ms`, `30 s`, `5 min`, `43.8 h`, `7 days`, `7 years`."""
    if math.isinf(seconds):
        return "for ever"
    if seconds == 0:
        return "0 s"
    for limit, worth, name in (
        (0.0009995, 1e-6, "µs"),
        (0.9995, 1e-3, "ms"),
        (2 * MINUTE, 1.0, "s"),
        (2 * HOUR, MINUTE, "min"),
        (2 * DAY, HOUR, "h"),
        (2 * YEAR, DAY, "days"),
    ):
        if seconds < limit:
            return _with_whole_unit(seconds, worth, name)
    return f"{_digits(seconds / YEAR)} years"


def _with_whole_unit(seconds: float, worth: float, name: str) -> str:
    """`1 min` rather than `60 s`, `1 h` rather than `60 min`, `1 day` rather than `24 h`."""
    return _WHOLE.get(seconds) or f"{_digits(seconds / worth)} {name}"


def show_downtime(availability: float) -> str:
    """What an availability leaves in a year: `43.8 h/year` for 99.5 %."""
    return f"{show_duration((1 - availability) * YEAR)}/year"


def show_miss(factor: float) -> str:
    """By how much a claim misses, from claimed over computed: per cent up to twice, a multiple from there.

    >>> show_miss(0.001), show_miss(3.3), show_miss(0.88)
    ('1,000x too low', '3.3x too high', '12 % too low')
    """
    if factor == 0 or math.isinf(factor):
        return "too low" if factor == 0 else "too high"
    word = "high" if factor > 1 else "low"
    if 0.5 < factor < 2:
        return f"{_digits(round(100 * abs(factor - 1)))} % too {word}"
    return f"{show_count(max(factor, 1 / factor))}x too {word}"


def _digits(value: float) -> str:
    """Three significant digits, all of them from a hundred upward, thousands apart, no trailing zeros."""
    if not math.isfinite(value):
        return "unlimited" if value > 0 else str(value)
    size = abs(value)
    if size >= _HUNDRED:
        return f"{value:,.0f}"
    if size == 0:
        return "0"
    if size >= 1.0:
        return _trimmed(f"{value:.{1 if size >= _TEN else 2}f}")
    decimals = 2 - math.floor(math.log10(size) + _ALMOST)
    return _trimmed(f"{value:.{min(decimals, 15)}f}")


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


_FORMATS: dict[Dimension, Callable[[float], str]] = {
    Dimension.COUNT: show_count,
    Dimension.SHARE: show_share,
    Dimension.ADDITION: show_share,
    Dimension.RATE: show_rate,
    Dimension.SIZE: show_size,
    Dimension.BANDWIDTH: lambda value: show_size(value) + "/s",
    Dimension.DURATION: show_duration,
    Dimension.MONEY: lambda value: f"${show_count(value)}/month",
    Dimension.BYTE_PRICE: lambda value: f"${show_count(value * 1e9)}/GB",
    Dimension.STORAGE_PRICE: lambda value: f"${show_count(value * 1e9)}/GB per month",
    Dimension.UNIT_PRICE: lambda value: f"${show_count(value * 1e6)}/1M",
    Dimension.PER_USER: show_count,
    Dimension.FACTOR: lambda value: f"{_digits(value)}x",
    Dimension.GROWTH: lambda value: f"{_digits(100 * value)} % a month",
}
