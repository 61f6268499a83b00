"""The result that GitHub Classroom's autograding reporter reads from `<RUNNER>_RESULTS`, base64-encoded.

Version 1 of the format that `classroom-resources/autograding-grading-reporter` decodes: the points of all `tests`
are added and reported against `max_score`.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from archlint.drill.formats.text import place_of, said
from archlint.drill.sheet import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Row, Sheet

NEARLY = 0.005
"""Points below which nothing is lost: sheets show two digits."""


def write(sheets: Sequence[Sheet]) -> str:
    """One line of base64 for the first sheet; put it into a step output or a variable."""
    return base64.b64encode(json.dumps(result(sheets[0]), ensure_ascii=False).encode()).decode() + "\n"


def result(sheet: Sheet) -> dict[str, object]:
    """The result before it is encoded; a submission that was not understood is an error with no points."""
    tests = [_test(row, sheet) for row in sheet.rows if row.possible]
    if sheet.graded and (sheet.problems or sheet.beside):
        tests.append(_file(sheet))
    full = all(test["status"] == "pass" for test in tests)
    status = "error" if not sheet.graded else "pass" if full and tests else "fail"
    return {"version": 1, "status": status, "max_score": sheet.possible, "tests": tests}


def _test(row: Row, sheet: Sheet) -> dict[str, object]:
    lost = [one for one in row.evidence if one.sign.value != "+"]
    lines = [f"{sheet.file}:{one.line}: {one.text}" if one.line else one.text for one in lost]
    lines += [] if sheet.graded else [f"{place_of(one)}{said(one)}" for one in sheet.problems]
    status = "error" if not sheet.graded else "pass" if row.possible - row.earned < NEARLY else "fail"
    name = f"{row.title} ({shown(row.earned)}/{shown(row.possible)})"
    line = next((one.line for one in lost if one.line), 0)
    return _entry(name, status, round(row.earned, 2), lines, line, sheet)


def _file(sheet: Sheet) -> dict[str, object]:
    """What is to be said about the file as a whole; it has no points of its own."""
    lines = [*(f"{place_of(one)}{said(one)}" for one in sheet.problems), *sheet.remarks]
    line = next((one.span.line for one in sheet.problems if one.span), 0)
    return _entry("The file itself", "fail" if sheet.problems else "pass", 0.0, lines, line, sheet)


def _entry(name: str, status: str, score: float, lines: list[str], line: int, sheet: Sheet) -> dict[str, object]:
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": "\n".join(lines),
        "test_code": "",
        "filename": sheet.file,
        "line_no": line,
        "execution_time": 0,
    }
