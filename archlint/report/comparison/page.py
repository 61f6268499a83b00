"""A comparison as a page, written for the person who reviews the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity.show import counted
from archlint.report.page import Block, Heading, Listing, Page, Paragraph, Table
from archlint.report.tradeoffs.words import sentence

if TYPE_CHECKING:
    from archlint.findings.finding import Finding
    from archlint.report.comparison.compare import Comparison, Move

CHANGED = "What changed"
"""The heading of a comparison within a report."""
WORDS = {True: "better", False: "**worse**", None: "–"}
PROMISED = {True: "stricter", False: "**looser**", None: "–"}


def page(comparison: Comparison, old: str, new: str) -> Page:
    """What comes, what goes, what moves; sections with nothing in them are left out."""
    blocks: list[Block] = [Heading(2, f"From `{old}` to `{new}`"), Paragraph(_lead(comparison))]
    if comparison.promises:
        rows = tuple(
            (each.name, each.before or "–", each.after or "–", PROMISED[each.stricter]) for each in comparison.promises
        )
        columns = ("promise", "before", "after", "that is")
        blocks += [Heading(3, "Promises"), Table(columns, rows, right=frozenset({"before", "after"}))]
    sections = (
        ("New findings", tuple(_finding(finding) for finding in comparison.new)),
        ("Resolved", tuple(_gone(finding) for finding in comparison.gone)),
        ("Accepted on purpose", tuple(_accepted(finding) for finding in comparison.accepted)),
        ("Changed", tuple(_changed(before, after) for before, after in comparison.changed)),
    )
    for title, items in sections:
        if items:
            blocks += [Heading(3, title), Listing(items)]
    if comparison.moves:
        rows = tuple(_move(move) for move in comparison.moves)
        columns = ("figure", "before", "after", "that is")
        blocks += [Heading(3, "Figures"), Table(columns, rows, right=frozenset({"before", "after"}))]
    return Page(tuple(blocks))


def _lead(comparison: Comparison) -> str:
    found = (comparison.new, comparison.gone, comparison.accepted, comparison.changed)
    if not (any(found) or comparison.moves or comparison.promises):
        return "Nothing that is checked has changed."
    findings = _counted(
        "finding",
        ("new", len(comparison.new)),
        ("resolved", len(comparison.gone)),
        ("of another severity", len(comparison.changed)),
        ("newly accepted", len(comparison.accepted)),
        ("as before", len(comparison.kept)),
    )
    better = [move.better for move in comparison.moves]
    figures = _counted("figure", ("worse", better.count(False)), ("better", better.count(True)))
    stricter = [promise.stricter for promise in comparison.promises]
    promises = _counted("promise", ("looser", stricter.count(False)), ("stricter", stricter.count(True)))
    return sentence("; ".join(part for part in (findings, figures, promises) if part))


def _counted(noun: str, *counts: tuple[str, int]) -> str:
    """What there is of something, the noun with the first of it: '2 findings new, 3 resolved'."""
    there = [(word, count) for word, count in counts if count]
    return ", ".join(
        f"{counted(count, noun)} {word}" if place == 0 else f"{count:,} {word}"
        for place, (word, count) in enumerate(there)
    )


def _finding(finding: Finding) -> str:
    place = f"`{finding.primary.file}:{finding.primary.span.line}`"
    help_ = f" Do: {sentence(finding.help_line)}" if finding.help else ""
    return (
        f"**{finding.severity.value}** `{finding.rule}`, {place}: {sentence(finding.message, finding.subject)}{help_}"
    )


def _gone(finding: Finding) -> str:
    return f"`{finding.rule}` on `{finding.subject}`: {finding.message}"


def _accepted(finding: Finding) -> str:
    suppression = finding.suppression
    until = f", until {suppression.until}" if suppression and suppression.until else ""
    because = f" ({suppression.kind}: {suppression.reason}{until})" if suppression else ""
    return f"{_gone(finding)}{because}"


def _changed(before: Finding, after: Finding) -> str:
    return f"`{after.rule}` on `{after.subject}`: {before.severity.value} → {after.severity.value}, {after.message}"


def _move(move: Move) -> tuple[str, str, str, str]:
    if move.before is None:
        return (move.name, "–", move.after or "–", "new")
    if move.after is None:
        return (move.name, move.before, "–", "gone")
    return (move.name, move.before, move.after, WORDS[move.better])
