"""What a load test saw, and what follows from it."""

from __future__ import annotations

from archlint.frozen import frozen


@frozen
class Request:
    """One name that requests had in a load test: how many there were, and how many of them failed."""

    name: str
    count: float
    failures: float


@frozen
class Point:
    """One stretch of a load test under a steady load.

    users     how many the tool simulated (None: it did not say)
    rate      answers per second, without failures
    latency   mean seconds until the answer
    failed    share of requests that failed
    requests  how many there were
    file      where it was read
    """

    users: float | None
    rate: float
    latency: float
    failed: float
    requests: float
    file: str

    @property
    def in_progress(self) -> float:
        """Requests in progress at once: rate × latency (Little's law), whatever users did in between."""
        return self.rate * self.latency


@frozen
class Recording:
    """One load test: what was asked, and the stretches of it. `tool` is 'locust' or 'k6'."""

    file: str
    tool: str
    requests: tuple[Request, ...]
    points: tuple[Point, ...]


@frozen
class Fit:
    """A law fitted to points: answers per second from requests in progress.

    model     'M/M/4' or 'USL'
    limit     answers per second that it tends to; `low` and `high` hold 90 % of 400 resamplings of the points
    formula   the law with its numbers
    error     mean relative error of the rates at the points; `worst` the largest
    """

    model: str
    limit: float
    low: float
    high: float
    formula: str
    error: float
    worst: float
    parameters: tuple[float, ...]


@frozen
class Residual:
    """One point beside the calibrated blueprint with as many requests in progress; None where it gives no number."""

    point: Point
    rate: float | None
    latency: float | None

    @property
    def error(self) -> float | None:
        """How far the computed latency is off, as a share of the measured one."""
        return None if self.latency is None else self.latency / self.point.latency - 1.0


@frozen
class Figure:
    """A capacity for the blueprint: which key, its range per second, and what was there before."""

    key: str
    low: float
    likely: float
    high: float
    before: str


@frozen
class Carried:
    """What another component took during the test, against what the blueprint says it can take."""

    component: str
    utilisation: float
    formula: str
    declared: bool


@frozen
class Calibration:
    """The capacities of one component as a load test shows them.

    shares     the part of all requests that each flow had
    why        why this component is taken for the one that was full
    fits       one for each mix of requests
    figures    what goes into the blueprint
    residuals  the points beside the calibrated model
    carried    what the others carried: they can take at least that
    left_out   points that were not used, and why
    advice     what else the blueprint could say; '' for nothing
    """

    component: str
    why: str
    instances: int
    shares: tuple[tuple[str, float], ...]
    fits: tuple[Fit, ...]
    figures: tuple[Figure, ...]
    residuals: tuple[Residual, ...]
    carried: tuple[Carried, ...]
    left_out: tuple[str, ...]
    source: str
    advice: str = ""

    @property
    def error(self) -> float | None:
        """Mean of the absolute errors of the computed latency; None when it gave no number at all."""
        return average_error(self.residuals)


def average_error(residuals: tuple[Residual, ...]) -> float | None:
    """The mean of the absolute errors, None when there are none."""
    errors = [abs(residual.error) for residual in residuals if residual.error is not None]
    return sum(errors) / len(errors) if errors else None
