"""Score sheets as data, `archlint.grade/1`; the schema is docs/formats/grade-1.schema.json.

Fields are added, never renamed or removed, within a version.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from archlint import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Row, Sheet

FORMAT = "archlint.grade/1"
Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"


def write(sheets: Sequence[Sheet]) -> str:
    """All sheets in one object, indented, with a newline at the end."""
    data: dict[str, Value] = {
        "format": FORMAT,
        "tool": {"name": "archlint", "version": __version__},
        "sheets": [_sheet(sheet) for sheet in sheets],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _sheet(sheet: Sheet) -> Value:
    return {
        "submission": sheet.name,
        "file": sheet.file,
        "rubric": sheet.title,
        "system": sheet.system or None,
        "earned": sheet.earned,
        "possible": sheet.possible,
        "share": round(sheet.share, 4),
        "coverage": round(sheet.coverage, 4),
        "deduction": round(sheet.deduction, 4),
        "graded": sheet.graded,
        "beside": list(sheet.beside),
        "criteria": [_row(row) for row in sheet.rows],
        "human": [{"question": question, "points": points} for question, points in sheet.human],
        "problems": [
            {
                "kind": problem.kind,
                "message": problem.message,
                "line": problem.span.line if problem.span else None,
                "column": problem.span.column if problem.span else None,
                "help": problem.help,
            }
            for problem in sheet.problems
        ],
    }


def _row(row: Row) -> Value:
    return {
        "id": row.id,
        "title": row.title,
        "earned": round(row.earned, 2),
        "possible": round(row.possible, 2),
        "applies": row.possible > 0,
        "evidence": [
            {"sign": {"+": "for", "~": "partly", "-": "against"}[one.sign.value], "line": one.line, "text": one.text}
            for one in row.evidence
        ],
    }
