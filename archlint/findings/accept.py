"""Accepting findings on purpose: what is accepted stays visible, what is accepted in vain is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archlint.errors import BlueprintError, Problem, did_you_mean
from archlint.findings.finding import Finding, Location, Severity, Suppression
from archlint.findings.order import worst_first
from archlint.findings.waivers import Misread, RuleNames, Waiver, commented, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.errors import Span
    from archlint.graph.system import System
    from archlint.source import Document


def accept(
    findings: Iterable[Finding],
    system: System,
    document: Document,
    names: RuleNames,
    today: str | None = None,
) -> tuple[Finding, ...]:
    """The findings with those that are accepted marked as suppressed, and findings about the waivers themselves.

    `today` is an ISO date; without it no waiver has ended. An ended waiver brings its finding back, and
    the finding says so.

    Raises:
        BlueprintError: a waiver names no rule. What it was to accept is not known, so nothing is found before it is.
    """
    comments, misread = commented(document)
    waivers = [*written(system, document), *comments]
    if unknown := [_of_no_rule(waiver, document, names) for waiver in waivers if waiver.rule not in names.all]:
        raise BlueprintError(*unknown)
    used: set[int] = set()
    judged = [judge(finding, waivers, document=document, names=names, today=today, used=used) for finding in findings]
    idle = [waiver for index, waiver in enumerate(waivers) if index not in used]
    holding = {(waiver.rule, waiver.subject) for index, waiver in enumerate(waivers) if index in used}
    about = [about_waiver(waiver, document, names, twice=(waiver.rule, waiver.subject) in holding) for waiver in idle]
    unclear = [about_comment(item, document) for item in misread]
    return worst_first([*judged, *(finding for finding in about if finding), *unclear])


def judge(
    finding: Finding,
    waivers: list[Waiver],
    *,
    document: Document,
    names: RuleNames,
    today: str | None,
    used: set[int],
) -> Finding:
    """One finding: suppressed by the first waiver that holds, or with a word about one that has ended."""
    for index, waiver in enumerate(waivers):
        if not waiver.covers(finding):
            continue
        used.add(index)
        if finding.rule in names.unwaivable:
            return noting(finding, waiver, document, "findings of this rule cannot be accepted")
        if waiver.has_ended(today):
            return noting(finding, waiver, document, f"was accepted until {waiver.until}")
        return replace(finding, suppression=Suppression(waiver.kind, waiver.reason, waiver.until))
    return finding


def noting(finding: Finding, waiver: Waiver, document: Document, words: str) -> Finding:
    """The finding with a word about the waiver that does not hold."""
    place = Location(document.file, waiver.span, words)
    return replace(finding, related=(*finding.related, place))


def about_waiver(waiver: Waiver, document: Document, names: RuleNames, *, twice: bool) -> Finding | None:
    """What is wrong with a waiver that met no finding; None when its rule was not asked.

    `twice` says that another one accepts the same.
    """
    on = waiver.subject or f"line {waiver.line}"
    if waiver.rule not in names.running:
        return None
    message = f"`{waiver.rule}` finds nothing to accept on {on if waiver.line else f'`{on}`'}"
    help_ = "remove it; the finding is gone"
    if twice and waiver.subject is not None:
        message, help_ = f"`{waiver.rule}` on `{on}` is accepted twice", "keep one of the two"
    subject = f"{waiver.rule}/{waiver.subject or 'comment'}"
    return speak("unused-waiver", subject, message, span=waiver.span, document=document, help_=help_)


def _of_no_rule(waiver: Waiver, document: Document, names: RuleNames) -> Problem:
    """A waiver of a rule that does not exist."""
    help_ = did_you_mean(waiver.rule, sorted(names.all), "`archlint rules` lists them")
    if waiver.rule in names.categories:
        help_ = f"`{waiver.rule}` is a category: accept the findings of its rules one by one, each by the name in its brackets"
    return Problem("unknown-rule", f"no rule is called `{waiver.rule}`", document.file, waiver.span, help_)


def about_comment(item: Misread, document: Document) -> Finding:
    """A comment that tries to accept something and cannot be understood."""
    return speak(
        "unclear-waiver",
        document.lines[item.span.line - 1].strip(),
        item.message,
        span=item.span,
        document=document,
        help_=item.help,
    )


def speak(rule: str, subject: str, message: str, *, span: Span, document: Document, help_: str) -> Finding:
    """A finding about a waiver."""
    return Finding(
        rule=rule,
        category="blueprint",
        severity=Severity.WARNING,
        subject=subject,
        title=TITLES[rule],
        message=message,
        primary=Location(document.file, span, ""),
        help=help_,
    )


TITLES = {
    "unused-waiver": "A waiver accepts nothing",
    "unclear-waiver": "A comment accepts nothing, because it is not understood",
}
"""The findings about waivers; they come from here because no other rule can see what was accepted."""
