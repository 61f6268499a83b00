"""What to mend first, and what cannot come up by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.repairs import cheapest
from archlint.report.answers.failing.downtime import minutes
from archlint.report.page import Block, Heading, Listing, Paragraph, Table
from archlint.report.tradeoffs.words import names

if TYPE_CHECKING:
    from archlint.analysis.failures.coldstart import Deadlock
    from archlint.report.answers.failing.question import Question

MOST = 12


def repairs(question: Question) -> list[Block]:
    """The changes that were tried, the most minutes first, and for flows that fall short the cheapest that suffices."""
    found: list[Block] = [Heading(2, "What to mend first")]
    if not question.repairs:
        return [*found, Paragraph("No small change that was tried wins a minute a year.")]
    rows = tuple(
        (f"`{one.where}`", _code(one.change), minutes(one.saved), names(one.minutes), one.worse)
        for one in question.repairs[:MOST]
    )
    columns = ("where", "change", "wins a year", "for", "what gets worse")
    found.append(Table(columns, rows, right=frozenset({"wins a year"})))
    items = tuple(text for flow in question.selected if (text := _cheapest(question, flow.flow)))
    return [*found, Listing(items)] if items else found


def _code(change: str) -> str:
    return change if "`" in change else f"`{change}`"


def _cheapest(question: Question, flow: str) -> str:
    if not question.analyses.failures.flows[flow].misses_target:
        return ""
    enough = cheapest(question.repairs, flow)
    if enough is None:
        return f"`{flow}`: no single change keeps its promise"
    return f"`{flow}` keeps its promise with {_code(enough.change)} on `{enough.where}`"


def deadlocks(question: Question) -> list[Block]:
    """Circles that never come up once everything in them is down."""
    if not question.deadlocks:
        return []
    return [Heading(2, "What cannot start by itself"), Listing(tuple(told(one) for one in question.deadlocks))]


def told(deadlock: Deadlock) -> str:
    """A circle in one line."""
    links = "; ".join(f"`{who}` {why} `{whom}`" for who, whom, why in deadlock.waits)
    doubt = "" if deadlock.certain else ", if starting takes that path"
    return f"{names(deadlock.components)} wait for each other once all of them are down{doubt}: {links}"
