"""What single values mean: quantities, whole numbers, people, and which of several ways to write something was taken."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.quantity import Dimension, Quantity, QuantityError, parse, show_written

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from archlint.source import Data

WHOLE = "whole number"
"""Marks whole numbers in the schema, which says what they look like."""


def mistake(kind: str, message: str, help: str | None = None) -> PydanticCustomError:  # noqa: A002 - the word of the report
    """A mistake in one value; `message` is a predicate that follows the name of the key."""
    from pydantic_core import PydanticCustomError  # noqa: PLC0415 -- only what is wrong needs it

    return PydanticCustomError("mistake", "{message}", {"kind": kind, "message": message, "help": help})


def quantity(value: object, dimensions: tuple[Dimension, ...], prefix: str = "") -> Quantity:
    """A scalar as a quantity of one of these dimensions; `prefix` is a word that must stand before it.

    Raises the mistake of what is no such quantity.
    """
    if isinstance(value, Quantity):
        return value
    if prefix:
        value = _without_prefix(value, prefix)
    try:
        return parse(value, *dimensions)
    except QuantityError as error:
        raise mistake(error.kind, error.message, error.help) from None


def _without_prefix(value: object, prefix: str) -> object:
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    word, _, rest = text.partition(" ")
    if word == prefix and rest:
        return rest
    way_out = f"write `{prefix} {text}`" if text[:1].isdigit() else None
    raise mistake("wrong-type", f"must begin with `{prefix}`, as in `{prefix} 1 h`, got {show_written(value)}", way_out)


def people(quantity: Quantity) -> Quantity:
    """Some of the users, as a share or as a count; a bare number up to 1 is a share, up to 100 it could be either.

    Raises the mistake of a number that could be either.
    """
    if quantity.dimension is not Dimension.COUNT:
        return quantity
    if quantity.high <= 1:
        return replace(quantity, dimension=Dimension.SHARE)
    if quantity.high <= 100 and quantity.text.replace(".", "").isdigit():
        text = quantity.text
        raise mistake("missing-unit", f"may be a share or a count, got `{text}`", f"write `{text}%` or `{text} users`")
    return quantity


def whole_number(value: Data) -> int:
    """A whole number, written plainly or as a count (`10k`).

    Raises the mistake of what is none.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        quantity = parse(value, Dimension.COUNT)
    except QuantityError as error:
        if error.kind == "out-of-range":
            raise mistake(error.kind, error.message, error.help) from None
        raise _no_whole_number(value) from None
    if ".." in quantity.text or not quantity.likely.is_integer():
        raise _no_whole_number(value)
    return int(quantity.likely)


def _no_whole_number(value: Data) -> PydanticCustomError:
    """The mistake, with the number that stands in a text."""
    said = " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
    if said.lower() in _NUMERALS:
        said = str(_NUMERALS.index(said.lower()))
    numbers: list[str] = []
    if len(said) <= 60 and isinstance(value, (str, dict)) and not re.search(r"[*/%]|\w\+\d", said):
        numbers = re.findall(r"(?<![\d.,])\d+(?![\d.,])", said)
    way_out = None
    if len(numbers) == 1:
        way_out = f"write `{numbers[0]}`"
    elif (ends := _FROM_TO.fullmatch(said)) is not None:
        way_out = f"write one number: `{max(ends[1], ends[2], key=int)}` for what there is at peak"
    return mistake("wrong-type", f"must be a whole number, got {show_written(value)}", way_out)


_NUMERALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


_FROM_TO = re.compile(r"(\d+) ?(?:-|–|\.\.|to|bis|…|\.\.\.|) ?(\d+)")
"""A range, or the two numbers of a mapping, where things that stand one by one are counted."""


def flag_or_name(value: object) -> object:
    """`true`, `false`, or the id of a component.

    Raises the mistake of anything else.
    """
    if isinstance(value, (bool, str)):
        return value
    raise mistake("wrong-type", "must be `true`, `false` or the id of a component")


def as_list(value: Data | tuple[Data, ...]) -> Data | tuple[Data, ...]:
    """One entry as a list of it; what is a list already, or can be none, as it is."""
    return value if value is None or isinstance(value, (list, tuple, dict)) else [value]


def shape(value: object) -> str:
    """Which of two ways to write something was taken: plain, or a mapping of its own."""
    return "mapping" if isinstance(value, dict) or hasattr(value, "model_fields_set") else "plain"


def peak_shape(value: object) -> str:
    """Which peak model was written; a mapping with `busy` alone is the hours of a busy day."""
    if isinstance(value, Quantity) or shape(value) == "plain":
        return "factor"
    if isinstance(value, dict):
        return "busy" if "busy" in value and "share" not in value and "within" not in value else "window"
    return "busy" if hasattr(value, "busy") else "window"


def pin_shape(value: object) -> str:
    """Whether reads are pinned by a token or for a time."""
    return "token" if isinstance(value, str) and value.strip().isalpha() else "duration"
