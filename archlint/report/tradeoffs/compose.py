"""The sections in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis import latency as waits
from archlint.report.page import Block, Page
from archlint.report.tradeoffs import (
    decisions,
    estimate,
    freshness,
    lead,
    limits,
    outages,
    requirements,
    scaling,
    waiting,
)
from archlint.report.tradeoffs.open_points import assumption_blocks, findings_blocks

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding


def compose(analyses: Analyses, findings: tuple[Finding, ...]) -> Page:
    """The tradeoff report of one system: verdict first, then what it rests on, findings and assumptions last."""
    latency = waits.estimate(analyses.system, analyses.demand, analyses.capacity)
    blocks: list[Block] = [
        *lead.blocks(analyses, findings),
        *requirements.blocks(analyses, latency),
        *estimate.blocks(analyses),
        *limits.blocks(analyses),
        *waiting.blocks(latency),
        *scaling.blocks(analyses),
        *outages.blocks(analyses),
        *freshness.blocks(analyses),
        *decisions.blocks(analyses),
        *findings_blocks(findings),
        *assumption_blocks(analyses),
    ]
    return Page(tuple(blocks))
