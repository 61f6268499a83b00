"""Laws fitted to a load test: answers per second from requests in progress.

Requests in progress follow from Little's law, N = X R, so what simulated users do between two requests does not
matter. Three laws are tried, and the one that explains the points better is taken (Akaike's criterion, so that a
further parameter must earn its place):

    bounds  X(N) = min(N, N*) / S: a closed test, whose users send the next request when they have the answer; the limit
            is N* / S (asymptotic bounds, exact for one station with so many servers).
    M/M/m   X(N) = ρ C with m ρ + P(wait) ρ / (1 − ρ) = N: m servers and one line, C the limit. For a given m, C is a
            least-squares slope.
    USL     X(N) = N / (a + b (N − 1) + c N (N − 1)), linear in a, b, c when turned over: R = N / X. All three are kept
            non-negative. The limit is X at N = √((a − b) / c), or 1 / b where there is no c.

Errors are relative, so that slow points count like fast ones. Sources: L. Kleinrock, *Queueing Systems* I (1975),
ch. 3; Lazowska, Zahorjan, Graham, Sevcik, *Quantitative System Performance* (1984), ch. 5; N. J. Gunther, *Guerrilla Capacity Planning* (2007), ch. 4 to 6; H. Akaike, IEEE TAC 19(6), 1974.
"""

from __future__ import annotations

import itertools
import math
import random
from typing import TYPE_CHECKING

from archlint.analysis.latency.queueing import erlang_c
from archlint.calibration.result import Fit
from archlint.frozen import frozen
from archlint.quantity import show_count, show_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SERVERS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256)
"""Numbers of servers that are tried."""
RESAMPLINGS = 400

Sample = tuple[float, float]
"""Requests in progress, and answers per second."""


@frozen
class _Law:
    """A fitted law: its name, its limit, and the rate it gives for so many requests in progress."""

    model: str
    limit: float
    rate: Callable[[float], float]
    parameters: tuple[float, ...]
    formula: str

    def errors(self, samples: Sequence[Sample]) -> list[float]:
        """Relative errors of the rates."""
        return [self.rate(inside) / rate - 1.0 for inside, rate in samples]


def fit(samples: Sequence[Sample]) -> Fit | None:
    """The best of the laws with a 90 % interval of its limit; None when none of them has one."""
    laws = [
        law
        for law in (bounds(samples), queue(samples), universal(samples))
        if law is not None and math.isfinite(law.limit)
    ]
    if not laws:
        return None
    law = min(laws, key=lambda each: _criterion(each, samples))
    low, high = _interval(law, samples)
    errors = [abs(error) for error in law.errors(samples)]
    return Fit(law.model, law.limit, low, high, law.formula, sum(errors) / len(errors), max(errors), law.parameters)


def _criterion(law: _Law, samples: Sequence[Sample]) -> float:
    """Akaike's: n ln(mean square error) + 2 parameters."""
    square = math.fsum(error * error for error in law.errors(samples)) / len(samples)
    return len(samples) * math.log(max(square, 1e-12)) + 2 * len(law.parameters)


def _interval(law: _Law, samples: Sequence[Sample]) -> tuple[float, float]:
    """5 and 95 % of the limits of resampled points (Efron's bootstrap), always around the limit itself."""
    chosen = random.Random(0)  # noqa: S311 - samples, not secrets
    limits: list[float] = []
    for _ in range(RESAMPLINGS):
        drawn = chosen.choices(samples, k=len(samples))
        again = _again(law, drawn)
        if again is not None and math.isfinite(again.limit):
            limits.append(again.limit)
    limits.sort()
    if not limits:
        return law.limit, law.limit
    low, high = limits[int(0.05 * len(limits))], limits[int(0.95 * len(limits))]
    return min(low, law.limit), max(high, law.limit)


def _again(law: _Law, samples: Sequence[Sample]) -> _Law | None:
    """The same law for other points."""
    match law.model:
        case "USL":
            return universal(samples)
        case "bounds":
            return _bent(law.parameters[0], samples)
        case _:
            return _slope(int(law.parameters[0]), samples)


def bounds(samples: Sequence[Sample]) -> _Law | None:
    """Proportional up to a bend, level beyond it; None when the points do not reach the level.

    >>> law = bounds([(n, min(n, 4) / 0.020) for n in (1, 2, 4, 8, 16)])
    >>> law and round(law.limit)
    200
    """
    inside = sorted(n for n, _ in samples)
    first, last = inside[0], inside[-1]
    steps = [first * (last / first) ** (step / 200.0) for step in range(200)] if last > first else []
    laws = [law for law in (_bent(bend, samples) for bend in (*inside[:-1], *steps)) if law is not None]
    best = min(laws, key=lambda law: math.fsum(e * e for e in law.errors(samples)), default=None)
    return None if best is None or best.parameters[0] >= last else best


def _bent(bend: float, samples: Sequence[Sample]) -> _Law | None:
    """The slope that explains the points best when the line bends here."""
    ratios = [min(n, bend) / rate for n, rate in samples if rate > 0.0]
    square = math.fsum(ratio * ratio for ratio in ratios)
    if square <= 0.0:
        return None
    slope = math.fsum(ratios) / square
    formula = f"min(N, {show_count(bend)}) / {show_duration(1.0 / slope)}"
    return _Law("bounds", slope * bend, lambda inside: slope * min(inside, bend), (bend, 1.0 / slope), formula)


def queue(samples: Sequence[Sample]) -> _Law | None:
    """M/M/m for the number of servers that explains the points best."""
    laws = [law for law in (_slope(servers, samples) for servers in SERVERS) if law is not None]
    return min(laws, key=lambda law: math.fsum(e * e for e in law.errors(samples)), default=None)


def _slope(servers: int, samples: Sequence[Sample]) -> _Law | None:
    """The limit C for a number of servers: rates are C times utilisations."""
    ratios = [busy(servers, inside) / rate for inside, rate in samples if rate > 0.0]
    square = math.fsum(ratio * ratio for ratio in ratios)
    if square <= 0.0:
        return None
    limit = math.fsum(ratios) / square
    service = servers / limit
    formula = f"M/M/{servers} with {show_duration(service)} of work: {servers} / {show_duration(service)}"
    return _Law(
        f"M/M/{servers}", limit, lambda inside: limit * busy(servers, inside), (float(servers), service), formula
    )


def busy(servers: int, inside: float) -> float:
    """The utilisation at which so many requests are in progress in M/M/m.

    >>> round(busy(1, 1.0), 6), round(busy(1, 9.0), 6)
    (0.5, 0.9)
    """
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2.0
        if servers * middle + erlang_c(servers, middle) * middle / (1.0 - middle) < inside:
            low = middle
        else:
            high = middle
    return low


def universal(samples: Sequence[Sample]) -> _Law | None:
    """The Universal Scalability Law; None when nothing bends the line, so that there is no limit.

    >>> law = universal([(n, n / (0.01 + 0.002 * (n - 1))) for n in (1, 2, 4, 8, 16)])
    >>> law and round(law.limit)
    500
    """
    best: tuple[float, float, float] | None = None
    least = math.inf
    for used in ((0,), (0, 1), (0, 2), (0, 1, 2)):
        found = _solved(samples, used)
        if found is None or found[0] <= 0.0 or min(found) < 0.0:
            continue
        a, b, c = found
        square = math.fsum((_turned(n, a, b, c) * x / n - 1.0) ** 2 for n, x in samples)
        if square < least * 0.999:
            best, least = found, square
    if best is None or (best[1] == 0.0 and best[2] == 0.0):
        return None
    return _law(*best)


def _law(a: float, b: float, c: float) -> _Law:
    peak = math.sqrt((a - b) / c) if c > 0.0 and a > b else math.inf
    if c > 0.0:
        peak = max(1.0, peak) if math.isfinite(peak) else 1.0
        limit = peak / _turned(peak, a, b, c)
    else:
        limit = 1.0 / b
    formula = f"N / ({show_duration(a)} + {show_duration(b)} (N − 1) + {show_duration(c)} N (N − 1))"
    if math.isfinite(peak):
        formula += f", highest at {show_count(peak)} in progress"
    return _Law("USL", limit, lambda inside: inside / _turned(inside, a, b, c), (a, b, c), formula)


def _turned(n: float, a: float, b: float, c: float) -> float:
    """Seconds per answer with n in progress."""
    return a + b * (n - 1.0) + c * n * (n - 1.0)


def _solved(samples: Sequence[Sample], used: tuple[int, ...]) -> tuple[float, float, float] | None:
    """Least squares of R = a + b (N − 1) + c N (N − 1) with relative errors, for some of the coefficients."""
    rows: list[list[float]] = []
    for n, x in samples:
        latency = n / x
        terms = (1.0 / latency, (n - 1.0) / latency, n * (n - 1.0) / latency)
        rows.append([terms[place] for place in used])
    size = len(used)
    matrix = [
        [math.fsum(row[i] * row[j] for row in rows) for j in range(size)] + [math.fsum(row[i] for row in rows)]
        for i in range(size)
    ]
    answer = _eliminated(matrix)
    if answer is None:
        return None
    found = [0.0, 0.0, 0.0]
    for place, value in zip(used, answer, strict=True):
        found[place] = value
    return found[0], found[1], found[2]


def _eliminated(matrix: list[list[float]]) -> list[float] | None:
    """Gauss–Jordan with the largest pivots; None when the columns depend on each other."""
    size = len(matrix)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(matrix[row][column]))
        if abs(matrix[pivot][column]) <= 1e-12 * max(1.0, *(abs(value) for value in matrix[pivot])):
            return None
        matrix[column], matrix[pivot] = matrix[pivot], matrix[column]
        scale = matrix[column][column]
        matrix[column] = [value / scale for value in matrix[column]]
        for row, column_row in itertools.product(range(size), (matrix[column],)):
            if row != column:
                factor = matrix[row][column]
                matrix[row] = [value - factor * above for value, above in zip(matrix[row], column_row, strict=True)]
    return [row[-1] for row in matrix]
