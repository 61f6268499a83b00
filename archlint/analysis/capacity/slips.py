"""Why a claimed figure is off: the mistakes people make in estimates, tried one after another.

A slip is named only when the claim is, within rounding, what the mistake would have given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity import show_count, show_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.demand.result import Figure

_CLOSE = 0.08
"""How near a claim must be to what a mistake would give; claims are rounded."""
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

    daily_active: float | None = None
    online: float | None = None
    average: float | None = None
    peak: float | None = None
    factor: float | None = None
    copies: int = 1
    reads: float | None = None
    writes: float | None = None


def likely_slip(name: str, claimed: float, computed: Figure, known: Premises) -> str | None:
    """The first mistake that explains the claim, in words; None when nothing does.

    >>> from archlint.analysis.demand import Figure
    >>> likely_slip("storage.log.per_year", 18e12, Figure(1.825e12, "B", ""), Premises(daily_active=0.1))
    'counts all users where 10 % are active in a day'
    """
    for expected, words in _candidates(name, computed, known):
        if expected > 0.0 and abs(claimed / expected - 1.0) <= _CLOSE:
            return words
    return None


def _candidates(name: str, computed: Figure, known: Premises) -> Iterator[tuple[float, str]]:
    if computed.unit == "req/s":
        yield from _rates(name, computed.value, known)
    yield from _bases(computed.value, known)
    yield from _kept(computed, known)
    yield from _units(computed)
    yield from _time(computed.value)


def _rates(name: str, value: float, known: Premises) -> Iterator[tuple[float, str]]:
    """Reads for everything, average for peak, another peak model."""
    kind = name.rpartition(".")[2]
    if kind in ("reads", "writes") and known.peak:
        yield known.peak, f"counts all {show_count(known.peak)} req/s, of which {kind} are {show_count(value)}"
        other = known.writes if kind == "reads" else known.reads
        if other:
            yield other, f"is the {'writes' if kind == 'reads' else 'reads'}"
    if known.factor and known.factor > 1.0:
        average = value if kind == "average_rate" else value / known.factor
        if kind == "average_rate":
            yield value * known.factor, "is the peak, not the average"
        else:
            yield average, "is the average, not the peak"
        yield from (
            (
                average * factor,
                f"{_OTHER_PEAK}{words} as the peak; the blueprint's model gives {show_count(known.factor)} ×",
            )
            for factor, words in _MODELS
            if factor != known.factor
        )


def _bases(value: float, known: Premises) -> Iterator[tuple[float, str]]:
    """All users instead of the active ones, or the other way round."""
    if known.daily_active and known.daily_active < 1.0:
        part = show_share(known.daily_active)
        yield value / known.daily_active, f"counts all users where {part} are active in a day"
        yield value * known.daily_active, f"counts the {part} active in a day where all users count"
    if known.online and known.online < 1.0:
        yield value / known.online, f"counts all users where {show_share(known.online)} are online at peak"
        if known.daily_active:
            online = show_share(known.online / known.daily_active)
            yield (
                value * known.daily_active / known.online,
                f"counts all active users where {online} of them are online at peak",
            )


def _kept(computed: Figure, known: Premises) -> Iterator[tuple[float, str]]:
    if computed.unit == "B" and known.copies > 1:
        yield computed.value * known.copies, f"counts all {known.copies} copies where one is meant"


def _units(computed: Figure) -> Iterator[tuple[float, str]]:
    """Bits for bytes, thousands lost or gained."""
    if computed.unit in ("B", "B/s"):
        yield computed.value * 8, "is in bits where bytes are meant"
        yield computed.value / 8, "takes bytes for bits"
    for factor, words in ((1e3, "1,000"), (1e6, "1,000,000")):
        yield computed.value * factor, f"is {words} times too large: a unit slipped (KB for B, MB for KB)"
        yield computed.value / factor, f"is {words} times too small: a unit slipped (B for KB, KB for MB)"


def _time(value: float) -> Iterator[tuple[float, str]]:
    """A period taken for another one."""
    for factor, short, long in (
        (365.0, "day", "year"),
        (365.0 / 30.0, "month", "year"),
        (30.0, "day", "month"),
        (60.0, "second", "minute"),
        (3600.0, "second", "hour"),
        (24.0, "hour", "day"),
    ):
        yield value / factor, f"counts a {short} where a {long} is meant"
        yield value * factor, f"counts a {long} where a {short} is meant"
    yield value * 10, "is 10 times too large"
    yield value / 10, "is 10 times too small"


def is_another_peak(slip: str | None) -> bool:
    """Whether a slip is the peak of another model."""
    return slip is not None and slip.startswith(_OTHER_PEAK)
