"""The life of a request: who asks whom in the busiest flows, one step after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture import life
from archlint.picture.life.story import Answer, Branch, Message, Story
from archlint.report.page import Block, Heading, Paragraph, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding

MOST = 4
"""Flows; `archlint render --view sequence:ID` draws the others."""
SAID = (
    "From top to bottom as time passes: how often at peak, how long, and what each step leans to while the network is cut. "
    "Solid arrows are waited for, dashed ones are not."
)


def blocks(analyses: Analyses, findings: tuple[Finding, ...]) -> list[Block]:
    """A sequence for each of the flows that happen most often."""
    flows = [flow for flow in analyses.system.flows.values() if flow.hops]
    if not flows:
        return []
    rates = {name: found.peak.value for name, found in analyses.demand.flows.items() if found.peak is not None}
    often = sorted(flows, key=lambda flow: -rates.get(flow.id, 0.0))[:MOST]
    found: list[Block] = [Heading(2, "Life of a request"), Paragraph(SAID)]
    for flow in flows:
        if flow in often:
            told = life.story(analyses, findings, flow.id)
            drawing = life.plain(told, "page", told.title)
            found += [Heading(3, f"`{flow.id}`"), Sequence(flow.id, tuple(_steps(told)), life.write(told), drawing)]
    if len(flows) > MOST:
        found.append(Paragraph(f"And {len(flows) - MOST:,} more: `archlint render --view sequence:ID`."))
    return found


def _steps(told: Story) -> Iterator[str]:
    """The events in words; those of a hit and of a miss say so."""
    cases: list[str] = []
    for event in told.events:
        if isinstance(event, Branch):
            if not event.opens:
                cases.pop()
            if event.turn != "end":
                cases.append(event.case)
            continue
        case = f"{', '.join(cases)}: " if cases else ""
        if isinstance(event, Message):
            figures = f", {' · '.join(event.figures)}" if event.figures else ""
            lean = f", {event.lean.value}" if event.lean else ""
            yield f"{case}{event.number}. {event.source} → {event.target}: {event.verb}{figures}{lean}"
        elif isinstance(event, Answer):
            figures = f", {' · '.join(event.figures)}" if event.figures else ""
            yield f"{case}{event.verb} → {event.way[-1]}{figures}"
        else:
            yield f"{case}{event.words}"
