"""Which single failures take which flow down: a page with the survival matrix, and the same as JSON."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.report.page import Block, Heading, Page, Paragraph, Table
from archlint.report.tradeoffs import outages

if TYPE_CHECKING:
    from archlint.analysis import Analyses
    from archlint.analysis.failures.result import Cause, FlowFailures

VERSION = 1
SHOWN = (CauseClass.INSTANCE, CauseClass.HOST, CauseClass.RACK, CauseClass.ZONE, CauseClass.REGION, CauseClass.EXTERNAL)


def page(analyses: Analyses) -> Page:
    """The survival matrix first, then every failure with what it stops and for how long."""
    blocks: list[Block] = [Heading(1, f"{analyses.system.name}: what fails"), *_matrix(analyses)]
    return Page((*blocks, *outages.blocks(analyses)))


def write(analyses: Analyses) -> str:
    """The same as JSON: per flow its causes of order one, by class, with minutes a year."""
    flows = {name: _flow(found) for name, found in analyses.failures.flows.items()}
    document = {"version": VERSION, "file": analyses.system.file, "orders": 1, "flows": flows}
    return dumps(document, indent=2, ensure_ascii=False) + "\n"


def _matrix(analyses: Analyses) -> list[Block]:
    flows = tuple(analyses.failures.flows.values())
    classes = [kind for kind in SHOWN if any(cause.kind is kind for flow in flows for cause in _touching(flow))]
    if not classes:
        return [Paragraph("No single failure stops or degrades any flow.")]
    columns = ("flow", *(f"any one {kind.value}" for kind in classes), "a bad release")
    rows = tuple((f"`{flow.flow}`", *(_cell(flow, kind) for kind in (*classes, CauseClass.SOFTWARE))) for flow in flows)
    return [Heading(2, "Survival"), Table(columns, rows)]


def _touching(flow: FlowFailures) -> tuple[Cause, ...]:
    return (*flow.lost, *flow.degraded)


def _cell(flow: FlowFailures, kind: CauseClass) -> str:
    if any(cause.kind is kind for cause in flow.lost):
        return "**lost**"
    return "degraded" if any(cause.kind is kind for cause in flow.degraded) else "ok"


def _flow(found: FlowFailures) -> dict[str, object]:
    return {
        "target": found.target,
        "unavailability": found.unavailability,
        "minutes_per_year": found.minutes_per_year,
        "exact": found.downtime.exact,
        "lost": [_cause(cause, found) for cause in found.lost],
        "degraded": [_cause(cause, found) for cause in found.degraded],
    }


def _cause(cause: Cause, found: FlowFailures) -> dict[str, object]:
    return {
        "class": cause.kind.value,
        "subject": cause.subject,
        "instance": cause.index,
        "unavailability": cause.probability,
        "declared": cause.declared,
        "source": cause.source,
        "path": list(found.witness.get(cause, ())),
    }
