"""Phrases that several sections share."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.quantity import listed, show_count, show_duration, show_rate, show_share, show_size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis.demand.result import Figure

MINUTES_A_YEAR = 525_600
BYTES = {"B": "", "bytes": "", "B/s": "/s", "bytes/s": "/s"}


def amount(value: float, unit: str) -> str:
    """A number with its unit, in the house style.

    >>> amount(6e11, "B"), amount(1750.0, "req/s"), amount(300_000.0, "sockets")
    ('600 GB', '1,750 req/s', '300,000 sockets')
    """
    if not math.isfinite(value):
        return "unlimited"
    if unit in BYTES:
        return show_size(value) + BYTES[unit]
    if unit.endswith("/s"):
        return show_rate(value, unit.removesuffix("/s"))
    if unit == "s":
        return show_duration(value)
    return f"{show_count(value)} {unit}".rstrip()


def figure(shown: Figure | None) -> str:
    """The value of a figure, or that nobody can know it."""
    return amount(shown.value, shown.unit) if shown else "not stated"


def names(ids: Iterable[str], limit: int = 6) -> str:
    """Ids in backticks: '`a`, `b` and 3 more'."""
    return listed((f"`{name}`" for name in ids), most=limit - 1) or "nothing"


def share(value: float | None) -> str:
    """A share in per cent, or a dash."""
    return "–" if value is None else show_share(value)


def duration(seconds: float | None) -> str:
    """A length of time, or a dash."""
    if seconds is None:
        return "–"
    return "unbounded" if math.isinf(seconds) else show_duration(seconds)


def times(value: float) -> str:
    """A multiple of today's peak.

    >>> times(1.7), times(float("inf"))
    ('1.7x', 'never')
    """
    return "never" if math.isinf(value) else f"{show_count(value)}x"


def in_words(number: int) -> str:
    """A small number in words: 'one', '13'."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[number] if number < len(words) else f"{number:,}"


def plural(number: int, noun: str) -> str:
    """A small number in words with its noun: 'one flow', '13 flows'."""
    return f"{in_words(number)} {noun}" if number == 1 else f"{in_words(number)} {noun}s"


def sentence(text: str, *ids: str) -> str:
    """A message as a sentence in one line: capital letter, unless it begins with one of these names, and full stop.

    >>> sentence("losing db stops 2 flows"), sentence("pay promises 99.9 %", "pay")
    ('Losing db stops 2 flows.', 'pay promises 99.9 %.')
    """
    text = " ".join(text.split()).rstrip(".")
    if text.partition(" ")[0] in ids:
        return f"{text}."
    return f"{text[:1].upper()}{text[1:]}." if text else ""
