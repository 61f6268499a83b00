"""Mixes of requests, and what several of them together say about reads and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.calibration.matching import NOTHING
from archlint.calibration.refusal import insufficient
from archlint.calibration.result import Figure, Fit, Point
from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archlint.calibration.result import Recording

ALIKE = 0.03
"""How far shares may differ and still be the same mix."""


@frozen
class Mix:
    """Points with the same composition: the share of each flow in all requests."""

    shares: dict[str, float]
    points: tuple[Point, ...]


def mixes(recordings: Sequence[Recording], flows: Mapping[str, str], usable: Sequence[Point]) -> tuple[Mix, ...]:
    """The usable points by what was asked; recordings of nearly the same mix are one."""
    kept = set(usable)
    found: list[Mix] = []
    for each in recordings:
        points = tuple(point for point in each.points if point in kept)
        if not points:
            continue
        shares = _shares(each, flows)
        same = next((place for place, mix in enumerate(found) if _alike(mix.shares, shares)), None)
        if same is None:
            found.append(Mix(shares, points))
        else:
            found[same] = Mix(found[same].shares, (*found[same].points, *points))
    return tuple(found)


def _shares(recording: Recording, flows: Mapping[str, str]) -> dict[str, float]:
    total = sum(request.count for request in recording.requests)
    shares: dict[str, float] = {}
    for request in recording.requests:
        flow = flows[request.name]
        if flow != NOTHING:
            shares[flow] = shares.get(flow, 0.0) + request.count / total
    return shares


def _alike(left: Mapping[str, float], right: Mapping[str, float]) -> bool:
    return all(abs(left.get(flow, 0.0) - right.get(flow, 0.0)) <= ALIKE for flow in {*left, *right})


def solved(component: str, rows: Sequence[tuple[float, float, Fit]]) -> tuple[Figure, ...]:
    """Read and write capacities from (reads, writes) for each request and the limit of each mix.

    At the limit X of a mix, X reads / r + X writes / w = 1 (the utilisation law). One class alone needs one mix; two
    classes need two mixes that differ, and are solved by least squares of relative errors.

    Raises LoadTestError where the mixes do not tell the two apart.
    """
    reads, writes = any(row[0] > 0.0 for row in rows), any(row[1] > 0.0 for row in rows)
    used = [("capacity.read", 0)] * reads + [("capacity.write", 1)] * writes
    if len(used) == 1:
        parts = [(row[0] + row[1], row[2]) for row in rows]
        lowest, likely, highest = (_mean([part * end(fit) for part, fit in parts]) for end in (_low, _limit, _high))
        return (Figure(used[0][0], lowest, likely, highest, ""),)
    both, low, high = (_both(rows, end) for end in (_limit, _low, _high))
    if both is None or low is None or high is None:
        raise insufficient(
            f"reads and writes of `{component}` have capacities of their own, and one mix of them shows one figure",
            "give a second load test with another mix, for instance reads alone",
        )
    return tuple(
        Figure(
            key, min(low[place], both[place], high[place]), both[place], max(low[place], both[place], high[place]), ""
        )
        for key, place in used
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _low(fit: Fit) -> float:
    return fit.low


def _limit(fit: Fit) -> float:
    return fit.limit


def _high(fit: Fit) -> float:
    return fit.high


def _both(rows: Sequence[tuple[float, float, Fit]], end: Callable[[Fit], float]) -> tuple[float, float] | None:
    """Least squares of X reads / r + X writes / w = 1; None when the mixes are too much alike or contradict."""
    terms = [(end(fit) * reads, end(fit) * writes) for reads, writes, fit in rows]
    a, b, c = (sum(x[i] * x[j] for x in terms) for i, j in ((0, 0), (0, 1), (1, 1)))
    p, q = sum(x[0] for x in terms), sum(x[1] for x in terms)
    determinant = a * c - b * b
    if determinant <= 1e-6 * a * c:
        return None
    one, other = (p * c - q * b) / determinant, (q * a - p * b) / determinant
    return None if one <= 0.0 or other <= 0.0 else (1.0 / one, 1.0 / other)
