"""From what people write (`500..1k..2k req/s`) to numbers in base units."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.quantity.complaint import (
    SCALED,
    QuantityError,
    backwards,
    misread,
    missing_unit,
    not_a_quantity,
    out_of_bounds,
    unknown_unit,
    wrong_dimension,
)
from archlint.quantity.quantity import MONTH, Dimension, Quantity
from archlint.quantity.units import PRICES, SCALES, Unit, read_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE = re.compile(r"(-?\$?-?)\s*([0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(.*)", re.DOTALL)
GROUPED = re.compile(r"[1-9][0-9]{0,2}\.000")
"""What looks like thousands to whoever groups digits with dots, and like decimals to everybody else."""
LARGEST, SMALLEST = 1e24, 1e-24
"""Beyond these, in base units, nothing that exists is measured, and products of them can no longer be computed."""
_BARE_ZERO = PRICES | {Dimension.DURATION, Dimension.SIZE, Dimension.RATE, Dimension.BANDWIDTH}


def parse(written: object, *dimensions: Dimension) -> Quantity:
    """The quantity that `written` (text or a plain number) stands for, in one of these dimensions (none: any).

    Raises QuantityError, whose message is a predicate (`must be a rate, …`) for the caller to put a name before.

    >>> parse("500..1k..2k req/s", Dimension.RATE).high
    2000.0
    >>> parse("50 per active user per day", Dimension.PER_USER).per
    86400.0
    """
    allowed = dimensions or tuple(Dimension)
    if isinstance(written, bool) or not isinstance(written, (int, float, str)):
        raise not_a_quantity(written, allowed)
    try:
        return _parse(written if isinstance(written, str) else _digits(written), allowed)
    except QuantityError as error:
        if (
            isinstance(written, str)
            and error.kind in ("wrong-unit", "wrong-type")
            and (way := _meant(written, allowed, allowed))
        ):
            raise QuantityError(error.kind, error.message, f"write `{way}`") from None
        raise


def respelt(written: str, *dimensions: Dimension) -> str:
    """The text, if it can be read in one of these dimensions, else what it surely means, else again the text.

    >>> respelt("10k", Dimension.COUNT), respelt("1 million", Dimension.COUNT), respelt("two nines", Dimension.SHARE)
    ('10k', '1M', '99%')
    """
    from archlint.quantity.meant import SURE  # noqa: PLC0415 -- as below

    try:
        _parse(written, dimensions)
    except QuantityError:
        return _meant(written, dimensions, [each for each in dimensions if each in SURE]) or written
    return written


def _meant(written: str, allowed: tuple[Dimension, ...], told: Sequence[Dimension]) -> str | None:
    """What can be read and was probably meant, in the words for what these dimensions are told in."""
    from archlint.quantity.meant import meant  # noqa: PLC0415 -- only what is wrong asks

    for text in meant(" ".join(written.split()), told):
        try:
            _parse(text, allowed)
        except QuantityError:
            continue
        return text
    return None


@lru_cache(maxsize=4096)
def _parse(written: str, allowed: tuple[Dimension, ...]) -> Quantity:
    text = " ".join(written.split())
    pieces = text.split("..")
    if len(pieces) > 3 or not all(piece.strip() for piece in pieces):
        raise not_a_quantity(written, allowed)
    unit, numbers = _read_pieces(text, pieces, allowed)
    for number in numbers:
        _check_bounds(number, unit, text)
    low, high = numbers[0], numbers[-1]
    likely = numbers[1] if len(numbers) == 3 else low / 2 + high / 2
    if not low <= likely <= high:
        raise backwards(text, pieces, numbers)
    return Quantity(likely, low, high, unit.dimension, text, unit.per, unit.basis)


def _digits(number: float) -> str:
    """A plain number as text; whole floats without the useless `.0`."""
    return str(int(number)) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else str(number)


def _read_pieces(text: str, pieces: Sequence[str], allowed: tuple[Dimension, ...]) -> tuple[Unit, list[float]]:
    """The common unit and the numbers in it; a unit that stands only at the end holds for the whole range."""
    split = [_split(piece, text, allowed) for piece in pieces]
    *before, (last_number, last_rest) = split
    unit, scale = _interpret(last_rest, allowed, text)
    numbers: list[float] = []
    for number, rest in before:
        if rest == "$" and unit.dimension in PRICES:
            numbers.append(_in_base_units(number, unit))
        elif rest in SCALES and not (rest == "B" and unit.dimension is Dimension.SIZE):
            numbers.append(_in_base_units(number * SCALES[rest], unit))
        elif rest:
            own, own_scale = _interpret(rest, (unit.dimension,), text)
            numbers.append(_in_base_units(number * own_scale, own))
        else:
            numbers.append(_in_base_units(number, unit))
    numbers.append(_in_base_units(last_number * scale, unit))
    return unit, numbers


def _in_base_units(number: float, unit: Unit) -> float:
    if unit.dimension is Dimension.GROWTH and unit.per is not None and unit.per != MONTH:
        months = round(unit.per / MONTH)  # a year has twelve of them
        growth: float = (1 + number * unit.worth) ** (1 / months if months else MONTH / unit.per) - 1
        return growth
    if unit.worth == 0.01:  # 99.9 % is 0.999, not 0.9990000000000001
        return round(number / 100, 15)
    parts = 1 / unit.worth
    return number / round(parts) if parts > 1 and parts.is_integer() else number * unit.worth


def _split(piece: str, text: str, allowed: tuple[Dimension, ...]) -> tuple[float, str]:
    """The number at the beginning of a piece, and what stands behind it (`$` moved there)."""
    found = _PIECE.fullmatch(piece.strip())
    if found is None:
        raise not_a_quantity(text, allowed)
    prefix, digits, rest = found.groups()
    rest = rest.strip()
    if rest[:1] == ",":
        thousands = re.fullmatch(r"(?:,\d{3}(?!\d))+.*", rest) is not None
        raise misread(text, "a comma is not part of a number", f"write `{text.replace(',', '' if thousands else '.')}`")
    if GROUPED.fullmatch(digits) and not rest.startswith("."):
        few, many = (text.replace(digits, instead) for instead in (digits[:-4], digits.replace(".", "")))
        raise misread(text, "a dot is a decimal point", f"write `{few}`, or `{many}` if thousands are meant")
    if "-" in prefix:
        raise QuantityError("out-of-range", f"cannot be negative, got `{text}`")
    number = float(digits.replace("_", ""))
    if "$" in prefix:
        rest = rest[:1] + "$" + rest[1:] if rest[:1] in SCALES else "$" + rest
    return number, rest


def _interpret(rest: str, allowed: tuple[Dimension, ...], text: str) -> tuple[Unit, float]:
    """The unit behind a number and the scale before the unit (`k req/s` is 1,000 and a rate)."""
    readings = _readings(rest)
    for unit, scale in readings:
        if unit.dimension in allowed:
            return unit, scale
    if not rest:
        return _without_unit(text, allowed), 1.0
    if readings:
        raise wrong_dimension(text, readings[0][0].dimension, allowed)
    raise unknown_unit(text, rest, allowed)


@lru_cache(maxsize=1024)
def _readings(rest: str) -> tuple[tuple[Unit, float], ...]:
    """Every way to read what stands behind a number; a bare `B` is a billion before it is a byte."""
    whole = read_unit(rest)
    readings = [] if whole is None else [(whole, 1.0)]
    if rest[:1] in SCALES and (scaled := read_unit(rest[1:])) and scaled.dimension in SCALED:
        readings.append((scaled, SCALES[rest[0]]))
    if rest == "%":
        readings.append((Unit(Dimension.ADDITION, 0.01), 1.0))
    return tuple(readings[::-1] if rest == "B" else readings)


def _without_unit(text: str, allowed: tuple[Dimension, ...]) -> Unit:
    """What a bare number means: a share, or nothing at all that needs a unit when it is zero."""
    for dimension in (Dimension.SHARE, Dimension.ADDITION):
        if dimension in allowed:
            return Unit(dimension, 1.0)
    if float(_PIECE.fullmatch(text.rsplit("..", 1)[-1].strip())[2].replace("_", "")) == 0 and ".." not in text:  # type: ignore[index]
        for dimension in allowed:
            if dimension in _BARE_ZERO:
                return Unit(dimension, 1.0)
    raise missing_unit(text, allowed)


def _check_bounds(number: float, unit: Unit, text: str) -> None:
    bare = unit.dimension is Dimension.ADDITION and unit.worth == 1.0  # `30` may be meant as 30 %
    beyond = number > LARGEST or 0 < number < SMALLEST
    if beyond or ((unit.dimension is Dimension.SHARE or bare) and not 0 <= number <= 1):
        raise out_of_bounds(text, number, Dimension.SHARE if bare else unit.dimension)
