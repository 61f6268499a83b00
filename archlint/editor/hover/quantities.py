"""A quantity: what it was read as."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.editor.keys import holds
from archlint.quantity import Dimension, QuantityError, parse, show, show_duration
from archlint.quantity.complaint import NAMES
from archlint.quantity.quantity import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.quantity import Quantity
    from archlint.source import DocumentPath


def about_quantity(path: DocumentPath, text: str) -> str | None:
    """What a text at a path says in plain numbers; None where no quantity stands, or none that can be read.

    >>> about_quantity(("flows", "f", "rate"), "5M/day")
    '`5M/day` is a rate: 57.9 req/s on average, times the peak model at peak'
    """
    for dimensions, prefix in _expected(path):
        try:
            read = parse(text.removeprefix(prefix).strip() if prefix else text, *dimensions)
        except QuantityError:
            continue
        return f"`{text}` is {NAMES[read.dimension][0]}: {_in_numbers(read)}"
    return None


def _expected(path: DocumentPath) -> list[tuple[Sequence[Dimension], str]]:
    found: list[tuple[Sequence[Dimension], str]] = []
    for outer in holds(path):
        kind = outer[1] if outer[0] in ("one or many", "many") else outer
        if kind[0] == "quantity":
            found.append(([Dimension(name) for name in kind[1]], kind[2]))
        elif kind[0] == "people":
            found.append(([Dimension.SHARE, Dimension.COUNT], ""))
        elif kind[0] == "whole":
            found.append(([Dimension.COUNT], ""))
    return found


def _in_numbers(read: Quantity) -> str:
    ends = (read.low, read.likely, read.high) if read.is_range else (read.likely,)
    said = " to ".join(_one(value, read) for value in dict.fromkeys((ends[0], ends[-1])))
    if read.is_range:
        said += f" (90 % interval), likely {_one(read.likely, read)}"
    if read.dimension is Dimension.RATE:
        said += " on average, times the peak model at peak" if read.is_average else " at peak"
    return said


def _one(value: float, read: Quantity) -> str:
    """One number, in full where the short form is what was written."""
    match read.dimension:
        case Dimension.COUNT:
            return f"{value:,.0f}" if value.is_integer() else f"{value:,g}"
        case Dimension.SIZE:
            return f"{show(value, read.dimension)} ({value:,.0f} bytes)" if value >= 1000 else f"{value:,.0f} bytes"
        case Dimension.DURATION:
            return f"{show_duration(value)} ({value:,g} s)" if value >= 120 else show_duration(value)
        case Dimension.PER_USER:
            each = f"for each {read.basis.value}" if read.basis is not None else "for each user"
            return f"{value * DAY:,g} a day {each}" if read.per is not None else f"{value:,g} {each}"
        case _:
            return show(value, read.dimension)
