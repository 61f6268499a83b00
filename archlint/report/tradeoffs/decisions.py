"""The tradeoffs as recorded: what each gains and what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.words import names, sentence

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.graph.system import Decision
    from archlint.report.tradeoffs.places import Places


def blocks(analyses: Analyses, places: Places) -> list[Block]:
    """One table, then reasons and what would reopen each decision."""
    decisions = analyses.system.decisions
    found: list[Block] = [Heading(2, "Decisions")]
    if not decisions:
        return [
            *found,
            Paragraph("None is recorded. Every replica, cache and queue above has a cost that nobody accepted."),
        ]
    rows = tuple(
        (
            places.cite(decision.choose, *decision.path),
            names(decision.on) if decision.on else "–",
            decision.gain or "–",
            decision.cost or "**not named**",
        )
        for decision in decisions
    )
    found.append(Table(("choice", "on", "gains", "costs"), rows))
    found += [Paragraph(text) for text in (_reason(decision) for decision in decisions) if text]
    return found


def _reason(decision: Decision) -> str:
    parts = [f"**{decision.choose}.**"]
    if decision.because:
        parts.append(f"Because: {sentence(decision.because)}")
    if decision.instead_of:
        parts.append(f"Instead of: {sentence('; '.join(decision.instead_of))}")
    if decision.revisit:
        parts.append(f"Revisit: {sentence(decision.revisit)}")
    return " ".join(parts) if len(parts) > 1 else ""
