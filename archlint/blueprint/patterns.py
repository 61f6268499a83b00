"""How quantities look, as regular expressions for editors: wide enough for everything that can be parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archlint.blueprint.values import WHOLE
from archlint.quantity import PRICES, Dimension
from archlint.quantity.units import THINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = r"[0-9][0-9_]*(\.[0-9]+)?([eE][+-]?[0-9]+)?"
_SCALE = r"[kKMB]?"
_OVER = r"\s*(/|\bper\b)\s*"
_PERIOD = r"(s|sec|seconds?|min|minutes?|h|hr|hours?|d|days?|weeks?|months?|y|years?)"
_THING = rf"\s*(({'|'.join(sorted(THINGS))})\s*)?"
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


_BEGINS_WITH_ZERO = r"\s*\$?0[0_]*(\.0+)?([eE][+-]?[0-9]+)?(?![0-9_]|\.[0-9]|[eE][+-]?[0-9])"
_BEGINS_BELOW_ONE = r"\s*0[0_]*(\.[0-9]+)?\s*([x×]|\.\.)"
_BROKEN = r"\s*[0-9_]+\.[0-9]*[1-9][0-9]*\s*([^\seEkKMB0-9]|$)"
_LARGE = 1e24


def whole_schema(least: int) -> dict[str, Any]:
    """The JSON Schema of a whole number, plain or as a count (`10k`); none lies below `least`, which is 0 or 1."""
    refused = "|".join((r".*\.\.", _BROKEN, *([_BEGINS_WITH_ZERO] if least else [])))
    text = {"type": "string", "pattern": f"^(?!{refused})({_pattern(Dimension.COUNT, '')})$"}
    number = {"type": "integer", "minimum": least, "maximum": _LARGE}
    return {"title": f"{WHOLE} above zero" if least else WHOLE, "anyOf": [number, text], "examples": [3, "10k"]}


def above_zero(schema: dict[str, Any]) -> dict[str, Any]:
    """The same quantity, of which there is some: nothing is divided by zero."""
    kept = _refusing(schema, _BEGINS_WITH_ZERO, "above zero")
    kinds = [kind for kind in kept.pop("anyOf", ()) if kind != {"const": 0}]
    several = [
        {key: inner for key, inner in kind.items() if key != "minimum"} | {"exclusiveMinimum": 0}
        if kind.get("type") == "number"
        else kind
        for kind in kinds
    ]
    return {**kept, "anyOf": several} if len(several) > 1 else {**kept, **dict(*several)}


def at_least_one(schema: dict[str, Any]) -> dict[str, Any]:
    """The same factor, where the busiest is set against the fair share."""
    return _refusing(schema, _BEGINS_BELOW_ONE, "of at least 1x")


def _refusing(schema: dict[str, Any], what: str, name: str) -> dict[str, Any]:
    """A quantity whose text may not begin with something."""

    def without(kind: dict[str, Any]) -> dict[str, Any]:
        return {**kind, "pattern": f"^(?!{what}){kind['pattern'][1:]}"} if "pattern" in kind else kind

    kinds = {"anyOf": [without(kind) for kind in schema["anyOf"]]} if "anyOf" in schema else {}
    return {**without(schema), **kinds, "title": f"{schema['title']} {name}"}


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
        number = {"type": "number", "minimum": 0, "maximum": _LARGE}
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
