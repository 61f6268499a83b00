"""A point of a load test beside what the blueprint computes for it.

The two are compared with as many requests in progress, N: a test with a fixed number of users sends the next request
when the answer is there, so that its rate follows from its latency, whereas the model asks for a rate. The rate at
which the model has N in progress (Little's law, N = X R) is found by bisection; beyond 95 % utilisation, where the
model gives no latency, the rate is that of the limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.capacity.limits import RATES
from archlint.analysis.latency import estimate
from archlint.calibration.result import Point, Residual
from archlint.calibration.suspect import under

if TYPE_CHECKING:
    from archlint.calibration.mixture import Mix
    from archlint.graph.system import System

STEPS = 30


def residual(system: System, mix: Mix, point: Point) -> Residual:
    """The latency that the model has with as many requests in progress as the point."""
    most = _limit(system, mix)
    if most is None:
        return Residual(point, None, None)
    first = _latency(system, mix, most * 0.01)
    if first is None:
        return Residual(point, None, None)
    low, high = 0.0, most
    for _ in range(STEPS):
        middle = (low + high) / 2.0
        latency = _latency(system, mix, middle)
        if latency is not None and latency * middle < point.in_progress:
            low = middle
        elif latency is None and middle < most * 0.95:
            return Residual(point, None, None)
        elif latency is None and _at(system, mix, most * 0.945) < point.in_progress:
            low = most
            break
        else:
            high = middle
    return Residual(point, low, point.in_progress / low if low else first)


def _at(system: System, mix: Mix, rate: float) -> float:
    latency = _latency(system, mix, rate)
    return 0.0 if latency is None else latency * rate


def _limit(system: System, mix: Mix) -> float | None:
    """The rate of this mix at which the first component is full."""
    tested = under(system, mix.shares)
    busy = [limit.utilisation for limit in tested.capacity.resources if limit.name in RATES]
    return 1.0 / max(busy) if busy and max(busy) > 0.0 else None


def _latency(system: System, mix: Mix, rate: float) -> float | None:
    """Mean seconds until the answer over all tested flows; None where the model gives none."""
    tested = under(system, {flow: share * rate for flow, share in mix.shares.items()})
    flows = estimate(tested.system, tested.demand, tested.capacity).flows
    total = sum(mix.shares.values())
    mean = 0.0
    for flow, share in mix.shares.items():
        if not share:
            continue
        one = flows[flow].mean if flow in flows else None
        if one is None:
            return None
        mean += share / total * one
    return mean
