"""A simulation beside the formulas, as text and as JSON (archlint.simulation/1)."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from archlint import __version__
from archlint.analysis.capacity.limits import RATES
from archlint.quantity import counted, listed, show_count, show_duration
from archlint.report.sizing.table import bar, table
from archlint.report.sizing.validity import formulas, validity
from archlint.report.sizing.words import percent

if TYPE_CHECKING:
    from archlint.analysis.latency import FlowLatency
    from archlint.report.sizing.answers import Answers
    from archlint.simulate.result import FlowSeen, Seen

FORMAT = "archlint.simulation/1"
_BEYOND = 5
"""Answers that have to lie beyond a percentile before it says something."""
_WORTH = 0.01
"""The part of an answer's time on the way that is worth a note."""


def write_text(seen: Seen, answers: Answers, *, gives_up: bool = False) -> str:
    """Latencies and utilisations, simulated and computed; `gives_up` where timeouts are declared that neither counts."""
    load = "" if seen.scale == 1.0 else f" at {show_count(seen.scale)} × today's peak"
    head = (
        f"{answers.system.name}\n\n"
        f"  {seen.requests:,} requests, {show_duration(seen.seconds)} of simulated time{load}, seed {seen.seed}\n\n"
    )
    head += _stuck(seen) + _absent(seen)
    if not seen.flows and not seen.unanswered:
        nothing = "no flow has a rate that is known; declare a workload, or `rate` on a flow\n"
        return head if seen.stuck else head + nothing
    rows: list[tuple[str, ...]] = [("", "mean", "", "computed", "p95", "computed", "p99")]
    rows += [_flow(flow, answers.latency.flows.get(flow.flow)) for flow in seen.flows.values()]
    rows += [
        (flow, "no answer", "", f"without {', '.join(gone)}", "", "", "") for flow, gone in seen.unanswered.items()
    ]
    return (
        head
        + "latency\n"
        + table(rows, right=(1, 3, 4, 5, 6))
        + _longer(seen, answers)
        + _on_the_way(seen, answers)
        + ("  no call is given up here: `capacity` counts timeouts, and who gets no answer\n" if gives_up else "")
        + _held(seen, answers)
        + "\n"
        + _scheduled(seen, answers)
        + _busy(seen, answers)
    )


def _on_the_way(seen: Seen, answers: Answers) -> str:
    """What is in the computed times and not simulated."""
    said: list[str] = []
    for name in seen.flows:
        found = answers.latency.flows.get(name)
        away = sum((stage.transfer + stage.distance) * calls for stage, calls in found.stages) if found else 0.0
        if found is not None and found.mean is not None and away > _WORTH * found.mean:
            said.append(f"{show_duration(away)} of {name}")
    return (
        f"  computed, and not simulated: bytes over links and distance between regions, {', '.join(said)}\n"
        if said
        else ""
    )


def _scheduled(seen: Seen, answers: Answers) -> str:
    """How long runs took, and which were not simulated."""
    computed = {run.flow: run for run in answers.capacity.runs}
    rows: list[tuple[str, ...]] = [("", "one run", "computed", "")]
    notes: list[str] = []
    for flow, took in seen.runs.items():
        mean = sum(took) / len(took) if took else 0.0
        run = computed[flow]
        times = f"{counted(len(took), 'run')} in {show_duration(seen.seconds)}, every {show_duration(run.period)}"
        rows.append((flow, show_duration(mean), show_duration(run.lasts) if run.lasts else "-", times))
        if seen.seconds < run.period and run.is_long:
            notes.append(
                f"  with a run of {flow}, which there is in {show_duration(run.period)} only once: {', '.join(run.brings)}\n"
            )
        if took and max(took) > seen.seconds:
            notes.append(f"  {flow} ran on when nothing else arrived any more\n")
    for flow, calls in seen.left_out.items():
        run, many = computed[flow], math.ceil(calls)
        why = f"not simulated: one run makes {show_count(calls)} calls; `--requests {many}` simulates it"
        rows.append((flow, "-", show_duration(run.lasts) if run.lasts else "-", why))
        notes.append(f"  without {flow}, which is in the computed figures: {', '.join(run.brings)}\n")
    return f"scheduled flows\n{table(rows, right=(1, 2))}{''.join(notes)}\n" if len(rows) > 1 else ""


def _stuck(seen: Seen) -> str:
    """A line of its own where everything stood still."""
    if not seen.stuck:
        return ""
    where = ", ".join(f"{count:,} requests still wait for a slot of {id_}" for id_, count in seen.stuck.items())
    return (
        f"deadlock: in the end {where}; calls that wait for such a slot themselves hold all of them\n"
        "  give calls that come back slots of their own, or let them wait without one; figures count only what was answered\n\n"
    )


def _absent(seen: Seen) -> str:
    """A line of its own where something has no instance."""
    if not seen.absent:
        return ""
    return (
        f"no instance of {listed(f'`{id_}`' for id_ in seen.absent)} runs: nobody is answered there, and nothing is taken out of a queue\n"
        "  what lies behind has the load that it would get if some did\n\n"
    )


def _longer(seen: Seen, answers: Answers) -> str:
    """That waits of what is saturated are those of this run."""
    computed = [answers.latency.flows.get(name) for name in seen.flows]
    if not any(found is not None and found.saturated for found in computed):
        return ""
    return (
        f"  what is saturated waits longer the longer it lasts: these are the waits of {show_duration(seen.seconds)}\n"
    )


def _held(seen: Seen, answers: Answers) -> str:
    """What the computed columns take for granted."""
    lines = validity(found for name in seen.flows if (found := answers.latency.flows.get(name)) is not None)
    return f"\nwhat the computed latencies take for granted\n{lines}" if lines else ""


def _flow(flow: FlowSeen, computed: FlowLatency | None) -> tuple[str, ...]:
    if flow.mean == 0.0 and flow.p99 == 0.0:  # nothing on its way says how long it takes
        return (flow.flow, "unknown", "", _computed(computed, computed.mean if computed else None), "", "", "")
    error = f"± {show_duration(flow.error)}" if math.isfinite(flow.error) else f"of {flow.requests:,}"
    return (
        flow.flow,
        show_duration(flow.mean),
        error,
        _computed(computed, computed.mean if computed else None),
        _beyond(0.95, flow.p95, flow.requests),
        _computed(computed, computed.p95 if computed else None),
        _beyond(0.99, flow.p99, flow.requests),
    )


def _beyond(share: float, value: float, answers: int) -> str:
    """A percentile of some answers; hardly any of which took longer than it, if there are not enough."""
    return show_duration(value) if answers * (1 - share) >= _BEYOND else "too few"


def _computed(flow: FlowLatency | None, value: float | None) -> str:
    if flow is None:
        return "-"
    if flow.saturated:
        return "saturated"
    if flow.bursts:
        return "bursts"
    return "-" if value is None else show_duration(value)


def _busy(seen: Seen, answers: Answers) -> str:
    computed: dict[str, float] = {}
    for limit in answers.capacity.resources:
        if limit.name in RATES:
            computed[limit.component] = max(limit.utilisation, computed.get(limit.component, 0.0))
    rows = [("", "simulated", "", "computed")]
    rows += [
        (
            station.component,
            percent(station.utilisation),
            bar(station.utilisation),
            percent(computed[station.component] * seen.scale) if station.component in computed else "-",
        )
        for station in seen.stations.values()
    ]
    return "work that arrives at the busiest instance of each, in parts of what it can do\n" + table(rows, right=(1, 3))


def write_json(seen: Seen, answers: Answers) -> str:
    """The simulation for machines; seconds and shares."""
    flows = [
        {
            "flow": flow.flow,
            "requests": flow.requests,
            "mean": flow.mean,
            "mean_error": flow.error if math.isfinite(flow.error) else None,
            "p50": flow.median,
            "p95": flow.p95,
            "p99": flow.p99,
            "computed_mean": found.mean if (found := answers.latency.flows.get(flow.flow)) else None,
            "computed_p95": found.p95 if found else None,
            "validity": list(formulas((found,))) if found else [],
        }
        for flow in seen.flows.values()
    ]
    stations = [
        {"component": station.component, "utilisation": station.utilisation, "rate": station.rate}
        for station in seen.stations.values()
    ]
    everything = {
        "format": FORMAT,
        "tool": {"name": "archlint", "version": __version__},
        "file": answers.system.file,
        "seed": seen.seed,
        "scale": seen.scale,
        "requests": seen.requests,
        "seconds": seen.seconds,
        "flows": flows,
        "stations": stations,
        "stuck": dict(seen.stuck),
        "runs": {flow: list(took) for flow, took in seen.runs.items()},
        "left_out": dict(seen.left_out),
        "absent": list(seen.absent),
        "unanswered": {flow: list(gone) for flow, gone in seen.unanswered.items()},
    }
    return json.dumps(everything, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
