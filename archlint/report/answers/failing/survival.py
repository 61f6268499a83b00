"""The survival matrix: flows against the classes of failure, with the columns of its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import Outcome
from archlint.picture.survival.matrix import EXTERNALS, matrix
from archlint.report.page import Block, Heading, Paragraph, Table
from archlint.report.tradeoffs.words import names

if TYPE_CHECKING:
    from archlint.picture.survival.matrix import Cell
    from archlint.report.answers.failing.question import Question

SAID = {Outcome.OK: "ok", Outcome.DEGRADED: "degraded", Outcome.LOST: "**lost**", None: "–"}


def blocks(question: Question) -> list[Block]:
    """One row per flow; a cell says the worst that any one failure of the class does."""
    flows = question.selected
    if not flows:
        return [Paragraph("There are no flows, so nothing can be lost.")]
    shown = matrix(question.analyses, [flow.flow for flow in flows], question.classes)
    columns = [name if " " in name else f"`{name}`" for name in shown.columns]
    rows = tuple(
        (f"`{row.flow}`", *(_cell(name, cell) for name, cell in zip(shown.columns, row.cells, strict=True)))
        for row in shown.rows
    )
    return [Heading(2, "Survival"), Table(("flow", *columns), rows)]


def _cell(column: str, cell: Cell) -> str:
    """The outcome; of services of others, for which there is one column where they are many, also which."""
    which = f": {names(cell.causes)}" if column == EXTERNALS and cell.causes else ""
    return SAID[cell.outcome] + which
