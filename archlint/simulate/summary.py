"""Answers in numbers: means with their error, percentiles, how busy everything was."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.simulate.result import FlowSeen, Seen, StationSeen

if TYPE_CHECKING:
    from array import array

    from archlint.simulate.stations import Station

_BATCHES = 20
_T_95 = 2.093
"""Student's t for 19 degrees of freedom, 95 % on both sides."""


def summarise(
    answers: dict[str, array[float]],
    stations: dict[str, Station],
    seed: int,
    scale: float,
    seconds: float,
    requests: int,
) -> Seen:
    """What one run saw."""
    flows = {flow: _flow(flow, times) for flow, times in answers.items() if times}
    seen = {
        id_: _station(id_, station, seconds) for id_, station in stations.items() if station.lines and seconds > 0.0
    }
    waiting = {id_: sum(len(slots.line) for slots in station.slots) for id_, station in stations.items()}
    stuck = {id_: count for id_, count in waiting.items() if count}
    return Seen(seed, scale, seconds, requests, flows, seen, stuck)


def lengths(runs: dict[str, dict[float, float]]) -> dict[str, tuple[float, ...]]:
    """How long each run of each scheduled flow took."""
    return {flow: tuple(end - begin for begin, end in those.items()) for flow, those in runs.items()}


def _flow(flow: str, times: array[float]) -> FlowSeen:
    ordered = sorted(times)
    mean = math.fsum(ordered) / len(ordered)
    return FlowSeen(
        flow,
        len(ordered),
        mean,
        _at(ordered, 0.5),
        _at(ordered, 0.95),
        _at(ordered, 0.99),
        _error(times),
    )


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _error(times: array[float]) -> float:
    """Half a confidence interval of the mean, by the means of successive batches (Law, Kelton, ch. 9)."""
    size = len(times) // _BATCHES
    if size == 0:
        return math.inf
    means = [math.fsum(times[place * size : (place + 1) * size]) / size for place in range(_BATCHES)]
    middle = math.fsum(means) / _BATCHES
    variance = math.fsum((mean - middle) ** 2 for mean in means) / (_BATCHES - 1)
    return _T_95 * math.sqrt(variance / _BATCHES)


def _station(component: str, station: Station, seconds: float) -> StationSeen:
    at_work = max(line.busy / (line.servers * seconds) for line in station.lines)
    held = max((slots.busy / (slots.servers * seconds) for slots in station.slots), default=0.0)
    calls = sum(line.calls for line in station.lines)
    return StationSeen(component, max(at_work, held), calls / seconds)
