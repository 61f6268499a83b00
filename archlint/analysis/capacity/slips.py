"""Why a claimed figure is off: the mistakes people make in estimates, tried one after another.

A slip is named only when the claim is, within rounding, what the mistake would have given, and when somebody could
make that mistake with such a figure: nobody takes a year for a day in a number of shards.
"""

from __future__ import annotations

import math
import re
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from archlint.analysis.demand.result import Figure
from archlint.frozen import frozen
from archlint.quantity import show_count, show_share
from archlint.quantity.quantity import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSE = 0.04
"""How near a claim must be to what a mistake would give; claims are rounded."""
_CLOSER = 0.02
"""The same for mistakes that explain much and that nothing in the blueprint hints at."""
_EXACT = 0.008
"""Within this an explanation is no coincidence, and goes before those that only come near."""
_NEARER = 4.0
"""How many times nearer to what a mistake gives than to what is right a claim must be to be no rounding of the latter."""
_OTHER_PEAK = "takes "
_MODELS = (
    (10.0, "10 × the average"),
    (3.0, "3 × the average (8 busy hours)"),
    (2.4, "2.4 × the average (40 % of a day within 4 h)"),
    (2.0, "2 × the average"),
    (5.0, "5 × the average"),
)


@frozen
class Premises:
    """What the blueprint says that a claim may have mixed up; None when it does not say."""

    users: float | None = None
    daily_active: float | None = None
    online: float | None = None
    average: float | None = None
    peak: float | None = None
    factor: float | None = None
    reads: float | None = None
    writes: float | None = None
    ahead: int | None = None
    """Years that a figure looks ahead."""
    others: tuple[tuple[str, float], ...] = ()
    """What else is a figure of this kind, in words that follow "is", with its value."""


class Slip(NamedTuple):
    """What a mistake would give, in words, and how near a claim must be to it.

    `habit`: nobody is misled, it is how people reckon in their heads (100,000 seconds a day, TiB for TB).
    """

    gives: float
    words: str
    close: float = _CLOSE
    habit: bool = False

    def is_no_rounding(self, claimed: float, right: float) -> bool:
        """Whether a claim is this mistake although it lies as near to what is right as a rounded figure may.

        >>> Slip(1736.1, "counts all requests").is_no_rounding(1750.0, 1562.5)
        True
        >>> Slip(1736.1, "counts all requests").is_no_rounding(1600.0, 1562.5)
        False
        """
        off, other = abs(math.log(claimed / self.gives)), abs(math.log(claimed / right))
        return not self.habit and off <= _CLOSER and _NEARER * off <= other


def likely_slip(name: str, claimed: float, computed: Figure, known: Premises) -> Slip | None:
    """The first mistake that explains the claim; None when nothing does.

    >>> from archlint.analysis.demand import Figure
    >>> likely_slip("storage.log.per_year", 18e12, Figure(1.825e12, "B", ""), Premises(daily_active=0.1)).words
    'counts all users where 10 % are active in a day'
    """
    fitting = [
        (abs(claimed / slip.gives - 1.0) > _EXACT, place, slip)
        for place, slip in enumerate(_candidates(name, computed, known))
        if slip.gives > 0.0 and abs(claimed / slip.gives - 1.0) <= slip.close
    ]
    return min(fitting)[2] if fitting else None


def _candidates(name: str, computed: Figure, known: Premises) -> Iterator[Slip]:
    if computed.unit == "req/s":
        yield from starmap(Slip, _rates(name, computed, known))
    users = {"peak_rate": known.peak, "average_rate": known.average}.get(name)
    if (
        users and abs(users / computed.value - 1.0) > _EXACT
    ):  # whoever slips may have left out flows with a rate of their own
        others = Figure(users, computed.unit, computed.formula)
        yield from starmap(Slip, _rates(name, others, known))
        yield from _time(name, others)
    yield from (Slip(value, f"is {words}", _CLOSER) for words, value in known.others)
    yield from starmap(Slip, _bases(computed, known))
    yield from starmap(Slip, _ahead(computed, known))
    yield from _units(computed)
    yield from _time(name, computed)
    yield from _left_out(computed)


def _rates(name: str, computed: Figure, known: Premises) -> Iterator[tuple[float, str]]:
    """Reads for everything, average for peak, another peak model."""
    kind, value = name.rpartition(".")[2], computed.value
    if kind in ("reads", "writes") and known.peak:
        yield known.peak, f"counts all {show_count(known.peak)} req/s, of which {kind} are {show_count(value)}"
        other = known.writes if kind == "reads" else known.reads
        if other:
            yield other, f"is the {'writes' if kind == 'reads' else 'reads'}"
    if known.factor and known.factor > 1.0:
        if kind == "average_rate":
            at_peak = value * known.factor
            yield at_peak, f"is the peak, not the average{_how_given(computed.formula, at_peak, known.factor)}"
            yield value / known.factor, "is divided by the peak, which is no part of an average"
            return
        average = value / known.factor
        yield average, "is the average, not the peak"
        yield value * known.factor, "is the peak of what is the peak already"
        yield from (
            (
                average * factor,
                f"{_OTHER_PEAK}{words} as the peak; the blueprint's model gives {show_count(known.factor)} ×",
            )
            for factor, words in _MODELS
            if factor != known.factor
        )


def _how_given(formula: str, at_peak: float, factor: float) -> str:
    """How an average is written, where the formula says that all it comes from was given at peak: `39 / 3`.

    >>> _how_given("39 / 3", 39.0, 3.0)
    ': a rate per second or minute is one at peak, so write `3.37M/day` if it is the average'
    >>> _how_given("100M / 2.59M", 116.0, 3.0)
    ''
    """
    terms = formula.split(" + ")
    if not all(each.count(" / ") == 1 and each.endswith(f" / {show_count(factor)}") for each in terms):
        return ""
    daily = show_count(at_peak * DAY).replace(",", "")
    return f": a rate per second or minute is one at peak, so write `{daily}/day` if it is the average"


def _bases(computed: Figure, known: Premises) -> Iterator[tuple[float, str]]:
    """All users instead of the active ones where these count, or the other way round where all of them do."""
    value, said = computed.value, computed.formula
    if known.daily_active and known.daily_active < 1.0:
        part = show_share(known.daily_active)
        if not said or part in said:
            yield value / known.daily_active, f"counts all users where {part} are active in a day"
        if not said or (part not in said and known.users and show_count(known.users) in said):
            yield value * known.daily_active, f"counts the {part} active in a day where all users count"
    if known.online and known.online < 1.0:
        yield value / known.online, f"counts all users where {show_share(known.online)} are online at peak"
        if known.daily_active:
            online = show_share(known.online / known.daily_active)
            yield (
                value * known.daily_active / known.online,
                f"counts all active users where {online} of them are online at peak",
            )


def _ahead(computed: Figure, known: Premises) -> Iterator[tuple[float, str]]:
    if known.ahead:
        yield computed.value / known.ahead, f"is one year where {known.ahead} are meant"


def _units(computed: Figure) -> Iterator[Slip]:
    """Bits for bytes, powers of two for powers of ten, thousands lost or gained."""
    value, bytes_ = computed.value, computed.unit in ("B", "B/s")
    if bytes_:
        yield Slip(value * 8, "is in bits where bytes are meant")
        yield Slip(value / 8, "is divided by 8, as bits are, where bytes are meant")
        power = min(5, int(math.log10(value) / 3)) if value >= 1e9 else 0  # below a gigabyte it is less than rounding
        if power:
            ratio, letter = 1.024**power, "KMGTP"[power - 1]
            yield Slip(value / ratio, f"counts in {letter}iB where {letter}B is written", _EXACT, habit=True)
            yield Slip(value * ratio, f"counts in {letter}B where {letter}iB is written", _EXACT, habit=True)
    large, small = (
        ("KB for B, MB for KB", "B for KB, KB for MB") if bytes_ else ("K for 1, M for K", "1 for K, K for M")
    )
    for factor, words in ((1e3, "1,000"), (1e6, "1,000,000")):
        yield Slip(value * factor, f"is {words} times too large: a unit slipped ({large})")
        yield Slip(value / factor, f"is {words} times too small: a unit slipped ({small})")


_PERIODS = {
    "B": ((30.0, "day", "month"), (365.0, "day", "year"), (365.0 / 30.0, "month", "year")),
    "req/s": (
        (30.0, "day", "month"),
        (365.0 / 30.0, "month", "year"),
        (365.0, "day", "year"),
        (86_400.0, "second", "day"),
        (3_600.0, "second", "hour"),
        (60.0, "second", "minute"),
        (24.0, "hour", "day"),
    ),
}
_PERIODS["B/s"] = _PERIODS["rows/s"] = _PERIODS["req/s"]
_PERIODS["rows"] = _PERIODS["B"]
"""Periods that are taken for each other, by what is counted; what has no time in it has none to confuse."""


def _time(name: str, computed: Figure) -> Iterator[Slip]:
    """A period taken for another one, where the arithmetic has one; ten times too much or too little."""
    timeless = computed.unit in ("B", "rows") and ".per_" not in name and not _has_days(computed.formula)
    for factor, short, long in () if timeless else _PERIODS.get(computed.unit, ()):
        yield Slip(computed.value / factor, f"counts {_a(short)} where {_a(long)} is meant", _CLOSER)
        yield Slip(computed.value * factor, f"counts {_a(long)} where {_a(short)} is meant", _CLOSER)
    if computed.unit in ("req/s", "B/s"):
        yield Slip(computed.value * 0.864, "counts 100,000 seconds a day, which has 86,400", _CLOSER, habit=True)
    yield Slip(computed.value * 10, "is 10 times too large", _CLOSER)
    yield Slip(computed.value / 10, "is 10 times too small", _CLOSER)


def _has_days(formula: str) -> bool:
    """Whether years, or the seconds of days, are among the factors of a formula, or nothing is known of it.

    >>> _has_days("1M × 30 × 2 KB"), _has_days("10M × 10 % × 500 B × 2,555"), _has_days("5M / 86,400")
    (False, True, True)
    """
    numbers = (int(each.replace(",", "")) for each in re.findall(r"(?<![\w.])\d[\d,]*(?![\w.])", formula))
    return not formula or any(each >= 365 and (each % 365 == 0 or each % 86_400 == 0) for each in numbers)


def _left_out(computed: Figure) -> Iterator[Slip]:
    """One of the factors forgotten, where the arithmetic has several: the thirty of `1M × 30 × 2 KB`."""
    factors = re.split(r" × ", computed.formula)
    for factor in factors if len(factors) > 2 else ():
        if re.fullmatch(r"\d[\d,]*", factor) and (number := int(factor.replace(",", ""))) > 1:
            yield Slip(computed.value / number, f"leaves out the {factor} of {computed.formula}", _EXACT)


def _a(period: str) -> str:
    return f"an {period}" if period == "hour" else f"a {period}"


def is_another_peak(slip: str | None) -> bool:
    """Whether a slip is the peak of another model."""
    return slip is not None and slip.startswith(_OTHER_PEAK)
