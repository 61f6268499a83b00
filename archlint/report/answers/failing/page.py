"""Everything about failures on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.quantity.show import counted
from archlint.report.answers.failing import downtime, mending, singles, survival, together
from archlint.report.page import Block, Heading, Page, Paragraph

if TYPE_CHECKING:
    from archlint.report.answers.failing.question import Question

ORDERS = {1: "single failures", 2: "single failures and pairs", 3: "single failures, pairs and triples"}


def page(question: Question) -> Page:
    """The survival matrix first, then singles, pairs, downtime, repairs, circles, and what all of it rests on."""
    system = question.analyses.system
    blocks: list[Block] = [Heading(1, f"{system.name}: what fails"), *survival.blocks(question)]
    if question.selected:
        blocks += [*downtime.figures(question), *singles.blocks(question), *together.blocks(question)]
        blocks += [*downtime.waterfalls(question), *mending.repairs(question)]
    blocks += [*mending.deadlocks(question), *downtime.assumptions(question), Paragraph(completeness(question))]
    return Page(tuple(blocks))


def completeness(question: Question) -> str:
    """What was searched, and whether figures are exact or bounds."""
    flows = question.selected
    bounded = [flow.flow for flow in flows if not flow.downtime.exact]
    figures = "all figures are exact" if not bounded else f"{len(bounded)} of {len(flows)} flows have bounded figures"
    assumed = {cause for flow in flows for cause in flow.causes if not cause.declared}
    declared = {cause for flow in flows for cause in flow.causes if cause.declared}
    classes = counted(len(question.classes), "class")
    return (
        f"Searched: {ORDERS[question.order]}, of {classes}, in {counted(len(flows), 'flow')}; {figures}; "
        f"availabilities: {len(declared)} declared, {len(assumed)} assumed."
    )
