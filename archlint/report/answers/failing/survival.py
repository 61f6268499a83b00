"""The survival matrix: flows against the classes of failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.report.page import Block, Heading, Paragraph, Table

if TYPE_CHECKING:
    from archlint.analysis.failures.result import Cause, FlowFailures
    from archlint.report.answers.failing.question import Question

SHOWN = (
    CauseClass.INSTANCE,
    CauseClass.HOST,
    CauseClass.RACK,
    CauseClass.ZONE,
    CauseClass.REGION,
    CauseClass.PROVIDER,
)
"""Classes with one column each; every external service has a column of its own, and a bad release the last one."""
MOST_EXTERNALS = 5


def blocks(question: Question) -> list[Block]:
    """One row per flow; a cell says the worst that any one failure of the class does."""
    flows = question.selected
    if not flows:
        return [Paragraph("There are no flows, so nothing can be lost.")]
    columns = [(f"any one {kind.value}", _of_class(kind)) for kind in SHOWN if _met(question, flows, kind)]
    columns += _externals(question, flows)
    if CauseClass.SOFTWARE in question.classes:
        columns.append(("a bad release", _of_class(CauseClass.SOFTWARE)))
    rows = tuple((f"`{flow.flow}`", *(_cell(flow, test) for _, test in columns)) for flow in flows)
    return [Heading(2, "Survival"), Table(("flow", *(name for name, _ in columns)), rows)]


Test = tuple[CauseClass, str | None]


def _of_class(kind: CauseClass) -> Test:
    return kind, None


def _met(question: Question, flows: tuple[FlowFailures, ...], kind: CauseClass) -> bool:
    return kind in question.classes and any(cause.kind is kind for flow in flows for cause in flow.causes)


def _externals(question: Question, flows: tuple[FlowFailures, ...]) -> list[tuple[str, Test]]:
    """A column for each service of somebody else; one for all of them when there are many."""
    if CauseClass.EXTERNAL not in question.classes:
        return []
    met = {cause.subject for flow in flows for cause in flow.causes if cause.kind is CauseClass.EXTERNAL}
    found = [name for name in question.analyses.system.components if name in met]
    if len(found) > MOST_EXTERNALS:
        return [("any one external", _of_class(CauseClass.EXTERNAL))]
    return [(f"`{name}`", (CauseClass.EXTERNAL, name)) for name in found]


def _cell(flow: FlowFailures, test: Test) -> str:
    kind, subject = test

    def meant(cause: Cause) -> bool:
        return cause.kind is kind and subject in (None, cause.subject)

    if any(meant(cause) for cause in flow.lost):
        return "**lost**"
    if any(meant(cause) for cause in flow.degraded):
        return "degraded"
    return "ok" if any(meant(cause) for cause in flow.causes) else "–"
