"""A class as a table for a spreadsheet: one row per submission, one column per criterion."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from archlint.drill.sheet import shown
from archlint.report.columns import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run if a name began with it."""


def write(sheets: Sequence[Sheet]) -> str:
    """The table with a head line; what does not apply is empty."""
    target = io.StringIO()
    table = csv.writer(target, lineterminator="\n")
    names = [row.id for row in sheets[0].rows] if sheets else []
    for sheet in sheets:
        names += [row.id for row in sheet.rows if row.id not in names]
    table.writerow(["submission", "file", *names, "points", "of", "share", "problem"])
    for sheet in sheets:
        rows = {row.id: shown(row.earned) if row.possible else "" for row in sheet.rows}
        problem = sheet.problems[0].message if sheet.problems else ""
        points = [shown(sheet.earned), shown(sheet.possible), f"{sheet.share:.4f}"]
        table.writerow(
            [plain(sheet.name), plain(sheet.file), *(rows.get(name, "") for name in names), *points, plain(problem)]
        )
    return target.getvalue()


def plain(text: str) -> str:
    """Text that a spreadsheet takes for text.

    >>> plain("=1+1")
    "'=1+1"
    """
    clean = harmless(text)
    return f"'{clean}" if clean.startswith(FORMULA) else clean
