"""`results.json` for Gradescope (https://gradescope-autograders.readthedocs.io/en/latest/specs/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archlint.drill.formats.text import place_of, said
from archlint.drill.sheet import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Row, Sheet


def write(sheets: Sequence[Sheet]) -> str:
    """The first sheet as one test for each criterion; students see it."""
    sheet = sheets[0]
    notes = [*(f"{place_of(one)}{said(one)}" for one in sheet.problems), *sheet.remarks]
    notes += [
        f"for a human: {question}" + (f" ({shown(points)} points)" if points else "")
        for question, points in sheet.human
    ]
    data = {
        "score": sheet.earned,
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"coverage": round(sheet.coverage, 4), "rubric": sheet.title},
        "tests": [_test(row, number, sheet) for number, row in enumerate(sheet.rows, start=1) if row.possible],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _test(row: Row, number: int, sheet: Sheet) -> dict[str, object]:
    lines = [
        f"{one.sign.value} {sheet.file}:{one.line}: {one.text}" if one.line else f"{one.sign.value} {one.text}"
        for one in row.evidence
    ]
    lines += [f"- {reason}" for reason in sheet.reasons(row)]
    return {
        "name": row.title,
        "number": str(number),
        "score": round(row.earned, 2),
        "max_score": round(row.possible, 2),
        "status": "passed" if row.full else "failed",
        "output": "\n".join(lines),
        "output_format": "text",
        "visibility": "visible",
    }
