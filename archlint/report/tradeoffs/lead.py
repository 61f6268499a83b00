"""The first paragraph: whether the design holds, and the three things to know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.analysis.consistency.words import lacked
from archlint.analysis.demand.asked import at_peak
from archlint.analysis.failures.result import OUTSIDE
from archlint.analysis.requirements.wording import unanswered
from archlint.findings.finding import Severity
from archlint.quantity.show import counted, listed
from archlint.report.page import Block, Heading, Paragraph
from archlint.report.tradeoffs.limits import against
from archlint.report.tradeoffs.outages import is_physical, name_of
from archlint.report.tradeoffs.words import amount, in_words, names, plural, times

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.capacity.result import Resource
    from archlint.analysis.latency import Latency
    from archlint.findings.finding import Finding


def blocks(analyses: Analyses, findings: tuple[Finding, ...], latency: Latency) -> list[Block]:
    """Title, summary, verdict."""
    system = analyses.system
    opened = [finding for finding in findings if finding.suppression is None]
    text = " ".join(
        (
            _judgement(analyses, opened, latency),
            _load(analyses),
            _failures(analyses),
            _consistency(analyses),
            _open(analyses, opened),
        )
    )
    return [
        Heading(1, system.name),
        *([Paragraph(f"_{system.summary.strip()}_")] if system.summary else []),
        Paragraph(text),
        Paragraph(
            f"Worked out from `{system.file}`. What it states is called declared; what the engine "
            "catalogue supplies is called assumed, and is listed with its source at the end."
        ),
    ]


def _judgement(analyses: Analyses, opened: list[Finding], latency: Latency) -> str:
    """Whether the promises hold: by the analyses themselves, whatever rules were switched off."""
    if any(finding.severity is Severity.ERROR for finding in opened) or _breaks(analyses):
        return "**The design does not keep its promises yet.**"
    if not _promises(analyses):
        return "**The design promises nothing yet, so that nothing can be said about keeping it.**"
    if any(flow.unjudged and flow.promised for flow in latency.flows.values()):
        return "**The design keeps the promises that can be judged; of some answer times too little is known.**"
    if any(finding.severity is Severity.WARNING for finding in opened):
        return "**The design keeps its promises as far as they are stated, with risks worth knowing.**"
    return "**The design keeps its promises.**"


def _promises(analyses: Analyses) -> bool:
    """Whether the requirements, or what a flow needs, say anything that can be kept."""
    stated = analyses.system.requirements
    promised = (stated.availability, stated.latency, stated.rpo, stated.rto)
    return any(each is not None for each in promised) or any(
        flow.needs.declared for flow in analyses.system.flows.values()
    )


def _breaks(analyses: Analyses) -> bool:
    """Whether a limit is passed, an availability missed, or a need of a flow not met."""
    return (
        any(resource.utilisation > 1 for resource in analyses.capacity.resources)
        or any(flow.misses_target for flow in analyses.failures.flows.values())
        or any(flow.verdict is Verdict.FAIL for flow in analyses.consistency.flows.values())
    )


def _load(analyses: Analyses) -> str:
    """Peak load and what it meets."""
    peak = at_peak(analyses.system, analyses.demand)
    arrives = f"At the peak of {amount(peak.value, peak.unit)}" if peak else "At peak load"
    resources = analyses.capacity.resources
    passed = [resource for resource in resources if resource.utilisation > 1]
    ahead = [resource for resource in resources if resource.scales_with_load and resource.saturates_at > 1]
    if passed:
        named = listed([f"{over.name} of `{over.component}` ({_ratio(over)})" for over in passed[:3]])
        more = f" and {plural(len(passed) - 3, 'other')}" if len(passed) > 3 else ""
        return f"{arrives} {plural(len(passed), 'limit')} {_are(len(passed))} passed already: {named}{more}."
    if ahead:
        first = min(ahead, key=lambda resource: resource.saturates_at)
        holds = times(first.saturates_at)
        return f"{arrives} nothing is overloaded; {first.name} of `{first.component}` is reached first, at {holds} of that."
    return f"{arrives} nothing with a known limit is loaded, so nothing can be said about what breaks first."


def _ratio(resource: Resource) -> str:
    return f"{amount(resource.load, resource.unit)} against {against(resource)}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _failures(analyses: Analyses) -> str:
    """How many flows a single failure stops, and what does it."""
    failures = analyses.failures
    if not failures.flows:
        return ""
    causes = [
        (cause, flows)
        for cause, flows in failures.lost_by.items()
        if flows and is_physical(cause) and cause not in failures.roots
    ]
    if not causes:
        return "No single failure stops a flow."
    own = any(cause.kind not in OUTSIDE for cause, _ in causes)
    run_by_others = "" if own else ", which others run,"
    worst = max(len(flows) for _, flows in causes)
    named = [name_of(analyses, cause) for cause, flows in causes if len(flows) == worst]
    which = "" if len(named) == 1 else "either of " if len(named) == 2 else "any one of "
    total = len(failures.flows)
    short = [flow for flow, result in failures.flows.items() if result.misses_target]
    missed = f"; {names(short)} cannot meet the availability that is promised" if short else ""
    lost = f"losing {which}{listed(named, most=5, last='or')}{run_by_others} stops {_of(worst, total)}{missed}."
    return f"No single failure of what one runs oneself stops a flow; {lost}" if not own else f"L{lost[1:]}"


def _of(number: int, total: int) -> str:
    if number == total:
        return {1: "the only flow", 2: "both flows"}.get(total, f"all {plural(total, 'flow')}")
    return f"{number} of {total} flows"


def _consistency(analyses: Analyses) -> str:
    flows = analyses.consistency.flows
    failed = [flow for flow, result in flows.items() if result.verdict is Verdict.FAIL]
    depends = [flow for flow, result in flows.items() if result.verdict is Verdict.CONDITIONAL]
    if failed:
        more = f", and {names(depends)} only under conditions" if depends else ""
        return f"{names(failed)} {_do(failed)} not get the {listed(lacked(flows.values()), last='or')} {'it needs' if len(failed) == 1 else 'they need'}{more}."
    if depends:
        return f"{names(depends)} {'gets' if len(depends) == 1 else 'get'} what is needed only under conditions."
    return ""


def _do(subjects: list[str]) -> str:
    return "does" if len(subjects) == 1 else "do"


def _open(analyses: Analyses, opened: list[Finding]) -> str:
    """What is left to be done; without findings that may still be to describe what is required."""
    errors = sum(finding.severity is Severity.ERROR for finding in opened)
    warnings = sum(finding.severity is Severity.WARNING for finding in opened)
    if not errors and not warnings:
        required, missing = len(set(analyses.system.requirements.functional)), len(unanswered(analyses.system))
        if missing:
            return f"No warning is open, and no flow speaks of {in_words(missing)} of {plural(required, 'thing')} that {_are(required)} required: of {'it' if missing == 1 else 'them'} nothing is known."
        return "Nothing is open."
    parts = [counted(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    return f"{' and '.join(parts)} {_are(errors + warnings)} open."
