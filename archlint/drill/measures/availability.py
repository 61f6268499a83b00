"""(d) What single failures do to the promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.drill.case import Case, bad, counted, good
from archlint.drill.sheet import Mark
from archlint.quantity import show_duration, show_share

if TYPE_CHECKING:
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component, Flow

YEAR_MINUTES = 525_600.0
ONE_MACHINE = 0.9999
"""Nobody's single machine is up more than this; a provider's service may be."""
COUNTED = (CauseClass.INSTANCE, CauseClass.HOST, CauseClass.RACK, CauseClass.ZONE)
"""Failures that a second copy elsewhere survives."""


def measure(case: Case) -> Mark:
    """Every flow that was asked for keeps the promised availability, and no single machine or zone stops it."""
    if not case.flows:
        return Mark(0.0, (bad("no flow to judge"),))
    return counted(_flow(flow, case) for flow in case.flows)


def promised(flow: Flow, case: Case) -> float | None:
    """What must be kept: the prompt's promise, or more where the blueprint promises more."""
    own = flow.needs.availability
    if case.prompt is None:
        return own
    wanted = next((one for one in case.prompt.required if case.traced.get(one.id) == flow.id), None)
    asked = wanted.availability if wanted and wanted.availability is not None else case.prompt.availability
    return max(asked, own or 0.0)


def _flow(flow: Flow, case: Case) -> Evidence:
    failures = case.work.analyses.failures.flows[flow.id]
    line = case.work.line(flow.path)
    goal = promised(flow, case)
    if goal is None:
        return bad(f"{flow.id} promises no availability", line)
    boast = next((one for one in _passed(flow, case) if _boasts(one)), None)
    if boast is not None:
        claimed = show_share(boast.availability or 0.0)
        place = case.work.line((*boast.path, "availability"))
        return bad(f"{flow.id} rests on {boast.id}, one machine that claims {claimed}", place)
    single = sorted({cause.label for cause in failures.lost if cause.kind in COUNTED})
    if single:
        listed = ", ".join(single[:3]) + (", …" if len(single) > 3 else "")
        return bad(f"{flow.id} stops when {listed} fails", line)
    if failures.minutes_per_year is None:
        return bad(f"{flow.id}: how long it is down cannot be worked out", line)
    allowed = (1 - goal) * YEAR_MINUTES
    down = f"down {show_duration(60 * failures.minutes_per_year)} a year"
    words = f"{down}, {show_duration(60 * allowed)} is what {show_share(goal)} allows"
    if failures.minutes_per_year > allowed:
        return bad(f"{flow.id}: {words}", line)
    return good(f"{flow.id}: {words}, and no single machine stops it", line)


def _passed(flow: Flow, case: Case) -> list[Component]:
    names = dict.fromkeys(name for hop in flow.hops if hop.waited for name in (hop.source, *hop.targets))
    return [case.work.system.components[name] for name in names]


def _boasts(component: Component) -> bool:
    """Whether one machine of one's own claims more than any machine gives."""
    own = component.managed is None and component.kind.value not in ("client", "external", "cdn", "dns")
    return own and component.is_declared("availability") and (component.availability or 0.0) > ONE_MACHINE
