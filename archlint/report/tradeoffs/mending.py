"""What two failures do that nobody planned for, and what to mend first: `archlint failures` in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures import strain
from archlint.analysis.failures.combining import combinations
from archlint.analysis.failures.repairs import repairs
from archlint.report.answers.failing import together
from archlint.report.answers.failing.mending import promises, table
from archlint.report.answers.failing.question import ALL, Question
from archlint.report.page import Block, Heading, Listing, Paragraph, Table

if TYPE_CHECKING:
    from archlint.analysis import Analyses

MOST_PAIRS, MOST_REPAIRS = 3, 3
"""Rows; `archlint failures` has them all."""
MOST_FLOWS, WORST, JOINT = 60, 12, 3
"""With more flows than the first, repairs are tried for those that are down longest, and combinations for fewer still."""


def blocks(analyses: Analyses) -> list[Block]:
    """The worst unexpected pairs, the repairs that win most, and what keeps the promises that are not kept."""
    if not analyses.failures.flows:
        return []
    return [*_pairs(analyses), *_repairs(analyses)]


def _pairs(analyses: Analyses) -> list[Block]:
    found = together.rows(Question(analyses, None, 2, ALL, ()), unexpected=True)
    if not found:
        return [Paragraph("No two failures of different components stop a flow together.")]
    columns = ("when these fail together", "stops", "a year")
    rest = len(found) - MOST_PAIRS
    shown = Table(columns, tuple(found[:MOST_PAIRS]), right=frozenset({"a year"}))
    more = [Paragraph(f"And {rest:,} more: `archlint failures`.")] if rest > 0 else []
    return [Heading(3, "Two failures that nobody planned for together"), shown, *more]


def _repairs(analyses: Analyses) -> list[Block]:
    system, failures = analyses.system, analyses.failures
    down = sorted(failures.flows, key=lambda name: -failures.flows[name].downtime.independent)
    wanted = tuple(down[:WORST]) if len(down) > MOST_FLOWS else ()
    burden = strain.measure(system, analyses.demand, analyses.capacity)
    found = repairs(system, failures, burden, wanted)
    if not found:
        return []
    joint = combinations(system, failures, burden, found, wanted[:JOINT])
    items = promises(Question(analyses, None, 2, ALL, wanted[:JOINT], found, joint))
    listed: list[Block] = [Listing(items)] if items else []
    said = f"Of the {WORST} flows that are down longest; `archlint failures --flow ID` answers for any other."
    return [
        Heading(3, "What to mend first"),
        *([Paragraph(said)] if wanted else []),
        table(found[:MOST_REPAIRS]),
        *listed,
    ]
