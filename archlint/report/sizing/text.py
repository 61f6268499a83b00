"""The capacity of a system as text: the arithmetic, every limit, what breaks first, how sure that is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from archlint.analysis.demand.asked import asked
from archlint.analysis.latency.links import ROUND_TRIP, ROUND_TRIP_SOURCE
from archlint.quantity import show_count, show_duration, show_rate, show_share, show_size
from archlint.report.sizing.claims import claims, storage
from archlint.report.sizing.latency import latency
from archlint.report.sizing.scheduled import averaged, scheduled
from archlint.report.sizing.table import bar, fitted, sparkline, table
from archlint.report.sizing.words import amount, chance, months, multiple, percent

if TYPE_CHECKING:
    from archlint.analysis.capacity import Bill, Resource, Uncertainty
    from archlint.report.sizing.answers import Answers

MOST_ROWS = 25
"""Rows of a table before the rest is counted instead; JSON has them all."""


WIDER = "  a wider terminal has room for more columns\n"


def write(answers: Answers, columns: int | None = None) -> str:
    """Every part that has something to say, a blank line between; figures leave columns out that a terminal has no room for."""
    parts = [
        _head(answers),
        _limits(answers),
        _first(answers),
        _sweep(answers, columns),
        _needed(answers),
        _queues(answers),
        scheduled(answers),
        latency(answers),
        storage(answers),
        _bill(answers.bill),
        _uncertainty(answers.uncertainty, answers.capacity.resources, columns),
        claims(answers),
        _sources(answers),
    ]
    return "\n".join(part for part in parts if part)


def _head(answers: Answers) -> str:
    demand = answers.demand
    rows: list[tuple[str, str]] = []
    if demand.users is not None:
        people = [f"{show_count(demand.users.likely)} users"]
        if demand.daily_active_users:
            people.append(f"{show_count(demand.daily_active_users.value)} active in a day")
        if demand.online_users:
            people.append(f"{show_count(demand.online_users.value)} online at peak")
        rows.append(("people", ", ".join(people)))
    for name, figure in (("average", demand.average_rate), ("peak", demand.peak_rate)):
        if figure is not None:
            rows.append((name, f"{show_rate(figure.value)} = {figure.formula}"))
    whole = asked(answers.system, demand)
    if whole is not None and demand.peak_rate is not None and whole.value != demand.peak_rate.value:
        rows.append(("all peaks", f"{show_rate(whole.value)}, with the flows of clients that have a rate of their own"))
    runaways = [("error", f"{run.flow} never ends: {' -> '.join(run.components)} comes back {show_count(run.gain)} times a round")
                for run in demand.runaways]  # fmt: skip
    return f"{answers.system.name}\n\n{table([*rows, *runaways])}"


def _limits(answers: Answers) -> str:
    limits = answers.capacity.resources
    if not limits:
        return "limits at peak: none known; declare `capacity`, `work` or a workload\n"
    rows = [_limit(limit) for limit in limits[:MOST_ROWS]]
    notes = _more(len(limits)) + averaged(answers, {limit.component for limit in limits[:MOST_ROWS]})
    return f"limits at peak, the next to break first\n{table(rows, right=(2,))}{notes}"


def _limit(limit: Resource) -> tuple[str, ...]:
    assumed = "" if limit.declared else " *"
    return (
        limit.component,
        limit.name + assumed,
        percent(limit.utilisation) if not _floor(limit) else f"≥ {percent(limit.utilisation)}",
        bar(limit.utilisation),
        _full(limit),
        f"{amount(limit.load, limit.unit)} = {limit.formula}" if limit.name == "storage" else limit.formula,
    )


def _full(limit: Resource) -> str:
    """When it is full: at which load, or after how long where it fills up over the years."""
    if limit.collects is not None and math.isfinite(limit.collects.full_after):
        return f"full after {show_duration(limit.collects.full_after)}"
    if limit.spills and limit.utilisation > 1.0:
        return "holds a part"
    return f"full {multiple(limit.saturates_at)}" if limit.scales_with_load else ""


def _floor(limit: Resource) -> bool:
    """Whether what is known of it is a lower bound."""
    return limit.held is not None and limit.held.at_least


def _more(count: int) -> str:
    return f"  … and {count - MOST_ROWS} more, all of them with --format json\n" if count > MOST_ROWS else ""


def _first(answers: Answers) -> str:
    """One sentence a person remembers."""
    limits = answers.capacity.resources
    if not limits:
        return ""
    over = [f"{limit.component} ({limit.name})" for limit in limits if limit.breaks_today]
    growing = next((limit for limit in limits if limit.scales_with_load and limit.utilisation < 1.0), None)
    lines = [f"broken at today's peak: {', '.join(over)}\n"] if over else []
    growth = answers.system.workload.growth
    lines += [line for limit in limits if (line := _later(limit, growth))]
    if growing is not None:
        point = next(p for p in answers.outlook.breaks if (p.component, p.name) == (growing.component, growing.name))
        when = [f"{show_count(point.multiple)} × today's peak"]
        if point.users is not None:
            when.append(f"{show_count(point.users)} users")
        if point.months is not None:
            when.append(f"in {months(point.months)}")
        lines.append(
            f"{'breaks next' if over else 'breaks first'}: {growing.component} ({growing.name}) at {', '.join(when)}\n"
        )
    return "".join(lines)


def _later(limit: Resource, growth: float | None) -> str:
    """What is too small without breaking today."""
    place = f"{limit.component} ({limit.name})"
    if limit.collects is not None and math.isfinite(limit.collects.full_after):
        after, kept = show_duration(limit.collects.full_after), show_duration(limit.collects.kept)
        full = f"{percent(limit.utilisation)} when data are kept {kept}"
        return f"fills up: {place} after {after} at today's rate{_growing(limit, growth)}, {full}\n"
    if grown := _growing(limit, growth):
        return f"fills up: {place}{grown.removeprefix(',')}, never at today's rate: {percent(limit.utilisation)} in the end\n"
    if limit.spills and limit.utilisation > 1.0:
        return f"holds a part of what is hot: {place}, {show_share(round(1.0 / limit.utilisation, 3))}\n"
    return ""


def _growing(limit: Resource, growth: float | None) -> str:
    """How much sooner it is full when load grows as declared."""
    sooner = limit.collects.full_with(growth) if limit.collects is not None else None
    if growth is None or sooner is None or not math.isfinite(sooner):
        return ""
    return f", after {show_duration(sooner)} with {show_share(growth)} more a month"


def _sweep(answers: Answers, columns: int | None) -> str:
    growing = [
        (limit, row)
        for limit, row in zip(answers.capacity.resources, answers.outlook.sweep, strict=True)
        if limit.scales_with_load
    ]
    if not growing:
        return ""
    head = ("", "", *(f"{show_count(times)} ×" for times in answers.outlook.multiples), "")
    rows = [(limit.component, limit.name, *map(percent, row), sparkline(row)) for limit, row in growing[:MOST_ROWS]]
    count = len(answers.outlook.multiples)
    shown, narrowed = fitted([head, *rows], columns, [2 + at for at in (4, 1, 5, 3, 2) if at < count - 1])
    kept = any(limit.held is not None and limit.held.waiting for limit, _ in growing)
    note = "  slots that wait keep today's waits here; `whatif --scale` works them out again\n" if kept else ""
    return "as load grows\n" + table(shown, right=range(2, len(shown[0]) - 1)) + WIDER * narrowed + note


def _needed(answers: Answers) -> str:
    rows = [
        (
            need.component,
            f"{need.instances} needed, {answers.system.components[need.component].replicas} there",
            f"{need.with_one_lost} to lose one",
            f"{need.with_zone_lost} to lose a zone" if need.with_zone_lost else "",
            need.formula,
        )
        for need in answers.capacity.needed.values()
    ]
    return f"instances\n{table(rows)}" if rows else ""


def _queues(answers: Answers) -> str:
    rows: list[tuple[str, ...]] = []
    for backlog in answers.capacity.backlogs:
        piled = f"{show_count(backlog.backlog)} pile up" if backlog.backlog is not None else "piles up"
        if backlog.drain == float("inf"):
            gone = "never worked off: the average alone is too much"
        else:
            gone = f"gone {show_duration(backlog.drain)} after the peak" if backlog.drain is not None else ""
        rows.append((f"{backlog.queue} -> {backlog.consumer}", piled, gone, backlog.formula))
    return f"queues that grow during the peak\n{table(rows)}" if rows else ""


def _bill(bill: Bill) -> str:
    """What has a price, and what leaves the system; nothing when neither is known."""
    rows = [
        (id_, f"${show_count(cost.value)}", cost.formula if " " in cost.formula else "")
        for id_, cost in bill.costs.items()
    ]
    if bill.total is not None and len(rows) > 1:
        rows.append(("all of them", f"${show_count(bill.total.value)}", ""))
    said = f"cost in a month\n{table(rows, right=(1,))}" if rows else ""
    if said and bill.unpriced:
        said += f"  without a price: {', '.join(bill.unpriced)}\n"
    if bill.uncounted:
        said += f"  priced, and nobody says how much of it there is: {', '.join(bill.uncounted)}\n"
    sent = [(id_, show_size(sent.value), sent.formula) for id_, sent in bill.egress.items()]
    return "\n".join(part for part in (said, f"sent out in a month\n{table(sent, right=(1,))}" if sent else "") if part)


def _uncertainty(answer: Uncertainty | None, limits: tuple[Resource, ...], columns: int | None) -> str:
    broken = {(limit.component, limit.name) for limit in limits if limit.breaks_today}
    if answer is None or not answer.influences:
        return ""
    rows: list[tuple[str, ...]] = [("", "", "5 %", "50 %", "95 %", "over target", "saturated", "breaks next")]
    rows += [
        (
            risk.component,
            risk.name,
            percent(risk.low),
            percent(risk.middle),
            percent(risk.high),
            chance(risk.over_target),
            chance(risk.saturated),
            "already" if (risk.component, risk.name) in broken else chance(risk.breaks_first),
        )
        for risk in answer.risks[:10]
    ]
    shown, narrowed = fitted(rows, columns, (6, 5, 3))
    said = f"how sure that is ({answer.samples:,} samples of every range, seed {answer.seed})\n"
    said += table(shown, right=range(2, len(shown[0]))) + WIDER * narrowed
    if answer.headroom is not None:
        low, middle, high = (show_count(value) for value in answer.headroom)
        said += f"  the next limit is reached at {low} to {high} × today's peak, as likely as not at {middle} ×\n"
    strongest = [
        f"{found.assumption} ({found.correlation:+.2f})"
        for found in answer.influences[:3]
        if abs(found.correlation) >= 0.1
    ]
    return said + (f"  what moves it most: {', '.join(strongest)}\n" if strongest else "")


def _sources(answers: Answers) -> str:
    """Where assumed limits come from, each source once."""
    sources: dict[str, list[str]] = {}
    for limit in answers.capacity.resources[:MOST_ROWS]:
        if not limit.declared:
            sources.setdefault(limit.source, []).append(f"{limit.component} {limit.name}")
    if any(flow.distance for flow in answers.latency.flows.values()):
        sources[f"{show_duration(ROUND_TRIP)}: {ROUND_TRIP_SOURCE}"] = ["round trip between regions"]
    rows = [(", ".join(names), source) for source, names in sources.items()]
    return f"* assumed\n{table(rows)}" if rows else ""
