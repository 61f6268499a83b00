"""The sections in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis import latency as waits
from archlint.report.answers.failing import survival
from archlint.report.answers.failing.question import ALL, Question
from archlint.report.page import Block, Page
from archlint.report.tradeoffs import (
    certainty,
    cost,
    decisions,
    downtime,
    estimate,
    freshness,
    lead,
    life,
    limits,
    mending,
    outages,
    requirements,
    scaling,
    waiting,
)
from archlint.report.tradeoffs.open_points import assumption_blocks, findings_blocks
from archlint.report.tradeoffs.places import Places

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.source import Document


def compose(
    analyses: Analyses, findings: tuple[Finding, ...], document: Document | None = None, changes: Page | None = None
) -> Page:
    """The tradeoff report of one system: verdict first, then what it rests on, findings and assumptions last.

    With the document, every figure knows the line of the blueprint that it rests on. `changes` come right after the verdict.
    """
    places = Places(document)
    latency = waits.estimate(analyses.system, analyses.demand, analyses.capacity, analyses.around)
    blocks: list[Block] = [
        *lead.blocks(analyses, findings, latency),
        *(changes.blocks if changes else ()),
        *requirements.blocks(analyses, latency, places),
        *estimate.blocks(analyses, places),
        *limits.blocks(analyses, places),
        *certainty.blocks(analyses, places),
        *waiting.blocks(analyses, latency, places),
        *life.blocks(analyses, findings),
        *scaling.blocks(analyses, places),
        *cost.blocks(analyses, places),
        *survival.blocks(Question(analyses, document, 1, ALL, ())),
        *outages.blocks(analyses, places),
        *downtime.blocks(analyses, places),
        *mending.blocks(analyses),
        *freshness.blocks(analyses, places),
        *decisions.blocks(analyses, places),
        *findings_blocks(findings, places),
        *assumption_blocks(analyses, places),
    ]
    return Page(tuple(blocks))
