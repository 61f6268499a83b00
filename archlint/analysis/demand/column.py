"""Numbers under uncertainty: a likely value that carries one value per sample through plain arithmetic.

The analyses are written once, for floats. When some assumption is a range, it enters as a `Column`, a
float that also holds the value of every sample, and so does everything computed from it: ten thousand
evaluations of the model cost one pass over it.

>>> load = Column(3.0, (2.0, 3.0, 4.0))
>>> list((load / 6.0).samples)
[0.3333333333333333, 0.5, 0.6666666666666666]
>>> float(1.0 - load / 6.0)
0.5
"""

from __future__ import annotations

import math
import operator
from array import array
from itertools import repeat
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Column(float):
    """A float (the likely value) with `samples`; sums, products and quotients are taken sample by sample."""

    __slots__ = ("samples",)
    samples: array[float]

    def __new__(cls, likely: float, samples: Iterable[float]) -> Self:
        """A number that is `likely`, or one of `samples`."""
        column = super().__new__(cls, likely)
        column.samples = array("d", [*samples])
        return column

    def __add__(self, other: float) -> Column:
        return _paired(operator.add, self, other)

    def __radd__(self, other: float) -> Column:
        return _paired(operator.add, other, self)

    def __sub__(self, other: float) -> Column:
        return _paired(operator.sub, self, other)

    def __rsub__(self, other: float) -> Column:
        return _paired(operator.sub, other, self)

    def __mul__(self, other: float) -> Column:
        return _paired(operator.mul, self, other)

    def __rmul__(self, other: float) -> Column:
        return _paired(operator.mul, other, self)

    def __truediv__(self, other: float) -> Column:
        return _divided(self, other)

    def __rtruediv__(self, other: float) -> Column:
        return _divided(other, self)

    def __reduce__(self) -> tuple[type[Column], tuple[float, array[float]]]:
        return (Column, (float(self), self.samples))


def each(function: Callable[..., float], *numbers: float) -> float:
    """Apply a function of floats to numbers, sample by sample where any of them is a column.

    >>> list(each(max, Column(2.0, (1.0, 3.0)), 2.0).samples)
    [2.0, 3.0]
    """
    if Column not in map(type, numbers):
        return function(*numbers)
    likely = function(*map(float, numbers))
    rows = (number.samples if isinstance(number, Column) else repeat(number) for number in numbers)
    return Column(likely, map(function, *rows))


def total(numbers: Iterable[float]) -> float:
    """The sum: exact rounding (`math.fsum`) of plain floats, sample by sample for columns."""
    terms = list(numbers)
    if Column not in map(type, terms):
        return math.fsum(terms)
    plain = math.fsum(term for term in terms if not isinstance(term, Column))
    result = plain
    for term in terms:
        if isinstance(term, Column):
            result = result + term
    return result


def _quotient(numerator: float, denominator: float) -> float:
    """A quotient that is infinite, not an error, where a sample's denominator is zero."""
    if denominator:
        return numerator / denominator
    return math.inf if numerator else 0.0


def _divided(numerator: float, denominator: float) -> Column:
    if denominator:
        try:
            return _paired(lambda above, below: above / below, numerator, denominator)
        except ZeroDivisionError:
            pass
    return _paired(_quotient, numerator, denominator)


def _paired(operation: Callable[[float, float], float], left: float, right: float) -> Column:
    return cast("Column", each(operation, left, right))
