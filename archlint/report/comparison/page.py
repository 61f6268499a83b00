"""A comparison as a page, written for the person who reviews the change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.report.page import Block, Heading, Listing, Page, Paragraph, Table
from archlint.report.tradeoffs.words import plural, sentence

if TYPE_CHECKING:
    from archlint.findings.finding import Finding
    from archlint.report.comparison.compare import Comparison, Move

CHANGED = "What changed"
"""The heading of a comparison within a report."""
WORDS = {True: "better", False: "**worse**", None: "–"}


def page(comparison: Comparison, old: str, new: str) -> Page:
    """What comes, what goes, what moves; sections with nothing in them are left out."""
    blocks: list[Block] = [Heading(2, f"From `{old}` to `{new}`"), Paragraph(_lead(comparison))]
    sections = (
        ("New findings", tuple(_finding(finding) for finding in comparison.new)),
        ("Resolved", tuple(_gone(finding) for finding in comparison.gone)),
        ("Accepted on purpose", tuple(_gone(finding) for finding in comparison.accepted)),
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
    worse = sum(move.better is False for move in comparison.moves)
    better = sum(move.better is True for move in comparison.moves)
    if not (comparison.new or comparison.gone or comparison.changed or comparison.moves):
        return "Nothing that is checked has changed."
    parts = [
        f"{plural(len(comparison.new), 'finding')} new",
        f"{len(comparison.gone)} resolved",
        f"{len(comparison.kept)} as before",
    ]
    return sentence(f"{', '.join(parts)}; {plural(worse, 'figure')} worse, {better} better")


def _finding(finding: Finding) -> str:
    place = f"`{finding.primary.file}:{finding.primary.span.line}`"
    help_ = f" Do: {sentence(finding.help)}" if finding.help else ""
    return f"**{finding.severity.value}** `{finding.rule}`, {place}: {sentence(finding.message)}{help_}"


def _gone(finding: Finding) -> str:
    return f"`{finding.rule}` on `{finding.subject}`: {finding.message}"


def _changed(before: Finding, after: Finding) -> str:
    return f"`{after.rule}` on `{after.subject}`: {before.severity.value} → {after.severity.value}, {after.message}"


def _move(move: Move) -> tuple[str, str, str, str]:
    if move.before is None:
        return (move.name, "–", move.after or "–", "new")
    if move.after is None:
        return (move.name, move.before, "–", "gone")
    return (move.name, move.before, move.after, WORDS[move.better])
