"""The survival matrix as a Markdown table, with a sign, a word and the causes in every cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.analysis.failures.result import Outcome
from archlint.picture.survival.matrix import MEANINGS, NOTHING, WORDS

if TYPE_CHECKING:
    from archlint.picture.survival.matrix import Cell, Matrix

SIGNS = {Outcome.OK: "✓", Outcome.DEGRADED: "◐", Outcome.LOST: "✕"}
NONE = "–"


def table(shown: Matrix) -> str:
    """The table and its legend, ending in a line break; ids are code, so that nothing in them is markup."""
    rows = [["flow", *(_name(name) for name in shown.columns)], ["---"] * (len(shown.columns) + 1)]
    rows += [[_code(row.flow), *(_cell(cell) for cell in row.cells)] for row in shown.rows]
    legend = " · ".join(f"{SIGNS[outcome]} {WORDS[outcome]}: {meaning}" for outcome, meaning in MEANINGS.items())
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"{shown.verdict}.", "", *lines, "", f"{legend} · {NONE} {NOTHING}", ""])


def _name(column: str) -> str:
    return column if " " in column else _code(column)


def _cell(cell: Cell) -> str:
    if cell.outcome is None:
        return NONE
    word = f"{SIGNS[cell.outcome]} {WORDS[cell.outcome]}"
    if cell.outcome is Outcome.LOST:
        word = f"**{word}**"
    return word + (f" {', '.join(_code(cause) for cause in cell.causes)}" if cell.causes else "")


def _code(name: str) -> str:
    return f"`{name}`"
