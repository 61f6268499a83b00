"""The first paragraph: whether the design holds, and the three things to know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.findings.finding import Severity
from archlint.report.outcome import count
from archlint.report.page import Block, Heading, Paragraph
from archlint.report.tradeoffs.words import amount, names, plural, times

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding


def blocks(analyses: Analyses, findings: tuple[Finding, ...]) -> list[Block]:
    """Title, summary, verdict."""
    system = analyses.system
    opened = [finding for finding in findings if finding.suppression is None]
    text = " ".join((_judgement(opened), _load(analyses), _failures(analyses), _consistency(analyses), _open(opened)))
    return [
        Heading(1, system.name),
        *([Paragraph(f"_{system.summary.strip()}_")] if system.summary else []),
        Paragraph(text),
        Paragraph(
            f"Worked out from `{system.file}`. What the blueprint states is called declared; what the engine "
            "catalogue had to supply is called assumed, and is listed with its source at the end."
        ),
    ]


def _judgement(opened: list[Finding]) -> str:
    if any(finding.severity is Severity.ERROR for finding in opened):
        return "**The design does not keep its promises yet.**"
    if any(finding.severity is Severity.WARNING for finding in opened):
        return "**The design keeps its promises as far as they are stated, with risks worth knowing.**"
    return "**The design keeps its promises.**"


def _load(analyses: Analyses) -> str:
    """Peak load and what it meets first."""
    peak = analyses.demand.peak_rate
    arrives = f"At the peak of {amount(peak.value, peak.unit)}" if peak else "At peak load"
    first = next((resource for resource in analyses.capacity.resources if resource.scales_with_load), None)
    if first is None:
        return f"{arrives} nothing with a known limit is loaded, so nothing can be said about what breaks first."
    if first.saturates_at <= 1:
        over = [r for r in analyses.capacity.resources if r.scales_with_load and r.saturates_at <= 1]
        rest = f", and {plural(len(over) - 1, 'other limit')} with it" if len(over) > 1 else ""
        return (
            f"{arrives} `{first.component}` is already beyond its limit of {first.name} "
            f"({amount(first.load, first.unit)} of {amount(first.capacity, first.unit)}){rest}."
        )
    return (
        f"{arrives} the tightest limit is {first.name} of `{first.component}`; "
        f"it holds up to {times(first.saturates_at)} of that."
    )


def _failures(analyses: Analyses) -> str:
    """How many flows a single failure stops, and what does it."""
    flows = analyses.failures.flows
    stopped = [flow for flow, result in flows.items() if result.lost]
    if not flows:
        return ""
    if not stopped:
        return "No single failure stops a flow."
    worst = max(analyses.failures.lost_by.items(), key=lambda item: len(item[1]), default=None)
    subject = f"; losing {worst[0].label} stops {len(worst[1])} of {len(flows)}" if worst and worst[1] else ""
    short = [flow for flow, result in flows.items() if _misses(result.unavailability, result.target)]
    missed = f"; {names(short)} cannot meet the availability that is promised" if short else ""
    return f"A single failure stops {plural(len(stopped), 'flow')} of {len(flows)}{subject}{missed}."


def _misses(unavailability: float | None, target: float | None) -> bool:
    return unavailability is not None and target is not None and unavailability > 1 - target


def _consistency(analyses: Analyses) -> str:
    flows = analyses.consistency.flows
    failed = [flow for flow, result in flows.items() if result.verdict is Verdict.FAIL]
    depends = [flow for flow, result in flows.items() if result.verdict is Verdict.CONDITIONAL]
    if failed:
        more = f", and {names(depends)} only under conditions" if depends else ""
        return f"{names(failed)} {_verb(failed)} not get the freshness or durability it needs{more}."
    if depends:
        return f"{names(depends)} {'gets' if len(depends) == 1 else 'get'} what is needed only under conditions."
    return ""


def _verb(subjects: list[str]) -> str:
    return "does" if len(subjects) == 1 else "do"


def _open(opened: list[Finding]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in opened)
    warnings = sum(finding.severity is Severity.WARNING for finding in opened)
    if not errors and not warnings:
        return "Nothing is open."
    parts = [count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    return f"{' and '.join(parts)} {'is' if errors + warnings == 1 else 'are'} open."
