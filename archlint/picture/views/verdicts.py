"""The sentence under a picture's title: what is single, what is hot, what is not as fresh as it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.analysis.consistency.words import LACKED, lacked
from archlint.analysis.failures.result import OUTSIDE, PLACES, WIDE, CauseClass
from archlint.picture.scene import HOT_FROM, WARM_FROM, Caption, Tone
from archlint.quantity.show import counted, listed, show_rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archlint.analysis.failures.result import Cause
    from archlint.graph.system import Flow
    from archlint.picture.views.reading import Reading


JUDGED = {
    Verdict.PASS: "gets what it needs",
    Verdict.CONDITIONAL: "gets what it needs under a condition",
    Verdict.FAIL: "does not get what it needs",
    Verdict.NO_NEED: "no need stated",
}
PILLS = {Verdict.PASS: "PASS", Verdict.CONDITIONAL: "IF", Verdict.FAIL: "FAIL", Verdict.NO_NEED: "—"}
TONES = {
    Verdict.PASS: Tone.GOOD,
    Verdict.CONDITIONAL: Tone.WARM,
    Verdict.FAIL: Tone.BAD,
    Verdict.NO_NEED: Tone.NEUTRAL,
}


def overview_verdict(reading: Reading) -> str:
    """The whole system in one line."""
    return _line(single_verdict(reading), load_verdict(reading), _stale(reading), _findings(reading))


def part_verdict(reading: Reading) -> str:
    """A part of the system in one line: what flows get is not a matter of parts."""
    return _line(single_verdict(reading), load_verdict(reading), _findings(reading))


def flow_verdict(reading: Reading, flow: Flow) -> str:
    """One flow in one line: how often, what it gets, what stops it."""
    analyses = reading.analyses
    demand = analyses.demand.flows.get(flow.id)
    parts = [f"{show_rate(demand.peak.value)} at peak"] if demand and demand.peak else []
    answer = analyses.consistency.flows.get(flow.id)
    if answer and answer.verdict is not Verdict.NOT_APPLICABLE:
        parts.append(": ".join(part for part in (JUDGED[answer.verdict], answer.as_configured) if part))
    lost = analyses.failures.flows.get(flow.id)
    if lost:
        parts += stopping(lost.lost)
    return _line(*parts)


def stopping(causes: Iterable[Cause]) -> Iterator[str]:
    """What stops a flow: things that break apart from what others run, and from where all of it stands."""
    kept = [cause for cause in causes if cause.kind is not CauseClass.SOFTWARE]
    own = tuple(dict.fromkeys(_named(cause) for cause in kept if cause.kind not in OUTSIDE))
    outside = tuple(dict.fromkeys(_named(cause) for cause in kept if cause.kind in OUTSIDE))
    if own:
        yield f"stops without {listed(own, most=3)}"
    else:
        yield "survives every single failure" + (" of its own" if outside else "")
    if outside:
        yield f"rests on {listed(outside, most=3)}"


def _named(cause: Cause) -> str:
    """A component by its id; a place by what it is too, since nothing in the picture need bear its name."""
    return f"{cause.kind.value} {cause.subject}" if cause.kind in PLACES else cause.subject


def flow_captions(reading: Reading) -> tuple[Caption, ...]:
    """What every flow gets, one line each; flows that need and touch nothing of note are left out."""
    found: list[Caption] = []
    for flow in reading.system.flows.values():
        answer = reading.analyses.consistency.flows.get(flow.id)
        if answer is None or answer.verdict is Verdict.NOT_APPLICABLE:
            continue
        short = next((shortfall for shortfall in answer.shortfalls if shortfall.verdict is answer.verdict), None)
        text = f"needed: {short.needed} · delivered: {short.delivered}" if short else answer.as_configured
        found.append(Caption(PILLS[answer.verdict], TONES[answer.verdict], flow.id, text))
    return tuple(found)


def place_captions(reading: Reading) -> tuple[Caption, ...]:
    """What each place stops that is written on components and drawn as no box, and what in it explains that."""
    failures = reading.analyses.failures
    found: list[Caption] = []
    for cause, flows in failures.lost_by.items():
        if cause.kind not in PLACES or cause.subject in reading.system.groups:
            continue
        root = failures.roots.get(cause)
        why = f", as {_named(root)} alone does" if root else ""
        tone = Tone.NEUTRAL if cause.kind in WIDE else Tone.BAD
        found.append(Caption("LOST", tone, _named(cause), f"stops {listed(flows, most=3)}{why}"))
    return tuple(found)


def single_verdict(reading: Reading) -> str:
    """How many single points of failure there are."""
    failures = reading.analyses.failures
    found = {
        (cause.kind, cause.subject)
        for cause in failures.single_points
        if cause.subject in (reading.single if cause.kind is CauseClass.INSTANCE else reading.single_in)
    }
    if not found:
        inside = " within its region" if any(cause.kind in WIDE for cause in failures.lost_by) else ""
        return f"no single point of failure{inside}" if failures.flows else ""
    assumed = reading.system.imported is not None and not any(kind is CauseClass.INSTANCE for kind, _ in found)
    others = sum((CauseClass.INSTANCE, name) not in found for name in reading.single)
    within = f", {others} more inside {'it' if len(found) == 1 else 'them'}" if others else ""
    return f"{counted(len(found), 'single point')} of failure{', assumed' * assumed}{within}"


def load_verdict(reading: Reading) -> str:
    """What is over its limits at peak, or comes next."""
    resources = reading.tightest.values()
    beyond = [resource for resource in resources if resource.utilisation > 1]
    over = tuple(resource.component for resource in beyond)
    if over:
        alike = all(resource.name == "connections" for resource in beyond)
        when = " of connections" if alike else " at peak" if any(each.scales_with_load for each in beyond) else ""
        return f"{listed(over, most=3)} over {'its limit' if len(over) == 1 else 'their limits'}{when}"
    hot = tuple(resource.component for resource in resources if resource.utilisation >= HOT_FROM)
    if hot:
        return f"{listed(hot, most=3)} {'is' if len(hot) == 1 else 'are'} hot"
    first = max(resources, key=lambda resource: resource.utilisation, default=None)
    if first is None:
        return ""
    share = f"{max(1, round(100 * first.utilisation))} %"
    return (
        f"{first.component} is the tightest at {share}"
        if first.utilisation >= WARM_FROM
        else f"nothing above {share} at peak"
    )


def _findings(reading: Reading) -> str:
    return counted(reading.total, "finding") if reading.total else ""


def _line(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _stale(reading: Reading) -> str:
    flows = reading.analyses.consistency.flows.values()
    failing = sum(1 for flow in flows if flow.verdict is Verdict.FAIL)
    if not failing:
        return ""
    of = f"{failing} of {len(reading.system.flows)} flows"
    missing = lacked(flows)
    alone = len(missing) == 1 and missing[0] in {LACKED["delivery"], LACKED["rpo"]}
    return f"{of} without the {missing[0]} needed" if alone else f"{of} less consistent than needed"
