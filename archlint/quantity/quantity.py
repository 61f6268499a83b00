"""What a number in a blueprint is: a value or a range, in base units, with what was written."""

from __future__ import annotations

from enum import StrEnum

from archlint.frozen import frozen, replace

SECOND = 1.0
MINUTE = 60.0
HOUR = 3_600.0
DAY = 86_400.0
MONTH = 30 * DAY
YEAR = 365 * DAY


class Dimension(StrEnum):
    """The kinds of quantity the language knows; the base unit is what `Quantity.likely` counts in."""

    COUNT = "count"  # things
    SHARE = "share"  # 0..1
    ADDITION = "addition"  # share of what is there, put on top of it: may be more than 1
    RATE = "rate"  # per second
    SIZE = "size"  # bytes
    BANDWIDTH = "bandwidth"  # bytes per second
    DURATION = "duration"  # seconds
    MONEY = "money"  # dollars per month
    BYTE_PRICE = "price per byte"  # dollars per byte
    STORAGE_PRICE = "price of storage"  # dollars per byte and month
    UNIT_PRICE = "price per request"  # dollars per thing
    PER_USER = "per user"  # things for each user of `basis`; per second when `per` is set
    FACTOR = "factor"  # times
    GROWTH = "growth"  # share added in a month, compounding


class Basis(StrEnum):
    """Whom a per-user quantity counts; never implied."""

    USER = "user"
    ACTIVE_USER = "active user"
    ONLINE_USER = "online user"


@frozen
class Quantity:
    """A number with a dimension, possibly a range, always in base units.

    `low..high` is a 90 % interval when the author wrote one; for a plain number all three are equal.
    `per` is the length in seconds of the period that was written (`5M/day` has 86,400): the language
    treats rates per second or minute as peak rates and longer periods as averages.
    """

    likely: float
    low: float
    high: float
    dimension: Dimension
    text: str
    per: float | None = None
    basis: Basis | None = None

    @property
    def is_range(self) -> bool:
        """Whether the author gave an interval rather than a single number."""
        return self.low != self.high

    @property
    def is_average(self) -> bool:
        """Whether a rate was written per day, month or user, so that the peak model applies to it."""
        return self.basis is not None or (self.per is not None and self.per > MINUTE)

    @property
    def is_of_peak(self) -> bool:
        """Whether a rate is that of the peak: per second or minute, or of the people who are online then."""
        return self.basis is Basis.ONLINE_USER if self.basis is not None else not self.is_average

    def times(self, factor: float) -> Quantity:
        """So many times as much, both ends of a range too; what was written stays as it was.

        >>> Quantity(2.0, 1.0, 4.0, Dimension.RATE, "1..2..4/s").times(3).high
        12.0
        """
        return replace(self, likely=self.likely * factor, low=self.low * factor, high=self.high * factor)
