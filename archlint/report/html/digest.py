"""The figures at the top of a page, five at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.consistency.result import Verdict
from archlint.analysis.demand.asked import at_peak
from archlint.analysis.failures import CauseClass
from archlint.findings.finding import Severity
from archlint.quantity.show import counted, listed
from archlint.report.html.text import inline, plain
from archlint.report.tradeoffs.words import amount, names, times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis import Analyses
    from archlint.analysis.failures import Cause
    from archlint.findings.finding import Finding

MOST_NAMED = 4
"""How many things stand under a figure."""


def digest(analyses: Analyses, findings: tuple[Finding, ...]) -> str:
    """A list of definitions: figure, what it is, and how bad."""
    found = [_peak(analyses), _first(analyses), _single(analyses), _fresh(analyses), _open(findings)]
    return "".join(
        f'<div class="{tone}"><dt>{plain(name)}</dt><dd>{plain(value)}</dd><dd class="note">{inline(note)}</dd></div>'
        for tone, name, value, note in (each for each in found if each is not None)
    )


def _peak(analyses: Analyses) -> tuple[str, str, str, str] | None:
    peak = at_peak(analyses.system, analyses.demand)
    return ("", "peak load", amount(peak.value, peak.unit), peak.formula) if peak else None


def _first(analyses: Analyses) -> tuple[str, str, str, str] | None:
    limits = analyses.capacity.resources
    passed = [limit for limit in limits if limit.utilisation > 1]
    ahead = [limit for limit in limits if limit.scales_with_load and limit.saturates_at > 1]
    if passed:
        over = listed([f"{limit.name} of `{limit.component}`" for limit in passed], most=MOST_NAMED - 1)
        return ("bad", "over the limit at peak", str(len(passed)), over)
    if not ahead:
        return None
    first = min(ahead, key=lambda limit: limit.saturates_at)
    tone = "warm" if first.saturates_at < 1.5 else "good"
    return (tone, "breaks first at", times(float(f"{first.saturates_at:.3g}")), f"{first.name} of `{first.component}`")


def _single(analyses: Analyses) -> tuple[str, str, str, str] | None:
    failures = analyses.failures
    if not failures.flows:
        return None
    single = failures.single_points
    others = [cause for cause in failures.lost_by if cause.kind is CauseClass.EXTERNAL and cause not in failures.roots]
    outside = f"only what others run: {_names(others)}" if others else "every flow survives one"
    said = _names(single) if single else outside
    return ("bad" if single else "good", "single points of failure", str(len(single)), said)


def _names(causes: Iterable[Cause]) -> str:
    return names(dict.fromkeys(cause.subject for cause in causes), MOST_NAMED)


def _fresh(analyses: Analyses) -> tuple[str, str, str, str] | None:
    flows = analyses.consistency.flows.values()
    stated = [flow for flow in flows if flow.verdict in (Verdict.PASS, Verdict.CONDITIONAL, Verdict.FAIL)]
    if not stated:
        return None
    good = sum(flow.verdict is Verdict.PASS for flow in stated)
    failing = [flow.flow for flow in stated if flow.verdict is Verdict.FAIL]
    depends = [flow.flow for flow in stated if flow.verdict is Verdict.CONDITIONAL]
    said = [f"not {names(failing, MOST_NAMED)}"] if failing else []
    said += [f"{names(depends, MOST_NAMED)} under conditions"] if depends else []
    tone = "bad" if failing else "warm" if depends else "good"
    return (tone, "flows that get what they need", f"{good} of {len(stated)}", ", ".join(said) or "as configured")


def _open(findings: tuple[Finding, ...]) -> tuple[str, str, str, str]:
    """Errors and warnings, as the sentence above the figures counts them; remarks are named apart."""
    opened = [finding.severity for finding in findings if finding.suppression is None]
    errors, warnings, remarks = (opened.count(each) for each in (Severity.ERROR, Severity.WARNING, Severity.INFO))
    tone = "bad" if errors else "warm" if warnings else "good"
    said = [counted(errors, "error") if errors else "no errors"]
    said += [counted(remarks, "remark") + " beside them"] if remarks else []
    return (tone, "open findings", str(errors + warnings), ", ".join(said))
