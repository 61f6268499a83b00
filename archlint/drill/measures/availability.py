"""(d) What single failures do to the promise."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from archlint.analysis.failures.outside import left
from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Kind
from archlint.drill.case import WORTH, Case, bad, good, half
from archlint.drill.sheet import Mark, Sign
from archlint.facts.outages import outages
from archlint.quantity import listed, show_duration, show_share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis.failures.result import Cause
    from archlint.drill.sheet import Evidence
    from archlint.graph.system import Component, Flow

YEAR_MINUTES = 525_600.0
ONE_MACHINE = 0.9999
"""Nobody's single machine is up more than this; a provider's service may be."""
PARTLY = 0.5
"""What a flow is worth of which all parts but a few survive every single failure."""
LEAST = 0.99
"""A promise below this is none: four days a year."""
DEBATABLE = 10.0
"""Times what the promise allows, up to which surviving every single machine is worth half."""
TOLD = 2
"""Parts of a downtime that are named, the largest first."""
COUNTED = (CauseClass.INSTANCE, CauseClass.HOST, CauseClass.RACK, CauseClass.ZONE)
"""Failures that a second copy elsewhere survives."""


def measure(case: Case) -> Mark:
    """Every flow that was asked for keeps the promised availability, and no single machine or zone stops it."""
    if not case.flows:
        return Mark(0.0, (bad("no flow to judge"),))
    found = [(evidence := _flow(flow, case), _share(flow, evidence, case)) for flow in case.flows]
    return Mark(fsum(share for _, share in found) / len(found), tuple(evidence for evidence, _ in found))


def _share(flow: Flow, evidence: Evidence, case: Case) -> float:
    """What a flow earns: where single failures stop it, half of the share of its parts that none of them takes."""
    if evidence.sign is not Sign.HALF or not _single(flow, case):
        return WORTH[evidence.sign]
    standing, parts = _standing(flow, case)
    return PARTLY * standing / parts


def _single(flow: Flow, case: Case) -> list[Cause]:
    """The single failures that stop a flow and that a second copy elsewhere survives."""
    return [cause for cause in case.work.analyses.failures.flows[flow.id].lost if cause.kind in COUNTED]


def _standing(flow: Flow, case: Case) -> tuple[int, int]:
    """How many of the parts that a flow waits for no single failure takes, and how many it waits for.

    None counts where one that falls is a guess of ours: nobody knows what is right about the path through it.
    """
    causes = _single(flow, case)
    parts = [part for part in _passed(flow, case) if part.kind not in (Kind.CLIENT, Kind.EXTERNAL)]
    fallen = [part for part in parts if any(_takes(cause, part) for cause in causes)]
    unknown = any(part.id in case.work.assumed for part in fallen)
    return 0 if unknown else len(parts) - len(fallen), max(1, len(parts))


def _takes(cause: Cause, part: Component) -> bool:
    """Whether a failure leaves too little of a part to answer."""
    if cause.kind is CauseClass.INSTANCE:
        return cause.subject == part.id
    inside = any(place.within(cause.kind.value) == cause.subject for place in part.instances)
    return inside and left(part, cause.kind.value, cause.subject) is not None


def _remedy(flow: Flow, case: Case) -> str:
    """What would outlive the single failures that stop a flow: a second one of what is alone, a majority of what has copies."""
    few = {
        part.id: rest
        for cause in _single(flow, case)
        for part in _passed(flow, case)
        if cause.kind is not CauseClass.INSTANCE and _takes(cause, part)
        if (rest := left(part, cause.kind.value, cause.subject)) is not None and rest[0]
    }
    if not few:
        return "what fails alone needs a second one, in another zone"
    said = [
        f"of {name} {have} {'is' if have == 1 else 'are'} left, and {need} are needed"
        for name, (have, need) in few.items()
    ]
    return f"{listed(said)}: spread it so that enough of them stand outside of any one place"


def promised(flow: Flow, case: Case) -> float | None:
    """What must be kept: the prompt's promise, or more where the blueprint promises more.

    Where the prompt asks less of a flow than of the rest, what is promised for all of them is not meant for it.
    """
    own = flow.needs.availability
    if case.prompt is None:
        return None if own is None else max(own, LEAST)
    wanted = case.wanted(flow)
    if wanted is None or wanted.availability is None:
        return max(case.prompt.availability, own or 0.0)
    return max(wanted.availability, (own or 0.0) if "availability" in flow.needs.declared else 0.0)


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
    skipped = next((one for one in _skipped(flow, case)), None)
    if skipped is not None:
        return bad(f"{flow.id} calls {skipped.id} optional, where its data is, and one copy is all there is", line)
    single = sorted({cause.label for cause in _single(flow, case)})
    if single:
        named = ", ".join(single[:3]) + (", …" if len(single) > 3 else "")
        standing, parts = _standing(flow, case)
        words = f"{flow.id} stops when {named} fails: {_remedy(flow, case)}"
        return half(f"{words}; {standing} of {parts} parts survive it", line) if standing else bad(words, line)
    allowed = (1 - goal) * YEAR_MINUTES
    down = f"down {_a_year(failures.minutes_per_year)} a year"
    words = f"{down}, {show_duration(60 * allowed)} is what {show_share(goal)} allows"
    if (provider := spared(flow, case)) is not None:
        rest = failures.minutes_per_year - provider.probability * YEAR_MINUTES
        level = f"{provider.subject} alone takes {show_duration(60 * provider.probability * YEAR_MINUTES)} by its service level"
        return good(
            f"{flow.id}: {words}; {level}, which says when money comes back; the rest takes {show_duration(60 * rest)}",
            line,
        )
    if failures.minutes_per_year > allowed:
        largest = outages(case.work.system, failures)[:TOLD]
        words += f"; of these {listed(largest)}" if largest else ""
        near = failures.minutes_per_year <= DEBATABLE * allowed
        return (half if near else bad)(f"{flow.id}: {words}", line)
    return good(f"{flow.id}: {words}, and no single machine stops it", line)


def _a_year(minutes: float) -> str:
    """Minutes of a year as people can tell them apart: nobody knows a second of it, and common causes take more."""
    return "less than a minute" if minutes < 1.0 else show_duration(60 * minutes)


def keeps(flow: Flow, case: Case) -> bool:
    """Whether a flow keeps what a prompt asks of it, whatever else the blueprint promises for all of them.

    Nothing is asked of a flow that nobody asked for, unless it promises something itself.
    """
    if case.prompt is None or (goal := promised(flow, case)) is None:
        return False
    if flow not in case.flows and "availability" not in flow.needs.declared:
        return True
    return case.work.analyses.failures.flows[flow.id].minutes_per_year <= (1 - goal) * YEAR_MINUTES


def spared(flow: Flow, case: Case) -> Cause | None:
    """The provider without whose service level a flow would keep its promise, when that level is no less than the promise.

    A service level is a threshold for refunds and no rate of outages: one such provider is not held against a design,
    so that a CDN costs nothing where a prompt asks for one; a chain of them is.
    """
    failures, goal = case.work.analyses.failures.flows[flow.id], promised(flow, case)
    if goal is None or failures.minutes_per_year <= (allowed := (1 - goal) * YEAR_MINUTES):
        return None
    worst = max(failures.lost, key=lambda cause: cause.probability, default=None)
    part = case.work.system.components.get(worst.subject) if worst else None
    if worst is None or part is None or worst.declared or not (part.managed is not None or part.kind is Kind.CDN):
        return None
    taken = worst.probability * YEAR_MINUTES
    fits = taken <= allowed * (1 + 1e-9) and failures.minutes_per_year - taken <= allowed
    return worst if fits else None


def _skipped(flow: Flow, case: Case) -> Iterator[Component]:
    """Stores with a single copy that hold the flow's own data, and that the flow pretends not to need."""
    system = case.work.system
    records = {system.data[name].store for name in flow.data if name in system.data}
    for hop in flow.hops:
        if not (hop.optional or hop.fallback is not None):
            continue
        for store in (system.components[name] for name in hop.targets if name in records):
            copies = store.replication.standbys if store.replication else 0
            if copies == 0 and store.managed is None and len(store.instances) <= 1:
                yield store


def _passed(flow: Flow, case: Case) -> list[Component]:
    names = dict.fromkeys(name for hop in flow.hops if hop.waited for name in (hop.source, *hop.targets))
    return [case.work.system.components[name] for name in names]


def _boasts(component: Component) -> bool:
    """Whether one machine of one's own claims more than any machine gives."""
    own = component.managed is None and component.kind.value not in ("client", "external", "cdn", "dns")
    return own and component.is_declared("availability") and (component.availability or 0.0) > ONE_MACHINE
