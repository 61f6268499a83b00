"""How quantities look, as regular expressions for editors: wide enough for everything that can be parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archlint.quantity import PRICES, Dimension

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = r"[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_SCALE = r"[kKMB]?"
_OVER = r"\s*(/|\bper\b)\s*"
_PERIOD = r"(s|sec|seconds?|min|minutes?|h|hr|hours?|d|days?|weeks?|months?|y|years?)"
_THING = r"\s*([a-z]+\s*)?"
_USER = r"((daily )?active |online )?users?"
_BYTES = r"(B|bytes?|[kKMGTPE]i?B)"
_SHORT_TIME = r"ns|nanoseconds|us|µs|μs|microseconds|ms|milliseconds?"

UNITS = {
    Dimension.COUNT: rf"{_SCALE}{_THING}",
    Dimension.SHARE: r"%?",
    Dimension.ADDITION: r"%?",
    Dimension.RATE: rf"{_SCALE}({_THING}{_OVER}{_PERIOD}|\s*([rqt]ps|[rq]pm))",
    Dimension.SIZE: _BYTES,
    Dimension.BANDWIDTH: rf"[kKMGTPE]?i?(B|b|bits?|bytes?)(ps|{_OVER}{_PERIOD})",
    Dimension.DURATION: rf"({_SHORT_TIME}|{_PERIOD})",
    Dimension.MONEY: rf"{_SCALE}{_OVER}{_PERIOD}",
    Dimension.BYTE_PRICE: rf"{_OVER}{_BYTES}",
    Dimension.STORAGE_PRICE: rf"{_OVER}{_BYTES}({_OVER}|-){_PERIOD}",
    Dimension.UNIT_PRICE: rf"{_OVER}[0-9_,]*{_SCALE}{_THING}",
    Dimension.PER_USER: rf"{_SCALE}{_THING}{_OVER}{_USER}({_OVER}{_PERIOD})?",
    Dimension.FACTOR: r"[x×]",
    Dimension.GROWTH: rf"%{_OVER}{_PERIOD}",
}
"""What may stand behind the number, by dimension."""

EXAMPLES = {
    Dimension.COUNT: ["3", "10k", "5M"],
    Dimension.SHARE: ["90%", "99.9%"],
    Dimension.ADDITION: ["30%", "150%"],
    Dimension.RATE: ["600 req/s", "500..1k..2k req/s", "5M/day"],
    Dimension.SIZE: ["2 KB", "8 GB"],
    Dimension.BANDWIDTH: ["1 Gbps", "125 MB/s"],
    Dimension.DURATION: ["50 ms", "30 s", "7 days"],
    Dimension.MONEY: ["$50/month"],
    Dimension.BYTE_PRICE: ["$0.09/GB"],
    Dimension.STORAGE_PRICE: ["$0.023/GB per month"],
    Dimension.UNIT_PRICE: ["$0.20/1M"],
    Dimension.PER_USER: ["30 per user", "50 per active user per day"],
    Dimension.FACTOR: ["3x"],
    Dimension.GROWTH: ["8%/month"],
}
_ZERO = r"\s*0[0_]*(\.0+)?([eE][+-]?[0-9]+)?\s*"
_WITHOUT_ZERO = frozenset({Dimension.PER_USER, Dimension.FACTOR, Dimension.GROWTH})


def quantity_schema(dimensions: Sequence[Dimension], prefix: str = "") -> dict[str, Any]:
    """The JSON Schema of a quantity of one of these dimensions; `prefix` is a word that stands before it."""
    anything = len(dimensions) == len(Dimension)
    patterns = [r"\s*\$?[0-9].*"] if anything else [_pattern(dimension, prefix) for dimension in dimensions]
    zero = not anything and not prefix and not _WITHOUT_ZERO.issuperset(dimensions)
    if zero:
        patterns.append(_ZERO)
    text = {"type": "string", "pattern": f"^({'|'.join(patterns)})$"}
    number: dict[str, Any] | None = None
    if Dimension.COUNT in dimensions:
        number = {"type": "number", "minimum": 0}
    elif not {Dimension.SHARE, Dimension.ADDITION}.isdisjoint(dimensions):
        number = {"type": "number", "minimum": 0, "maximum": 1}
    elif zero:
        number = {"const": 0}
    name = "any quantity" if anything else f"{prefix} {' or '.join(dimensions)}".strip()
    examples = [f"{prefix} {example}".strip() for dimension in dimensions for example in EXAMPLES[dimension]]
    return {"title": name, **({"anyOf": [text, number]} if number else text), "examples": examples}


def _pattern(dimension: Dimension, prefix: str) -> str:
    """One number with its unit, or a range whose unit may stand only at the end."""
    number = rf"\${_NUMBER}" if dimension in PRICES else _NUMBER
    word = rf"{prefix}\s+" if prefix else ""
    return rf"\s*{word}({number}\s*[A-Za-zµμ%×/ ]*\.\.\s*){{0,2}}{number}\s*{UNITS[dimension]}\s*"
