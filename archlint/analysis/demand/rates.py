"""From people to requests per second: populations, averages and peaks, each with its arithmetic.

A rate written per second or minute is a peak rate; per day, month or user it is an average, and one
peak model turns it into a peak:

    factor f         peak = average × f
    share s in w     peak = a day's requests × s / w          (s × 86,400 / w times the average)
    busy hours b     peak = a day's requests / b              (86,400 / b times the average)

A rate per online user needs no model: the people online at peak are the peak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.demand.later import Later
from archlint.analysis.demand.result import Figure
from archlint.frozen import frozen
from archlint.quantity import Basis, Dimension, Quantity, show_count, show_share

if TYPE_CHECKING:
    from archlint.analysis.demand.reading import Reading
    from archlint.graph.system import Peak, Workload

DAY = 86_400.0
RATE = "req/s"


@frozen
class People:
    """How many there are, how many come in a day, how many are there at peak; None when nobody said."""

    users: Figure | None
    active: Figure | None
    online: Figure | None

    def of(self, basis: Basis) -> Figure | None:
        """The people a per-user quantity counts."""
        return {Basis.USER: self.users, Basis.ACTIVE_USER: self.active, Basis.ONLINE_USER: self.online}[basis]


@frozen
class Rates:
    """An average and a peak; None where the blueprint does not say enough."""

    average: Figure | None = None
    peak: Figure | None = None


def people(workload: Workload, read: Reading) -> People:
    """Count users, daily active users and people online at peak."""
    users = None
    if workload.users is not None:
        count = read("workload.users", workload.users)
        users = Figure(count, "users", Later(show_count, count))
    active = _part(users, workload.daily_active, "workload.daily_active", "active users", read)
    online = _part(active, workload.online_at_peak, "workload.online_at_peak", "users", read)
    return People(users, active, online)


def _part(whole: Figure | None, part: Quantity | None, name: str, unit: str, read: Reading) -> Figure | None:
    """Some of the people: a count of its own, or a share of the whole."""
    if part is None or (whole is None and part.dimension is not Dimension.COUNT):
        return None
    value = read(name, part)
    if part.dimension is Dimension.COUNT or whole is None:
        return Figure(value, unit, Later(show_count, value))
    return Figure(whole.value * value, unit, Later(lambda: f"{whole.formula} × {show_share(value)}"))


def peak_factor(peak: Peak | None, read: Reading) -> Figure | None:
    """How many times the average the peak is; unit 'x'."""
    if peak is None:
        return None
    if peak.factor is not None:
        value = read("workload.peak", peak.factor)
        return Figure(value, "x", Later(show_count, value))
    if peak.share is not None and peak.within:
        value = read("workload.peak", peak.share)
        words = Later(_window, value, peak.within)
        return Figure(DAY * value / peak.within, "x", words)
    if peak.busy:
        return Figure(DAY / peak.busy, "x", f"86,400 / {show_count(peak.busy)}")
    return None


def _window(share: float, within: float) -> str:
    return f"86,400 × {show_share(share)} / {show_count(within)}"


def rates(name: str, written: Quantity | None, crowd: People, peak: Peak | None, read: Reading) -> Rates:
    """Average and peak of a rate as written (`50 per active user per day`, `5M/day`, `580 req/s`)."""
    if written is None:
        return Rates()
    factor = peak_factor(peak, read)
    value = read(name, written)
    if written.basis is None and not written.is_average:
        words = Later(lambda: _per(show_count(value * (written.per or 1.0)), written.per))
        return _from_peak(Figure(value, RATE, words), factor)
    base = _base(value * (written.per or 1.0), written, crowd)
    if base is None:
        return Rates()
    period = written.per or 1.0
    average = Figure(base.value / period, RATE, Later(lambda: _per(base.formula, written.per)))
    if written.basis is Basis.ONLINE_USER:
        return _from_peak(average, factor)
    return Rates(average, _peak(average, base, period, peak, factor))


def _base(per_period: float, written: Quantity, crowd: People) -> Figure | None:
    """How many there are in one period, before dividing by its length."""
    if written.basis is None:
        return Figure(per_period, "requests", Later(show_count, per_period))
    basis = crowd.of(written.basis)
    if basis is None:
        return None
    words = Later(lambda: f"{basis.formula} × {show_count(per_period)}")
    return Figure(basis.value * per_period, "requests", words)


def _per(formula: str, period: float | None) -> str:
    return formula if period is None or period == 1.0 else f"{formula} / {show_count(period)}"


def _from_peak(peak: Figure, factor: Figure | None) -> Rates:
    if factor is None or not factor.value:
        return Rates(None, peak)
    words = Later(lambda: f"{peak.formula} / {show_count(factor.value)}")
    return Rates(Figure(peak.value / factor.value, RATE, words), peak)


def _peak(average: Figure, base: Figure, period: float, peak: Peak | None, factor: Figure | None) -> Figure | None:
    """The peak of an average, with the model's own arithmetic where a day is what was counted."""
    if peak is None or factor is None:
        return None
    value = average.value * factor.value
    if period == DAY and peak.factor is None:
        return Figure(value, RATE, Later(lambda: f"{base.formula} {_day(peak, factor)}"))
    return Figure(value, RATE, Later(lambda: f"{average.formula} × {factor.formula}"))


def _day(peak: Peak, factor: Figure) -> str:
    """How a day's requests come to a peak: '/ 7,200', or '86,400 × 40 % / 14,400' without the day that cancels out."""
    return f"/ {show_count(peak.busy)}" if peak.busy else f"× {factor.formula.removeprefix('86,400 × ')}"
