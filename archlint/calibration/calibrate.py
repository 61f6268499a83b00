"""From load tests to capacities: which component was full, at how much, and how well the model then fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from archlint.analysis.capacity.spread import balancers, spread
from archlint.analysis.capacity.throughput import copies
from archlint.calibration import mixture
from archlint.calibration.comparison import residual
from archlint.calibration.fit import fit
from archlint.calibration.matching import NOTHING, match
from archlint.calibration.refusal import insufficient
from archlint.calibration.result import Calibration, Figure, Fit, Point, average_error
from archlint.calibration.suspect import carried, suspect, under, with_instances
from archlint.quantity import Dimension, Quantity, counted, show_count, show_rate, show_share

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archlint.calibration.mixture import Mix
    from archlint.calibration.result import Recording
    from archlint.graph.system import Component, System

FEWEST = 3
"""Points that a law with two parameters needs to be more than a drawing."""
FAILING = 0.10
"""A point where more requests failed than this says nothing about how long an answer takes."""
FEW = 20.0
"""A point of fewer requests than this is left out."""
NEAR = 0.75
"""How near to the limit the test must have come; a limit further away is a guess."""


def calibrate(
    system: System,
    recordings: Sequence[Recording],
    given: Mapping[str, str],
    component: str | None = None,
    instances: int | None = None,
) -> Calibration:
    """Fit the capacity of the component that a load test filled.

    `given` maps names of requests to flows where the names themselves do not; `instances` is how many of the
    component were tested, when that is not what the blueprint has. Raises LoadTestError when the test says too little.
    """
    points, left_out = _usable(recordings)
    flows = match(recordings, system, given)
    whole = _shares(recordings, flows)
    top = max(point.rate for point in points)
    named, why = suspect(system, whole, top, component)
    tested = with_instances(system, named, instances)
    here = tested.components[named]
    mixes = mixture.mixes(recordings, flows, points)
    fits, figures = _store(here, tested, mixes) if here.is_store else _service(here, tested, mixes)
    files = ", ".join(dict.fromkeys(PurePath(point.file).name for point in points))
    fitted = "; ".join(f"{found.model}, off by {show_share(round(found.error, 3))}" for found in fits)
    changed = _with(tested, named, figures)
    residuals = tuple(residual(changed, mix, point) for mix in mixes for point in mix.points)
    return Calibration(
        component=named,
        why=why,
        instances=here.replicas,
        shares=tuple(whole.items()),
        fits=fits,
        figures=figures,
        residuals=residuals,
        carried=carried(under(tested, {flow: share * top for flow, share in whole.items()}), named),
        left_out=left_out,
        advice=_advice(changed, here, fits, mixes, average_error(residuals)),
        source=f"{files}: {fitted} at {len(points)} points",
    )


def _shares(recordings: Sequence[Recording], flows: Mapping[str, str]) -> dict[str, float]:
    """The part of all requests that each flow had, over all recordings."""
    counts: dict[str, float] = {}
    for each in recordings:
        for request in each.requests:
            counts[flows[request.name]] = counts.get(flows[request.name], 0.0) + request.count
    total = sum(counts.values())
    return {flow: count / total for flow, count in counts.items() if flow != NOTHING}


def _usable(recordings: Sequence[Recording]) -> tuple[tuple[Point, ...], tuple[str, ...]]:
    """The points that say something about answers; raises LoadTestError when too few do."""
    unnamed = next((each for each in recordings if not each.requests), None)
    if unnamed is not None:
        stem = unnamed.file.removesuffix("_history.csv")
        raise insufficient(
            f"{unnamed.file} does not say which requests there were",
            f"give {stem}.csv as well, or run locust with --csv-full-history",
        )
    everything = [point for each in recordings for point in each.points]
    kept = [point for point in everything if point.failed <= FAILING and point.requests >= FEW and point.latency > 0.0]
    failing = sum(point.failed > FAILING for point in everything)
    few = sum(point.failed <= FAILING and point.requests < FEW for point in everything)
    said = (
        (failing, f"more than {show_share(FAILING)} of the requests failed"),
        (few, f"fewer than {FEW:.0f} requests"),
    )
    left_out = tuple(f"{count} of {len(everything)} points: {words}" for count, words in said if count)
    if everything and failing == len(everything):
        worst = min(point.failed for point in everything)
        raise insufficient(
            f"at least {show_share(round(worst, 3))} of the requests failed all the time",
            "mend the service or the test first: errors take another time than answers",
        )
    if len(kept) < FEWEST:
        because = f" ({'; '.join(left_out)})" if left_out else ""
        raise insufficient(
            f"{counted(len(kept), 'usable point')} of load{because}; "
            f"a capacity takes at least {FEWEST} at different loads",
            "let the number of users rise in steps of 10 s or more (locust: LoadTestShape and _stats_history.csv), or "
            "give the summaries of several runs",
        )
    return tuple(kept), left_out


def _fitted(samples: Sequence[tuple[float, float]], what: str) -> Fit:
    """The law of these points, when they come near enough to its limit to show it."""
    top = max(rate for _, rate in samples)
    found = fit(samples)
    if found is None or found.limit * NEAR > top:
        tends = "none is in sight" if found is None else f"the points tend to {show_rate(found.limit)}"
        raise insufficient(
            f"{what} was never near its limit: it took {show_rate(top)} at most, and {tends}",
            "raise the load until more users bring no more answers",
        )
    return found


def _service(here: Component, system: System, mixes: Sequence[Mix]) -> tuple[tuple[Fit, ...], tuple[Figure, ...]]:
    """One rate for everything: all points together, as calls of this component, by its busiest instance."""
    samples: list[tuple[float, float]] = []
    for mix in mixes:
        load = under(system, mix.shares).demand.components.get(here.id)
        calls = load.total if load else 0.0
        samples += [(point.in_progress, point.rate * calls) for point in mix.points]
    found = _fitted(samples, f"`{here.id}`")
    one = spread(here, balancers(system).get(here.id, ())).busiest
    before = "" if here.capacity is None else here.capacity.text
    return (found,), (Figure("capacity", found.low * one, found.limit * one, found.high * one, before),)


def _store(here: Component, system: System, mixes: Sequence[Mix]) -> tuple[tuple[Fit, ...], tuple[Figure, ...]]:
    """Reads and writes have capacities of their own: as many mixes as there are unknowns."""
    if here.capacity is not None:
        return _service(here, system, mixes)
    fits: list[Fit] = []
    rows: list[tuple[float, float, Fit]] = []
    for mix in mixes:
        load = under(system, mix.shares).demand.components.get(here.id)
        if load is None or not load.total:
            continue
        found = _fitted([(point.in_progress, point.rate) for point in mix.points], f"`{here.id}`")
        busiest = max(copies(here, load), key=lambda copy: copy.total)
        fits.append(found)
        rows.append((busiest.reads, busiest.writes, found))
    if not rows:
        raise insufficient(f"the tested flows ask nothing of `{here.id}`", "name another --component")
    known = {"capacity.read": here.read_capacity, "capacity.write": here.write_capacity}
    figures = mixture.solved(here.id, rows)
    return tuple(fits), tuple(
        replace(figure, before="" if (before := known[figure.key]) is None else before.text) for figure in figures
    )


def _with(system: System, component: str, figures: Sequence[Figure]) -> System:
    """The system with the fitted capacities in place."""
    here = system.components[component]
    for figure in figures:
        text = f"{show_count(figure.likely)} req/s"
        quantity = Quantity(figure.likely, figure.low, figure.high, Dimension.RATE, text, per=1.0)
        match figure.key:
            case "capacity.read":
                here = replace(here, read_capacity=quantity)
            case "capacity.write":
                here = replace(here, write_capacity=quantity)
            case _:
                here = replace(here, capacity=quantity)
    here = replace(here, declared=here.declared | {"capacity", *(figure.key for figure in figures)})
    return replace(system, components={**system.components, component: here})


def _advice(system: System, here: Component, fits: Sequence[Fit], mixes: Sequence[Mix], error: float | None) -> str:
    """Whether another `concurrency` explains the latencies better, and by how much; '' when not."""
    if here.is_store or error is None or here.work is not None or fits[0].model == "USL":
        return ""
    at_once = round(fits[0].parameters[0] / (here.replicas * here.workers))
    if at_once == here.concurrency or at_once < 1:
        return ""
    changed = replace(system.components[here.id], concurrency=at_once)
    again = replace(system, components={**system.components, here.id: changed})
    found = average_error(tuple(residual(again, mix, point) for mix in mixes for point in mix.points))
    if found is None or found > 0.8 * error:
        return ""
    side = fits[0].parameters[0]
    return (
        f"the line bends at {show_count(side)} requests in progress; with `concurrency: {at_once}` on `{here.id}` the "
        f"computed latency is off by {show_share(round(found, 3))} instead of {show_share(round(error, 3))}"
    )
