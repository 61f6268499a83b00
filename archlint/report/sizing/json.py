"""The capacity of a system for machines, version 1: every intermediate quantity with formula and source.

Numbers are in base units (per second, bytes, seconds, dollars a month, shares of one); null stands for what is unknown, and
in `saturates_at` for never. Fields are added, never renamed or removed, within a version.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, TypeAlias

from archlint import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.analysis.capacity import Bill, Capacity, Resource, Uncertainty
    from archlint.analysis.demand import Demand, Figure, Load
    from archlint.analysis.latency import FlowLatency
    from archlint.graph.system import Flow, System
    from archlint.report.sizing.answers import Answers

FORMAT = "archlint.capacity/1"
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


def write(answers: Answers) -> str:
    """Indented JSON with a newline at the end."""
    return dump(
        {
            "format": FORMAT,
            "tool": {"name": "archlint", "version": __version__},
            "file": answers.system.file,
            "system": answers.system.name,
            "demand": _demand(answers.demand, answers.system),
            "limits": [_limit(limit, answers.system.workload.growth) for limit in answers.capacity.resources],
            **_capacity(answers.capacity),
            "bill": _bill(answers.bill),
            "outlook": _outlook(answers),
            "latency": [_latency(flow) for flow in answers.latency.flows.values()],
            "uncertainty": _uncertainty(answers.uncertainty),
        }
    )


def dump(everything: dict[str, Value]) -> str:
    """Text of a JSON document."""
    return json.dumps(everything, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def finite(number: float | None) -> float | None:
    """A number as JSON knows it: infinity is null."""
    return None if number is None or not math.isfinite(number) else float(number)


def _figure(figure: Figure | None) -> Value:
    if figure is None:
        return None
    return {"value": finite(figure.value), "unit": figure.unit, "formula": figure.formula}


def _demand(demand: Demand, system: System) -> Value:
    return {
        "users": demand.users.likely if demand.users else None,
        "daily_active_users": _figure(demand.daily_active_users),
        "online_users": _figure(demand.online_users),
        "average_rate": _figure(demand.average_rate),
        "peak_rate": _figure(demand.peak_rate),
        "peak_factor": _figure(demand.peak_factor),
        "flows": [
            {
                "flow": flow.flow,
                "peak": _figure(flow.peak),
                "average": _figure(flow.average),
                "visits": [finite(visits) for visits in _by_arrow(system.flows[flow.flow], flow.visits)],
            }
            for flow in demand.flows.values()
        ],
        "components": [
            {
                "component": id_,
                "peak": _load(load),
                "average": _load(demand.average[id_]) if id_ in demand.average else None,
            }
            for id_, load in demand.components.items()
        ],
        "runaways": [
            {"flow": run.flow, "components": list(run.components), "gain": run.gain} for run in demand.runaways
        ],
    }


def _by_arrow(flow: Flow, visits: Sequence[float]) -> list[float]:
    """How often each arrow of a flow is taken, on all ways together."""
    return [math.fsum(visits[one.index] for one in flow.alike(hop)) for hop in flow.arrows]


def _load(load: Load) -> Value:
    return {name: getattr(load, name) for name in type(load).__match_args__}


def _limit(limit: Resource, growth: float | None) -> Value:
    return {
        "component": limit.component,
        "limit": limit.name,
        "load": finite(limit.load),
        "capacity": finite(limit.capacity),
        "unit": limit.unit,
        "utilisation": finite(limit.utilisation),
        "at_least": limit.held is not None and limit.held.at_least,
        "kept_for": finite(limit.collects.kept) if limit.collects else None,
        "for_ever": limit.collects is not None and limit.collects.for_ever,
        "full_after": finite(limit.collects.full_after) if limit.collects else None,
        "full_with_growth": finite(limit.collects.full_with(growth)) if limit.collects else None,
        "holds_a_part": limit.spills,
        "utilisation_low": finite(limit.utilisation_low),
        "utilisation_high": finite(limit.utilisation_high),
        "saturates_at": finite(limit.saturates_at),
        "grows_with_load": limit.scales_with_load,
        "formula": limit.formula,
        "declared": limit.declared,
        "source": limit.source,
    }


def _scheduled(capacity: Capacity) -> dict[str, Value]:
    """One run of each scheduled flow; left out where nothing is scheduled."""
    found: list[Value] = [
        {
            "flow": run.flow,
            "period": run.period,
            "lasts": finite(run.lasts),
            "slowest": run.slowest or None,
            "calls": dict(run.brings),
            "formula": run.formula,
        }
        for run in capacity.runs
    ]
    return {"scheduled": found} if found else {}


def _capacity(capacity: Capacity) -> dict[str, Value]:
    return {
        "instances": [
            {
                "component": need.component,
                "needed": need.instances,
                "with_one_lost": need.with_one_lost,
                "with_zone_lost": need.with_zone_lost,
                "formula": need.formula,
            }
            for need in capacity.needed.values()
        ],
        "storage": [
            {
                "data": kept.datum,
                "store": kept.store,
                "bytes": _figure(kept.bytes),
                "per_year": _figure(kept.per_year),
                "inflow": _figure(kept.inflow),
            }
            for kept in capacity.storage.values()
        ],
        "write_budgets": [
            {"store": b.store, "data": list(b.data), "inflow": _figure(b.inflow), "writes": b.writes}
            for b in capacity.write_budgets
        ],
        **_scheduled(capacity),
        "backlogs": [
            {
                "queue": b.queue,
                "consumer": b.consumer,
                "peak": b.peak,
                "average": b.average,
                "drained": b.drained,
                "backlog": finite(b.backlog),
                "drain": finite(b.drain),
                "formula": b.formula,
            }
            for b in capacity.backlogs
        ],
        "estimates": [
            {
                "name": check.name,
                "claimed": check.claimed,
                "computed": _figure(check.computed),
                "factor": finite(check.factor),
                "agrees": check.agrees,
                "slip": check.slip,
                "remark": check.remark,
            }
            for check in capacity.estimates
        ],
    }


def _bill(bill: Bill) -> Value:
    return {
        "total": _figure(bill.total),
        "components": [{"component": id_, "cost": _figure(figure)} for id_, figure in bill.costs.items()],
        "unpriced": list(bill.unpriced),
        "uncounted": list(bill.uncounted),
        "egress": [{"component": id_, "bytes": _figure(figure)} for id_, figure in bill.egress.items()],
    }


def _outlook(answers: Answers) -> Value:
    return {
        "multiples": list(answers.outlook.multiples),
        "limits": [
            {
                "component": point.component,
                "limit": point.name,
                "target": point.target,
                "multiple": finite(point.multiple),
                "users": finite(point.users),
                "months": finite(point.months),
                "months_to_target": finite(point.months_to_target),
                "sweep": [finite(value) for value in row],
            }
            for point, row in zip(answers.outlook.breaks, answers.outlook.sweep, strict=True)
        ],
    }


def _latency(flow: FlowLatency) -> Value:
    return {
        "flow": flow.flow,
        "mean": flow.mean,
        "p95": flow.p95,
        "target": flow.target,
        "saturated": list(flow.saturated),
        "bursts": list(flow.bursts),
        "unknown": list(flow.unknown),
        "during": list(flow.during),
        "given_up": flow.given_up,
        "stages": [
            {
                "component": stage.component,
                "calls": finite(calls),
                "model": stage.model,
                "utilisation": finite(stage.utilisation),
                "wait": finite(stage.wait),
                "service": finite(stage.service),
                "transfer": finite(stage.transfer),
                "distance": finite(stage.distance),
                "formula": stage.formula,
                "validity": stage.validity.text,
            }
            for stage, calls in flow.stages
        ],
    }


def _uncertainty(answer: Uncertainty | None) -> Value:
    if answer is None:
        return None
    return {
        "samples": answer.samples,
        "seed": answer.seed,
        "headroom": [finite(value) for value in answer.headroom] if answer.headroom else None,
        "limits": [
            {
                "component": risk.component,
                "limit": risk.name,
                "p5": finite(risk.low),
                "p50": finite(risk.middle),
                "p95": finite(risk.high),
                "target": risk.target,
                "over_target": risk.over_target,
                "saturated": risk.saturated,
                "breaks_next": risk.breaks_first,
            }
            for risk in answer.risks
        ],
        "assumptions": [
            {
                "name": found.assumption,
                "rank_correlation": found.correlation,
                "low": found.low,
                "likely": found.likely,
                "high": found.high,
                "dimension": found.dimension,
            }
            for found in answer.influences
        ],
    }
