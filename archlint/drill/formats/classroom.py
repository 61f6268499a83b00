"""The result that GitHub Classroom's autograding reporter reads from `<RUNNER>_RESULTS`, base64-encoded.

Version 1 of the format that `classroom-resources/autograding-grading-reporter` decodes: the points of all `tests`
are added and reported against `max_score`. Its log prints `message` for errors alone and `test_code` for every test,
so what was lost stands in both.
"""

from __future__ import annotations

import base64
import json
import math
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from archlint.drill.formats.text import place_of, said
from archlint.drill.sheet import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.drill.sheet import Row, Sheet

NEARLY = 0.005
"""Points below which nothing is lost: sheets show two digits."""


LARGEST = 100_000
"""Bytes of the encoded result: the reporter reads it from one variable, and Linux lets none be longer than 128 KiB."""
MOST_LINES = 20
"""Lines of one test, of which fewer are kept where the result would be too large."""
LONGEST = 400
"""Characters of a line."""


def write(sheets: Sequence[Sheet]) -> str:
    """One line of base64 for the first sheet; put it into a step output or a variable."""
    most = MOST_LINES
    while len(text := _encoded(sheets[0], most)) > LARGEST and most:
        most //= 2
    return text + "\n"


def _encoded(sheet: Sheet, most: int) -> str:
    data = json.dumps(result(sheet, most), ensure_ascii=False)
    return base64.b64encode(data.encode("utf-8", "backslashreplace")).decode()


def result(sheet: Sheet, most: int = MOST_LINES) -> dict[str, object]:
    """The result before it is encoded; a submission that was not understood is an error with no points."""
    rows = [row for row in sheet.rows if row.possible]
    scores = adding_up([row.earned for row in rows], sheet.earned)
    tests = [_test(row, score, sheet, most) for row, score in zip(rows, scores, strict=True)]
    if sheet.graded and (sheet.problems or sheet.beside):
        tests.append(_file(sheet, most))
    full = all(test["status"] == "pass" for test in tests)
    status = "error" if not sheet.graded else "pass" if full and tests else "fail"
    return {"version": 1, "status": status, "max_score": sheet.possible, "tests": tests}


def adding_up(scores: Sequence[float], whole: float) -> list[float]:
    """The scores such that they are the whole when the reporter adds them, one after the other, as binary fractions.

    Hundredths are no binary fractions, and the sum of 43.3 and 22.29 may show as 65.58999999999999. The last score that
    is any takes what is left to the whole, a last bit that nobody sees; where that rounds to a neighbour of the whole,
    the largest one is a last bit more or less.

    >>> reduce(add, [0.1, 0.2, 0.3]), reduce(add, adding_up([0.1, 0.2, 0.3], 0.6))
    (0.6000000000000001, 0.6)
    """
    if reduce(add, scores, 0.0) == whole:
        return list(scores)
    last = max((at for at, score in enumerate(scores) if score), default=0)
    largest = max(range(last), key=lambda at: scores[at], default=last)
    for bits in (0, 1, -1, 2, -2):
        tried = list(scores)
        if last:
            tried[largest] += bits * math.ulp(tried[largest])
            tried[last] = whole - reduce(add, tried[:last], 0.0)
        if reduce(add, tried, 0.0) == whole:
            return tried
    return list(scores)


def _test(row: Row, score: float, sheet: Sheet, most: int) -> dict[str, object]:
    lost = [one for one in row.evidence if one.sign.value != "+"]
    lines = [f"{sheet.file}:{one.line}: {one.text}" if one.line else one.text for one in lost]
    lines += sheet.reasons(row) if sheet.graded else [f"{place_of(one)}{said(one)}" for one in sheet.problems]
    status = "error" if not sheet.graded else "pass" if row.possible - row.earned < NEARLY else "fail"
    name = f"{row.title} ({shown(row.earned)}/{shown(row.possible)})"
    line = next((one.line for one in lost if one.line), 0)
    return _entry(name, status, score, _first(lines, most), line, sheet)


def _file(sheet: Sheet, most: int) -> dict[str, object]:
    """What is to be said about the file as a whole; it has no points of its own."""
    lines = [*(f"{place_of(one)}{said(one)}" for one in sheet.problems), *sheet.remarks]
    line = next((one.span.line for one in sheet.problems if one.span), 0)
    return _entry("The file itself", "fail" if sheet.problems else "pass", 0.0, _first(lines, most), line, sheet)


def _first(lines: list[str], most: int) -> str:
    """The first lines, each of a length that somebody reads, and how many more there are."""
    kept = [line if len(line) <= LONGEST else f"{line[:LONGEST]}…" for line in lines[:most]]
    left = len(lines) - len(kept)
    return "\n".join([*kept, *([f"and {left} more: `archlint grade` shows them"] if left else [])])


def _entry(name: str, status: str, score: float, text: str, line: int, sheet: Sheet) -> dict[str, object]:
    return {
        "name": name,
        "status": status,
        "score": score,
        "message": text,
        "test_code": text,
        "filename": sheet.file,
        "line_no": line,
        "execution_time": 0,
    }
